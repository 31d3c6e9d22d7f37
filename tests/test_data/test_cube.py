"""Holds that cubes follow the rows through writes, removals, take-backs and packing."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.aggregates import FACTS, INSPECTIONS, SIGHTINGS, VISITS, Fact, batch_sql, counts_sql
from data.cube import compact_cubes
from data.store import Store
from tests.test_data.test_counts import clear, inspection, sighting, visit, write

MAKERS = {"help.sightings": sighting, "help.visits": visit, "inspection.inspections": inspection}
places = {"east": st.integers(-2, 2), "north": st.integers(0, 1), "period": st.integers(670, 672)}
CHANCES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "help.sightings": places | {"category": st.integers(1, 2), "forms": st.integers(0, 3)},
    "help.visits": places | {"minutes": st.sampled_from([10, 25, 45, 90, 150])},
    "inspection.inspections": places
    | {
        "kind": st.sampled_from(["restaurant", "farm"]),
        "trigger": st.sampled_from(["planned", "random"]),
        "administrative": st.booleans(),
        "referral": st.booleans(),
    },
}


def cube_rows(store: Store, fact: Fact) -> list[tuple[Any, ...]]:
    columns = ", ".join((*fact.dimensions, *fact.measures))
    return store.cursor().execute(f"SELECT {columns} FROM {fact.cube} ORDER BY rowid").fetchall()


def totals(store: Store, fact: Fact) -> list[tuple[Any, ...]]:
    """Return what the cube holds per combination, without those that come to nothing."""
    held = pd.DataFrame(cube_rows(store, fact), columns=[*fact.dimensions, *fact.measures])
    summed = held.groupby(list(fact.dimensions))[list(fact.measures)].sum().reset_index()
    return sorted(summed[summed[list(fact.measures)].any(axis=1)].itertuples(index=False, name=None))


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.rows)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_cube_holds_what_a_fresh_count_of_all_rows_gives(
    store: Store, fact: Fact, data: st.DataObject
) -> None:
    clear(store)
    chances = st.fixed_dictionaries(CHANCES[fact.rows])
    first = [
        MAKERS[fact.rows](n, **columns)
        for n, columns in enumerate(data.draw(st.lists(chances, min_size=1, max_size=8)))
    ]
    write(store, fact.rows, first)
    removed = data.draw(st.lists(st.sampled_from(first), unique_by=lambda row: row["source_id"]))
    if removed:
        write(store, fact.rows, [row | {"sign": -1} for row in removed])
    if data.draw(st.booleans()):
        compact_cubes(store)
    # Were all rows of one batch, its delta would be the whole cube.
    store.cursor().execute(f"UPDATE {fact.rows} SET batch = 1")
    columns = ", ".join((*fact.dimensions, *fact.measures))
    fresh = store.cursor().execute(f"SELECT {columns} FROM ({batch_sql(fact)})", {"batch": 1}).fetchall()
    assert totals(store, fact) == sorted(fresh)


def test_taking_a_batch_back_leaves_nothing_in_a_packed_cube(store: Store) -> None:
    rows = [visit(1), visit(2, period=671)]
    write(store, "help.visits", rows)
    with store.write(kind="test", organisation="example", takes_back=store.version) as batch:
        batch.append("help.visits", pd.DataFrame([row | {"sign": -1} for row in rows]))
    assert len(cube_rows(store, VISITS)) == 4
    compact_cubes(store)
    assert cube_rows(store, VISITS) == []


def test_a_packed_cube_is_sorted_by_category_period_and_cell_with_one_row_each(store: Store) -> None:
    places = [(2, 671, 9, 5), (1, 672, 1, 1), (1, 671, 3, 2), (1, 671, 2, 2), (1, 671, 3, 1), (1, 671, 3, 1)]
    for number, (category, period, east, north) in enumerate(places):
        row = sighting(number, category=category, period=period, east=east, north=north)
        write(store, "help.sightings", [row])
    version = store.version
    compact_cubes(store)
    # category, period, north, east, cell_level, forms, discovered, sightings
    assert cube_rows(store, SIGHTINGS) == [
        (1, 671, 1, 3, 1, 1, True, 2),
        (1, 671, 2, 2, 1, 1, True, 1),
        (1, 671, 2, 3, 1, 1, True, 1),
        (1, 672, 1, 1, 1, 1, True, 1),
        (2, 671, 5, 9, 1, 1, True, 1),
    ]
    assert store.version == version


def test_a_write_adds_only_its_own_batch_and_only_to_the_cubes_of_its_tables(store: Store) -> None:
    write(store, "inspection.inspections", [inspection(1)])
    write(store, "inspection.inspections", [inspection(2), inspection(3)])
    assert [row[-4] for row in cube_rows(store, INSPECTIONS)] == [1, 2]
    assert cube_rows(store, SIGHTINGS) == cube_rows(store, VISITS) == []


def test_a_write_that_fails_leaves_rows_and_cube_as_they_were(store: Store) -> None:
    write(store, "help.visits", [visit(1)])
    with pytest.raises(RuntimeError, match="midway"):
        write_and_fail(store)
    sql = counts_sql(VISITS, frozenset(), from_rows=True)
    assert store.cursor().execute(sql, {"level": 1}).fetchall() == [(1540, 26700, 1, 25)]
    assert len(cube_rows(store, VISITS)) == 1


def write_and_fail(store: Store) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append("help.visits", pd.DataFrame([visit(2)]))
        raise RuntimeError("midway")


def test_packing_keeps_what_another_thread_is_adding(store: Store) -> None:
    write(store, "help.visits", [visit(1), visit(2)])
    other = store.cursor()
    other.execute("BEGIN")
    other.execute("INSERT INTO help.visit_cube VALUES (672, 7, 7, 1, 1, 10)")
    compact_cubes(store)
    other.execute("COMMIT")
    assert [row[-2:] for row in cube_rows(store, VISITS)] == [(2, 50), (1, 10)]


def test_packing_that_fails_changes_nothing(store: Store) -> None:
    write(store, "help.visits", [visit(1)])
    before = cube_rows(store, VISITS)
    other = store.cursor()
    other.execute("BEGIN")
    # Two transactions may not delete the same rows.
    other.execute("DELETE FROM help.visit_cube")
    with pytest.raises(Exception, match="onflict"):
        compact_cubes(store)
    other.execute("ROLLBACK")
    assert cube_rows(store, VISITS) == before
