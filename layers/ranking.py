"""Lists the cells of a layer, for the table under the map, the ranking beside it and the download."""

import geopandas as gpd
import pandas as pd

from data.cell_codes import SHORT, cells_to_codes
from layers.layer import Layer

COLUMNS = ["cell", "east", "north", "value", "lower", "upper", "known"]


def layer_table(layer: Layer) -> pd.DataFrame:
    """Return one row per cell in the order of the layer: official code, place in the grid, value, interval.

    Value, lower and upper are in the unit of the layer, empty where not known.
    """
    return _with_codes(layer, layer.cells)


def cell_ranking(layer: Layer, *, top: int = 20) -> pd.DataFrame:
    """Return the known cells with the highest values, with a column ``rank`` that starts at 1.

    The order is by value: the sum for exposure, the posterior mean for a rate, which is already drawn to the
    average where little was looked. Ranking by the lower end of the interval would send teams back to where
    they have been most. Equal values follow their lower ends, then the grid.
    """
    order = ["value", "lower", "north", "east"]
    known = layer.cells[layer.cells["known"]].sort_values(order, ascending=[False, False, False, True])
    ranked = _with_codes(layer, known.head(top))
    ranked.insert(0, "rank", range(1, len(ranked) + 1))
    return ranked


def _with_codes(layer: Layer, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    codes = cells_to_codes(cells["east"], cells["north"], level=layer.level, style=SHORT, epsg=layer.epsg)
    table = pd.DataFrame(cells[COLUMNS[1:]]).reset_index(drop=True)
    table.insert(0, COLUMNS[0], codes)
    return table
