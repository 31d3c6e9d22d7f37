"""Says in which cells a sighting can stand, by the rules of coarsening in data/intake/coarsening.py.

Where they cannot, a visit without a sighting says nothing: whatever was met there is kept in a larger cell.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.grid import side_of_level
from data.hidden_areas import HIDDEN_AREAS
from data.population import read_population
from data.store import Store

LEVEL_OF_AREAS = 5

_ANY_PEOPLE = "SELECT 1 FROM main.population WHERE inhabitants > 0 LIMIT 1"


def cells_that_hold_sightings(
    store: Store, east: NDArray[np.integer], north: NDArray[np.integer], *, level: int
) -> NDArray[np.bool_]:
    """Return whether a sighting met in each cell can be kept in a cell of this size.

    It can where enough people live, and no hidden place lies in the same 4 km cell. A store without any
    population says nothing of this, and every cell counts; so does a demonstration of hidden places, whose
    generator keeps sightings around them as elsewhere.

    Raises
    ------
    Refused
        When there is no such level.
    """
    side_of_level(level)
    cursor = store.cursor()
    try:
        peopled = cursor.execute(_ANY_PEOPLE).fetchone() is not None
        hidden = cursor.execute(HIDDEN_AREAS).df()
    finally:
        cursor.close()
    holds = np.ones(len(east), bool)
    if peopled:
        cells = pd.DataFrame({"east": np.asarray(east, np.int32), "north": np.asarray(north, np.int32)})
        people = cells.merge(read_population(store, level=level), "left", on=["east", "north"])
        holds &= people["inhabitants"].fillna(0).to_numpy(float) >= store.settings.enough_inhabitants
    if store.settings.demonstration is None and store.settings.secret_level > level:
        step = LEVEL_OF_AREAS - level
        around = pd.MultiIndex.from_arrays([np.asarray(east) >> step, np.asarray(north) >> step])
        holds &= ~np.asarray(around.isin(pd.MultiIndex.from_frame(hidden)))
    return holds
