"""Draws why a cell has its value: sentences, the numbers to compute it by hand, and the method."""

import streamlit as st

from data.language import _
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
    for sentence in explanation.sentences:
        st.markdown(sentence)
    if not explanation.numbers.empty:
        st.table(explanation.numbers, border="horizontal", hide_index=True)
    st.html(f'<p class="mj-note">{_("How it is made:")} {explanation.method.formula}</p>')
