"""Keeps what a coordinator is planning: the plan, what was asked of it, and the steps back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import streamlit as st

from layers.attention.coverage import Coverage
from layers.gain import Gains
from layers.route_packing import Line
from layers.routing.plan import Plan, Wishes
from layers.routing.team import Point, Team
from layers.sheets.sheet import Sheet
from layers.shift import Shift
from pages.shared.cache_key import session_key
from pages.shared.outreach_job import OutreachJob
from pages.shared.state import View

_MOST_STEPS_BACK = 30


@dataclass(frozen=True)
class Planned:
    """A plan as it is shown.

    Parameters
    ----------
    shift
        What it was planned for; its wishes are those that the plan keeps.
    ways
        Team code to the line of each leg.
    attribution
        Whose streets these are.
    moved
        Codes of the teams whose stops were changed by hand: their times are to be computed again.
    """

    shift: Shift
    plan: Plan
    ways: Mapping[str, Sequence[Line]]
    attribution: str = ""
    moved: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Made:
    """Sheets of a plan, the codes of their rounds by team, and all of them as one PDF."""

    sheets: tuple[Sheet, ...]
    codes: Mapping[str, str]
    pdf: bytes


@dataclass
class Planning:
    """What one session plans in one store in one role; it survives a change of screen."""

    planned: Planned | None = None
    wishes: Wishes = field(default_factory=Wishes)
    back: list[tuple[Planned | None, Wishes]] = field(default_factory=list)
    chosen: str = ""
    clicked: Any = None
    pointed: Point | None = None
    own_points: dict[str, Point] = field(default_factory=dict)
    job: OutreachJob[Planned] | None = None
    prepared: OutreachJob[None] | None = None
    gains: OutreachJob[Gains] | None = None
    making: OutreachJob[Made] | None = None
    attention: tuple[object, OutreachJob[Coverage]] | None = None
    sheets: Made | None = None
    codes: tuple[str, ...] = ()
    trouble: str = ""

    def remember(self) -> None:
        """Keep plan and wishes as they are now, so that one can step back to them."""
        self.back = [*self.back, (self.planned, self.wishes)][-_MOST_STEPS_BACK:]

    def step_back(self) -> None:
        """Return to plan and wishes before the last change."""
        if self.back:
            *self.back, (self.planned, self.wishes) = self.back
            self.drop_what_followed()

    def change(self, planned: Planned | None = None, **wishes: Any) -> None:
        """Change the plan, what is asked of it, or both; the change can be taken back."""
        self.remember()
        if planned is not None:
            self.planned = planned
        self.wishes = replace(self.wishes, **wishes)
        self.drop_what_followed()

    def drop_what_followed(self) -> None:
        """Forget gains and sheets: they belong to the plan as it was."""
        if self.gains is not None:
            self.gains.cancel()
        if self.making is not None:
            self.making.cancel()
        self.gains, self.making, self.sheets = None, None, None

    @property
    def running(self) -> OutreachJob[Any] | None:
        """The job that the screen waits for, the most wanted first; None where all have ended."""
        counting = self.attention[1] if self.attention else None
        jobs = (self.job, self.making, self.gains, counting)
        return next((each for each in jobs if each is not None and each.running), None)

    def is_asked_anew(self) -> bool:
        """Whether something was changed that the plan does not follow yet."""
        return self.planned is not None and (
            self.planned.shift.wishes != self.wishes or bool(self.planned.moved)
        )

    def is_for(self, day: date, teams: tuple[Team, ...]) -> bool:
        """Whether the plan shown was made for this day and these teams."""
        shift = self.planned.shift if self.planned else None
        return shift is not None and shift.day == day and shift.teams == teams


def planning_of(view: View) -> Planning:
    """Return what this session plans in the store and role in view."""
    planning: Planning = st.session_state.setdefault(session_key(view, "planning"), Planning())
    return planning
