"""Draws why a cell has its value: sentences, the numbers to compute it by hand, and the method."""

import streamlit as st

from data.language import _
from layers.escaping import escape_html
from layers.explanation import explain
from layers.layer import Layer


def draw_reasons(layer: Layer, cell: tuple[int, int] | None) -> None:
    """Draw the explanation of the chosen cell, or how to choose one."""
    if cell is None:
        st.subheader(_("Why this value?"))
        st.html(f'<p class="mj-note">{_("Choose a cell on the map or in the list: here it says why.")}</p>')
        return
    explanation = explain(layer, *cell)
    st.subheader(explanation.title)
    sentences = "".join(f"<p>{escape_html(sentence)}</p>" for sentence in explanation.sentences)
    st.html(f'<div class="mj-reason">{sentences}</div>')
    if not explanation.numbers.empty:
        st.table(explanation.numbers.map(_number), border="horizontal", hide_index=True)
    st.html(f'<p class="mj-note">{_("How it is made:")} {escape_html(explanation.method.formula)}</p>')


def _number(value: object) -> object:
    """Return a number with four digits, enough to compute with by hand, and anything else as it is."""
    return f"{value:.4g}" if isinstance(value, float) else value
