"""Gives the Releases screen its look: the answer first and largest, in the blue of what everybody may see."""

import streamlit as st

from data.language import _
from layers.escaping import escape_html
from pages.shared.council_look import draw_look

_STYLE = """
<style>
  .st-key-releases h2 { padding: .2rem 0 0; font-size: 1.12rem; }
  .st-key-releases .mj-note { font-size: .88rem; line-height: 1.4; }
  .mj-verdict-box { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; align-items: center;
    border-radius: 6px; border-left: 6px solid #7d8b90; background: #f2f5f5; padding: .5rem .95rem; }
  .mj-verdict-box.yes { border-color: #1f7a3d; background: #edf6ef; }
  .mj-verdict-box.open { border-color: #b45f06; background: #fdf6ec; }
  .mj-verdict-box.no { border-color: #a3321a; background: #fbeee9; }
  .mj-verdict-box b { font-size: 1.55rem; line-height: 1.2; font-weight: 680; flex: none; }
  .mj-verdict-box p { margin: 0; font-size: 1rem; line-height: 1.4; flex: 1 1 22rem; }
  .st-key-releases :is(ul, ol):is(.mj-way, .mj-facts, .mj-lines, .mj-signed) { margin: 0; padding: 0;
    list-style: none; }
  .mj-way { display: flex; flex-wrap: wrap; gap: .3rem; flex: none; }
  .mj-way li { margin: 0; padding: .12rem .7rem; border-radius: 999px; font-size: .85rem; font-weight: 600;
    background: #fff; border: 1px solid #c3cccf; color: #50626a; }
  .mj-way li.done { background: #0466ad; border-color: #0466ad; color: #fff; }
  .mj-facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.4rem, 1fr)); gap: .5rem; }
  .mj-facts li { margin: 0; border: 1px solid #dde4e4; border-radius: 6px; padding: .25rem .6rem; }
  .mj-facts b { display: block; font-size: 1.3rem; line-height: 1.25; font-weight: 650; }
  .mj-facts span { font-size: .85rem; line-height: 1.25; color: #3c4a50; display: block; }
  .mj-lines { font-size: .92rem; line-height: 1.32; }
  .mj-lines li { display: flex; gap: .7rem; margin: 0; padding: .16rem 0; border-top: 1px solid #e7ecec; }
  .mj-lines li:first-child { border-top: 0; }
  .mj-lines .what { flex: 1; }
  .mj-lines .many { flex: none; font-variant-numeric: tabular-nums; font-weight: 620; text-align: right; }
  .mj-lines .bad { color: #a3321a; }
  .mj-signed { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .5rem; }
  .mj-signed li { margin: 0; border: 1px solid #dde4e4; border-radius: 6px; padding: .4rem .75rem;
    font-size: .9rem; line-height: 1.4; }
  .mj-signed li.open { border-style: dashed; background: #f7f9f9; }
  .mj-signed b { display: block; font-weight: 650; font-size: .97rem; }
  .mj-signed code { font-size: .82rem; background: #eef2f2; padding: .05rem .3rem; border-radius: 3px; }
  .mj-release-map svg { display: block; width: 100%; height: auto; }
  @media (max-width: 640px) {
    .stMain .st-key-releases [data-testid=stCheckbox] label { min-height: 44px; align-items: center; }
  }
</style>
"""


def draw_question() -> None:
    """Draw the question of the screen, with the chip that says whom it is for."""
    draw_look(alone=False)
    st.html(_STYLE)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="question"):
        st.html(f'<span class="mj-chip">{escape_html(_("Releases"))}</span>', width="content")
        st.title(_("Is it safe to publish?"), anchor=False)
