"""Measures what inspections of the worksites in a cell are expected to find, by kind and region."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from data.periods import Period
from layers.beta_binomial import Shares, chance_of_exceeding
from layers.classes import Wording, classify
from layers.inspection_targets import listable
from layers.layer import Layer, Method, check_crs
from layers.legend import Legend
from layers.number_text import write_count
from layers.site_yields import average_yield, group_yields
from layers.yield_evidence import PER_INSPECTIONS, YieldEvidence
from layers.yield_groups import PLANNED, REGION, YieldGroups, regions_of, yield_groups
from layers.yield_words import caveats_of_yields, unit_of_yields

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]

CODE = "inspection_yield"
ANCHOR = "inspection-yield"
LEAST_INSPECTIONS = 20
LEAST_FINDINGS = 3
SURE = 0.9


def inspection_yield(
    inspections: pd.DataFrame,
    worksites: pd.DataFrame,
    cells: gpd.GeoDataFrame,
    *,
    level: int,
    day: date,
    outcome: str = "labour_exploitation",
    trigger: str = PLANNED,
    period: Period | None = None,
    notes: tuple[str, ...] = (),
) -> Layer:
    """Return the findings that ten inspections of an average worksite of each cell are expected to have.

    A worksite has the yield of its kind in its region, (alpha + x) / (alpha + beta + n); a cell has the mean
    of its worksites. Alpha and beta are learnt, planned findings corrected with inspections drawn by lot.
    A cell without a worksite is not known.

    Parameters
    ----------
    inspections, worksites
        As read by `read_inspections` and `read_worksites`.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    day, outcome, trigger
        As in `yield_groups`.
    notes
        Further caveats, such as a filter that is on.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    Refused
        When there is no such outcome or reason, or a column is missing.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    known = yield_groups(inspections, worksites, outcome=outcome, trigger=trigger, day=day)
    sites = _sites_in_cells(worksites[listable(worksites)], cells, known, level)
    shortfall = _shortfall(known, sites)
    yields = group_yields(known)
    values = _values(known, yields, sites, len(cells), enough=not shortfall)
    classed = classify(
        *(values[name].to_numpy() for name in ("value", "lower", "upper")),
        purpose="inspection",
        scheme="natural breaks",
        wording=_wording(known),
    )
    faded = values["exceeds"].between(1 - SURE, SURE).to_numpy()
    return Layer(
        code=CODE,
        purpose="inspection",
        title=_title(known),
        level=level,
        epsg=epsg,
        unit=unit_of_yields(known),
        cells=cells[["east", "north", "geometry"]].assign(
            **values.set_axis(cells.index),
            known=np.isfinite(values["value"].to_numpy()),
            cls=classed.cls,
            faded=faded,
        ),
        legend=_with_fading(classed.legend, faded),
        n=int(known.groups["inspected"].sum()),
        method=Method(ANCHOR, _formula()),
        evidence=YieldEvidence(known, yields, sites),
        period=period or _months_covered(inspections),
        caveats=(*caveats_of_yields(known, worksites, sites), *notes),
        shortfall=shortfall,
        extras=(
            ("exceeds", _("Chance of over the average worksite's")),
            ("worksites", _("Worksites that may be inspected")),
        ),
    )


def _sites_in_cells(
    worksites: pd.DataFrame, cells: gpd.GeoDataFrame, known: YieldGroups, level: int
) -> pd.DataFrame:
    """Return cell (row of cells) and group (row of groups) of each worksite that lies in a cell."""
    sites = worksites[worksites["cell_level"] <= level]
    here_east, here_north = regions_of(sites, level=level)
    region_east, region_north = regions_of(sites)
    at = pd.MultiIndex.from_arrays([cells["east"].to_numpy(), cells["north"].to_numpy()])
    cell = at.get_indexer(pd.MultiIndex.from_arrays([here_east, here_north]))
    groups = pd.MultiIndex.from_frame(known.groups[REGION])
    group = groups.get_indexer(pd.MultiIndex.from_arrays([sites["kind"], region_east, region_north]))
    return pd.DataFrame({"cell": cell, "group": group})[cell >= 0].reset_index(drop=True)


def _values(
    known: YieldGroups, yields: pd.DataFrame, sites: pd.DataFrame, count: int, *, enough: bool
) -> pd.DataFrame:
    columns = ["value", "lower", "upper", "exceeds", "worksites"]
    values = pd.DataFrame(np.nan, index=range(count), columns=columns)
    values["worksites"] = np.bincount(sites["cell"], minlength=count)
    if not enough:
        return values
    some = np.unique(sites["cell"])
    shares = _averages(known, sites)
    bound = average_yield(known, yields["mean"].to_numpy())
    rates = [PER_INSPECTIONS * each for each in (shares.mean, shares.lower, shares.upper)]
    values.loc[some, columns[:4]] = np.column_stack([*rates, chance_of_exceeding(shares, bound)])
    return values


def _averages(known: YieldGroups, sites: pd.DataFrame) -> Shares:
    """Return the mean of the worksites of each cell that has any, in the order of the cells."""
    parts = _shares_of_groups(sites, len(known.groups))
    squares = parts.power(2)

    def averaging(numbers: Floats, power: int) -> Floats:
        return np.asarray((parts if power == 1 else squares) @ numbers)

    return known.shares(averaging)


def _shares_of_groups(sites: pd.DataFrame, groups: int) -> "csr_array":
    # scipy.sparse takes a while to import, and only this layer needs it.
    from scipy.sparse import csr_array

    some, row = np.unique(sites["cell"], return_inverse=True)
    counts = csr_array((np.ones(len(sites)), (row, sites["group"])), shape=(len(some), groups))
    counts.sum_duplicates()
    return csr_array(counts.multiply(1 / counts.sum(axis=1)[:, None]))


def _shortfall(known: YieldGroups, sites: pd.DataFrame) -> tuple[str, ...]:
    inspected = int(known.groups["inspected"].sum())
    found = int(known.groups[["main_found", "lots_found"]].sum().sum())
    missing = []
    if inspected < LEAST_INSPECTIONS:
        missing.append(
            _(
                "Not enough inspections: {count} have an outcome that counts, a map needs {least}; "
                "{more} are missing."
            ).format(
                count=write_count(inspected), least=LEAST_INSPECTIONS, more=LEAST_INSPECTIONS - inspected
            )
        )
    if found < LEAST_FINDINGS:
        missing.append(
            _(
                "Not enough findings: {count} of them found it, a map needs {least}; {more} are missing."
            ).format(count=write_count(found), least=LEAST_FINDINGS, more=LEAST_FINDINGS - found)
        )
    if sites.empty:
        missing.append(_("No worksite in force lies in a cell of this size: bring in a list of worksites."))
    return tuple(missing)


def _months_covered(inspections: pd.DataFrame) -> Period | None:
    if inspections.empty:
        return None
    return Period(int(inspections["period"].min()), int(inspections["period"].max()))


def _title(known: YieldGroups) -> str:
    if known.trigger == PLANNED:
        return _("What ten inspections of the worksites here are expected to find.")
    return _("What ten inspections after a complaint are expected to find at the worksites here.")


def _formula() -> str:
    return _(
        "Inspections with a finding, over inspections, by kind of worksite and region; the fewer there were, "
        "the nearer to the kind, and the kind to all. A cell has the mean of its worksites."
    )


def _wording(known: YieldGroups) -> Wording:
    return Wording(
        unit=unit_of_yields(known),
        short_unit=_("per 10"),
        note=_("n = {count} inspections, {found} of them with such a finding").format(
            count=write_count(known.groups["inspected"].sum()),
            found=write_count(known.groups[["main_found", "lots_found"]].sum().sum()),
        ),
        unknown=_("Not known: no worksite on record here, or too little to say"),
    )


def _with_fading(legend: Legend, faded: NDArray[np.bool_]) -> Legend:
    """Return the legend with what paler means: classes lie too close for intervals within one."""
    if not faded.any():
        return legend
    words = _("Paler: unsure (under 90 %) whether it is over or under the average worksite")
    return replace(legend, faded_label=words)
