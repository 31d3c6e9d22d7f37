"""Names parts by the names on the map and by districts, as a reader knows the ground."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from data.districts import NEAR_M, districts_of_points
from data.releases.ground import Box, centroid, square_box
from data.releases.partition import Ground


def district_names(grounds: Sequence[Ground], districts: gpd.GeoDataFrame, box: Box) -> tuple[str, ...]:
    """Return the district that holds the centroid of each part, the first of them; empty outside all."""
    if not len(districts) or not grounds:
        return ("",) * len(grounds)
    x, y = np.array([centroid(ground.squares, box) for ground in grounds]).T
    ordered = districts.sort_values(["source", "source_id"])
    names = ordered["name"].to_numpy(object)
    rows = districts_of_points(ordered, x, y)
    return tuple(str(names[row]) if row >= 0 else "" for row in rows)


def map_names(grounds: Sequence[Ground], place_names: gpd.GeoDataFrame, box: Box) -> tuple[str, ...]:
    """Return for each part the name on the map nearest to its centroid, within its ground if there is one.

    Else it is the nearest within 3 km, and empty where there is none. No two parts get the same name: finer
    parts, which come first, choose first.
    """
    names = place_names["name"].to_numpy(object)
    points = shapely.get_coordinates(place_names.geometry.to_numpy()).reshape(len(names), 2)
    used: set[str] = set()
    chosen = []
    for ground in grounds:
        middle = np.array(centroid(ground.squares, box))
        distance_m = np.hypot(*(points - middle).T) if len(names) else np.zeros(0)
        inside = _inside(points, ground)
        nearest_first = np.lexsort((names.astype(str), distance_m, ~inside))
        fitting = (
            str(names[row])
            for row in nearest_first
            if names[row] not in used and (inside[row] or distance_m[row] <= NEAR_M)
        )
        name = next(fitting, "")
        used.add(name)
        chosen.append(name)
    return tuple(chosen)


def _inside(points: NDArray[np.float64], ground: Ground) -> NDArray[np.bool_]:
    inside = np.zeros(len(points), dtype=bool)
    for square in ground.squares:
        west, south, east, north = square_box(square)
        x, y = points[:, 0], points[:, 1]
        inside |= (x >= west) & (x < east) & (y >= south) & (y < north)
    return inside
