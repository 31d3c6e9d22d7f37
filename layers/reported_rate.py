"""Measures how much is reported from a cell for the people near it and the effort made to hear of it."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from data.errors import Refused
from data.language import _
from layers.classes import Wording, classify
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count, write_number
from layers.rate_evidence import RateEvidence
from layers.rated import Rated, rate_cells, what_prior_says
from layers.reporting_exposure import ReportingExposure

if TYPE_CHECKING:
    from data.periods import Period

CODE = "reported_rate"
ANCHOR = "reported-rate"
PER_PEOPLE_YEARS = 1_000
LEAST_REPORTS_TO_SHOW = 5
LEAST_CELLS_TO_SHOW = 5


def reported_rate(
    counts: pd.DataFrame,
    people: np.ndarray,
    exposure: ReportingExposure,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    period: "Period | None" = None,
    too_coarse: int = 0,
    in_no_cell: int = 0,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return sightings reported per 1,000 people near and year of usual reporting effort.

    rate = 1000 (a + y) / (b + E) with y reports and E = people near * years of usual effort, and (a, b)
    learnt from all cells. A cell with no people, or too few for a report to be kept there, is not known.

    Parameters
    ----------
    counts
        Columns east, north, sightings: those reported.
    people
        Inhabitants within reach of each cell, in the order of `cells`.
    exposure
        As of `reporting_exposure`, in the same order.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    too_coarse, in_no_cell
        Reports known only to a larger area, and those without a place or a month: never split.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When a count is negative, or people and cells are not as many.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    if len(people) != len(cells):
        raise Refused(_("People are given for other cells than those shown. Read them for these cells."))
    facts = _facts_per_cell(counts, people, exposure, cells)
    shortfall = _shortfall(facts)
    rated = rate_cells(
        facts["counted"].to_numpy(), facts["effort"].to_numpy(), per=PER_PEOPLE_YEARS, enough=not shortfall
    )
    values = rated.values.set_axis(cells.index)
    heard = int(facts["counted"][facts["effort"] > 0].sum())
    classed = classify(
        *(values[name].to_numpy() for name in ("value", "lower", "upper")),
        purpose="outreach",
        scheme="natural breaks",
        wording=_wording(heard),
    )
    outside = float(counts["sightings"].sum() - facts["counted"].sum())
    return Layer(
        code=CODE,
        purpose="outreach",
        title=_("Where most is reported for the people near and the effort to hear of it."),
        level=level,
        epsg=epsg,
        unit=_unit(),
        cells=cells[["east", "north", "geometry"]].assign(
            **values, known=np.isfinite(values["value"].to_numpy()), cls=classed.cls, faded=classed.faded
        ),
        legend=classed.legend,
        n=heard,
        method=Method(ANCHOR, _formula()),
        evidence=_evidence(rated, facts),
        period=period,
        caveats=(*_caveats(facts, outside, too_coarse, in_no_cell), *what_prior_says(rated.prior), *notes),
        shortfall=shortfall,
        extras=(("exceeds", _("Chance of over twice the median")),),
    )


def _evidence(rated: Rated, facts: pd.DataFrame) -> RateEvidence:
    unit = _("per 1,000 people near and year of usual effort")
    return RateEvidence(
        rated.prior, rated.rates, facts, PER_PEOPLE_YEARS, unit, rated.high, describe_reporting
    )


def describe_reporting(facts: pd.Series) -> tuple[str, list[tuple[str, float]]]:
    """Return what could be reported from a cell: people near, usual years, campaigns and trained staff."""
    numbers = [
        (_("Sightings reported (y)"), facts["counted"]),
        (_("People near"), facts["people"]),
        (_("Years of usual reporting effort"), facts["years"]),
        (_("of it, weeks of campaigns"), facts["campaign_weeks"]),
        (_("of it, trained persons times years"), facts["trained_years"]),
        (_("People times years (E)"), facts["effort"]),
    ]
    if facts["effort"] == 0:
        return (
            _("Too few people live here for reports to be kept in such a cell, so the rate is not known."),
            numbers,
        )
    return (
        _(
            "Reported from here: {count}, with about {people} people near in {years} years of usual effort."
        ).format(
            count=write_count(facts["counted"]),
            people=write_number(facts["people"]),
            years=write_number(facts["years"]),
        ),
        numbers,
    )


def _facts_per_cell(
    counts: pd.DataFrame, people: np.ndarray, exposure: ReportingExposure, cells: gpd.GeoDataFrame
) -> pd.DataFrame:
    facts = cells[["east", "north"]].merge(counts, "left", on=["east", "north"], validate="1:1")
    return pd.DataFrame(
        {
            "counted": facts["sightings"].astype(float).fillna(0.0),
            "people": np.asarray(people, float),
            "years": exposure.usual_years,
            "campaign_weeks": exposure.campaign_weeks,
            "trained_years": exposure.trained_years,
            "effort": np.asarray(people, float) * exposure.usual_years,
        }
    )


def _shortfall(facts: pd.DataFrame) -> tuple[str, ...]:
    some = facts["effort"] > 0
    heard, places = int(facts["counted"][some].sum()), int(some.sum())
    missing = []
    if places < LEAST_CELLS_TO_SHOW:
        missing.append(
            _(
                "Not enough inhabitants known: {count} cells have people near, a map needs {least}. "
                "Bring in a population grid."
            ).format(count=write_count(places), least=LEAST_CELLS_TO_SHOW)
        )
    if heard < LEAST_REPORTS_TO_SHOW:
        missing.append(
            _("Not enough reports: {count} came in, a map needs {least}; {more} are missing.").format(
                count=write_count(heard), least=LEAST_REPORTS_TO_SHOW, more=LEAST_REPORTS_TO_SHOW - heard
            )
        )
    return tuple(missing)


def _unit() -> str:
    return _("sightings reported per 1,000 people near and year of usual reporting effort")


def _formula() -> str:
    return _(
        "Sightings that somebody reported, over the people near and the reporting effort of the months; the "
        "fewer people and effort, the nearer to the average of all cells."
    )


def _wording(count: int) -> Wording:
    return Wording(
        unit=_unit(),
        short_unit=_("per 1,000 and year"),
        note=_("n = {count} reported sightings").format(count=write_count(count)),
        unknown=_(
            "Not known: too few people live there to keep reports in such a cell, or too little to say"
        ),
        faded=_("Paler: unsure, the 90 % interval reaches over three classes or more"),
    )


def _caveats(facts: pd.DataFrame, outside: float, too_coarse: int, in_no_cell: int) -> tuple[str, ...]:
    counted = [
        (
            float(facts["counted"][facts["effort"] == 0].sum()),
            _("Reports from cells in which too few people live, which are in no rate: {count}."),
        ),
        (outside, _("Reports from outside the area of work, which are in no cell: {count}.")),
        (too_coarse, _("Reports known only to a larger area, which are not split: {count}.")),
        (in_no_cell, _("Reports without a place or without a month, which are in no cell: {count}.")),
    ]
    return (
        _("It says who was heard: reports depend on who trusts whom, and on what was asked for."),
        _(
            "Assumed alike everywhere: reports follow the open hours of help lines, a campaign doubles them "
            "while it runs, a trained person adds a twentieth, twenty or more double them."
        ),
        *(text.format(count=write_count(count)) for count, text in counted if count > 0),
    )
