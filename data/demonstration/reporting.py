"""Makes people report: help-line hours, campaigns that burst, and trained staff."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.demonstration.ground import LEVEL, Ground
from data.demonstration.plan import Plan, Span

_CAMPAIGN_LIFT = 1.4
_TRAINED_LIFT = 0.6
_MANY_TRAINED = 15
_CAMPAIGN_LEVEL = 5
_TRAINED_LEVEL = 3


@dataclass(frozen=True)
class Reporting:
    """`efforts`: rows of help.reporting_effort without ids. `lift`: how much reporting each month and cell
    sees, 1 being usual, shape (months, cells), months from the first of the span."""

    efforts: pd.DataFrame
    lift: NDArray[np.float64]


def make_reporting(ground: Ground, plan: Plan, span: Span, rng: np.random.Generator) -> Reporting:
    """Hours vary by month, campaigns reach a district or the whole area, trained staff add up."""
    months = np.arange(span.first_period, span.last_period + 1)
    hours = _hotline(plan, months, rng)
    campaigns = _campaigns(ground, plan, months, rng)
    trained = _trained(ground, plan, months, rng)
    monthly = hours.groupby("first_period").amount.sum().reindex(months).to_numpy()
    lift = np.repeat((monthly / monthly.mean())[:, None], len(ground.cells), axis=1)
    for campaign in campaigns.to_dict("records"):  # some tens
        during = (months >= campaign["first_period"]) & (months <= campaign["last_period"])
        lift[during] *= 1 + _CAMPAIGN_LIFT * _covers(campaign, ground)
    persons = np.zeros_like(lift)
    for group in trained.to_dict("records"):  # some tens
        persons[months >= group["first_period"]] += group["amount"] * _covers(group, ground)
    lift *= 1 + _TRAINED_LIFT * (1 - np.exp(-persons / _MANY_TRAINED))
    efforts = pd.concat([hours, campaigns, trained], ignore_index=True)
    whole = {name: efforts[name].astype("Int32") for name in ("east", "north", "cell_level")}
    return Reporting(efforts=efforts.assign(**whole), lift=lift)


def _hotline(plan: Plan, months: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    lines = plan.reporting[:2]
    amounts = rng.normal(np.array([[170.0, 90.0][: len(lines)]]), 12, (len(months), len(lines)))
    return pd.DataFrame(
        {
            "source": np.tile(lines, len(months)),
            "kind": "hotline_hours",
            "amount": np.round(np.maximum(amounts, 20)).ravel(),
            "first_period": np.repeat(months, len(lines)),
            "last_period": np.repeat(months, len(lines)),
            "east": None,
            "north": None,
            "cell_level": None,
        }
    )


def _campaigns(
    ground: Ground, plan: Plan, months: NDArray[np.int64], rng: np.random.Generator
) -> pd.DataFrame:
    """Two a year over the whole area and two over a cell of 4 km where people are."""
    number = max(1, round(len(months) / 6))
    cells = _busy_cells(ground, number, rng)
    rows = []
    for wide in (True, False):
        start = rng.choice(months, number, replace=number > len(months))
        weeks = rng.integers(2, 8, number)
        shift = _CAMPAIGN_LEVEL - LEVEL
        rows.append(
            pd.DataFrame(
                {
                    "source": rng.choice(plan.reporting, number),
                    "kind": "campaign",
                    "amount": weeks.astype(np.float64),
                    "first_period": start,
                    "last_period": np.minimum(start + (weeks > 4), months[-1]),
                    "east": None if wide else ground.cells.east.to_numpy()[cells] >> shift,
                    "north": None if wide else ground.cells.north.to_numpy()[cells] >> shift,
                    "cell_level": None if wide else _CAMPAIGN_LEVEL,
                }
            )
        )
    return pd.concat([row.astype(object) for row in rows], ignore_index=True)


def _trained(ground: Ground, plan: Plan, months: NDArray[np.int64], rng: np.random.Generator) -> pd.DataFrame:
    number = max(2, round(len(months) / 2))
    cells = _busy_cells(ground, number, rng)
    shift = _TRAINED_LEVEL - LEVEL
    return pd.DataFrame(
        {
            "source": rng.choice(plan.reporting, number),
            "kind": "trained_staff",
            "amount": rng.integers(2, 15, number).astype(np.float64),
            "first_period": rng.choice(months, number),
            "last_period": months[-1],
            "east": ground.cells.east.to_numpy()[cells] >> shift,
            "north": ground.cells.north.to_numpy()[cells] >> shift,
            "cell_level": _TRAINED_LEVEL,
        }
    ).astype(object)


def _busy_cells(ground: Ground, number: int, rng: np.random.Generator) -> NDArray[np.int64]:
    weights = np.where(ground.wet, 0, ground.activity)
    return rng.choice(len(weights), number, p=weights / weights.sum())


def _covers(row: dict[Hashable, Any], ground: Ground) -> NDArray[np.bool_]:
    """Cells that one effort reaches: all, or those inside its coarse cell."""
    east, north, level = (row[name] for name in ("east", "north", "cell_level"))
    if level is None:
        return np.ones(len(ground.cells), dtype=bool)
    shift = level - LEVEL
    inside = (ground.cells.east.to_numpy() >> shift == east) & (
        ground.cells.north.to_numpy() >> shift == north
    )
    return np.asarray(inside)
