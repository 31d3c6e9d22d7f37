"""Reads places, findings and effort of one purpose, and has the weights of exposure learnt from them."""

import pandas as pd

from data.access import INSPECTION, OUTREACH
from data.area import read_area_cells
from data.counts import read_inspection_results
from data.language import _
from data.places import read_places
from layers.exposure_weights import read_weights
from layers.layer import Layer
from layers.learnt_exposure import learnt_exposure
from layers.number_text import write_count
from layers.reading.sightings import read_effort, read_in_no_cell, read_sightings
from layers.request import Request

_TRIGGERS = ("planned", "random")


def outreach_learnt(request: Request) -> Layer:
    """Return exposure with weights learnt from what visits discovered, against the hours spent."""
    discovered, effort = read_sightings(request, discovered=True), read_effort(request)
    events = effort.cells.merge(discovered.cells, "outer", on=["east", "north"]).fillna(0)
    events = events.assign(counted=events["sightings"], effort=events["minutes"] / 60)
    left_out = [
        (discovered.too_coarse, _("Sightings known only to a larger area, which are not split: {count}.")),
        (
            effort.too_coarse,
            _("Visits whose sightings are kept in larger areas, so that their time counts nowhere: {count}."),
        ),
        (
            read_in_no_cell(request, discovered=True),
            _("Sightings without a place or without a month, which are in no cell: {count}."),
        ),
    ]
    return _learnt(request, OUTREACH, events, left_out)


def inspection_learnt(request: Request) -> Layer:
    """Return exposure with weights learnt from planned and random inspections, without the help side."""
    read = [
        read_inspection_results(
            request.store,
            request.person,
            level=request.level,
            period=request.period,
            season=request.season,
            trigger=trigger,
        )
        for trigger in _TRIGGERS
    ]
    results = pd.concat([each.cells for each in read]).groupby(["east", "north"], as_index=False).sum()
    events = results.assign(counted=results["labour_exploitation"], effort=results["inspections"])
    too_coarse = sum(each.too_coarse for each in read)
    return _learnt(
        request,
        INSPECTION,
        events,
        [(too_coarse, _("Inspections known only to a larger area, which are not split: {count}."))],
    )


def _learnt(request: Request, purpose: str, events: pd.DataFrame, left_out: list[tuple[int, str]]) -> Layer:
    return learnt_exposure(
        read_places(request.store, request.person, purpose=purpose),
        events,
        read_area_cells(request.store, level=request.level),
        read_weights(),
        purpose=purpose,
        level=request.level,
        period=request.period,
        notes=(
            *(text.format(count=write_count(count)) for count, text in left_out if count),
            *_filters_in_words(request, purpose),
        ),
    )


def _filters_in_words(request: Request, purpose: str) -> tuple[str, ...]:
    if purpose == OUTREACH:
        return request.filters_in_words()
    return (_("Only inspections of the chosen season count."),) if request.season else ()
