"""Reads what was discovered now and in the same months of earlier years, and measures what changed."""

from dataclasses import dataclass

import pandas as pd

from data.area import read_area_cells
from data.clock import today
from data.language import _
from data.periods import Period, period_of_date
from layers.layer import Layer
from layers.number_text import write_count
from layers.rate_change import rate_change
from layers.reading.sightings import read_effort, read_sightings
from layers.request import Request
from layers.series import LATE_MONTHS
from layers.trends import trends

YEAR = 12
MONTHS_OF_TREND = 6
YEARS_PAST = 2


@dataclass(frozen=True, eq=False)
class Times:
    """Which months are compared: those now, and how many months earlier the ones before lie.

    `late` tells whether months were cut off because their records are still coming in.
    """

    now: Period
    apart: int
    late: bool

    def earlier(self, times: int) -> Period:
        """Return the same months of the year, so many times earlier."""
        return Period(self.now.first - times * self.apart, self.now.last - times * self.apart)


def discovered_change(request: Request) -> Layer:
    """Return how the rate of discovery changed since the same months a year (or more, if longer) before."""
    times = times_compared(request.period, months=None)
    now, coarse_now = _read(request, times.now)
    before, coarse_before = _read(request, times.earlier(1))
    return rate_change(
        now,
        before,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=times.now,
        caveats=(
            *_caveats(request, times, coarse_now + coarse_before),
            *_at_one_time(now, before),
        ),
    )


def discovered_trends(request: Request) -> Layer:
    """Return what became of the rate of discovery, against the same months of up to three years before."""
    times = times_compared(request.period, months=MONTHS_OF_TREND)
    now, coarse_now = _read(request, times.now)
    before, coarse_before = _read(request, times.earlier(1))
    past = [_read(request, times.earlier(1 + years))[0] for years in range(1, YEARS_PAST + 1)]
    return trends(
        now,
        before,
        pd.concat(past).groupby(["east", "north"], as_index=False).sum(),
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=times.now,
        caveats=(
            *_caveats(request, times, coarse_now + coarse_before),
            *_at_one_time(now, before),
        ),
    )


def times_compared(period: Period | None, *, months: int | None) -> Times:
    """Return the months to compare: the last of the period that are complete.

    The running month and the one before it are left out, as their records are still coming in. Of a period
    that has no other months, those before are taken, as many as it has.

    Parameters
    ----------
    period
        As asked for; the last twelve complete months where not given.
    months
        At most so many; all where not given.
    """
    complete = period_of_date(today()) - LATE_MONTHS
    asked = period or Period(complete - YEAR + 1, complete)
    last = min(asked.last, complete)
    length = max(1, last - asked.first + 1) if last >= asked.first else len(asked.months)
    length = min(length, months or length)
    whole_years = -(-length // YEAR) * YEAR
    return Times(Period(last - length + 1, last), whole_years, asked.last > complete)


def _read(request: Request, period: Period) -> tuple[pd.DataFrame, int]:
    discovered = read_sightings(request, discovered=True, period=period)
    effort = read_effort(request, period=period)
    both = discovered.cells.merge(effort.cells, "outer", on=["east", "north"]).fillna(0)
    return both[["east", "north", "sightings", "minutes"]], discovered.too_coarse


def _caveats(request: Request, times: Times, coarse: int) -> tuple[str, ...]:
    said = [
        _("Compared are {now} and {before}.").format(now=times.now.label(), before=times.earlier(1).label())
    ]
    if times.late:
        said.append(_("Records of the running month and the one before still come in: both are left out."))
    if coarse:
        said.append(
            _("Sightings known only to a larger area, which are not split: {count}.").format(
                count=write_count(coarse)
            )
        )
    return (*said, *request.filters_in_words())


def _at_one_time(now: pd.DataFrame, before: pd.DataFrame) -> tuple[str, ...]:
    """Return how many sightings lie in cells that were visited at one of the times only."""
    both = now.merge(before, "outer", on=["east", "north"], suffixes=("_now", "_before")).fillna(0)
    alone = both[(both["minutes_now"] == 0) | (both["minutes_before"] == 0)]
    count = alone["sightings_now"].sum() + alone["sightings_before"].sum()
    text = _("Sightings in cells visited at one of the times only, which are in no comparison: {count}.")
    return (text.format(count=write_count(count)),) if count else ()
