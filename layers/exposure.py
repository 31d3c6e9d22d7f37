"""Measures exposure: how many places where people may be met, or worked for, lie within reach of a cell."""

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.grid import Grid, side_of_level
from data.language import _
from layers.classes import Classed, Wording, classify
from layers.exposure_evidence import ExposureEvidence
from layers.exposure_sources import (
    Sources,
    count_too_coarse,
    distance_to_neighbour_m,
    reach_m,
    sources_of_places,
)
from layers.exposure_weights import Weights
from layers.kernel import sums_per_cell
from layers.layer import Layer, Method, check_crs
from layers.number_text import write_count

if TYPE_CHECKING:
    from data.periods import Period

ANCHOR = "exposure"


def exposure(
    places: gpd.GeoDataFrame,
    cells: gpd.GeoDataFrame,
    weights: Weights,
    *,
    purpose: str,
    level: int,
    period: "Period | None" = None,
) -> Layer:
    """Return one surface of exposure: places weighted by kind and nearness, summed per cell.

    value = sum over places of w_kind * (1 - (d / h)^2)^2 for distances d below the reach h, from the centre
    of the cell; lower and upper are the value with a reach a quarter shorter and longer. Every cell of the
    area is known, as the extract covers it; with no place at all, none is.

    Parameters
    ----------
    places
        Columns kind, east, north, cell_level, geometry, in the grid CRS; of this purpose alone.
    cells
        Columns east, north, geometry: the area of work at this level of the grid.
    purpose
        ``outreach`` or ``inspection``; the two are never mixed.

    Raises
    ------
    CrsMismatch
        When places and cells are not in the same grid CRS in metres.
    Refused
        When a kind may not be on this surface, among them every help place on the inspection surface.
    """
    epsg = cells.crs.to_epsg() if cells.crs else 0
    check_crs(cells, epsg)
    check_crs(places, epsg)
    sources = sources_of_places(places, weights, purpose=purpose, level=level)
    east, north = cells["east"].to_numpy(np.int32), cells["north"].to_numpy(np.int32)
    value, lower, upper = sums_per_cell(sources, Grid(epsg), east, north, level=level)
    if len(sources) == 0:
        value, lower, upper = (np.full(len(cells), np.nan) for _each in range(3))
    at_border = cells_at_border(sources, weights, Grid(epsg), east, north, level=level)
    classed = classify(
        value, lower, upper, purpose=purpose, scheme="quantiles", wording=_wording(len(sources))
    )
    return Layer(
        code=f"{purpose}_exposure",
        purpose=purpose,
        title=_title(purpose),
        level=level,
        epsg=epsg,
        unit=_("weighted places within reach"),
        cells=_with_values(cells, value, lower, upper, classed),
        legend=classed.legend,
        n=len(sources),
        method=Method(ANCHOR, _formula()),
        evidence=ExposureEvidence(sources, weights, purpose, at_border),
        period=period,
        caveats=_caveats(at_border, count_too_coarse(places, level=level), sources),
        shortfall=() if len(sources) else (_("No places yet: bring in an extract of the map first."),),
    )


def cells_at_border(
    sources: Sources,
    weights: Weights,
    grid: Grid,
    east: NDArray[np.int32],
    north: NDArray[np.int32],
    *,
    level: int,
) -> NDArray[np.bool_]:
    """Return whether the border of the area lies within the reach that a place in the cell would have."""
    used = [weights.by_code[code] for code in np.unique(sources.kind)]
    if not used:
        return np.zeros(len(east), bool)
    reach = reach_m(
        distance_to_neighbour_m(*grid.centres(east, north, level), sources.x, sources.y, weights.neighbours),
        max(kind.reach_urban_m for kind in used),
        max(kind.reach_rural_m for kind in used),
    )
    return _distance_to_border_m(east, north, level) < reach


def _distance_to_border_m(
    east: NDArray[np.int32], north: NDArray[np.int32], level: int
) -> NDArray[np.float64]:
    # scipy.ndimage is needed here alone, and takes a while to import.
    from scipy.ndimage import distance_transform_edt

    column, row = east - east.min() + 1, north - north.min() + 1
    inside = np.zeros((row.max() + 2, column.max() + 2), bool)
    inside[row, column] = True
    return np.asarray((distance_transform_edt(inside)[row, column] - 0.5) * side_of_level(level))


def _with_values(
    cells: gpd.GeoDataFrame,
    value: NDArray[np.float64],
    lower: NDArray[np.float64],
    upper: NDArray[np.float64],
    classed: Classed,
) -> gpd.GeoDataFrame:
    return cells[["east", "north", "geometry"]].assign(
        value=value, lower=lower, upper=upper, known=np.isfinite(value), cls=classed.cls, faded=classed.faded
    )


def _title(purpose: str) -> str:
    if purpose == "outreach":
        return _("Where teams have most places within reach to meet people.")
    return _("Where workplaces of kinds worth checking lie close together.")


def _formula() -> str:
    return _(
        "Each place counts its weight at the door and less with distance, down to nothing at its reach; "
        "the cell adds them up."
    )


def _wording(count: int) -> Wording:
    return Wording(
        unit=_("weighted places within reach"),
        short_unit=_("places"),
        note=_("n = {count} places on the map now").format(count=write_count(count)),
        unknown=_("Not known: no places brought in"),
    )


def _caveats(at_border: NDArray[np.bool_], too_coarse: int, sources: Sources) -> tuple[str, ...]:
    caveats = [
        _("It shows what is on the map now: neither months, season nor form play a part."),
        _("It shows chances of contact, not what happened: a high value is no sign of exploitation."),
        _("It depends on how completely the map is drawn, which differs between areas."),
        _("A large place, such as a park or a farm, counts from one point."),
    ]
    if (sources.cell_level >= 0).any():
        caveats.append(
            _("Places known by their 500 m cell alone, which count for the whole of it: {count}.").format(
                count=write_count(int((sources.cell_level >= 0).sum()))
            )
        )
    if too_coarse:
        caveats.append(
            _("Left out, as they are known only to an area larger than these cells: {count}.").format(
                count=write_count(too_coarse)
            )
        )
    if at_border.any():
        caveats.append(
            _(
                "{count} of {all} cells lie within reach of the border: places beyond are not known, "
                "so their values may be too low."
            ).format(count=write_count(int(at_border.sum())), all=write_count(at_border.size))
        )
    return tuple(caveats)
