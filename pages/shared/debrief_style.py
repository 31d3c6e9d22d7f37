"""Gives the debrief screen the few styles of its own."""

import streamlit as st

_STYLE = """
<style>
  .stMain h2 { font-size: 1.12rem; }
  .mj-follow { display: flex; flex-direction: column; line-height: 1.35; font-size: .92rem; }
  .mj-follow span { color: #3c4a50; }
  .mj-follow.late span:last-child { color: #8a2c0d; font-weight: 600; }
  [data-testid=stLayoutWrapper]:has(> div > [data-testid=stElementContainer] .mj-follow) > div {
    justify-content: space-between; }
  @media (max-width: 640px) {
    .st-key-debrief-write button { width: 100%; }
  }
</style>
"""


def draw_debrief_style() -> None:
    """Put the styles on the page."""
    st.html(_STYLE)
