"""Reads the named districts of a store and says what the area around a point is called."""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from data.store import Store

# Farther away, the name of a place on the map says nothing of a point.
NEAR_M = 3_000.0

_IN_FORCE = """
    SELECT source, source_id, name, outline
    FROM main.areas
    WHERE $as_of IS NULL OR batch <= $as_of
    GROUP BY source, source_id, version, name, outline
    HAVING sum(sign) > 0
    ORDER BY source, source_id
"""
_NAMES = """
    SELECT DISTINCT name, outline FROM main.base_map
    WHERE layer = 'place_name' AND name IS NOT NULL
    ORDER BY name, outline
"""


def read_districts(store: Store, *, as_of: int | None = None) -> gpd.GeoDataFrame:
    """Return the districts in force: source, source_id, name and geometry in the store's grid CRS.

    With `as_of`, they are those that were in force after that batch.
    """
    cursor = store.cursor()
    try:
        rows = cursor.execute(_IN_FORCE, {"as_of": as_of}).fetchall()
    finally:
        cursor.close()
    return gpd.GeoDataFrame(
        {name: [row[column] for row in rows] for column, name in enumerate(("source", "source_id", "name"))},
        geometry=[shapely.from_wkb(bytes(row[3])) for row in rows],
        crs=store.settings.crs_epsg,
    )


def districts_of_points(
    districts: gpd.GeoDataFrame, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Return the row of the district of each point in metres of the grid; -1 outside all of them.

    Where districts overlap, the first counts.
    """
    rows = np.full(len(x), -1, np.intp)
    if len(districts) == 0 or len(x) == 0:
        return rows
    tree = shapely.STRtree(districts.geometry.to_numpy())
    point, district = tree.query(shapely.points(x, y), predicate="intersects")
    # The first district is written last, and stays.
    order = np.argsort(-district, kind="stable")
    rows[point[order]] = district[order]
    return rows


def area_names(
    store: Store, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.object_], NDArray[np.float64], NDArray[np.float64]]:
    """Return what the area around each point is called, and the metres of its middle.

    That is its district, else the nearest name on the map within 3 km; else there is no name, and NaN.
    """
    names = np.full(len(x), "", dtype=object)
    middle = np.full((len(x), 2), np.nan)
    districts = read_districts(store)
    row = districts_of_points(districts, x, y)
    inside = np.flatnonzero(row >= 0)
    if inside.size:
        names[inside] = districts["name"].to_numpy(object)[row[inside]]
        middle[inside] = shapely.get_coordinates(districts.geometry.centroid.to_numpy())[row[inside]]
    _fill_from_map(store, x, y, names, middle)
    return names, middle[:, 0], middle[:, 1]


def _fill_from_map(
    store: Store,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    names: NDArray[np.object_],
    middle: NDArray[np.float64],
) -> None:
    """Fill in the nearest name on the map where there is no district."""
    missing = np.flatnonzero(names == "")
    cursor = store.cursor()
    try:
        rows = cursor.execute(_NAMES).fetchall() if missing.size else []
    finally:
        cursor.close()
    if not rows:
        return
    on_map = shapely.centroid([shapely.from_wkb(bytes(outline)) for _name, outline in rows])
    tree = shapely.STRtree(on_map)
    points = shapely.points(x[missing], y[missing])
    point, nearest = tree.query_nearest(points, max_distance=NEAR_M, all_matches=False)
    names[missing[point]] = np.array([name for name, _outline in rows], dtype=object)[nearest]
    middle[missing[point]] = shapely.get_coordinates(on_map)[nearest]
