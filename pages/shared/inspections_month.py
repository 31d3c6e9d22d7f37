"""Asks for the month, the visits of its list and how they are shared, and goes from step to step."""

import pandas as pd
import streamlit as st

from data.clock import today
from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.overrides import read_overrides
from data.language import _
from data.periods import Period, period_of_date
from layers.month.inspections_view import changed_by_inspectors
from layers.month.month import MOST_VISITS, Month
from layers.targets.shares import Shares
from pages.shared.frame import draw_note
from pages.shared.inspections_targets import lead_of
from pages.shared.state import View, keep_in_address, read_choice
from pages.shared.stores import current_store

LIST, JOINT, PAPERS = "list", "joint", "papers"
STEPS = (LIST, JOINT, PAPERS)
_MONTH, _STEP, _BUDGET, _JOINT = "month", "step", "visits-of-the-list", "joint-visits-at-most"
_MONTHS_AHEAD = 12
_USUAL_BUDGET = 40
_SHARES = ("share-uncertain", "share-random")
_PERCENT = (20, 10)


def draw_month(settled_in: set[int]) -> int:
    """Draw the chooser of the month; return it. Months whose list was settled can be opened again."""
    now = period_of_date(today())
    periods = sorted({*range(now, now + _MONTHS_AHEAD + 1), *settled_in}, reverse=False)
    options = [month_text(period) for period in periods]
    keep_in_address(_MONTH, month_text(now + 1))
    read_choice(_MONTH, options, otherwise=month_text(now + 1))
    chosen = st.selectbox(
        _("Month"),
        options,
        key=_MONTH,
        format_func=lambda text: month_label(periods[options.index(text)]),
        persist_state="session",
        width=190,
    )
    return periods[options.index(chosen)]


def draw_steps() -> str:
    """Draw the three steps; return the one that is shown."""
    words = {LIST: _("1 List"), JOINT: _("2 Joint visits"), PAPERS: _("3 Papers")}
    keep_in_address(_STEP, LIST)
    read_choice(_STEP, list(STEPS), otherwise=LIST)
    st.segmented_control(
        _("Step"),
        STEPS,
        key=_STEP,
        format_func=words.__getitem__,
        required=True,
        persist_state="session",
        label_visibility="collapsed",
    )
    return str(st.session_state[_STEP] or LIST)


def go_to_step(step: str) -> None:
    """Show another step, from a button."""
    st.session_state[_STEP] = step


def draw_budget(*, settled: bool) -> None:
    """Draw how many visits the list has room for."""
    st.session_state.setdefault(_BUDGET, _USUAL_BUDGET)
    st.number_input(
        _("Visits of the list"),
        min_value=0,
        max_value=MOST_VISITS,
        step=1,
        key=_BUDGET,
        persist_state="session",
        disabled=settled,
        width=150,
    )


def draw_shares(*, settled: bool) -> None:
    """Draw how the visits that are not fixed are shared, behind a fold."""
    uncertain, random = _percents()
    label = _("Shares: {value} % expected, {uncertain} % uncertain, {random} % by lot").format(
        value=100 - uncertain - random, uncertain=uncertain, random=random
    )
    with st.expander(label, key="shares"):
        draw_note(
            _(
                "Complaints and follow-ups that are due come first. What is left is shared: most where most "
                "is expected, a part where least is known, a part by lot so that the base rate stays known."
            ),
            below_title=False,
        )
        words = (_("Where least is known, %"), _("By lot, %"))
        for name, usual, label in zip(_SHARES, _PERCENT, words, strict=True):
            st.session_state.setdefault(name, usual)
            st.slider(label, 0, 50, step=5, key=name, persist_state="session", disabled=settled)


def joint_at_most() -> int:
    """Return how many visits become joint ones at most."""
    return int(st.session_state.get(_JOINT, Month(period=0).joint))


def draw_joint_at_most() -> None:
    """Draw how many visits become joint ones at most."""
    st.session_state.setdefault(_JOINT, Month(period=0).joint)
    st.number_input(
        _("Joint visits at most"),
        min_value=0,
        max_value=60,
        step=1,
        key=_JOINT,
        persist_state="session",
        width=170,
    )


def month_in_view(view: View, period: int, crews: tuple[Crew, ...]) -> Month:
    """Return what is asked of the month that is in view.

    Raises
    ------
    Refused
        When numbers cannot be used.
    """
    put_in, left_out = changed_by_inspectors(overrides_of(view, period))
    uncertain, random = _percents()
    if uncertain + random > 100:
        raise Refused(_("The shares add up to more than 100 %. Lower one of them."))
    return Month(
        period=period,
        lead=lead_of(view),
        budget=int(st.session_state.get(_BUDGET, _USUAL_BUDGET)),
        joint=joint_at_most(),
        crews=crews,
        shares=Shares(value=1 - (uncertain + random) / 100, uncertain=uncertain / 100, random=random / 100),
        put_in=put_in,
        left_out=left_out,
    )


def overrides_of(view: View, period: int) -> pd.DataFrame:
    """Return what inspectors changed about the list of a month, the oldest first."""
    overrides = read_overrides(current_store(view.store), view.person, period=period)
    return overrides[overrides["authority"] == lead_of(view)]


def month_text(period: int) -> str:
    """Return a month as it stands in the address."""
    return f"{1970 + period // 12:04d}-{period % 12 + 1:02d}"


def month_label(period: int) -> str:
    """Return a month in words."""
    return Period(period, period).label()


def _percents() -> tuple[int, int]:
    uncertain, random = (
        int(st.session_state.get(name, usual)) for name, usual in zip(_SHARES, _PERCENT, strict=True)
    )
    return uncertain, random
