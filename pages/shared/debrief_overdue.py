"""Says on the overview which follow-ups are overdue, and which visits wait for their debrief."""

import streamlit as st

from data.clock import today
from data.inspecting.follow_ups import read_follow_ups
from data.inspecting.visit import PLANNED
from data.inspecting.visits import read_visits
from data.language import _, ngettext
from layers.number_text import write_count
from pages.shared.menu import draw_link
from pages.shared.state import View
from pages.shared.stores import current_store


def draw_overdue(view: View) -> None:
    """Draw one line where something is overdue, with the way to it; planners alone see it."""
    if not view.person.plans_inspections:
        return
    store = current_store(view.store)
    late = len(read_follow_ups(store, view.person, overdue_on=today()))
    visits = read_visits(store, view.person, day=today())
    waiting = sum(each.state == PLANNED and each.day < today() for each in visits)
    words = overdue_words(late, waiting)
    if not words:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="overdue"):
        st.warning(words)
        draw_link("debrief", _("Debrief and follow-ups"))


def overdue_words(late: int, waiting: int) -> str:
    """Return what is overdue, empty where nothing is."""
    parts = []
    if late:
        parts.append(
            ngettext("{count} follow-up is overdue.", "{count} follow-ups are overdue.", late).format(
                count=write_count(late)
            )
        )
    if waiting:
        parts.append(
            ngettext(
                "{count} visit waits for its debrief.", "{count} visits wait for their debrief.", waiting
            ).format(count=write_count(waiting))
        )
    return " ".join(parts)
