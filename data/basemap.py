"""Reads the base map: outlines of water, green, buildings, streets, rail and names, layer by layer."""

import geopandas as gpd
import pandas as pd
import shapely

from data.store import Store

# As it must stand wherever the map or anything made of it shows.
OSM_ATTRIBUTION = "© OpenStreetMap contributors (ODbL)"
# Demonstrations whose map is invented, and so nobody's.
_INVENTED = ("region", "town")
LAYERS = ("water", "green", "building", "main_street", "minor_street", "rail", "place_name")

BASE_MAP = """
    SELECT layer, rank, name, outline FROM main.base_map
    ORDER BY layer, rank, name NULLS LAST, outline
"""


def read_base_map(store: Store) -> dict[str, gpd.GeoDataFrame]:
    """Return a frame per layer, every layer present, in the order in which they are drawn.

    Columns: name, rank (1 is shown first when the map is seen from far), geometry (the grid's CRS, metres).
    """
    outlines = store.cursor().execute(BASE_MAP).df()
    return {layer: _frame(outlines.loc[outlines["layer"] == layer], store) for layer in LAYERS}


def read_base_map_version(store: Store) -> int:
    """Return the last batch that brought anything of the base map or the area; 0 where none did."""
    row = (
        store.cursor()
        .execute(
            "SELECT greatest((SELECT coalesce(max(batch), 0) FROM main.base_map), "
            "(SELECT coalesce(max(batch), 0) FROM main.extents))"
        )
        .fetchone()
    )
    return int(row[0]) if row else 0


def base_map_attribution(store: Store) -> str:
    """Return whose map this is, as it must be shown; empty where it is invented."""
    return "" if store.settings.demonstration in _INVENTED else OSM_ATTRIBUTION


def _frame(outlines: pd.DataFrame, store: Store) -> gpd.GeoDataFrame:
    wkb = [bytes(each) for each in outlines["outline"]]
    return gpd.GeoDataFrame(
        outlines[["name", "rank"]].reset_index(drop=True),
        geometry=shapely.from_wkb(wkb) if wkb else [],
        crs=store.settings.crs_epsg,
    )
