"""Draws the box that every round carries: what comes before anything else."""

import streamlit as st

from layers.escaping import escape_html
from layers.sheets.safety import box_lines


def draw_safety_box() -> None:
    """Draw what to do in danger, for somebody under 18, and for everybody else, as on sheets."""
    rows = "".join(
        f"<p><strong>{escape_html(first)}</strong>{escape_html(rest)}</p>"
        if rest
        else f"<p>{escape_html(first)}</p>"
        for first, rest in box_lines()
    )
    st.html(f'<div class="mj-safety" role="note">{rows}</div>')
