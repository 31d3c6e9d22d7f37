"""Divides the ground into nested statistical squares, each two integers and a level.

Level 0 has cells of 125 m, and each level doubles the side, up to 4 km at level 5. A cell is the floor of
easting and northing over its side, so cells nest exactly, and a parent is a shift to the right.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pyproj
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj.exceptions import CRSError

from data.errors import Refused
from data.language import _

if TYPE_CHECKING:
    import geopandas as gpd

CELL_SIZES_M = (125, 250, 500, 1000, 2000, 4000)

Cells = tuple[NDArray[np.int32], NDArray[np.int32]]
Coordinates = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Grid:
    """The statistical grid of one coordinate reference system, measured in metres.

    Parameters
    ----------
    epsg
        EPSG code of a projected CRS with one axis to the east and one to the north, both in metres.

    Raises
    ------
    Refused
        When the code is not known, or is not such a CRS.
    """

    epsg: int

    def __post_init__(self) -> None:
        _check_crs(self.epsg)

    @property
    def crs(self) -> pyproj.CRS:
        """The coordinate reference system of the cells."""
        return _crs(self.epsg)

    def points_to_metres(self, lat: ArrayLike, lon: ArrayLike) -> Coordinates:
        """Return easting and northing in metres of points in degrees, EPSG:4326.

        Raises
        ------
        Refused
            When a point is missing or lies where this CRS has no coordinates; the message lists positions
            in the arrays, never coordinates.
        """
        x, y = _to_metres(self.epsg).transform(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
        return _finite(x, y, self.epsg)

    def metres_to_points(self, x: ArrayLike, y: ArrayLike) -> Coordinates:
        """Return latitude and longitude in degrees, EPSG:4326, of easting and northing in metres.

        Raises
        ------
        Refused
            When a coordinate is missing or has no place on the earth; the message lists positions as above.
        """
        lon, lat = _to_degrees(self.epsg).transform(np.asarray(x, np.float64), np.asarray(y, np.float64))
        return _finite(lat, lon, self.epsg)

    def cells_of_points(self, lat: ArrayLike, lon: ArrayLike, *, level: int) -> Cells:
        """Return column and row of the cell of each point in degrees; raises as `points_to_metres`."""
        x, y = self.points_to_metres(lat, lon)
        return self.cells_of_metres(x, y, level=level)

    def cells_of_metres(self, x: ArrayLike, y: ArrayLike, *, level: int) -> Cells:
        """Return column and row of the cell of each point in metres; its west and south edges are its own.

        Raises
        ------
        Refused
            When a coordinate is missing or infinite, or the level is not one of 0 to 5.
        """
        x, y = _finite(np.asarray(x, np.float64), np.asarray(y, np.float64), self.epsg)
        side_m = side_of_level(level)
        return np.floor(x / side_m).astype(np.int32), np.floor(y / side_m).astype(np.int32)

    def cells_in_box(
        self, west_m: float, south_m: float, east_m: float, north_m: float, *, level: int
    ) -> Cells:
        """Return every cell that shares ground with a rectangle in metres, row by row from the south-west.

        A cell that only touches the eastern or northern edge is not among them. A rectangle without area
        gives the cells in which that point or line lies.

        Raises
        ------
        Refused
            When west lies east of east, or south north of north.
        """
        if west_m > east_m or south_m > north_m:
            raise Refused(
                _(
                    "The box ({west}, {south}, {east}, {north}) has no inside. Give west, south, east, north."
                ).format(west=west_m, south=south_m, east=east_m, north=north_m)
            )
        columns = _columns(west_m, east_m, side_of_level(level))
        rows = _columns(south_m, north_m, side_of_level(level))
        north, east = np.meshgrid(rows, columns, indexing="ij")
        return east.ravel(), north.ravel()

    def polygons(self, east: ArrayLike, north: ArrayLike, level: int) -> "gpd.GeoSeries":
        """Return the squares of the cells, in the CRS of the grid."""
        import geopandas as gpd  # slow to import, and the reading process needs none of it

        side_m = side_of_level(level)
        west_m = np.asarray(east, np.float64) * side_m
        south_m = np.asarray(north, np.float64) * side_m
        return gpd.GeoSeries(shapely.box(west_m, south_m, west_m + side_m, south_m + side_m), crs=self.crs)

    def centres(self, east: ArrayLike, north: ArrayLike, level: int) -> Coordinates:
        """Return easting and northing, in metres, of the middle of each cell."""
        side_m = side_of_level(level)
        return (np.asarray(east, np.float64) + 0.5) * side_m, (np.asarray(north, np.float64) + 0.5) * side_m


def side_of_level(level: int) -> int:
    """Return the side of a cell in metres.

    Raises
    ------
    Refused
        When the level is not one of 0 to 5.
    """
    if level not in range(len(CELL_SIZES_M)):
        raise Refused(_("There is no grid level {level}. Levels go from 0 to 5.").format(level=level))
    return CELL_SIZES_M[level]


def level_of_size(size_m: int) -> int:
    """Return the level of cells of a side in metres.

    Raises
    ------
    Refused
        When no level has cells of that side.
    """
    if size_m not in CELL_SIZES_M:
        sizes = ", ".join(str(size) for size in CELL_SIZES_M)
        raise Refused(
            _("There are no cells of {size} m. Choose one of {sizes} m.").format(size=size_m, sizes=sizes)
        )
    return CELL_SIZES_M.index(size_m)


def parents(east: ArrayLike, north: ArrayLike, *, level: int, to_level: int) -> Cells:
    """Return the cells of a coarser level (or the same) that hold the given ones.

    A shift to the right floors negative numbers too, where division in SQL or C cuts towards zero.

    Raises
    ------
    Refused
        When `to_level` is finer than `level`: a cell is never split.
    """
    steps = _steps(level, to_level)
    return np.asarray(east, np.int32) >> steps, np.asarray(north, np.int32) >> steps


def children(east: ArrayLike, north: ArrayLike, *, level: int, to_level: int) -> Cells:
    """Return all cells of a finer level inside the given ones, cell by cell, row by row from its south-west.

    Raises
    ------
    Refused
        When `to_level` is coarser than `level`.
    """
    steps = _steps(to_level, level)
    offset = np.arange(1 << steps, dtype=np.int32)
    rows, columns = np.meshgrid(offset, offset, indexing="ij")
    west = np.asarray(east, np.int32) << steps
    south = np.asarray(north, np.int32) << steps
    return (
        np.add.outer(np.atleast_1d(west), columns.ravel()).ravel(),
        np.add.outer(np.atleast_1d(south), rows.ravel()).ravel(),
    )


def neighbours(east: ArrayLike, north: ArrayLike, *, ring: int = 1) -> Cells:
    """Return the cells exactly `ring` steps away, diagonals counting as one step.

    Gives two arrays of shape (cells, 8 * ring): the first ring is the eight cells that touch, the second the
    sixteen around these. Cells outside the area of work are among them.

    Raises
    ------
    Refused
        When `ring` is not at least 1.
    """
    if ring < 1:
        raise Refused(_("There is no ring {ring} around a cell. Rings begin with 1.").format(ring=ring))
    steps = np.arange(-ring, ring + 1, dtype=np.int32)
    up, right = np.meshgrid(steps, steps, indexing="ij")
    on_ring = np.maximum(abs(up), abs(right)) == ring
    return (
        np.add.outer(np.atleast_1d(np.asarray(east, np.int32)), right[on_ring]),
        np.add.outer(np.atleast_1d(np.asarray(north, np.int32)), up[on_ring]),
    )


def _steps(level: int, to_level: int) -> int:
    if side_of_level(to_level) < side_of_level(level):
        raise Refused(
            _("Level {fine} is finer than level {coarse}. A cell is never split.").format(
                fine=to_level, coarse=level
            )
        )
    return to_level - level


def _columns(first_m: float, last_m: float, side_m: int) -> NDArray[np.int32]:
    first = int(np.floor(first_m / side_m))
    return np.arange(first, max(int(np.ceil(last_m / side_m)), first + 1), dtype=np.int32)


def _finite(first: NDArray[np.float64], second: NDArray[np.float64], epsg: int) -> Coordinates:
    missing = np.flatnonzero(~(np.isfinite(first) & np.isfinite(second)))
    if missing.size:
        raise Refused(
            _(
                "{count} coordinates are missing or outside EPSG:{epsg}, at positions {positions}. "
                "Check them, or choose another grid."
            ).format(count=missing.size, epsg=epsg, positions=_positions(missing))
        )
    return first, second


def _positions(offenders: NDArray[np.intp]) -> str:
    shown = ", ".join(str(position) for position in offenders[:5])
    return shown if offenders.size <= 5 else f"{shown}, ..."


@cache
def _check_crs(epsg: int) -> None:
    try:
        crs = _crs(epsg)
    except CRSError:
        raise Refused(
            _("EPSG:{epsg} is not a known coordinate reference system. Give another code.").format(epsg=epsg)
        ) from None
    method = crs.coordinate_operation.method_name if crs.coordinate_operation else ""
    stretched = "Mercator" in method and "Transverse" not in method
    directions = {axis.direction for axis in crs.axis_info}
    units = {axis.unit_name for axis in crs.axis_info}
    if not crs.is_projected or stretched or directions != {"east", "north"} or units != {"metre"}:
        raise Refused(
            _(
                "EPSG:{epsg} ({name}) is not a flat grid of metres to the east and north. "
                "Give the code of a projected system in metres, such as 3035."
            ).format(epsg=epsg, name=crs.name)
        )


@cache
def _crs(epsg: int) -> pyproj.CRS:
    return pyproj.CRS.from_epsg(epsg)


@cache
def _to_metres(epsg: int) -> pyproj.Transformer:
    # Without always_xy, EPSG:4326 and several national systems (3035, 3301, 3059, 3346) put north first.
    return pyproj.Transformer.from_crs(4326, epsg, always_xy=True)


@cache
def _to_degrees(epsg: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(epsg, 4326, always_xy=True)
