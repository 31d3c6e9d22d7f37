"""Takes down what was found on a visit and what follows from it."""

import streamlit as st

from data.access import GOING_ROLES, INSPECTION
from data.area import read_extent
from data.errors import StoreError
from data.language import _
from pages.shared.debrief_visits import draw_debriefs
from pages.shared.frame import draw_releases_only
from pages.shared.no_area import draw_no_area
from pages.shared.purposes import draw_question
from pages.shared.state import View
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the screen for the role and municipality in view."""
    if not (view.person.plans_inspections or view.person.roles & GOING_ROLES):
        st.title(_("Debrief"), anchor=False)
        _draw_whose(view)
        return
    draw_question(INSPECTION, _("What was found, and what follows?"))
    try:
        read_extent(current_store(view.store))
    except StoreError as fault:
        draw_no_area(fault, purpose=INSPECTION)
        return
    draw_debriefs(view)


def _draw_whose(view: View) -> None:
    if not view.purposes:
        draw_releases_only()
        return
    st.info(_("This screen belongs to inspection planners. Choose that role on the left to see it here."))
