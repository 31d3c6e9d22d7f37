"""Lists the cells of a layer, for the table under the map, the ranking beside it and the download."""

import geopandas as gpd
import numpy as np
import pandas as pd

from data.cell_codes import SHORT, cells_to_codes
from layers.layer import Layer
from layers.palette import NONE

COLUMNS = ["cell", "east", "north", "value", "lower", "upper", "known"]
GRADE = "grade"


def layer_table(layer: Layer) -> pd.DataFrame:
    """Return one row per cell in the order of the layer: official code, place in the grid, value, interval.

    Value, lower and upper are in the unit of the layer, empty where not known. A layer with named grades has
    them in a column ``grade``, in words; the extras of the layer follow under their own names.
    """
    return _with_codes(layer, layer.cells)


def cell_ranking(layer: Layer, *, top: int = 20) -> pd.DataFrame:
    """Return the known cells with the highest values, with a column ``rank`` that starts at 1.

    The order is by value: the sum for exposure, the posterior mean for a rate, which is already drawn to the
    average where little was looked. Ranking by the lower end of the interval would send teams back to where
    they have been most. Equal values follow their lower ends, then the grid. Named grades go before the
    value, the highest first; cells of a grade that is not drawn do not stand out, so they are left out.
    """
    cells = layer.cells[layer.cells["known"]]
    order = ["value", "lower", "north", "east"]
    cells = cells.sort_values(order, ascending=[False, False, False, True])
    if layer.legend.graded:
        drawn = np.array([each.colour != NONE for each in layer.legend.classes])
        cells = cells[drawn[cells["cls"].to_numpy()]]
        cells = cells.iloc[np.argsort(-cells["cls"].to_numpy(np.int64), kind="stable")]
    ranked = _with_codes(layer, cells.head(top))
    ranked.insert(0, "rank", range(1, len(ranked) + 1))
    return ranked


def _with_codes(layer: Layer, cells: gpd.GeoDataFrame) -> pd.DataFrame:
    codes = cells_to_codes(cells["east"], cells["north"], level=layer.level, style=SHORT, epsg=layer.epsg)
    extras = [column for column, _words in layer.extras]
    table = pd.DataFrame(cells[COLUMNS[1:] + extras]).reset_index(drop=True)
    table.insert(0, COLUMNS[0], codes)
    if layer.legend.graded:
        labels = np.array([*(each.label for each in layer.legend.classes), ""], object)
        table.insert(3, GRADE, labels[cells["cls"].to_numpy()])  # -1, the unknown, is the last
    return table
