"""Draws why a cell has its value: sentences, the numbers to compute it by hand, and the method."""

import streamlit as st

from data.language import _
from layers.catalogue import listed_layer
from layers.escaping import escape_html
from layers.explanation import explain
from layers.layer import Layer
from pages.shared.frame import draw_note


def draw_reasons(layer: Layer, cell: tuple[int, int] | None, beside: Layer | None = None) -> None:
    """Draw the explanation of the chosen cell on one map, or on two in tabs; or how to choose one."""
    if cell is None:
        st.subheader(_("Why this value?"))
        st.html(f'<p class="mj-note">{_("Choose a cell on the map or in the list: here it says why.")}</p>')
        return
    st.subheader(explain(layer, *cell).title)
    if beside is None:
        _draw_explanation(layer, cell)
        return
    tabs = st.tabs([_("First map"), _("Second map")], key="reasons")
    for tab, each in zip(tabs, (layer, beside), strict=True):
        with tab:
            draw_note(listed_layer(each.code).label, below_title=False)
            _draw_explanation(each, cell)


def _draw_explanation(layer: Layer, cell: tuple[int, int]) -> None:
    explanation = explain(layer, *cell)
    sentences = "".join(f"<p>{escape_html(sentence)}</p>" for sentence in explanation.sentences)
    st.html(f'<div class="mj-reason">{sentences}</div>')
    if not explanation.numbers.empty:
        st.table(explanation.numbers.map(_number), border="horizontal", hide_index=True)
    st.html(f'<p class="mj-note">{_("How it is made:")} {escape_html(explanation.method.formula)}</p>')


def _number(value: object) -> object:
    """Return a number with four digits, enough to compute with by hand, and anything else as it is."""
    return f"{value:.4g}" if isinstance(value, float) else value
