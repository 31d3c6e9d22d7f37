"""Reads findings with their effort and measures where they stand out from chance."""

import numpy as np
import pandas as pd

from data.area import read_area_cells
from data.inspection_results import read_inspections
from data.language import _
from layers.hot_spot_evidence import FoundWords, describe_hours, describe_inspections
from layers.hot_spots import HotSpotWording, hot_spots
from layers.layer import Layer
from layers.number_text import write_count
from layers.rate_evidence import RateEvidence
from layers.rated import what_prior_says
from layers.reading.sightings import left_out_of_discovered, read_effort, read_sightings
from layers.request import Request
from layers.sightings_rate import sightings_rate

TRIGGERS = ("planned", "random")
KIND_LEANS_ON = 10.0
"""Inspections that the rate of all kinds weighs in the rate of one."""


def discovered_hot_spots(request: Request) -> Layer:
    """Return where teams discover more than the time of their visits explains."""
    discovered, effort = read_sightings(request, discovered=True), read_effort(request)
    cells = read_area_cells(request.store, level=request.level)
    # The rate counts the same records, so what it says of those in no cell holds here.
    rate = sightings_rate(
        discovered.cells,
        effort.cells,
        cells,
        level=request.level,
        left_out=left_out_of_discovered(request, discovered, effort),
        notes=request.filters_in_words(),
    )
    facts = discovered.cells.merge(effort.cells, "outer", on=["east", "north"]).fillna(0)
    facts = facts.assign(events=facts["sightings"], effort=facts["minutes"] / 60)
    return hot_spots(
        facts[["east", "north", "events", "effort"]],
        cells,
        level=request.level,
        wording=_of_sightings(rate.n, rate.effort or 0.0),
        effort=rate.effort,
        period=request.period,
        caveats=_caveats_of_sightings(rate),
    )


def inspection_hot_spots(request: Request) -> Layer:
    """Return where planned and random inspections find labour exploitation more than their kinds explain."""
    inspections = read_inspections(
        request.store, request.person, period=request.period, season=request.season
    )
    carried_out = inspections[inspections["carried_out"].astype(bool)]
    wanted = carried_out[carried_out["trigger"].isin(TRIGGERS)]
    facts, coarse = facts_of_inspections(wanted, level=request.level)
    return hot_spots(
        facts,
        read_area_cells(request.store, level=request.level),
        level=request.level,
        wording=_of_inspections(int(facts["events"].sum()), len(wanted) - coarse),
        period=request.period,
        caveats=_caveats_of_inspections(len(carried_out) - len(wanted), coarse, request),
    )


def facts_of_inspections(inspections: pd.DataFrame, *, level: int) -> tuple[pd.DataFrame, int]:
    """Return east, north, events and effort per cell, and how many are known only to a larger cell.

    Effort is the number of findings to expect: each inspection counts the rate of its kind of workplace,
    (x + 10 r) / (n + 10) with x of n inspections of the kind and r the rate of all.
    """
    found = inspections["labour_exploitation"].astype(float)
    rate = float(found.mean()) if len(found) else 0.0
    of_kind = found.groupby(inspections["kind"]).agg(["sum", "count"])
    rates = (of_kind["sum"] + KIND_LEANS_ON * rate) / (of_kind["count"] + KIND_LEANS_ON)
    placed = inspections["cell_level"].fillna(level + 1) <= level
    kept = inspections[placed]
    shift = level - kept["cell_level"].to_numpy(np.int64)
    cells = pd.DataFrame(
        {
            "east": np.right_shift(kept["east"].to_numpy(np.int64), shift),
            "north": np.right_shift(kept["north"].to_numpy(np.int64), shift),
            "events": found[placed].to_numpy(),
            "effort": kept["kind"].map(rates).to_numpy(np.float64),
        }
    )
    return cells.groupby(["east", "north"], as_index=False).sum(), int((~placed).sum())


def _of_sightings(count: int, hours: float) -> HotSpotWording:
    return HotSpotWording(
        code="hot_spots",
        purpose="outreach",
        title=_("Where teams discover more than chance gives."),
        unit=_("times the rate elsewhere, in a cell and those around it"),
        note=_("n = {count} sightings in {hours} hours of visits").format(
            count=write_count(count), hours=write_count(hours)
        ),
        unknown=_("Not known: nobody has looked, or too little to say"),
        shortfall_events=_(
            "Not enough sightings: visits discovered {count}, a map needs {least}; {more} are missing."
        ),
        shortfall_cells=_(
            "Not enough visits: {count} cells were visited, a map needs {least}; {more} are missing."
        ),
        found=FoundWords(
            describe_hours,
            _("No time of visits counts here: nothing is known, which does not mean that there is nothing."),
            _("Sightings discovered"),
            _("Hours of visits"),
        ),
    )


def _of_inspections(count: int, inspections: int) -> HotSpotWording:
    return HotSpotWording(
        code="inspection_hot_spots",
        purpose="inspection",
        title=_("Where inspections find more than chance gives."),
        unit=_("times what the kinds of workplace explain, in a cell and those around it"),
        note=_("n = {count} with labour exploitation found, of {inspections} planned or random").format(
            count=write_count(count), inspections=write_count(inspections)
        ),
        unknown=_("Not known: no planned or random inspection, or too little to say"),
        shortfall_events=_(
            "Not enough findings: inspections found labour exploitation {count} times, a map needs {least}; "
            "{more} are missing."
        ),
        shortfall_cells=_(
            "Not enough inspections: they took place in {count} cells, a map needs {least}; {more} are "
            "missing."
        ),
        found=FoundWords(
            describe_inspections,
            _("No planned or random inspection took place here, so nothing is known."),
            _("Inspections with labour exploitation found"),
            _("Findings to expect by kind of workplace"),
        ),
    )


def _caveats_of_sightings(rate: Layer) -> tuple[str, ...]:
    assert isinstance(rate.evidence, RateEvidence)  # noqa: S101  # it is of its own making
    of_prior = what_prior_says(rate.evidence.prior)
    return tuple(caveat for caveat in rate.caveats if caveat not in of_prior)


def _caveats_of_inspections(others: int, coarse: int, request: Request) -> tuple[str, ...]:
    said = [
        _("Planned and random inspections count; each is held against the rate of its kind of workplace.")
    ]
    counted = [
        (
            others,
            _("Inspections after a complaint or as a follow-up, which find more and are left out: {count}."),
        ),
        (coarse, _("Inspections known only to a larger area, which are not split: {count}.")),
    ]
    said += [text.format(count=write_count(count)) for count, text in counted if count]
    if request.season:
        said.append(_("Only inspections of the chosen season count."))
    return tuple(said)
