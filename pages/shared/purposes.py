"""Draws the purpose of a map in its own hue, so that nobody takes one map for another."""

import streamlit as st

from data.access import INSPECTION, OUTREACH
from data.language import _
from layers.escaping import escape_html
from layers.palette import accent

_TINT = "<style>.stMain {{ --mj-hue: {hue}; }}</style>"


def purpose_label(purpose: str) -> str:
    """Return the name of a purpose."""
    return {OUTREACH: _("Outreach"), INSPECTION: _("Inspection")}[purpose]


def draw_tint(purpose: str) -> None:
    """Tint the choices of this screen in the hue of the purpose."""
    st.html(_TINT.format(hue=accent(purpose)))


def draw_question(purpose: str, question: str) -> None:
    """Draw the question of a screen, with the purpose that it is asked for as a chip beside it."""
    draw_tint(purpose)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="question"):
        st.html(f'<span class="mj-chip">{escape_html(purpose_label(purpose))}</span>', width="content")
        st.title(question, anchor=False)
