"""Measures how much chance a cell had to be reported from: months of usual effort that reached it.

How far each kind of effort moves reporting is a judgement, the same for every cell, and shown with the layer:
reports follow the open hours of help lines; a campaign doubles them while it runs; trained staff add a
twentieth each, up to doubling them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CAMPAIGN_ADDS = 1.0
TRAINED_PERSON_ADDS = 0.05
TRAINED_ADD_AT_MOST = 1.0
WEEKS_OF_MONTH = 365.25 / 12 / 7


@dataclass(frozen=True, eq=False)
class ReportingExposure:
    """Chance of being reported from, per cell.

    Parameters
    ----------
    usual_years
        Months of usual effort in the time that is looked at, as years; shape (cells,).
    campaign_weeks
        Weeks of campaigns that reached the cell in that time.
    trained_years
        Persons trained near it, times the years for which they were in force.
    """

    usual_years: Floats
    campaign_weeks: Floats
    trained_years: Floats


class _Effort(NamedTuple):
    """A campaign or trained staff, with the months and the cell (east, north, level) that it reaches."""

    kind: str
    amount: float
    first: int
    last: int
    cell: tuple[int, int, int] | None


def reporting_exposure(
    efforts: pd.DataFrame,
    east: NDArray[np.int32],
    north: NDArray[np.int32],
    *,
    level: int,
    months: Sequence[int],
) -> ReportingExposure:
    """Return the reporting effort that reached each cell in some months.

    usual months = sum over months of h_m / mean(h) * (1 + campaign_im) * (1 + min(1, trained_im / 20)), with
    h_m the hours of all help lines; where no hours are known at all, every month counts alike.

    Parameters
    ----------
    efforts
        As of `read_reporting_effort`: those in force at any time.
    months
        Those that are looked at, counted from January 1970; each once.
    """
    at = np.asarray(months, np.int64)
    campaign = np.zeros((len(east), len(at)))
    trained = np.zeros((len(east), len(at)))
    for effort in _area_efforts(efforts):  # some tens, each with its own area
        during = np.flatnonzero((at >= effort.first) & (at <= effort.last))
        where = np.ix_(np.flatnonzero(_reached(effort, east, north, level)), during)
        if effort.kind == "campaign":
            months_long = effort.last - effort.first + 1
            campaign[where] += min(1.0, effort.amount / WEEKS_OF_MONTH / months_long)
        else:
            trained[where] += effort.amount
    campaign = np.minimum(campaign, 1)
    lift = (1 + CAMPAIGN_ADDS * campaign) * (
        1 + np.minimum(TRAINED_ADD_AT_MOST, TRAINED_PERSON_ADDS * trained)
    )
    return ReportingExposure(
        usual_years=(lift @ _open_hours(efforts, at)) / 12,
        campaign_weeks=campaign.sum(axis=1) * WEEKS_OF_MONTH,
        trained_years=trained.sum(axis=1) / 12,
    )


def _open_hours(efforts: pd.DataFrame, months: NDArray[np.int64]) -> Floats:
    """Return the hours of help lines in each month as a share of those of a usual month."""
    lines = efforts[efforts["kind"] == "hotline_hours"]
    if lines.empty or lines["amount"].sum() == 0:
        return np.ones(len(months))
    first, last = lines["first_period"].to_numpy(np.int64), lines["last_period"].to_numpy(np.int64)
    known = np.arange(first.min(), last.max() + 1)
    each = lines["amount"].to_numpy(float) / (last - first + 1)
    hours = np.array([each[(first <= month) & (month <= last)].sum() for month in known])  # some tens
    usual = hours.mean()
    return np.asarray(np.interp(months, known, hours, left=usual, right=usual) / usual)


def _area_efforts(efforts: pd.DataFrame) -> list[_Effort]:
    rows = efforts[efforts["kind"] != "hotline_hours"]
    columns = ["kind", "amount", "first_period", "last_period", "east", "north", "cell_level"]
    return [
        _Effort(
            str(kind),
            float(amount),
            int(first),
            int(last),
            None if pd.isna(level) else (int(east), int(north), int(level)),
        )
        for kind, amount, first, last, east, north, level in rows[columns].itertuples(index=False)
    ]


def _reached(
    effort: _Effort, east: NDArray[np.int32], north: NDArray[np.int32], level: int
) -> NDArray[np.bool_]:
    if effort.cell is None:
        return np.ones(len(east), bool)
    column, row, own_level = effort.cell
    coarser = max(own_level, level)
    own, step = coarser - own_level, coarser - level
    return np.asarray(((east >> step) == column >> own) & ((north >> step) == row >> own))
