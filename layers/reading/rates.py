"""Reads sightings with their effort and measures rates."""

from collections.abc import Callable

from data.access import OUTREACH
from data.area import read_area_cells
from data.clock import today
from data.kept_cells import cells_that_hold_sightings
from data.periods import SEASONS, Period, period_of_date, season_of_period
from data.permission import check_reads
from data.reporting_effort import read_reporting_effort
from layers.layer import Layer
from layers.neighbour_rate import neighbour_rate
from layers.reading.people import people_near
from layers.reading.sightings import left_out_of_discovered, read_effort, read_in_no_cell, read_sightings
from layers.reported_rate import reported_rate
from layers.reporting_exposure import reporting_exposure
from layers.request import Request
from layers.sightings_rate import sightings_rate


def discovered_rate(request: Request) -> Layer:
    """Return the rate of sightings that teams discovered, with visits as effort."""
    return _of_discoveries(request, sightings_rate)


def discovered_neighbour_rate(request: Request) -> Layer:
    """Return the rate of sightings that teams discovered, each cell drawn to those around it."""
    return _of_discoveries(request, neighbour_rate)


def reports_rate(request: Request) -> Layer:
    """Return the rate of sightings that were reported, with people near and reporting effort."""
    check_reads(request.store, request.person, OUTREACH)
    cells = read_area_cells(request.store, level=request.level)
    reported = read_sightings(request, discovered=False)
    holds = cells_that_hold_sightings(
        request.store, cells["east"].to_numpy(), cells["north"].to_numpy(), level=request.level
    )
    # All efforts are read, also those outside the period: they say what is usual.
    efforts = read_reporting_effort(request.store, request.person)
    months = _months(request, [*efforts["first_period"], *efforts["last_period"]])
    return reported_rate(
        reported.cells,
        people_near(request, cells) * holds,
        reporting_exposure(
            efforts, cells["east"].to_numpy(), cells["north"].to_numpy(), level=request.level, months=months
        ),
        cells,
        level=request.level,
        period=request.period,
        too_coarse=reported.too_coarse,
        in_no_cell=read_in_no_cell(request, discovered=False),
        notes=request.filters_in_words(),
    )


def _of_discoveries(request: Request, measure: Callable[..., Layer]) -> Layer:
    discovered, effort = read_sightings(request, discovered=True), read_effort(request)
    return measure(
        discovered.cells,
        effort.cells,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=request.period,
        left_out=left_out_of_discovered(request, discovered, effort),
        notes=request.filters_in_words(),
    )


def _months(request: Request, of_efforts: list[int]) -> list[int]:
    """Return the months of the request; without a period, those from the first effort to this month."""
    this_month = period_of_date(today())
    first = min([int(month) for month in of_efforts] + [this_month])
    period = request.period or Period(first, this_month)
    if request.season is None:
        return list(period.months)
    return [month for month in period.months if season_of_period(month) == request.season in SEASONS]
