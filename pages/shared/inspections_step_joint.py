"""Draws the second step of a month: which visits are joint, what holds for them, and when crews go where."""

import streamlit as st

from data.language import _
from layers.month.joint_visits import alone_without_partners
from layers.month.targets import Targets
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.inspections_arranging import draw_arrangements, needs_interpreter
from pages.shared.inspections_calendar import draw_schedule
from pages.shared.inspections_composing import (
    begin_composing,
    keep_plan,
    replacing_words,
    value_words,
    visits_to_replace,
)
from pages.shared.inspections_joint import (
    composed_in_view,
    draw_immigration,
    draw_proposals,
    proposals_in_view,
)
from pages.shared.inspections_month import draw_joint_at_most
from pages.shared.inspections_state import MonthPlanning
from pages.shared.inspections_targets import seen_of
from pages.shared.state import View


def draw_joint_step(view: View, planning: MonthPlanning, targets: Targets) -> None:
    """Draw what is proposed, what must be decided, and the schedule once it was composed."""
    if not targets.listed.items:
        st.info(
            _("There is nothing on the list of this month, so nothing to compose. Look at the list first.")
        )
        return
    seen = seen_of(view, planning, targets)
    proposals = proposals_in_view(view, planning, targets)
    composed = planning.composed
    if composed is not None:
        missing = needs_interpreter(composed.schedule)
        if replaced := visits_to_replace(view, composed.targets):
            st.warning(replacing_words(len(replaced)))
        with st.container(horizontal=True, vertical_alignment="center", key="keep-row"):
            st.button(
                _("Keep this plan"),
                key="keep-plan",
                type="primary",
                disabled=missing or not composed.schedule.visits or planning.running is not None,
                on_click=guarded(keep_plan),
                args=(view, planning),
            )
            draw_note(
                _("Say below where the independent interpreter comes from: then it can be kept.")
                if missing
                else _kept_words(composed.targets),
                below_title=False,
            )
        draw_schedule(composed.schedule, targets.month.crews, seen, value_words(composed))
    left, right = st.columns([15, 7], gap="medium")
    with left:
        draw_proposals(planning, targets, proposals, seen)
        for sentence in alone_without_partners(
            proposals, composed_in_view(planning, targets), targets.month.lead
        ):
            draw_note(sentence, below_title=False)
        with st.container(horizontal=True, vertical_alignment="bottom", key="compose-row"):
            draw_joint_at_most()
            st.button(
                _("Compose again") if composed is not None else _("Compose"),
                key="compose",
                type="primary" if composed is None else "secondary",
                disabled=planning.composing is not None,
                on_click=guarded(
                    lambda: begin_composing(
                        view, planning, targets, composed_in_view(planning, targets), proposals
                    )
                ),
            )
        draw_immigration(planning, proposals, seen)
    with right:
        draw_arrangements(view)


def _kept_words(targets: Targets) -> str:
    if targets.listed.code:
        return _("It is written down then; those who go see their own visits later.")
    return _("It is written down then, and the list is settled; those who go see their own visits later.")
