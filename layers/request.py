"""Reads what a layer needs from the store and measures it."""

from dataclasses import dataclass

from data.access import INSPECTION, OUTREACH, Person
from data.area import read_area_cells
from data.counts import Counts, read_sighting_counts, read_sightings_in_no_cell, read_visit_effort
from data.language import _
from data.periods import Period
from data.places import read_places
from data.store import Store
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.sightings_rate import LeftOut, sightings_rate


@dataclass(frozen=True)
class Request:
    """What somebody wants to see: a person, the level of the cells, and what to count.

    `forms` are bits of forms of exploitation, 0 for all; without period or season all months count.
    """

    store: Store
    person: Person
    level: int
    period: Period | None = None
    forms: int = 0
    season: str | None = None


def outreach_exposure(request: Request) -> Layer:
    """Return exposure on the outreach surface; neither period, forms nor season play a part."""
    return _exposure(request, OUTREACH)


def inspection_exposure(request: Request) -> Layer:
    """Return exposure on the inspection surface; neither period, forms nor season play a part."""
    return _exposure(request, INSPECTION)


def discovered_rate(request: Request) -> Layer:
    """Return the rate of sightings that teams discovered, with visits as effort."""
    discovered, reported = _read_sightings(request, True), _read_sightings(request, False)
    effort = read_visit_effort(
        request.store, request.person, level=request.level, period=request.period, season=request.season
    )
    return sightings_rate(
        discovered.cells,
        effort.cells,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        period=request.period,
        left_out=LeftOut(
            sightings_too_coarse=discovered.too_coarse,
            visits_too_coarse=effort.too_coarse,
            sightings_in_no_cell=_read_in_no_cell(request, True),
            undated=request.period is not None or request.season is not None,
            reported=int(reported.cells["sightings"].sum())
            + reported.too_coarse
            + _read_in_no_cell(request, False),
        ),
        notes=_filters_in_words(request),
    )


def _read_sightings(request: Request, discovered: bool) -> Counts:
    return read_sighting_counts(
        request.store,
        request.person,
        level=request.level,
        period=request.period,
        forms=request.forms,
        discovered=discovered,
        season=request.season,
    )


def _read_in_no_cell(request: Request, discovered: bool) -> int:
    return read_sightings_in_no_cell(
        request.store,
        request.person,
        period=request.period,
        forms=request.forms,
        discovered=discovered,
        season=request.season,
    )


def _exposure(request: Request, purpose: str) -> Layer:
    return exposure(
        read_places(request.store, request.person, purpose=purpose),
        read_area_cells(request.store, level=request.level),
        read_weights(),
        purpose=purpose,
        level=request.level,
    )


def _filters_in_words(request: Request) -> tuple[str, ...]:
    notes = []
    if request.forms:
        notes.append(
            _("Only sightings of the chosen forms of exploitation count, over the time of all visits.")
        )
    if request.season:
        notes.append(_("Only sightings and visits of the chosen season count."))
    return tuple(notes)
