"""Draws a month of inspections in three steps: its list, its joint visits, its papers."""

from dataclasses import dataclass

import streamlit as st

from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.lists import write_list
from data.inspecting.month_list import MonthList
from data.inspecting.openings import LIST as LIST_OPENED
from data.language import _
from layers.escaping import escape_html
from layers.month.inspections_view import base_rate_words
from layers.month.targets import Targets
from pages.shared.frame import draw_note
from pages.shared.guarding import guarded
from pages.shared.inspections_changes import draw_changed
from pages.shared.inspections_composing import take_composed
from pages.shared.inspections_crews import crews_in_view
from pages.shared.inspections_month import (
    JOINT,
    LIST,
    PAPERS,
    draw_budget,
    draw_month,
    draw_steps,
    go_to_step,
    month_in_view,
    month_label,
    month_text,
)
from pages.shared.inspections_openings import draw_unusual, note_opening
from pages.shared.inspections_own import Reader
from pages.shared.inspections_papers import draw_papers, take_papers
from pages.shared.inspections_state import MonthPlanning, month_planning_of
from pages.shared.inspections_step_joint import draw_joint_step
from pages.shared.inspections_step_list import draw_list_step
from pages.shared.inspections_targets import prepare_targets, settled_lists, take_targets, targets_in_view
from pages.shared.log_words import plain_label
from pages.shared.outreach_job import draw_bar, follow
from pages.shared.state import View, write_address
from pages.shared.stores import current_store


@dataclass(frozen=True)
class _Chosen:
    """The month in view, the step, and its list where that was settled."""

    period: int
    step: str
    settled: MonthList | None


def draw_steps_of_month(view: View) -> None:
    """Draw the step that is chosen, of the month that is chosen."""
    planning = month_planning_of(view)
    take_targets(planning)
    take_composed(planning)
    take_papers(planning)
    with st.container(horizontal=True, vertical_alignment="bottom", key="month-controls"):
        chosen = _choose(view)
        _prepare(view, planning, chosen)
        bar = draw_bar(planning.running, key="month") if planning.running is not None else None
        if bar is None and chosen.step == LIST:
            _draw_buttons(view, planning, chosen)
    draw_changed(planning)
    _draw_trouble(planning)
    if planning.targets is not None and planning.targets.month.period == chosen.period:
        targets = targets_in_view(planning.targets, planning.month or planning.targets.month, chosen.settled)
        _note_list(view, targets)
        _draw_base_rate(targets, chosen)
        _draw_step(view, planning, targets, chosen)
    elif planning.running is not None:
        _draw_what_comes()
    draw_unusual(current_store(view.store), view.person)
    if (running := planning.running) is not None:
        write_address()  # this run goes on for a while, and the frame writes the address after it
        follow(running, bar)
    if bar is not None:
        st.rerun()


def _choose(view: View) -> _Chosen:
    lists = settled_lists(view)
    period = draw_month({each.period for each in lists})
    settled = next((each for each in reversed(lists) if each.period == period), None)
    step = draw_steps()
    if step == LIST:
        draw_budget(settled=settled is not None)
    return _Chosen(period, step, settled)


def _prepare(view: View, planning: MonthPlanning, chosen: _Chosen) -> None:
    planning.month = month_in_view(view, chosen.period, crews_in_view(view))
    prepare_targets(view, planning, planning.month)


def _draw_buttons(view: View, planning: MonthPlanning, chosen: _Chosen) -> None:
    # A list that is about to be replaced is not the one to settle.
    ready = planning.targets is not None and planning.reading is None and bool(planning.targets.listed.items)
    if chosen.settled is None:
        st.button(
            _("Settle the list"),
            key="settle",
            disabled=not ready,
            on_click=guarded(_settle),
            args=(view, planning),
            help=_(
                "Keeps the list with each worksite's chance in the lot, so that the base rate can be known."
            ),
        )
    st.button(
        _("Compose joint visits"),
        key="compose-joint",
        type="primary",
        disabled=not ready and chosen.settled is None,
        on_click=guarded(go_to_step),
        args=(JOINT,),
    )


def _settle(view: View, planning: MonthPlanning) -> None:
    if planning.targets is None:
        return
    try:
        write_list(current_store(view.store), view.person, planning.targets.listed)
    except (Refused, NotAllowed, StoreError) as fault:
        planning.trouble = str(fault)


def _note_list(view: View, targets: Targets) -> None:
    """Record that the list was opened: in every step something of it is seen."""
    opened = targets.listed.code or f"{month_text(targets.listed.period)} {targets.listed.authority}"
    note_opening(current_store(view.store), view.person, LIST_OPENED, [opened])


def _draw_trouble(planning: MonthPlanning) -> None:
    if planning.trouble:
        st.warning(plain_label(planning.trouble))


def _draw_base_rate(targets: Targets, chosen: _Chosen) -> None:
    words = base_rate_words(targets.base_rate, targets.expected.average)
    if chosen.settled is not None:
        words += " " + _("The list of {month} is settled: it is shown as it was kept.").format(
            month=month_label(chosen.period)
        )
    st.html(f'<p class="mj-base" role="status">{escape_html(words)}</p>')


def _draw_step(view: View, planning: MonthPlanning, targets: Targets, chosen: _Chosen) -> None:
    if chosen.step == LIST:
        draw_list_step(view, planning, targets, settled=chosen.settled is not None)
    elif chosen.step == JOINT:
        draw_joint_step(view, planning, targets)
    elif chosen.step == PAPERS:
        store = current_store(view.store)
        draw_papers(Reader(view.store, store, view.person), planning, chosen.period)


def _draw_what_comes() -> None:
    st.header(_("What you will see here"), anchor=False)
    what = (
        _("Which worksites to visit in the month, why each, and what can be expected there."),
        _("Which of them authorities visit together, on which day, with crews that are there at once."),
        _("What those who go take along, and what they may not say."),
    )
    st.html(f'<ul class="mj-faults">{"".join(f"<li>{escape_html(each)}</li>" for each in what)}</ul>')
    draw_note(_("The list is being made from what was found so far."), below_title=False)
