"""Writes the base map of a release as a small file, and reads it back without a store."""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.releases.folder import BASE_MAP_FILE
from data.releases.plain import parse_plain, plain_to_json

FORMAT = 1
MOST_BYTES = 1_000_000
# From fine to coarse: how far an outline may be moved, and the smallest area and length that are kept.
_TOLERANCES_M = (2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0)
# A point in metres of a grid is no shorter, but near its origin, where files are smaller: [384000,667200],
_LEAST_BYTES_A_POINT = 12
# Houses tell nothing of squares of 500 m; what is left out first when the file is too large comes last.
_KEPT = ("water", "main_street", "rail", "place_name", "green", "minor_street")


def base_map_to_json(base_map: Mapping[str, gpd.GeoDataFrame], *, crs_epsg: int, attribution: str) -> bytes:
    """Return the file of a base map, below 1 MB: simplified as far as that needs, in whole metres.

    Parameters
    ----------
    base_map
        As `data.basemap.read_base_map` gives it; buildings are left out.
    attribution
        Whose map it is; empty where it is invented.
    """
    shapes = {layer: base_map[layer] for layer in _KEPT if layer in base_map and len(base_map[layer])}
    for tolerance_m in _TOLERANCES_M:
        # From the shapes of the step before, which have fewer points.
        shapes = {layer: _simpler(rows, tolerance_m) for layer, rows in shapes.items()}
        if _points(shapes) * _LEAST_BYTES_A_POINT > MOST_BYTES:
            continue
        content = _written(shapes, crs_epsg, attribution)
        if len(content) <= MOST_BYTES:
            return content
    while len(content := _written(shapes, crs_epsg, attribution)) > MOST_BYTES:
        shapes.popitem()
    return content


def parse_base_map(content: bytes) -> dict[str, gpd.GeoDataFrame]:
    """Return a frame per layer: name, rank and geometry, as `layers.map_svg.draw_svg_map` takes them.

    Raises
    ------
    Refused
        When the file is of another version, or damaged.
    """
    plain = parse_plain(content, name=BASE_MAP_FILE)
    try:
        if plain["format"] != FORMAT:
            raise ValueError
        crs = Grid(plain["crs_epsg"]).crs
        return {layer: _frame(rows, crs) for layer, rows in plain["layers"].items() if layer in _KEPT}
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError):
        raise Refused(
            _("{name} is not as Majakka writes it. Put it back from a backup.").format(name=BASE_MAP_FILE)
        ) from None


def _simpler(shapes: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """Return the shapes that are large enough to be seen, in whole metres."""
    simple = shapely.simplify(shapes.geometry.to_numpy(), tolerance_m, preserve_topology=True)
    # Lines may cross themselves, areas may not.
    areas = shapely.get_dimensions(simple) == 2
    simple[areas] = shapely.set_precision(simple[areas], 1.0)
    simple[~areas] = shapely.set_precision(simple[~areas], 1.0, mode="pointwise")
    large = _is_large(simple, tolerance_m)
    return gpd.GeoDataFrame(shapes.loc[large, ["name", "rank"]], geometry=simple[large], crs=shapes.crs)


def _points(shapes: Mapping[str, gpd.GeoDataFrame]) -> int:
    return sum(int(shapely.get_num_coordinates(rows.geometry.to_numpy()).sum()) for rows in shapes.values())


def _written(shapes: Mapping[str, gpd.GeoDataFrame], crs_epsg: int, attribution: str) -> bytes:
    layers = {layer: _rows(rows) for layer, rows in shapes.items()}
    plain = {"format": FORMAT, "crs_epsg": crs_epsg, "attribution": attribution, "layers": layers}
    return plain_to_json(plain, indent=None)


def _rows(shapes: gpd.GeoDataFrame) -> list[list[Any]]:
    """Return name, rank, type and coordinates of each shape."""
    names = [name if isinstance(name, str) else None for name in shapes["name"]]
    return [
        [name, int(rank), shape.geom_type, _coordinates(shape)]
        for name, rank, shape in zip(names, shapes["rank"], shapes.geometry, strict=True)
    ]


def _is_large(shapes: NDArray[np.object_], tolerance_m: float) -> NDArray[np.bool_]:
    points = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    areas = shapely.get_dimensions(shapes) == 2
    size = np.where(areas, shapely.area(shapes) >= tolerance_m**2, shapely.length(shapes) >= tolerance_m)
    return np.asarray((points | size) & ~shapely.is_empty(shapes))


def _coordinates(shape: BaseGeometry) -> Any:
    return _whole(shapely.geometry.mapping(shape)["coordinates"])


def _whole(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates)
    return [_whole(each) for each in coordinates]


def _frame(rows: list[list[Any]], crs: Any) -> gpd.GeoDataFrame:
    shapes = [shapely.geometry.shape({"type": kind, "coordinates": at}) for __, __, kind, at in rows]
    return gpd.GeoDataFrame(
        {"name": [row[0] for row in rows], "rank": [int(row[1]) for row in rows]}, geometry=shapes, crs=crs
    )
