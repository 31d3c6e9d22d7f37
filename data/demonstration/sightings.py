"""Lets teams discover and people report what the true risk holds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.effort import Effort
from data.demonstration.ground import Ground
from data.demonstration.kind_traits import kind_traits, season_factors
from data.demonstration.plan import Plan, Span
from data.demonstration.reporting import Reporting
from data.demonstration.risk import Risk
from data.demonstration.team import PART_FACTORS, TEAMS
from data.periods import first_day_of_period, periods_of_weeks, week_of_date

_ENTERED_AFTER_WEEKS = 4.0


@dataclass(frozen=True)
class Encounters:
    """What happened, before it is coarsened: one row per sighting with source, cell (index), week, period,
    kind (index in `kind_traits`), discovered, part_of_day. Only what is entered by the last day is here.

    `expected_discovered` (per visit) and `expected_reported` (shape (months, cells)) are the rates behind
    them, before late entry; `met_per_hour_of_risk` turns the unit of risk into sightings in an hour of
    perfect noticing.
    """

    sightings: pd.DataFrame
    expected_discovered: NDArray[np.float64]
    expected_reported: NDArray[np.float64]
    met_per_hour_of_risk: float


def meet(
    ground: Ground,
    risk: Risk,
    effort: Effort,
    reporting: Reporting,
    plan: Plan,
    span: Span,
    rng: np.random.Generator,
) -> Encounters:
    """Counts are Poisson: risk x hours x detection if discovered, risk x people x reporting if reported.

    One factor for each of the two sets the expected yearly number of the plan.
    """
    total = plan.sightings_per_year * span.years
    by_visit = _discovery(risk, effort.visits)
    unit = plan.discovered * total / by_visit.sum()
    by_visit *= unit
    by_month = _reports(ground, risk, reporting, span)
    by_month *= (1 - plan.discovered) * total / by_month.sum()
    met = _discovered(risk, effort.visits, by_visit, rng)
    told = _reported(risk, by_month, plan, span, rng)
    sightings = pd.concat([met, told], ignore_index=True)
    age_weeks = span.last_week - sightings.week.to_numpy()
    entered = rng.uniform(size=len(sightings)) < 1 - np.exp(-(age_weeks + 0.5) / _ENTERED_AFTER_WEEKS)
    return Encounters(
        sightings=sightings[entered].reset_index(drop=True),
        expected_discovered=by_visit,
        expected_reported=by_month,
        met_per_hour_of_risk=float(unit),
    )


def _discovery(risk: Risk, visits: pd.DataFrame) -> NDArray[np.float64]:
    detection = visits.source.map({code: team.detection for code, team in TEAMS.items()}).to_numpy()
    part = visits.part_of_day.map(PART_FACTORS).to_numpy()
    there = risk.by_kind_at(visits.cell.to_numpy(), visits.period.to_numpy()).sum(axis=1)
    return np.asarray(there * visits.minutes.to_numpy() / 60 * detection * part)


def _reports(ground: Ground, risk: Risk, reporting: Reporting, span: Span) -> NDArray[np.float64]:
    months = np.arange(span.first_period, span.last_period + 1)
    seasonal = season_factors()[:, months % 12].T @ risk.by_kind.T
    cells = np.arange(len(ground.cells))
    factors = np.stack([risk.factor(cells, np.full(len(cells), month)) for month in months])
    parts = np.ones(len(months))
    parts[-1] = span.last_day.day / 30.5
    return np.asarray(seasonal * factors * np.sqrt(ground.activity + 5) * reporting.lift * parts[:, None])


def _discovered(
    risk: Risk, visits: pd.DataFrame, rates: NDArray[np.float64], rng: np.random.Generator
) -> pd.DataFrame:
    of = np.repeat(np.arange(len(visits)), rng.poisson(rates))
    met = visits.iloc[of][["source", "cell", "week", "period", "part_of_day"]].reset_index(drop=True)
    return met.assign(kind=_kinds(risk, met, rng), discovered=True)


def _reported(
    risk: Risk, rates: NDArray[np.float64], plan: Plan, span: Span, rng: np.random.Generator
) -> pd.DataFrame:
    drawn = rng.poisson(rates)
    month, cell = np.nonzero(drawn)
    times = drawn[month, cell]
    month, cell = np.repeat(month, times), np.repeat(cell, times)
    period = span.first_period + month
    first = np.array(
        [
            week_of_date(first_day_of_period(int(each)))
            for each in range(span.first_period, span.last_period + 2)
        ]
    )
    week = first[month] + np.floor(rng.uniform(size=len(month)) * (first[month + 1] - first[month])).astype(
        int
    )
    # The week of a month's first day can belong to the month before.
    week = np.minimum(week + (periods_of_weeks(week) < period), span.last_week)
    shares = np.array([0.55, 0.3, 0.15])[: len(plan.reporting)]
    told = pd.DataFrame(
        {
            "source": rng.choice(plan.reporting, len(month), p=shares / shares.sum()),
            "cell": cell,
            "week": week,
            "period": periods_of_weeks(week),
            "part_of_day": None,
        }
    )
    return told.assign(kind=_kinds(risk, told, rng), discovered=False)


def _kinds(risk: Risk, met: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.int64]:
    """Kind of each sighting, drawn by the kinds' parts in the risk of its cell and month."""
    if met.empty:
        return np.zeros(0, dtype=np.int64)
    parts = risk.by_kind_at(met.cell.to_numpy(), met.period.to_numpy()).cumsum(axis=1)
    drawn = rng.uniform(size=len(met)) * parts[:, -1]
    return np.minimum((parts <= drawn[:, None]).sum(axis=1), len(kind_traits()) - 1)
