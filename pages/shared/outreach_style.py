"""Gives the outreach screen the few styles of its own."""

import streamlit as st

_STYLE = """
<style>
  .st-key-plan-controls { flex-wrap: wrap; }
  .mj-gains { display: flex; gap: 1.4rem; }
  .mj-gain { display: flex; flex-direction: column; line-height: 1.25; }
  .mj-gain strong { font-size: .95rem; font-weight: 620; white-space: nowrap; }
  .mj-code { font-size: 1.15rem; font-weight: 650; letter-spacing: .04em; margin: .1rem 0; }
  .st-key-map-and-list h3, .st-key-map-and-list h2 { padding: 0; }
  .mj-status { min-height: 1.25rem; }
  [data-testid=stElementContainer]:has(.mj-status) { margin: -.6rem 0; }
</style>
"""


def draw_outreach_style() -> None:
    """Put the styles on the page."""
    st.html(_STYLE)
