"""Generates all facts of a demonstration, with the truth behind them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
import pandas as pd

from data.demonstration.effort import Effort, send_teams
from data.demonstration.ground import Ground
from data.demonstration.inspections import inspect
from data.demonstration.plan import Plan, Span
from data.demonstration.records import keep_sightings, keep_visits
from data.demonstration.register import demonstration_organisations
from data.demonstration.reporting import Reporting, make_reporting
from data.demonstration.risk import Risk, make_risk
from data.demonstration.services import invent_services
from data.demonstration.sightings import Encounters, meet
from data.demonstration.signals import send_signals
from data.demonstration.worksites import Worksites, invent_worksites
from data.grid import Grid


@dataclass(frozen=True)
class Facts:
    """Rows for the store, without ids where the store's secret makes them, and what they were made from."""

    sightings: pd.DataFrame
    visits: pd.DataFrame
    reporting_efforts: pd.DataFrame
    worksites: pd.DataFrame
    inspections: pd.DataFrame
    signals: pd.DataFrame
    services: pd.DataFrame
    ground: Ground
    risk: Risk
    effort: Effort
    reporting: Reporting
    encounters: Encounters
    yields: pd.DataFrame


def generate_facts(ground: Ground, plan: Plan, span: Span, grid: Grid, *, seed: int) -> Facts:
    """The same ground, plan, span and seed give the same facts.

    Each part has its own stream of chance, so that nothing of the outreach side moves the inspection side.
    """
    rng = _streams(seed)
    risk = make_risk(ground, plan, span, next(rng))
    effort = send_teams(ground, risk, plan, span, next(rng))
    reporting = make_reporting(ground, plan, span, next(rng))
    encounters = meet(ground, risk, effort, reporting, plan, span, next(rng))
    sightings = keep_sightings(ground, encounters, effort.visits, demonstration_organisations(), next(rng))
    visits = keep_visits(ground, effort.visits, next(rng))
    worksites: Worksites = invent_worksites(ground, risk, plan, span, grid, next(rng))
    return Facts(
        sightings=sightings,
        visits=visits,
        reporting_efforts=reporting.efforts,
        worksites=worksites.rows,
        inspections=inspect(worksites, plan, span, next(rng)),
        signals=send_signals(worksites, plan, span, next(rng)),
        # Last, so that no other stream moves.
        services=invent_services(ground, plan, grid, next(rng)),
        ground=ground,
        risk=risk,
        effort=effort,
        reporting=reporting,
        encounters=encounters,
        yields=worksites.yields,
    )


def _streams(seed: int) -> Iterator[np.random.Generator]:
    return (np.random.default_rng([seed, 2, part]) for part in count())
