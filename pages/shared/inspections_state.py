"""Keeps what a planner does with a month of inspections in a session: list, joint visits, papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from data.access import Person
from data.inspecting.month_list import MonthList, SiteKey
from data.inspecting.visit import PlannedVisit
from layers.joint.schedule import JointSchedule
from layers.month.inspections_view import SeenSite
from layers.month.joint_visits import Proposal
from layers.month.month import Month
from layers.month.targets import Targets
from pages.shared.cache_key import session_key
from pages.shared.outreach_job import OutreachJob
from pages.shared.state import View

# What a list depends on: version of the store, what is asked, and the language of its sentences.
Wanted = tuple[int, Month, str]


@dataclass(frozen=True)
class Composition:
    """A schedule as it is shown, with the list it is for and what was proposed for its sites."""

    targets: Targets
    schedule: JointSchedule
    proposals: tuple[Proposal, ...]


@dataclass
class MonthPlanning:
    """What one session plans in one store in one role; it survives a change of screen."""

    month: Month | None = None
    targets: Targets | None = None
    targets_for: Wanted | None = None
    reading: OutreachJob[Targets] | None = None
    reading_for: Wanted | None = None
    chosen: str = ""
    clicked: Any = None
    seen: tuple[tuple[int, MonthList, frozenset[SiteKey]], tuple[SeenSite, ...]] | None = None
    override_words: tuple[tuple[int, str], tuple[str, ...]] | None = None
    names: tuple[tuple[int, MonthList], dict[str, str]] | None = None
    proposed: tuple[tuple[MonthList, frozenset[SiteKey]], tuple[Proposal, ...]] | None = None
    joint: Mapping[SiteKey, tuple[str, ...]] | None = None
    immigration: dict[SiteKey, str] = field(default_factory=dict)
    composing: OutreachJob[Composition] | None = None
    composed: Composition | None = None
    making: OutreachJob[Mapping[str, bytes]] | None = None
    papers: Mapping[str, bytes] | None = None
    papers_for: tuple[Person, tuple[PlannedVisit, ...]] | None = None
    trouble: str = ""
    said: str = ""

    @property
    def running(self) -> OutreachJob[Any] | None:
        """The job that the screen waits for; None where all have ended."""
        jobs = (self.composing, self.making, self.reading)
        return next((each for each in jobs if each is not None and each.running), None)

    def drop_schedule(self) -> None:
        """Forget the schedule, and what was to become of the list: both belong to the list as it was."""
        if self.composing is not None:
            self.composing.cancel()
        self.composing, self.composed, self.joint = None, None, None
        # A reason in writing is for a worksite of that list: for another month it is given anew.
        self.immigration = {}


def month_planning_of(view: View) -> MonthPlanning:
    """Return what this session plans in the store and role in view."""
    key = session_key(view, "month-planning")
    planning: MonthPlanning = st.session_state.setdefault(key, MonthPlanning())
    return planning
