"""People are counted once, in cells of the level that is asked for, and never split."""

import pandas as pd
import pytest

from data.errors import Refused
from data.population import read_population
from data.store import Store


def bring(store: Store, *rows: tuple[str, int, int, int, int]) -> None:
    frame = pd.DataFrame(rows, columns=["source", "east", "north", "cell_level", "inhabitants"])
    with store.write(kind="test", organisation="example") as batch:
        batch.append(
            "main.population", frame.assign(sign=1, source_id=[f"{each:04x}" for each in range(len(rows))])
        )


def people(store: Store, level: int) -> dict[tuple[int, int], int]:
    found = read_population(store, level=level)
    return {(row.east, row.north): row.inhabitants for row in found.itertuples()}


def test_small_cells_add_up_in_the_larger_one(store: Store) -> None:
    bring(store, ("a", 8, 8, 1, 30), ("a", 9, 9, 1, 12), ("a", 10, 8, 1, 5))
    assert people(store, 1) == {(8, 8): 30, (9, 9): 12, (10, 8): 5}
    assert people(store, 2) == {(4, 4): 42, (5, 4): 5}


def test_cells_coarser_than_the_level_are_never_split(store: Store) -> None:
    bring(store, ("a", 2, 2, 3, 900))
    assert people(store, 2) == {}
    assert people(store, 3) == {(2, 2): 900}


def test_a_publisher_with_two_sizes_counts_once_and_two_publishers_the_higher(store: Store) -> None:
    bring(store, ("a", 8, 8, 1, 30), ("a", 4, 4, 2, 33), ("b", 4, 4, 2, 50))
    assert people(store, 2) == {(4, 4): 50}
    assert people(store, 1) == {(8, 8): 30}


def test_a_store_without_a_population_grid_has_no_row_and_an_unknown_level_is_refused(store: Store) -> None:
    assert read_population(store, level=2).empty
    with pytest.raises(Refused):
        read_population(store, level=9)
