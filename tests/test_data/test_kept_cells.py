"""A cell that can hold no sighting is known as such: by its people and by hidden places near."""

import numpy as np
import pandas as pd

from data.kept_cells import cells_that_hold_sightings
from data.store import Store


def bring(store: Store, table: str, **columns: object) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame({"source": "example", "source_id": "01", **columns}, index=[0]))


def holds(store: Store, *cells: tuple[int, int], level: int) -> list[bool]:
    east, north = (np.array(each) for each in zip(*cells, strict=True))
    return cells_that_hold_sightings(store, east, north, level=level).tolist()


def test_a_store_that_knows_no_people_leaves_every_cell(store: Store) -> None:
    assert holds(store, (8, 8), (9, 9), level=1) == [True, True]


def test_a_cell_needs_enough_people(store: Store) -> None:
    bring(store, "main.population", sign=1, east=8, north=8, cell_level=1, inhabitants=99)
    assert holds(store, (8, 8), (9, 9), level=1) == [False, False]
    bring(store, "main.population", sign=1, east=9, north=9, cell_level=1, inhabitants=1)
    assert holds(store, (8, 8), (9, 9), level=1) == [False, False]
    assert holds(store, (4, 4), level=2) == [True]  # 99 and 1 in the larger cell


def test_around_a_hidden_place_only_the_largest_cells_hold_any(store: Store) -> None:
    bring(
        store, "main.services", needs=[["safe_housing"]], for_whom=[["women"]], languages=[[]], secret=True,
        east=1, north=1, cell_level=5,
    )  # fmt: skip
    # Cell (1, 1) of 4 km holds the 1 km cells 4 to 7.
    assert holds(store, (4, 7), (3, 4), (8, 8), level=3) == [False, True, True]
    assert holds(store, (1, 1), level=5) == [True]
