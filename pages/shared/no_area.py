"""Says of a store without an area what a map will show, what it needs, and where to bring it."""

import streamlit as st

from data.access import INSPECTION
from data.errors import StoreError
from data.language import _
from layers.escaping import escape_html
from pages.shared.menu import draw_link


def draw_no_area(fault: StoreError, *, purpose: str) -> None:
    """Draw what is missing first, then what follows from what comes in, and the ways to bring it."""
    st.info(str(fault))
    st.subheader(_("What you will see here"), anchor=False)
    items = "".join(f"<li>{escape_html(words)}</li>" for words in _what_follows(purpose))
    st.html(f'<ul class="mj-faults">{items}</ul>')
    draw_link("intake", _("Bring data in"))
    draw_link("methods", _("How these maps are made"))


def _what_follows(purpose: str) -> tuple[str, ...]:
    if purpose == INSPECTION:
        return (
            _("With an extract of the map: where workplaces of kinds worth checking lie close together."),
            _("With worksites: which of them nobody has inspected, and which lie far from people and help."),
            _("With inspections and their results: what the next ones can be expected to find."),
        )
    return (
        _("With an extract of the map: where teams have places within reach to meet people."),
        _("With visits and sightings: what teams discover for their time, and where nobody has looked."),
        _("With services and inhabitants: where help is out of reach."),
    )
