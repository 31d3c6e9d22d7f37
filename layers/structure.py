"""Measures how far the structure of a place isolates those who work or live there."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.language import _
from layers.classes import Wording, classify
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count
from layers.structural_factors import Factor, weighted_range
from layers.structure_evidence import StructureEvidence

if TYPE_CHECKING:
    from data.periods import Period

ANCHOR = "structural-factors"
CODES = {"inspection": "structural_factors", "outreach": "isolation"}
LEAST_FACTORS = 2

Bools = NDArray[np.bool_]


def structure(
    factors: tuple[Factor, ...],
    known: Bools,
    cells: gpd.GeoDataFrame,
    *,
    purpose: str,
    level: int,
    count: int,
    missing: tuple[str, ...] = (),
    period: "Period | None" = None,
) -> Layer:
    """Return the mean of the factors in points out of 100, at equal weights.

    value = 100 * mean of the factors; lower and upper are the least and the greatest mean when each weight
    lies between half and double.

    Parameters
    ----------
    factors
        In the order of the cells; with fewer than two nothing is said.
    known
        Where the layer speaks: cells with worksites (inspection) or with people or places (outreach).
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    count
        Worksites or inhabitants behind it.
    missing
        Factors that could not be measured, in words.

    Raises
    ------
    CrsMismatch
        When the cells are not in metres.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    shortfall = _shortfall(factors, known, purpose)
    value, lower, upper = (np.full(len(cells), np.nan) for _each in range(3))
    if not shortfall:
        shares = np.stack([factor.share for factor in factors])
        least, greatest = weighted_range(shares[:, known])
        middle = shares[:, known].mean(axis=0)
        value[known], lower[known], upper[known] = 100 * middle, 100 * least, 100 * greatest
    classed = classify(
        value, lower, upper, purpose=purpose, scheme="quantiles", wording=_wording(purpose, count)
    )
    return Layer(
        code=CODES[purpose],
        purpose=purpose,
        title=_title(purpose),
        level=level,
        epsg=epsg,
        unit=_unit(),
        cells=cells[["east", "north", "geometry"]].assign(
            value=value,
            lower=lower,
            upper=upper,
            known=np.isfinite(value),
            cls=classed.cls,
            faded=classed.faded,
        ),
        legend=classed.legend,
        n=count,
        method=Method(ANCHOR, _formula()),
        evidence=StructureEvidence(factors),
        period=period,
        caveats=_caveats(missing),
        shortfall=shortfall,
    )


def _shortfall(factors: tuple[Factor, ...], known: Bools, purpose: str) -> tuple[str, ...]:
    lacking = []
    if not known.any():
        lacking.append(
            _("No worksites yet: import those of the municipality.")
            if purpose == "inspection"
            else _("No inhabitants and no places yet: bring in a population grid or an extract of the map.")
        )
    if len(factors) < LEAST_FACTORS:
        lacking.append(
            _("Only {count} of the factors can be measured, and {least} are needed.").format(
                count=len(factors), least=LEAST_FACTORS
            )
        )
    return tuple(lacking)


def _title(purpose: str) -> str:
    if purpose == "inspection":
        return _("Where work is far from people, transport and help.")
    return _("Where people are far from others, transport and help.")


def _unit() -> str:
    return _("points out of 100, the mean of the factors")


def _formula() -> str:
    return _(
        "Each factor lies between 0 and 1; the value is 100 times their mean. The interval holds every mean "
        "with weights between half and double."
    )


def _wording(purpose: str, count: int) -> Wording:
    note = (
        _("n = {count} worksites now")
        if purpose == "inspection"
        else _("n = {count} inhabitants in the area")
    )
    return Wording(
        unit=_unit(),
        short_unit=_("points"),
        note=note.format(count=write_count(count)),
        unknown=_("Not known: no worksite here")
        if purpose == "inspection"
        else _("Not known: nobody lives here and no place is known"),
        faded=_("Paler: other weights would move it over three classes or more"),
    )


def _caveats(missing: tuple[str, ...]) -> tuple[str, ...]:
    caveats = [
        _("It shows circumstances that make exploitation easier to hide, not that it happens."),
        _("Distances are straight lines from the middle of the cell; roads and timetables play no part yet."),
        _("The scales of the factors are a judgement: look at the numbers of a cell."),
    ]
    if missing:
        caveats.append(_("Not measured: {factors}.").format(factors=", ".join(missing)))
    return tuple(caveats)
