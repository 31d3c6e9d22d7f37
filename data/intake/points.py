"""Finds where each record lies, from degrees, metres, a cell code or the geometry of the file."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from data.grid import CELL_SIZES_M, Grid
from data.intake.parsed import Fault, Parsed
from data.language import _

FARTHEST_OUTSIDE_M = 50_000
# A grid is still sound beyond the land it is made for; Norway uses that of 12 to 18 degrees from 5 to 31.
_AROUND_NORTH, _AROUND_EAST = 3.0, 14.0


@dataclass(frozen=True)
class Points:
    """Easting and northing in metres of the grid, NaN where the place is not known.

    `least` is the level below which a place given as a cell is not known, 0 for points. `faulty` are rows
    whose place was given, but wrongly; `faults` say how.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    least: NDArray[np.int64]
    faults: list[Fault]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each row has a place."""
        return np.isfinite(self.x)

    def cells(self, level: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return column and row of the cell of a level; 0 where the place is not known."""
        side_m = CELL_SIZES_M[level]
        return (
            np.floor(np.where(self.known, self.x, 0) / side_m).astype(np.int64),
            np.floor(np.where(self.known, self.y, 0) / side_m).astype(np.int64),
        )


def points_of(parsed: Parsed) -> Points:
    """Return where each record lies; of several ways to say it degrees come first, then metres and cells."""
    faults: list[Fault] = []
    grid = Grid(parsed.facts.epsg)
    x, y = _from_degrees(parsed, grid, faults)
    by_degrees = np.isfinite(x)
    east_m, north_m = _pair(parsed, "east_m", "north_m", faults)
    x, y = np.where(np.isnan(x), east_m, x), np.where(np.isnan(y), north_m, y)
    if parsed.geometry is not None:
        seen_x, seen_y = _from_geometry(parsed, parsed.geometry, faults)
        x, y = np.where(np.isnan(x), seen_x, x), np.where(np.isnan(y), seen_y, y)
    least = np.zeros(parsed.rows, dtype=np.int64)
    cell_x, cell_y, cell_least = _from_cells(parsed)
    by_cell = np.isnan(x) & np.isfinite(cell_x)
    x, y = np.where(by_cell, cell_x, x), np.where(by_cell, cell_y, y)
    least = np.where(by_cell, cell_least, least)
    if parsed.facts.extent is not None:
        _check_inside(parsed, parsed.facts.extent, x, y, faults)
    else:
        _check_on_grid(parsed, grid, np.where(by_degrees, np.nan, x), y, faults)
    return Points(x, y, least, faults)


def _from_degrees(
    parsed: Parsed, grid: Grid, faults: list[Fault]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lat, lon = _pair(parsed, "latitude", "longitude", faults)
    x, y = np.full(parsed.rows, np.nan), np.full(parsed.rows, np.nan)
    given = np.isfinite(lat)
    if not given.any():
        return x, y
    far = given & ~_in_use(grid.crs, lat, lon)
    turned = far & _in_use(grid.crs, lon, lat)
    if turned.any():
        problem = _("Latitude and longitude look turned round. Exchange them.")
        faults.append((np.flatnonzero(turned), "latitude", problem))
    if (far & ~turned).any():
        problem = _("This point lies outside the grid of this store. Correct the degrees.")
        faults.append((np.flatnonzero(far & ~turned), "latitude", problem))
    near = np.flatnonzero(given & ~far)
    if near.size:
        x[near], y[near] = grid.points_to_metres(lat[near], lon[near])
    return x, y


def _pair(
    parsed: Parsed, first: str, second: str, faults: list[Fault]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two measures, both NaN where one is missing; a lone one is a fault."""
    one, other = parsed.measured(first), parsed.measured(second)
    both = np.isfinite(one) & np.isfinite(other)
    for code, partner, present in ((second, one, first), (first, other, second)):
        column = parsed.columns.get(code)
        empty = np.isnan(parsed.measured(code)) & (
            ~_is_faulty(parsed, code) if column is not None else np.ones(parsed.rows, dtype=bool)
        )
        lone = np.isfinite(partner) & empty
        if lone.any():
            problem = _("This needs a value too, since {field} has one.").format(field=present)
            faults.append((np.flatnonzero(lone), code, problem))
    return np.where(both, one, np.nan), np.where(both, other, np.nan)


def _is_faulty(parsed: Parsed, code: str) -> NDArray[np.bool_]:
    faulty = np.zeros(parsed.rows, dtype=bool)
    for rows, __ in parsed.columns[code].faults():
        faulty[rows] = True
    return faulty


def _from_geometry(
    parsed: Parsed, geometry: NDArray[Any], faults: list[Fault]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the points of the file's geometry, or the middles of its outlines, in metres of the grid."""
    missing = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    middle = np.asarray(shapely.centroid(geometry), dtype=object)
    middle[missing] = None  # GEOS raises where an empty point is asked where it lies
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    if parsed.geometry_epsg != parsed.facts.epsg:
        turn = pyproj.Transformer.from_crs(parsed.geometry_epsg, parsed.facts.epsg, always_xy=True)
        x, y = turn.transform(x, y)
    broken = ~missing & ~(np.isfinite(x) & np.isfinite(y))
    if broken.any():
        problem = _("This geometry lies outside the grid of this store. Check the CRS of the file.")
        faults.append((np.flatnonzero(broken), None, problem))
    good = np.isfinite(x) & np.isfinite(y)
    return np.where(good, x, np.nan), np.where(good, y, np.nan)


def _from_cells(
    parsed: Parsed,
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Return the middle of each cell that is named, and its level; cells of unknown size count as 250 m."""
    values = parsed.coded("cell").of_rows(object, empty=None)
    x, y = np.full(parsed.rows, np.nan), np.full(parsed.rows, np.nan)
    least = np.zeros(parsed.rows, dtype=np.int64)
    for row in np.flatnonzero(values != np.array(None)):  # few files name cells, and then few distinct ones
        east_m, north_m, size_m = values[row]
        side_m = size_m or CELL_SIZES_M[1]
        x[row], y[row] = east_m + side_m / 2, north_m + side_m / 2
        least[row] = CELL_SIZES_M.index(side_m)
    return x, y, least


def _check_inside(
    parsed: Parsed,
    extent: tuple[float, float, float, float],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    faults: list[Fault],
) -> None:
    west, south, east, north = extent
    far = FARTHEST_OUTSIDE_M
    with np.errstate(invalid="ignore"):
        outside = (x < west - far) | (x > east + far) | (y < south - far) | (y > north + far)
    if outside.any():
        field = _first_place_field(parsed)
        problem = _("This lies more than {km} km outside the area of this store. Correct the place.")
        faults.append((np.flatnonzero(outside), field, problem.format(km=far // 1000)))


def _check_on_grid(
    parsed: Parsed, grid: Grid, x: NDArray[np.float64], y: NDArray[np.float64], faults: list[Fault]
) -> None:
    """Find points far from the land of the grid, as of exchanged axes, where no area of work says so."""
    given = np.flatnonzero(np.isfinite(x))
    if not given.size:
        return
    to_degrees = pyproj.Transformer.from_crs(grid.epsg, 4326, always_xy=True)
    lon, lat = to_degrees.transform(x[given], y[given])
    far = given[~_in_use(grid.crs, lat, lon)]
    if far.size:
        problem = _("This lies outside the grid of this store. Check the CRS, and which number comes first.")
        faults.append((far, _first_place_field(parsed), problem))


def _first_place_field(parsed: Parsed) -> str | None:
    return next((each for each in ("latitude", "east_m", "cell") if parsed.has(each)), None)


def _in_use(crs: pyproj.CRS, lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.bool_]:
    area = crs.area_of_use
    if area is None:
        return np.ones(len(lat), dtype=bool)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (lat >= area.south - _AROUND_NORTH)
            & (lat <= area.north + _AROUND_NORTH)
            & (lon >= area.west - _AROUND_EAST)
            & (lon <= area.east + _AROUND_EAST)
        )
