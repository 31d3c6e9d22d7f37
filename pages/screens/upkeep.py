"""Asks whether last night's copy is there and proven, the store sound, and what records are due."""

import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.language import _
from data.permission import check_does
from pages.shared.audit_noting import note_viewed
from pages.shared.frame import draw_note
from pages.shared.state import View
from pages.shared.stores import current_store
from pages.shared.upkeep_backups import draw_answer, draw_copies
from pages.shared.upkeep_doctor import draw_doctor
from pages.shared.upkeep_job import draw_job
from pages.shared.upkeep_processing import draw_processing
from pages.shared.upkeep_retention import draw_retention
from pages.shared.upkeep_style import draw_question


def render(view: View) -> None:
    """Draw the screen: the steward backs up and tries restores, the data-protection officer reads."""
    with st.container(key="upkeep"):
        draw_question()
        store = current_store(view.store)
        try:
            check_does(store, view.person, "read_upkeep")
        except NotAllowed as refusal:
            st.info(str(refusal))
            return
        note_viewed(store, view.person, "upkeep:screen")
        busy = draw_job(view)
        try:
            draw_answer(view, busy=busy)
        except (Refused, StoreError) as fault:
            st.error(str(fault))
        draw_copies(view)
        draw_doctor(view, busy=busy)
        st.divider()
        draw_retention(view)
        st.divider()
        draw_processing(view)
        draw_note(
            _("Copies taken to another place, and drives that hold them, are for you to count and to erase."),
            below_title=False,
        )
