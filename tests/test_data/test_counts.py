"""Holds counts against figures that can be added up by hand, and against a recount in plain Python."""

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.access import Person
from data.aggregates import (
    FACTS,
    INSPECTIONS,
    SIGHTINGS,
    batch_sql,
    compacted_sql,
    counts_sql,
    too_coarse_sql,
)
from data.counts import (
    read_inspection_results,
    read_sighting_counts,
    read_sightings_in_no_cell,
    read_visit_effort,
)
from data.cube import compact_cubes
from data.errors import NotAllowed, Refused
from data.grid import parents
from data.periods import Period
from data.store import Store

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
JANUARY, JUNE = 672, 677  # 2026-01 and 2026-06

FILTERS = {
    "category": st.integers(1, 3),
    "discovered": st.booleans(),
    "forms": st.integers(1, 7),
    "period": st.builds(
        lambda first, months: Period(first, first + months), st.integers(670, 679), st.integers(0, 6)
    ),
    "season": st.sampled_from(["winter", "spring", "summer", "autumn"]),
}


def sighting(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "version": 1,
        "sign": 1,
        "place_precision": "cell",
        "east": 1540,
        "north": 26700,
        "cell_level": 1,
        "time_precision": "month",
        "period": JANUARY,
        "category": 1,
        "forms": 1,
        "indicators": [],
        "discovered": True,
        "confidential": False,
    } | columns


def visit(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "version": 1,
        "sign": 1,
        "east": 1540,
        "north": 26700,
        "cell_level": 1,
        "week": 2922,
        "period": JANUARY,
        "minutes": 25,
        "team_size": 2,
        "contacts_band": "0",
        "unmet_needs": [],
    } | columns


def inspection(number: int, **columns: Any) -> dict[str, Any]:
    return {
        "source": "example",
        "source_id": f"{number:04x}",
        "version": 1,
        "sign": 1,
        "worksite_source": "example",
        "worksite_id": "w1",
        "kind": "restaurant",
        "east": 3080,
        "north": 53400,
        "cell_level": 0,
        "inspected_on": pd.Timestamp("2026-01-15").date(),
        "period": JANUARY,
        "trigger": "planned",
        "stage": "day",
        "carried_out": True,
        "nothing_found": False,
        "administrative": False,
        "labour_exploitation": False,
        "referral": False,
        "finding_codes": [],
        "authorities": [],
    } | columns


def write(store: Store, table: str, rows: list[dict[str, Any]]) -> None:
    with store.write(kind="test", organisation="example") as batch:
        batch.append(table, pd.DataFrame(rows))


def cells(counts: pd.DataFrame) -> dict[tuple[int, int], tuple[int, ...]]:
    return {(row[0], row[1]): tuple(row[2:]) for row in counts.itertuples(index=False)}


def test_an_empty_store_has_no_counts_and_whole_number_columns(store: Store) -> None:
    counts, too_coarse = read_sighting_counts(store, COORDINATOR, level=1)
    assert counts.empty
    assert too_coarse == 0
    assert list(counts.dtypes.astype(str)) == ["int32", "int32", "int64"]


def test_sightings_of_four_small_cells_add_up_in_their_parent(store: Store) -> None:
    places = [(1540, 26700), (1541, 26700), (1541, 26701), (1541, 26701), (1542, 26700)]
    write(store, "help.sightings", [sighting(n, east=e, north=y) for n, (e, y) in enumerate(places)])
    fine = read_sighting_counts(store, COORDINATOR, level=1).cells
    coarse = read_sighting_counts(store, COORDINATOR, level=2).cells
    assert cells(fine) == {(1540, 26700): (1,), (1541, 26700): (1,), (1542, 26700): (1,), (1541, 26701): (2,)}
    # 1540 and 1541 halve to 770, 1542 to 771; both rows halve to 13350.
    assert cells(coarse) == {(770, 13350): (4,), (771, 13350): (1,)}


def test_cells_come_from_south_to_north_and_west_to_east(store: Store) -> None:
    places = [(5, 2), (4, 2), (9, 1)]
    write(store, "help.sightings", [sighting(n, east=e, north=y) for n, (e, y) in enumerate(places)])
    assert list(cells(read_sighting_counts(store, COORDINATOR, level=1).cells)) == [(9, 1), (4, 2), (5, 2)]


def test_a_cell_west_of_the_origin_floors_to_its_parent(store: Store) -> None:
    write(store, "help.sightings", [sighting(1, east=-3)])
    # floor(-3 / 2) is -2, where cutting towards zero would give -1.
    assert cells(read_sighting_counts(store, COORDINATOR, level=2).cells) == {(-2, 13350): (1,)}


def test_a_sighting_known_only_to_a_larger_cell_is_counted_apart_and_never_split(store: Store) -> None:
    write(store, "help.sightings", [sighting(1), sighting(2, east=192, north=3337, cell_level=4)])
    at_1_km = read_sighting_counts(store, COORDINATOR, level=3)
    at_2_km = read_sighting_counts(store, COORDINATOR, level=4)
    assert at_1_km.too_coarse == 1
    assert cells(at_1_km.cells) == {(385, 6675): (1,)}
    # At 2 km both fall into column 385 // 2 = 192 and row 6675 // 2 = 3337.
    assert at_2_km.too_coarse == 0
    assert cells(at_2_km.cells) == {(192, 3337): (2,)}


def test_sightings_without_a_cell_or_a_month_stand_in_no_cell(store: Store) -> None:
    nowhere = {"place_precision": "municipality", "east": None, "north": None, "cell_level": None}
    sometime = {"time_precision": "year", "period": None, "year": 2025}
    rows = [sighting(1), sighting(2, **nowhere), sighting(3, **sometime)]
    write(store, "help.sightings", [rows[0]])
    write(store, "help.sightings", [rows[1]])
    write(store, "help.sightings", [rows[2]])
    counts = read_sighting_counts(store, COORDINATOR, level=1)
    assert cells(counts.cells) == {(1540, 26700): (1,)}
    assert counts.too_coarse == 0
    assert read_sightings_in_no_cell(store, COORDINATOR) == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 4),
        ({"forms": 0b10}, 1),
        ({"discovered": False}, 1),
        ({"category": 2}, 1),
        # Of those that have a month only the January one counts; those without may be of any month.
        ({"period": Period(JANUARY, JANUARY)}, 3),
        ({"season": "summer"}, 3),
    ],
)
def test_sightings_in_no_cell_are_counted_with_the_filters_that_they_can_meet(
    store: Store, filters: dict[str, Any], expected: int
) -> None:
    nowhere = {"place_precision": "municipality", "east": None, "north": None, "cell_level": None}
    sometime = {"time_precision": "unknown", "period": None}
    write(store, "help.sightings", [sighting(1)])
    write(store, "help.sightings", [sighting(2, **nowhere), sighting(3, **nowhere, period=JUNE, forms=0b10)])
    write(store, "help.sightings", [sighting(4, **sometime, category=2)])
    write(store, "help.sightings", [sighting(5, **nowhere | sometime, discovered=False)])
    write(store, "help.sightings", [sighting(6, **nowhere)])
    write(store, "help.sightings", [sighting(6, **nowhere, sign=-1)])
    assert read_sightings_in_no_cell(store, COORDINATOR, **filters) == expected


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, 4),
        ({"period": Period(JANUARY, JANUARY)}, 2),
        ({"period": Period(JANUARY, JUNE)}, 3),
        ({"season": "winter"}, 3),
        ({"season": "summer"}, 1),
        ({"forms": 0b01}, 3),
        ({"forms": 0b10}, 2),
        ({"forms": 0b11}, 4),
        ({"forms": 0b100}, 0),
        ({"discovered": True}, 3),
        ({"discovered": False}, 1),
        ({"category": 2}, 1),
        (
            {
                "category": 1,
                "season": "winter",
                "discovered": True,
                "forms": 0b01,
                "period": Period(660, 690),
            },
            1,
        ),
    ],
)
def test_filters_keep_what_they_say(store: Store, filters: dict[str, Any], expected: int) -> None:
    rows = [
        sighting(1),
        sighting(2, forms=0b11, discovered=False),
        sighting(3, period=JUNE, forms=0b10),
        sighting(4, period=683, category=2),  # 2026-12, a winter month
    ]
    write(store, "help.sightings", [rows[0], rows[1], rows[2], rows[3] | {"category": 1}])
    write(store, "help.sightings", [rows[3] | {"category": 1, "sign": -1}])
    write(store, "help.sightings", [rows[3] | {"version": 2}])
    counts = read_sighting_counts(store, COORDINATOR, level=1, **filters).cells
    assert counts["sightings"].sum() == expected


def test_effort_counts_stops_and_adds_minutes(store: Store) -> None:
    write(store, "help.visits", [visit(1), visit(2, minutes=90), visit(3, minutes=10, period=JUNE, east=9)])
    effort = read_visit_effort(store, COORDINATOR, level=1)
    winter = read_visit_effort(store, COORDINATOR, level=1, season="winter", period=Period(JANUARY, JANUARY))
    assert cells(effort.cells) == {(9, 26700): (1, 10), (1540, 26700): (2, 115)}
    assert cells(winter.cells) == {(1540, 26700): (2, 115)}


def test_a_cell_whose_only_visit_was_removed_is_not_there(store: Store) -> None:
    write(store, "help.visits", [visit(1)])
    write(store, "help.visits", [visit(1, sign=-1)])
    assert read_visit_effort(store, COORDINATOR, level=1).cells.empty


def test_inspections_that_were_not_carried_out_are_not_counted(store: Store) -> None:
    found = {"administrative": True, "labour_exploitation": True}
    rows = [
        inspection(1, nothing_found=True),
        inspection(2, **found, trigger="complaint"),
        inspection(3, carried_out=False),
        inspection(4, kind="farm", referral=True),
    ]
    write(store, "inspection.inspections", rows)
    results = read_inspection_results(store, PLANNER, level=0)
    complaints = read_inspection_results(store, PLANNER, level=0, trigger="complaint")
    farms = read_inspection_results(store, PLANNER, level=0, category=7)
    assert cells(results.cells) == {(3080, 53400): (3, 1, 1, 1)}
    assert cells(complaints.cells) == {(3080, 53400): (1, 1, 1, 0)}
    assert cells(farms.cells) == {(3080, 53400): (1, 0, 0, 1)}


def test_each_side_reads_its_own_compartment_only(store: Store) -> None:
    with pytest.raises(NotAllowed, match="outreach"):
        read_sighting_counts(store, PLANNER, level=1)
    with pytest.raises(NotAllowed, match="outreach"):
        read_sightings_in_no_cell(store, PLANNER)
    with pytest.raises(NotAllowed, match="outreach"):
        read_visit_effort(store, PLANNER, level=1)
    with pytest.raises(NotAllowed, match="inspection"):
        read_inspection_results(store, COORDINATOR, level=1)


def test_the_sql_for_inspection_never_names_the_outreach_side() -> None:
    filters = (frozenset[str](), frozenset({"period", "season", "category", "trigger"}))
    compiled = [batch_sql(INSPECTIONS), compacted_sql(INSPECTIONS)]
    for chosen in filters:
        for from_rows in (True, False):
            compiled.append(counts_sql(INSPECTIONS, chosen, from_rows=from_rows))
            compiled.append(too_coarse_sql(INSPECTIONS, chosen, from_rows=from_rows))
    assert not [sql for sql in compiled if "help" in sql]
    assert all('"inspection".' in sql for sql in compiled)


def test_inspection_results_are_the_same_with_and_without_the_outreach_side(store: Store) -> None:
    write(store, "inspection.inspections", [inspection(1, referral=True)])
    before = read_inspection_results(store, PLANNER, level=1)
    write(store, "help.sightings", [sighting(1, confidential=True)])
    write(store, "help.visits", [visit(1)])
    after = read_inspection_results(store, PLANNER, level=1)
    pd.testing.assert_frame_equal(after.cells, before.cells)
    assert after.too_coarse == before.too_coarse


def test_values_are_bound_and_never_written_into_the_sql() -> None:
    sql = counts_sql(SIGHTINGS, frozenset(FILTERS))
    assert {"$level", "$first", "$last", "$season", "$forms", "$discovered", "$category"} <= {
        word.strip("()") for word in sql.split()
    }


def test_a_level_or_season_that_does_not_exist_is_refused(store: Store) -> None:
    with pytest.raises(Refused, match="level 6"):
        read_sighting_counts(store, COORDINATOR, level=6)
    with pytest.raises(Refused, match="season monsoon"):
        read_visit_effort(store, COORDINATOR, level=1, season="monsoon")


sightings = st.builds(
    lambda level, east, north, period, category, forms, discovered: {
        "cell_level": level,
        "east": east,
        "north": north,
        "period": period,
        "category": category,
        "forms": forms,
        "discovered": discovered,
    },
    st.integers(1, 5),
    st.integers(-4, 4),
    st.integers(-1, 3),
    st.integers(670, 685),
    st.integers(1, 3),
    st.integers(0, 7),
    st.booleans(),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    stated=st.lists(sightings, min_size=1, max_size=12),
    changes=st.data(),
    filters=st.fixed_dictionaries({}, optional=FILTERS),
    level=st.integers(0, 5),
)
def test_cube_rows_and_a_recount_in_python_agree_whatever_is_corrected_or_taken_back(
    store: Store, stated: list[dict[str, Any]], changes: st.DataObject, filters: dict[str, Any], level: int
) -> None:
    clear(store)
    first = [sighting(n, **columns) for n, columns in enumerate(stated)]
    write(store, "help.sightings", first)
    standing = dict(enumerate(first))
    corrected = changes.draw(st.sets(st.sampled_from(range(len(first)))))
    if corrected:
        rows = []
        for number in sorted(corrected):
            rows.append(standing.pop(number) | {"sign": -1})
            if changes.draw(st.booleans()):
                standing[number] = sighting(number, version=2, **changes.draw(sightings))
                rows.append(standing[number])
        write(store, "help.sightings", rows)
        if changes.draw(st.booleans()):
            write(store, "help.sightings", [row | {"sign": -row["sign"]} for row in rows])
            standing = dict(enumerate(first))
    if changes.draw(st.booleans()):
        compact_cubes(store)

    chosen = [row for row in standing.values() if keeps(row, filters)]
    counts = read_sighting_counts(store, COORDINATOR, level=level, **filters)
    assert {cell: n for cell, (n,) in cells(counts.cells).items()} == recount(chosen, level)
    assert counts.too_coarse == sum(row["cell_level"] > level for row in chosen)
    assert_cubes_equal_rows(store, level)


def keeps(row: dict[str, Any], filters: dict[str, Any]) -> bool:
    # Spelled out month by month, unlike the arithmetic under test.
    seasons = {12: "winter", 1: "winter", 2: "winter", 3: "spring", 4: "spring", 5: "spring"}
    seasons |= {6: "summer", 7: "summer", 8: "summer", 9: "autumn", 10: "autumn", 11: "autumn"}
    return (
        ("period" not in filters or row["period"] in filters["period"].months)
        and filters.get("season") in (None, seasons[row["period"] % 12 + 1])
        and ("forms" not in filters or bool(row["forms"] & filters["forms"]))
        and filters.get("discovered") in (None, row["discovered"])
        and filters.get("category") in (None, row["category"])
    )


def recount(rows: list[dict[str, Any]], level: int) -> dict[tuple[int, int], int]:
    counted: Counter[tuple[int, int]] = Counter()
    for row in rows:
        if row["cell_level"] <= level:
            east, north = parents(row["east"], row["north"], level=row["cell_level"], to_level=level)
            counted[int(east), int(north)] += 1
    return dict(counted)


def assert_cubes_equal_rows(store: Store, level: int) -> None:
    cursor = store.cursor()
    for fact in FACTS:
        for sql in (counts_sql, too_coarse_sql):
            from_rows = cursor.execute(sql(fact, frozenset(), from_rows=True), {"level": level}).fetchall()
            from_cube = cursor.execute(sql(fact, frozenset()), {"level": level}).fetchall()
            assert from_rows == from_cube


def clear(store: Store) -> None:
    # Hypothesis runs all its examples on one store.
    cursor = store.cursor()
    for fact in FACTS:
        cursor.execute(f"DELETE FROM {fact.rows}")
        cursor.execute(f"DELETE FROM {fact.cube}")
    cursor.close()
