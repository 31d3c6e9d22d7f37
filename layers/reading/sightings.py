"""Reads sightings and effort as a request asks for them, and counts what stands in no cell."""

from data.counts import Counts, read_sighting_counts, read_sightings_in_no_cell, read_visit_effort
from data.kept_cells import cells_that_hold_sightings
from data.periods import Period
from layers.request import Request
from layers.sightings_rate import LeftOut


def read_sightings(request: Request, *, discovered: bool | None, period: Period | None = None) -> Counts:
    """Return sightings per cell: discovered (yes), reported (no) or both; of another period where given."""
    return read_sighting_counts(
        request.store,
        request.person,
        level=request.level,
        period=period or request.period,
        forms=request.forms,
        discovered=discovered,
        season=request.season,
    )


def read_effort(request: Request, *, period: Period | None = None) -> Counts:
    """Return visits and minutes per cell; of another period where given.

    Where the rules of coarsening let no sighting stand in a cell of this size, minutes are zero: time spent
    there can be set against nothing. Those visits are counted among the too coarse ones.
    """
    effort = read_visit_effort(
        request.store,
        request.person,
        level=request.level,
        period=period or request.period,
        season=request.season,
    )
    cells = effort.cells
    holds = cells_that_hold_sightings(
        request.store, cells["east"].to_numpy(), cells["north"].to_numpy(), level=request.level
    )
    set_aside = int(cells["visits"][~holds].sum())
    return Counts(cells.assign(minutes=cells["minutes"].where(holds, 0)), effort.too_coarse + set_aside)


def read_in_no_cell(request: Request, *, discovered: bool | None) -> int:
    """Return how many sightings have no cell or no month."""
    return read_sightings_in_no_cell(
        request.store,
        request.person,
        period=request.period,
        forms=request.forms,
        discovered=discovered,
        season=request.season,
    )


def left_out_of_discovered(request: Request, discovered: Counts, effort: Counts) -> LeftOut:
    """Return what a layer of discovered sightings leaves out, with what was reported instead."""
    reported = read_sightings(request, discovered=False)
    return LeftOut(
        sightings_too_coarse=discovered.too_coarse,
        visits_too_coarse=effort.too_coarse,
        sightings_in_no_cell=read_in_no_cell(request, discovered=True),
        undated=request.period is not None or request.season is not None,
        reported=int(reported.cells["sightings"].sum())
        + reported.too_coarse
        + read_in_no_cell(request, discovered=False),
    )
