"""Gives the Upkeep screen its question and its look, which it shares with the releases."""

import streamlit as st

from data.language import _
from layers.escaping import escape_html
from pages.shared.council_look import draw_look

_STYLE = """
<style>
  .st-key-upkeep h2, .st-key-upkeep h3 { padding: .2rem 0 0; font-size: 1.12rem; }
  .st-key-upkeep .mj-note { font-size: .88rem; line-height: 1.4; }
  .mj-verdict-box { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; align-items: center;
    border-radius: 6px; border-left: 6px solid #7d8b90; background: #f2f5f5; padding: .5rem .95rem; }
  .mj-verdict-box.yes { border-color: #1f7a3d; background: #edf6ef; }
  .mj-verdict-box.open { border-color: #b45f06; background: #fdf6ec; }
  .mj-verdict-box.no { border-color: #a3321a; background: #fbeee9; }
  .mj-verdict-box b { font-size: 1.55rem; line-height: 1.2; font-weight: 680; flex: none; }
  .mj-verdict-box div { flex: 1 1 22rem; }
  .mj-verdict-box p { margin: 0; font-size: 1rem; line-height: 1.4; overflow-wrap: anywhere; }
  .st-key-upkeep .mj-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.4rem, 1fr));
    gap: .5rem; margin: 0; padding: 0; list-style: none; }
  .mj-facts li { margin: 0; border: 1px solid #dde4e4; border-radius: 6px; padding: .25rem .6rem; }
  .mj-facts b { display: block; font-size: 1.3rem; line-height: 1.25; font-weight: 650; }
  .mj-facts span { font-size: .85rem; line-height: 1.25; color: #3c4a50; display: block; }
  @media (max-width: 640px) {
    .mj-verdict-box b { flex: 1 1 100%; }
    .st-key-upkeep .mj-facts { grid-template-columns: 1fr 1fr; }
  }
</style>
"""


def draw_question() -> None:
    """Draw the question of the screen, with the chip that says whom it is for."""
    draw_look(alone=False)
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="question"):
        st.html(f'<span class="mj-chip">{escape_html(_("Upkeep"))}</span>', width="content")
        st.title(_("Is last night's copy there, and would it come back?"), anchor=False)
