"""Reads from a store what facts are generated on: its area, land, inhabitants and places."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.area import read_extent
from data.demonstration.ground import LEVEL, Ground, make_ground
from data.store import Store

_SAMPLES = 3
_CELL_M = 125 << LEVEL

_PLACES = """
    SELECT kinds.number, places.east, places.north, places.cell_level, sum(places.sign)::INTEGER AS places
    FROM main.places AS places JOIN main.place_kinds AS kinds ON kinds.code = places.kind
    GROUP BY kinds.number, places.east, places.north, places.cell_level
    HAVING sum(places.sign) > 0
    ORDER BY kinds.number, places.east, places.north, places.cell_level
"""
_PEOPLE = """
    SELECT east, north, sum(sign * inhabitants)::INTEGER AS inhabitants
    FROM main.population
    WHERE cell_level = ?
    GROUP BY east, north
    ORDER BY east, north
"""
_OUTLINES = "SELECT outline FROM main.base_map WHERE layer = ? ORDER BY rank, name, outline"


def read_ground(store: Store) -> Ground:
    """Ground of the area of work of a store; the order of its rows does not matter."""
    cursor = store.cursor()
    extent_cells = _extent_cells(store)
    people = cursor.execute(_PEOPLE, [LEVEL]).df()
    places = cursor.execute(_PLACES).df()
    return make_ground(extent_cells, _land(store, extent_cells), people, places)


def guess_population(store: Store) -> pd.DataFrame:
    """Inhabitants of 250 m cells by the ground that buildings cover, where nothing is published.

    Made up: it only says where more people may live. Columns east, north, inhabitants.
    """
    outlines = _read_outlines(store, "building")
    middle = shapely.get_coordinates(shapely.centroid(outlines)) if len(outlines) else np.zeros((0, 2))
    covered = pd.DataFrame(
        {
            "east": np.floor(middle[:, 0] / _CELL_M).astype(np.int32),
            "north": np.floor(middle[:, 1] / _CELL_M).astype(np.int32),
            # A house of 150 m2 holds three or four, and a large hall not in proportion more.
            "inhabitants": 0.08 * shapely.area(outlines) ** 0.75,
        }
    )
    people = covered.groupby(["east", "north"], as_index=False).inhabitants.sum()
    people["inhabitants"] = np.round(people.inhabitants).astype(np.int32)
    lived_in: pd.DataFrame = people[people.inhabitants > 0]
    return lived_in.reset_index(drop=True)


def _extent_cells(store: Store) -> tuple[int, int, int, int]:
    east, north = store.grid.cells_in_box(*read_extent(store), level=LEVEL)
    west, south = int(east.min()), int(north.min())
    return west, south, int(east.max()) - west + 1, int(north.max()) - south + 1


def _land(store: Store, extent_cells: tuple[int, int, int, int]) -> NDArray[np.float64]:
    """Share of each cell that is no water, from a few points in each."""
    west, south, columns, rows = extent_cells
    step = _CELL_M / _SAMPLES
    x = west * _CELL_M + (np.arange(columns * _SAMPLES) + 0.5) * step
    y = south * _CELL_M + (np.arange(rows * _SAMPLES) + 0.5) * step
    x, y = np.meshgrid(x, y)
    water = _read_outlines(store, "water")
    points = shapely.points(x.ravel(), y.ravel())
    wet = np.zeros(len(points), dtype=bool)
    wet[shapely.STRtree(points).query(water, predicate="contains")[1]] = True
    return 1 - wet.reshape(rows, _SAMPLES, columns, _SAMPLES).mean(axis=(1, 3)).ravel()


def _read_outlines(store: Store, layer: str) -> NDArray[np.object_]:
    rows = store.cursor().execute(_OUTLINES, [layer]).fetchall()
    return np.asarray(shapely.from_wkb([bytes(row[0]) for row in rows]), dtype=object)
