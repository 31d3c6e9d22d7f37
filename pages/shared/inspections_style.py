"""Gives the screens of inspections the few styles of their own."""

import streamlit as st

_STYLE = """
<style>
  .st-key-month-controls { flex-wrap: wrap; row-gap: .3rem; }
  .stMain h2 { font-size: 1.12rem; }
  .mj-base { font-size: .95rem; font-weight: 600; color: #653207; border-left: 4px solid #be7a02;
    padding: .1rem .6rem; margin: 0; line-height: 1.35; }
  .st-key-list-and-map h2, .st-key-list-and-map h3 { padding: 0; }
  .st-key-list-and-map .mj-legend { margin-top: -.6rem; }
  .st-key-site-reason .mj-reason p { margin: 0 0 .3rem; font-size: .92rem; line-height: 1.35; }
  .st-key-site-reason table { font-size: .85rem; }
  .st-key-site-reason :is(td, th) { padding: .15rem .3rem !important; }
  .mj-calendar { overflow-x: auto; border: 1px solid #dde4e4; border-radius: 6px; }
  .mj-calendar:focus-visible { outline: 2px solid #1d6fb8; }
  .mj-calendar table { border-collapse: collapse; font-size: .85rem; width: 100%; }
  .mj-calendar th, .mj-calendar td { border-bottom: 1px solid #e6ecec; border-right: 1px solid #eef2f2;
    padding: .25rem .35rem; text-align: left; vertical-align: top; white-space: nowrap; font-weight: 400; }
  .mj-calendar thead th { color: #3c4a50; font-weight: 600; background: #f5f7f7; }
  .mj-calendar tbody th { position: sticky; left: 0; background: #fff; color: #3c4a50; }
  .mj-calendar .visit { display: block; border-radius: 4px; padding: .05rem .35rem; margin-bottom: .15rem;
    border: 1px solid #935401; color: #653207; font-variant-numeric: tabular-nums; }
  .mj-calendar .joint { background: #935401; color: #fff; }
  .mj-visit p { margin: 0 0 .2rem; line-height: 1.35; }
  @media (max-width: 640px) {
    .st-key-list-and-map [data-testid=stColumn] { width: 100% !important; flex: none !important; }
    .mj-calendar tbody th span { display: none; }
  }
</style>
"""


def draw_inspections_style() -> None:
    """Put the styles on the page."""
    st.html(_STYLE)
