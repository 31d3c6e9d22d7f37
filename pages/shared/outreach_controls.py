"""Draws the row of controls of the outreach screen, and the one line that says how its plan stands."""

from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.clock import today
from data.language import _
from layers.escaping import escape_html
from layers.routing.team import Team
from layers.shift import Shift
from pages.shared.guarding import guarded
from pages.shared.outreach_carry import draw_print
from pages.shared.outreach_gains import draw_gains
from pages.shared.outreach_job import draw_bar
from pages.shared.outreach_planning import begin_plan
from pages.shared.outreach_state import Planning
from pages.shared.state import View, keep_in_address

_DAY = "day"


def day_in_view() -> date:
    """Return the day of the shift: from the session, else the address, else today."""
    if _DAY not in st.session_state:
        try:
            st.session_state[_DAY] = date.fromisoformat(st.query_params.get(_DAY, ""))
        except ValueError:
            st.session_state[_DAY] = today()
    keep_in_address(_DAY, today().isoformat())
    day = st.session_state[_DAY]
    return day if isinstance(day, date) else today()


def draw_controls(
    view: View, planning: Planning, day: date, teams: tuple[Team, ...]
) -> DeltaGenerator | None:
    """Draw the row; return the bar of what is being planned or printed, None where nothing is."""
    again = planning.is_for(day, teams)
    is_current = again and not planning.is_asked_anew()
    with st.container(horizontal=True, vertical_alignment="center", key="plan-controls"):
        _draw_day()
        st.button(
            _("Ask again") if again else _("Plan the routes"),
            type="secondary" if is_current else "primary",
            disabled=not teams or planning.job is not None,
            on_click=guarded(
                lambda: begin_plan(view, planning, Shift(day, teams, planning.wishes), again=again)
            ),
            key="plan",
        )
        st.button(_("Undo"), on_click=guarded(planning.step_back), disabled=not planning.back, key="undo")
        if planning.job is not None:
            return draw_bar(planning.job, key="plan")
        if planning.making is not None:
            return draw_bar(planning.making, key="plan")
        draw_gains(view, planning)
        draw_print(view, planning, is_current=is_current)
    return None


def draw_state(planning: Planning, day: date, teams: tuple[Team, ...]) -> None:
    """Draw in one line, which is kept free for it, what stands between this plan and the next."""
    words = planning.trouble
    if not words and planning.planned is not None:
        if not planning.is_for(day, teams):
            words = _("Day or teams have changed since these routes were planned: plan them anew.")
        elif planning.is_asked_anew():
            words = _("You changed the routes. Ask again: times and streets follow.")
    st.html(f'<p class="mj-note mj-status" role="status">{escape_html(words) or "&nbsp;"}</p>')


def _draw_day() -> None:
    st.date_input(
        _("Day of the shift"),
        key=_DAY,
        format="YYYY-MM-DD",
        label_visibility="collapsed",
        persist_state="session",
        width=150,
    )
