"""Shows which sites are inspected next month, with whom and why: list, joint visits and papers."""

import streamlit as st

from data.access import GOING_ROLES, INSPECTION, may
from data.area import read_extent
from data.errors import Refused, StoreError
from data.language import _
from pages.shared.frame import draw_releases_only
from pages.shared.inspections_openings import draw_unusual
from pages.shared.inspections_own import draw_own_visits, reader_of
from pages.shared.inspections_papers import draw_own_papers
from pages.shared.inspections_state import month_planning_of
from pages.shared.inspections_steps import draw_steps_of_month
from pages.shared.inspections_style import draw_inspections_style
from pages.shared.no_area import draw_no_area
from pages.shared.purposes import draw_question
from pages.shared.state import View
from pages.shared.stores import current_store


def render(view: View) -> None:
    """Draw the screen for the role and municipality in view."""
    if view.person.roles & GOING_ROLES:
        draw_inspections_style()
        draw_question(INSPECTION, _("Where do I go, when, and with whom?"))
        reader = reader_of(view)
        if (visits := draw_own_visits(reader)) and reader is not None:
            draw_own_papers(reader, month_planning_of(view), visits)
        return
    if not view.person.plans_inspections:
        st.title(_("Inspections"), anchor=False)
        _draw_for_others(view)
        return
    draw_inspections_style()
    draw_question(INSPECTION, _("Which sites next month, with whom, and why?"))
    try:
        read_extent(current_store(view.store))
    except StoreError as fault:
        draw_no_area(fault, purpose=INSPECTION)
        return
    try:
        draw_steps_of_month(view)
    except Refused as fault:
        st.warning(str(fault))


def _draw_for_others(view: View) -> None:
    if not view.purposes:
        draw_releases_only()
        return
    st.info(_("This screen belongs to inspection planners. Choose that role on the left to see it here."))
    if may(view.person, "read_unusual"):
        draw_unusual(current_store(view.store), view.person)
