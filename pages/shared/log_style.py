"""Draws the style of the screen of a round: one column by thumb, large buttons, quiet surroundings."""

import streamlit as st

_STYLE = """
<style>
  .st-key-log-round { max-width: 64rem; --mj-hue: #0b6b6b; }
  .st-key-log-round :is(button, summary, [data-testid=stPageLink] a) { min-height: 48px; }
  .mj-safety { border: 2px solid #b3261e; border-radius: 6px; background: #fdf3f2; padding: .45rem .7rem; }
  .mj-safety p { margin: 0; font-size: .95rem; line-height: 1.35; color: #3d1512; }
  .mj-safety strong { color: #8c1d18; }
  .mj-progress p { display: flex; justify-content: space-between; gap: .6rem; margin: 0 0 .25rem; }
  .mj-progress span { color: #50626a; }
  .mj-progress .track { height: 8px; border-radius: 4px; background: #dde6e6; }
  .mj-progress .done { height: 8px; border-radius: 4px; background: #0b6b6b; }
  .st-key-log-round h2 { font-size: 1.15rem; padding: .2rem 0; }
  .st-key-log-round .mj-stop h2 { font-size: 1.45rem; line-height: 1.25; padding: 0; margin: .1rem 0;
    overflow-wrap: anywhere; }
  .mj-stop p { margin: 0; }
  .mj-stop .when strong { font-size: 1.15rem; margin-right: .4rem; }
  .mj-stop .quiet, .mj-service .away { color: #50626a; }
  .mj-stop .logged { margin-top: .35rem; font-weight: 600; color: #0b6b6b; }
  .mj-look { margin: 0; padding-left: 1.1rem; line-height: 1.5; }
  .mj-plain, .mj-ask { margin: 0; }
  .mj-ask { font-weight: 600; }
  .mj-service { border-bottom: 1px solid #dde6e6; padding: .45rem 0; }
  .mj-service p { margin: 0; font-size: .95rem; line-height: 1.35; overflow-wrap: anywhere; }
  .st-key-log-four, .st-key-log-reasons { display: grid !important; grid-template-columns: 1fr 1fr;
    gap: .6rem; }
  .st-key-log-four button, .st-key-log-reasons button { min-height: 64px !important; font-weight: 600;
    border-width: 2px; border-color: #0b6b6b; }
  .st-key-log-four button p, .st-key-log-reasons button p { font-size: 1.1rem; font-weight: 600; }
  .st-key-log-round [data-testid=stButtonGroup] button { min-height: 48px; padding: 0 1rem; }
  .st-key-log-round :is(.st-key-log-check-in, .st-key-log-check-out, .st-key-log-keep, .st-key-log-close,
    .st-key-log-open) button { min-height: 56px; }
  .st-key-log-round [data-testid=stNumberInput] button { width: 64px; min-height: 48px; }
  .st-key-log-round [data-testid=stNumberInput] [data-testid=stNumberInputContainer] { height: 50px; }
  .st-key-log-round [data-testid=stNumberInput] input { font-size: 1.1rem; }
  .st-key-log-stops button :is(div, span) { justify-content: flex-start; width: 100%; }
  .st-key-log-stops button p { text-align: left; line-height: 1.3; }
  @media (max-width: 640px) {
    .mj-safety { padding: .35rem .6rem; }
    .mj-safety p { font-size: .875rem; line-height: 1.3; }
    .st-key-log-round > [data-testid=stVerticalBlock], .st-key-log-round { gap: .7rem; }
  }
</style>
"""


def draw_log_style() -> None:
    """Put the style on the page."""
    st.html(_STYLE)
