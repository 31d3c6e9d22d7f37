"""Packs cells, the base map and places into the few numbers that a browser needs to paint them."""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from data.errors import CrsMismatch, Refused
from data.grid import Grid, side_of_level
from data.language import _
from layers.map_lattice import Box, Lattice, lattice_over

AREAS = ("water", "green", "building")
LINES = ("main_street", "minor_street", "rail")
NAMES = "place_name"
_MOST_STEPS = 65_535
_SMALLEST_EXPONENT = -8
_NOTHING = 65_535
_LINE, _RING = shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING

Packed = dict[str, Any]


def pack_cells(cells: pd.DataFrame, *, grid: Grid, level: int) -> Packed:
    """Return the cells as offsets from their south-western corner, each with its class.

    Parameters
    ----------
    cells
        Columns east, north (of the grid, at this level) and cls (0 and up, -1 where not known); if present
        also faded (too uncertain for a full colour) and value, lower, upper, of which three digits are kept.

    Raises
    ------
    Refused
        When cells lie further than 65,535 cells apart.
    """
    faded = cells["faded"] if "faded" in cells else pd.Series(False, index=cells.index)
    rows = pd.DataFrame(cells).assign(faded=faded.astype(bool))
    rows = rows.sort_values(["cls", "faded", "north", "east"], kind="stable")
    east, north = rows["east"].to_numpy(np.int64), rows["north"].to_numpy(np.int64)
    side_m = side_of_level(level)
    if not len(rows):
        return {"count": 0, "side": side_m}
    first_east, first_north = int(east.min()), int(north.min())
    if max(east.max() - first_east, north.max() - first_north) > _MOST_STEPS:
        raise Refused(_("The cells lie over 65,535 cells apart. Choose a coarser grid."))
    box = (
        first_east * side_m,
        first_north * side_m,
        (int(east.max()) + 1) * side_m,
        (int(north.max()) + 1) * side_m,
    )
    packed: Packed = {
        "count": len(rows),
        "side": side_m,
        "first": [first_east, first_north],
        "lattice": pack_lattice(lattice_over(grid, box)),
        "east": _packed(east - first_east, "<u2"),
        "north": _packed(north - first_north, "<u2"),
        "cls": _packed(rows["cls"], "i1"),
        "faded": _packed(rows["faded"], "u1"),
    }
    return packed | {name: pack_numbers(rows[name]) for name in ("value", "lower", "upper") if name in rows}


def pack_base_map(base_map: Mapping[str, gpd.GeoDataFrame], *, grid: Grid, extent: Box) -> Packed:
    """Return the base map as whole steps from the south-western corner of the extent.

    A step is the extent divided by 65,535, so 0.6 m for a region of 40 km, and never under 5 cm. What lies
    outside the extent is left out, and what crosses its edge is cut there.

    Raises
    ------
    CrsMismatch
        When a layer is not in the CRS of the grid.
    """
    west, south, east, north = extent
    step_m = max((east - west) / _MOST_STEPS, (north - south) / _MOST_STEPS, 0.05)
    within = {name: _cut(frame, extent, name, grid) for name, frame in base_map.items() if len(frame)}
    return {
        "lattice": pack_lattice(lattice_over(grid, extent)),
        "corner": [west, south],
        "size": [east - west, north - south],
        "step": step_m,
        "shapes": {
            name: _pack_shapes(frame.geometry.to_numpy(), extent, step_m)
            for name, frame in within.items()
            if name != NAMES
        },
        "names": _pack_names(within.get(NAMES), extent, step_m),
    }


def pack_places(places: gpd.GeoDataFrame, *, grid: Grid) -> Packed:
    """Return points with their colour and the lines of text to be shown for each.

    Parameters
    ----------
    places
        Points in the CRS of the grid; columns colour (as ``#rrggbb``) and text (a list of lines).
    """
    _check_crs(places, "places", grid)
    lat, lon = grid.metres_to_points(places.geometry.x, places.geometry.y)
    texts = [[str(line) for line in lines] for lines in places["text"]]
    return {
        "lat": np.round(lat, 6).tolist(),
        "lon": np.round(lon, 6).tolist(),
        "colour": places["colour"].tolist(),
        "text": texts,
    }


def pack_lattice(lattice: Lattice) -> Packed:
    """Return the lattice with its degrees packed as 64-bit numbers."""
    return {
        "west": lattice.west_m,
        "south": lattice.south_m,
        "step": lattice.step_m,
        "columns": lattice.lat.shape[1],
        "lat": _packed(lattice.lat, "<f8"),
        "lon": _packed(lattice.lon, "<f8"),
    }


def pack_numbers(values: ArrayLike) -> str:
    """Return numbers of at least 0 in two bytes each, with three digits.

    The byte pair holds 32 x digits + exponent, so 1.23 is 123 x 10^-2. Negative, missing and infinite
    numbers become "nothing". Below 1e-6 fewer digits are kept.
    """
    numbers = np.asarray(values, np.float64)
    known = np.isfinite(numbers) & (numbers >= 0)
    size = np.floor(np.log10(np.where(known & (numbers > 0), numbers, 1.0)))
    exponent = np.clip(size - 2, _SMALLEST_EXPONENT, 20)
    digits = np.round(np.where(known, numbers, 0) / 10.0**exponent)
    codes = np.minimum(digits, 1_000) * 32 + (exponent - _SMALLEST_EXPONENT)
    return _packed(np.where(known, codes, _NOTHING), "<u2")


def _cut(frame: gpd.GeoDataFrame, extent: Box, name: str, grid: Grid) -> gpd.GeoDataFrame:
    _check_crs(frame, name, grid)
    near = frame[frame.intersects(shapely.box(*extent))]
    if name == NAMES:
        return near
    cut = near.assign(geometry=shapely.clip_by_rect(shapely.make_valid(near.geometry.to_numpy()), *extent))
    return cut[~cut.is_empty]


def _check_crs(frame: gpd.GeoDataFrame, name: str, grid: Grid) -> None:
    if frame.crs is None or frame.crs.to_epsg() != grid.epsg:
        raise CrsMismatch(
            _("{name} are in {found}, but the grid is in EPSG:{epsg}. Convert them first.").format(
                name=name, found=frame.crs, epsg=grid.epsg
            )
        )


def _pack_shapes(shapes: NDArray[Any], extent: Box, step_m: float) -> Packed:
    """Return lines and rings, outer rings turning one way, inner ones the other, without closing points."""
    rings, further, closed = _rings(shapes)
    simple = shapely.remove_repeated_points(shapely.simplify(rings, step_m, preserve_topology=False))
    coordinates, part = shapely.get_coordinates(simple, return_index=True)
    closing = closed[part] & (np.diff(part, append=-1) != 0)
    steps = _steps(coordinates[~closing], extent, step_m)
    return {
        "x": _packed(steps[:, 0], "<u2"),
        "y": _packed(steps[:, 1], "<u2"),
        "length": _packed(np.bincount(part[~closing], minlength=len(rings)), "<u4"),
        "ring": _packed(further, "u1"),
    }


def _rings(shapes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return every line and ring, whether it is a further ring of the area before, and whether it closes."""
    parts = shapely.get_parts(shapely.get_parts(shapes))  # a collection may hold a multipolygon
    areas = shapely.orient_polygons(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    lines = parts[np.isin(shapely.get_type_id(parts), (_LINE, _RING))]
    rings, area = shapely.get_rings(areas, return_index=True)
    further = np.diff(area, prepend=-1) == 0
    closed = np.repeat([True, False], [len(rings), len(lines)])
    return np.concatenate([rings, lines]), np.append(further, np.zeros(len(lines), bool)), closed


def _pack_names(frame: gpd.GeoDataFrame | None, extent: Box, step_m: float) -> Sequence[Packed]:
    if frame is None:
        return []
    named = frame[frame["name"].notna()]
    steps = _steps(shapely.get_coordinates(shapely.centroid(named.geometry.to_numpy())), extent, step_m)
    rows = zip(steps.tolist(), named["rank"].tolist(), named["name"].tolist(), strict=True)
    return sorted(
        ({"x": x, "y": y, "rank": int(rank), "name": str(name)} for (x, y), rank, name in rows),
        key=lambda entry: (entry["rank"], entry["name"]),
    )


def _steps(coordinates: NDArray[np.float64], extent: Box, step_m: float) -> NDArray[np.float64]:
    steps: NDArray[np.float64] = np.clip(np.round((coordinates - extent[:2]) / step_m), 0, _MOST_STEPS)
    return steps


def _packed(values: ArrayLike, kind: str) -> str:
    return b64encode(np.asarray(values).astype(kind).tobytes()).decode("ascii")
