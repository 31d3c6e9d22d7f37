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


def draw_purpose(purpose: str) -> None:
    """Draw the name of the purpose as a chip, and tint the choices of this screen alike."""
    st.html(_TINT.format(hue=accent(purpose)))
    st.html(f'<span class="mj-chip">{escape_html(purpose_label(purpose))}</span>')
