"""Measures how much outreach teams discover for the time they spend, cell by cell."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from data.errors import Refused
from data.language import _
from layers.classes import Wording, classify
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count, write_number, write_share
from layers.rate_evidence import PER_HOURS, RateEvidence, describe_visits
from layers.rated import rate_cells, what_prior_says

if TYPE_CHECKING:
    from data.periods import Period

CODE = "sightings_rate"
ANCHOR = "sightings-rate"
LEAST_SIGHTINGS_TO_SHOW = 5
LEAST_CELLS_TO_SHOW = 5


@dataclass(frozen=True)
class LeftOut:
    """Records that stand in no cell of this layer: they are counted and said, never split or lost.

    Parameters
    ----------
    sightings_too_coarse, visits_too_coarse
        Known only to an area larger than the cells.
    sightings_in_no_cell
        Discovered, but without a place or without a month, so in cells of no size.
    undated
        Whether those without a month may lie outside the time that is shown.
    reported
        Sightings that somebody reported: another process than discovery, with another effort.
    """

    sightings_too_coarse: int = 0
    visits_too_coarse: int = 0
    sightings_in_no_cell: int = 0
    undated: bool = False
    reported: int = 0


def sightings_rate(
    counts: pd.DataFrame,
    effort: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    period: "Period | None" = None,
    left_out: LeftOut | None = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return sightings discovered per 100 hours of visits, shrunk towards the average where visits are few.

    rate = 100 (a + y) / (b + E) with y sightings in E hours, and (a, b) learnt from all visited cells. A cell
    without visits is not known, never zero; its value is the prior's, which is explained but not drawn.

    Parameters
    ----------
    counts
        Columns east, north, sightings: those discovered on visits.
    effort
        Columns east, north, visits, minutes.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    notes
        Further caveats, such as a filter that is on.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a column is missing, or a count or minutes are negative or missing.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    _check_columns(counts, ("east", "north", "sightings"))
    _check_columns(effort, ("east", "north", "visits", "minutes"))
    facts = _facts_per_cell(counts, effort, cells)
    hours, sightings = facts["effort"].to_numpy(), facts["counted"].to_numpy()
    shortfall = _shortfall(facts)
    rated = rate_cells(sightings, hours, per=PER_HOURS, enough=not shortfall)
    values = rated.values.set_axis(cells.index)
    n, total_hours = int(sightings[hours > 0].sum()), float(hours.sum())
    classed = classify(
        *(values[name].to_numpy() for name in ("value", "lower", "upper")),
        purpose="outreach",
        scheme="natural breaks",
        wording=_wording(n, total_hours),
    )
    return Layer(
        code=CODE,
        purpose="outreach",
        title=_("How much teams discover for the time they spend."),
        level=level,
        epsg=epsg,
        unit=_("sightings discovered per 100 hours of visits"),
        cells=cells[["east", "north", "geometry"]].assign(
            **values, known=np.isfinite(values["value"].to_numpy()), cls=classed.cls, faded=classed.faded
        ),
        legend=classed.legend,
        n=n,
        effort=total_hours,
        method=Method(ANCHOR, _formula()),
        evidence=RateEvidence(
            rated.prior, rated.rates, facts, PER_HOURS, _("per 100 hours"), rated.high, describe_visits
        ),
        period=period,
        caveats=(
            *_caveats(facts, counts, effort, left_out or LeftOut()),
            *what_prior_says(rated.prior),
            *notes,
        ),
        shortfall=shortfall,
        extras=(("exceeds", _("Chance of over twice the median")),),
    )


def _facts_per_cell(counts: pd.DataFrame, effort: pd.DataFrame, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    facts = cells[["east", "north"]].merge(counts, "left", on=["east", "north"], validate="1:1")
    facts = facts.merge(effort, "left", on=["east", "north"], validate="1:1")
    facts = facts[["sightings", "visits", "minutes"]].astype(float).fillna(0.0)
    return pd.DataFrame(facts.assign(effort=facts["minutes"] / 60)).rename(columns={"sightings": "counted"})


def _shortfall(facts: pd.DataFrame) -> tuple[str, ...]:
    visited = facts["effort"] > 0
    sightings, places = int(facts["counted"][visited].sum()), int(visited.sum())
    missing = []
    if places < LEAST_CELLS_TO_SHOW:
        missing.append(
            _("Not enough visits: {count} cells were visited, and a map needs {least}.").format(
                count=write_count(places), least=LEAST_CELLS_TO_SHOW
            )
        )
    if sightings < LEAST_SIGHTINGS_TO_SHOW:
        missing.append(
            _(
                "Not enough sightings: visits discovered {count}, a map needs {least}; {more} are missing."
            ).format(
                count=write_count(sightings),
                least=LEAST_SIGHTINGS_TO_SHOW,
                more=LEAST_SIGHTINGS_TO_SHOW - sightings,
            )
        )
    return tuple(missing)


def _check_columns(frame: pd.DataFrame, columns: tuple[str, ...]) -> None:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise Refused(_("The counts lack {columns}. Add them.").format(columns=", ".join(missing)))


def _formula() -> str:
    return _(
        "Sightings that teams discovered, over hours of visits; the fewer the hours, the nearer to the "
        "average of all visited cells."
    )


def _wording(count: int, hours: float) -> Wording:
    return Wording(
        unit=_("sightings discovered per 100 hours of visits"),
        short_unit=_("per 100 h"),
        note=_("n = {count} sightings in {hours} hours of visits").format(
            count=write_count(count), hours=write_count(hours)
        ),
        unknown=_(
            "Not known: nobody has looked, too little to say, or too few people live there to keep sightings"
        ),
        faded=_("Paler: unsure, the 90 % interval reaches over three classes or more"),
    )


def _caveats(
    facts: pd.DataFrame, counts: pd.DataFrame, effort: pd.DataFrame, left_out: LeftOut
) -> tuple[str, ...]:
    in_no_rate = [
        (
            float(facts["counted"][facts["effort"] == 0].sum()),
            _("Sightings in cells without a logged visit, which are in no rate: {count}."),
        ),
        (
            float(counts["sightings"].sum() - facts["counted"].sum()),
            _("Sightings outside the area of work, which are in no cell: {count}."),
        ),
        (
            left_out.sightings_too_coarse,
            _("Sightings known only to a larger area, which are not split: {count}. Larger cells hold more."),
        ),
        (left_out.sightings_in_no_cell, _in_no_cell(left_out)),
    ]
    apart = [
        (
            (effort["minutes"].sum() - facts["minutes"].sum()) / 60,
            _("Hours of visits outside the area of work, which are in no cell: {count}."),
        ),
        (
            left_out.visits_too_coarse,
            _(
                "Visits known only to a larger area, or where too few people live for a sighting to be kept "
                "in a cell of this size: {count}. Their time is in no rate."
            ),
        ),
        (
            left_out.reported,
            _("Sightings that others reported, which depend on who reports and are kept apart: {count}."),
        ),
    ]
    missing = sum(count for count, _text in in_no_rate)
    return (
        _("It says what teams met where they went; they go where they expect something."),
        *_counted(in_no_rate),
        *_share_left_out(missing, float(facts["counted"][facts["effort"] > 0].sum()), left_out),
        *_counted(apart),
    )


def _in_no_cell(left_out: LeftOut) -> str:
    if left_out.undated:
        return _("Sightings without a place, or without a month and so of any date: {count}.")
    return _("Sightings without a place or without a month, which are in no cell: {count}.")


def _share_left_out(missing: float, counted: float, left_out: LeftOut) -> tuple[str, ...]:
    if not missing:
        return ()
    undated = left_out.undated and left_out.sightings_in_no_cell
    text = (
        _("So the rates leave out up to {share} of all that was discovered: {missing} of {all}.")
        if undated
        else _("So the rates leave out {share} of all that was discovered: {missing} of {all}.")
    )
    total = missing + counted
    return (
        text.format(share=write_share(missing / total), missing=write_count(missing), all=write_count(total)),
    )


def _counted(facts: list[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(
        text.format(count=write_number(float(count), digits=6)) for count, text in facts if count > 0
    )
