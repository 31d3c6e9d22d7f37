"""Sends outreach teams out: shifts and stops, uneven between organisations, cells and hours."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from data.demonstration.ground import Ground
from data.demonstration.plan import Plan, Span
from data.demonstration.risk import Risk
from data.demonstration.team import PARTS, TEAMS, Team
from data.periods import periods_of_weeks

MINUTES = np.array([10, 25, 45, 90, 150])
_MINUTES_SHARE = (0.2, 0.38, 0.26, 0.13, 0.03)
_STOPS_PER_SHIFT = 4.5
_FOLLOWS_PAST = 0.4
_NEVER = 0.4


@dataclass(frozen=True)
class Effort:
    """`visits`: one row per stop with source, cell (index), week, period, part_of_day, minutes, team_size.
    `never`: cells that no team ever goes to."""

    visits: pd.DataFrame
    never: NDArray[np.bool_]


def send_teams(ground: Ground, risk: Risk, plan: Plan, span: Span, rng: np.random.Generator) -> Effort:
    """Quarter by quarter, since the teams go back to where they met somebody before.

    A part of the cells is never visited: where little goes on, and some parts of the area by chance.
    """
    attraction = _attraction(ground, rng)
    never = _never_visited(ground, attraction, risk, rng)
    attraction = np.where(never, 0, attraction)
    quarters = np.array_split(np.arange(span.first_week, span.last_week + 1), max(1, round(span.years * 4)))
    total = plan.visits_per_year * span.years
    met = np.zeros(len(attraction))
    visits = []
    for weeks in quarters:
        pull = attraction / attraction.sum()
        if met.sum() > 0:
            pull = (1 - _FOLLOWS_PAST) * pull + _FOLLOWS_PAST * met / met.sum()
        share = len(weeks) / (span.last_week - span.first_week + 1)
        rounds = _rounds(ground, plan, pull, weeks, total * share, span, rng)
        visits.append(rounds)
        met = _met(ground, risk, rounds, never, met, rng)
    return Effort(visits=pd.concat(visits, ignore_index=True), never=never)


def _attraction(ground: Ground, rng: np.random.Generator) -> NDArray[np.float64]:
    """What draws teams: people about, above all in the centre, and habit."""
    busy = ground.activity**0.6 * np.where(ground.wet, 0, 1)
    habit = gaussian_filter(rng.normal(size=(ground.rows, ground.columns)), 2.0).ravel()
    return np.asarray(busy * np.exp(0.7 * habit / max(habit.std(), 1e-9)))


def _never_visited(
    ground: Ground, attraction: NDArray[np.float64], risk: Risk, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """The least attractive cells, and patches by chance; planted spots stay open, but for the last one."""
    patches = gaussian_filter(rng.normal(size=(ground.rows, ground.columns)), 2.5).ravel()
    dull = attraction <= np.quantile(attraction[~ground.wet], _NEVER)
    never = ground.wet | dull | (patches > np.quantile(patches, 0.92))
    spots = len(risk.spots)
    opened = (risk.spot_of_cell >= 0) & (risk.spot_of_cell < max(1, spots - 1))
    return np.asarray((never & ~opened) | ground.wet)


def _rounds(
    ground: Ground,
    plan: Plan,
    pull: NDArray[np.float64],
    weeks: NDArray[np.int64],
    stops: float,
    span: Span,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Stops of all organisations in a quarter: shifts start in a cell and go on in cells near it."""
    teams = [TEAMS[code] for code in plan.visiting]
    grown = np.array([team.share_at(float((weeks[0] - span.first_week) / 52.18)) for team in teams])
    whole = np.array([team.share for team in teams]).sum()
    frames = []
    for team, share in zip(teams, grown / whole, strict=True):  # a few organisations
        shifts = rng.poisson(stops * share / _STOPS_PER_SHIFT)
        stops_of_shift = 1 + rng.binomial(8, (_STOPS_PER_SHIFT - 1) / 8, shifts)
        starts = rng.choice(len(pull), shifts, p=_tilted(pull, team, ground))
        holiday = np.isin(periods_of_weeks(weeks) % 12, (6,))
        week = rng.choice(weeks, shifts, p=_shares(np.where(holiday, 0.55, 1.0)))
        part = rng.choice(len(PARTS), shifts, p=team.parts)
        size = rng.choice([2, 3, 4], shifts, p=[0.6, 0.32, 0.08])
        of = np.repeat(np.arange(shifts), stops_of_shift)
        frames.append(
            pd.DataFrame(
                {
                    "source": team.code,
                    "cell": _near(starts[of], pull, ground, rng),
                    "week": week[of],
                    "period": periods_of_weeks(week[of]),
                    "part_of_day": np.array(PARTS)[part[of]],
                    "minutes": rng.choice(MINUTES, len(of), p=_MINUTES_SHARE),
                    "team_size": size[of],
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def _tilted(pull: NDArray[np.float64], team: Team, ground: Ground) -> NDArray[np.float64]:
    """Pull of cells for one team, more or less bent to where most people are about."""
    return _shares(pull * (ground.activity + 1) ** team.centre)


def _near(
    starts: NDArray[np.int64], pull: NDArray[np.float64], ground: Ground, rng: np.random.Generator
) -> NDArray[np.int64]:
    """Cells some steps from the start of a shift; the start itself where nobody visits that cell."""
    steps = np.round(rng.normal(0, 1.6, (2, len(starts)))).astype(np.int64)
    row = np.clip(starts // ground.columns + steps[0], 0, ground.rows - 1)
    column = np.clip(starts % ground.columns + steps[1], 0, ground.columns - 1)
    cell = row * ground.columns + column
    return np.where(pull[cell] > 0, cell, starts)


def _met(
    ground: Ground,
    risk: Risk,
    rounds: pd.DataFrame,
    never: NDArray[np.bool_],
    before: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """What teams remember: where they met somebody, blurred to the cells around and fading over quarters."""
    cells, periods = rounds.cell.to_numpy(), rounds.period.to_numpy()
    chances = risk.by_kind_at(cells, periods).sum(axis=1) * rounds.minutes.to_numpy()
    lucky = rng.uniform(size=len(cells)) < 0.15 * chances / max(chances.mean(), 1e-12)
    now = np.bincount(cells[lucky], minlength=len(never)).astype(np.float64)
    blurred = gaussian_filter(now.reshape(ground.rows, ground.columns), 0.8).ravel()
    return np.where(never, 0, 0.6 * before + blurred)


def _shares(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(weights / weights.sum())
