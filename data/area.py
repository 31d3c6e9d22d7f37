"""Reads the area of work of a store and the cells that cover it."""

import geopandas as gpd
import numpy as np

from data.errors import StoreError
from data.language import _
from data.store import Store


def read_extent(store: Store, *, as_of: int | None = None) -> tuple[float, float, float, float]:
    """Return (west, south, east, north) of the area of work, in metres of the store's grid CRS.

    With `as_of`, it is what was covered after that batch.

    Raises
    ------
    StoreError
        When nothing says yet where the area lies.
    """
    row = (
        store.cursor()
        .execute(
            "SELECT min(west_m), min(south_m), max(east_m), max(north_m) FROM main.extents "
            "WHERE $as_of IS NULL OR batch <= $as_of",
            {"as_of": as_of},
        )
        .fetchone()
    )
    if row is None or row[0] is None:
        raise StoreError(
            _("This store has no area yet. Bring in places with `python -m data places import FILE.osm.pbf`.")
        )
    west, south, east, north = row
    return west, south, east, north


def read_area_cells(store: Store, *, level: int) -> gpd.GeoDataFrame:
    """Return every cell of a level that touches the area of work: the union of what the sources cover.

    Columns: east, north (int32, cells) and geometry (squares in the store's grid CRS), ordered from north to
    south and west to east.
    """
    read_extent(store)
    boxes = (
        store.cursor()
        .execute("SELECT DISTINCT west_m, south_m, east_m, north_m FROM main.extents ORDER BY ALL")
        .fetchall()
    )
    parts = [np.stack(store.grid.cells_in_box(*box, level=level)) for box in boxes]
    east, north = np.unique(np.concatenate(parts, axis=1), axis=1)
    order = np.lexsort((east, -north))
    east, north = east[order], north[order]
    geometry = store.grid.polygons(east, north, level)
    return gpd.GeoDataFrame(
        {"east": east, "north": north}, geometry=geometry.to_numpy(), crs=store.settings.crs_epsg
    )
