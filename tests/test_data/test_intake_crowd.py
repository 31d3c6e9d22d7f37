"""Tests that no sighting which a team met points to a stop, in whatever order records come, go and change.

The rule is recomputed pair by pair from what stands in the store, also in rows that are in force no more.
"""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.errors import Refused
from data.intake.crowd import (
    MONTH,
    PART_OF_DAY,
    SEASON,
    UNKNOWN,
    WEEK,
    YEAR,
    Met,
    hide_stops,
    stops_that_fit,
)
from data.intake.ledger import take_back
from data.intake.purge import purge
from data.periods import season_of_period
from data.store import Store, open_store
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, query

PARTS = ("night", "morning", "afternoon", "evening")
HOURS = dict(zip(PARTS, ("02:11", "08:22", "14:33", "20:44"), strict=True))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


# ---- the rule by hand, over rows of the store

SIGHTINGS = (
    "SELECT source_id, version, east, north, cell_level, time_precision, week, period, season, year, part_of_day, sum(sign) > 0 "
    "FROM help.sightings WHERE source = 'example' AND source_id IN (SELECT source_id FROM help.sightings WHERE discovered) GROUP BY ALL"
)
STOPS = (
    "SELECT source_id, version, east, north, cell_level, week, period, part_of_day, sum(sign) > 0 FROM help.visits "
    "WHERE source = 'example' AND contacts_band <> '0' GROUP BY ALL"
)


def agrees(sighting: tuple[Any, ...], stop: tuple[Any, ...]) -> bool:
    """Return whether a sighting can have been made at a stop, for all that both tell."""
    __, __, east, north, level, precision, week, period, season, year, part, __ = sighting
    __, __, stop_east, stop_north, stop_level, stop_week, stop_period, stop_part, __ = stop
    if level is not None:
        at = max(level, stop_level)
        if (east >> at - level, north >> at - level) != (
            stop_east >> at - stop_level,
            stop_north >> at - stop_level,
        ):
            return False
    if part is not None and stop_part is not None and part != stop_part:
        return False
    stop_year = 1970 + stop_period // 12
    return {
        "week": week == stop_week,
        "month": period == stop_period,
        "season": (season, year) == (season_of_period(stop_period), stop_year),
        "year": year == stop_year,
        "unknown": True,
    }[precision]


def check_no_sighting_points_to_a_stop(store: Store) -> None:
    stops = query(store, STOPS)
    now = [stop for stop in stops if stop[-1]]
    versions: dict[str, list[tuple[Any, ...]]] = {}
    for sighting in query(store, SIGHTINGS):
        versions.setdefault(sighting[0], []).append(sighting)
    for told in versions.values():
        for sighting in told:
            fitting = [stop for stop in now if agrees(sighting, stop)]
            nothing_told = sighting[4] is None and sighting[5] == "unknown"
            assert len(fitting) != 1 or (nothing_told and not sighting[-1]), (sighting, fitting)
            once = [stop for stop in stops if agrees(sighting, stop)]
            assert fitting or len(once) != 1 or len(now) < 2, (sighting, once)
        # Whoever puts all versions of a sighting together knows no more.
        together = [stop for stop in now if all(agrees(sighting, stop) for sighting in told)]
        assert len(together) != 1 or len(now) == 1, (told, together)


# ---- a small world: four cells of 250 m in two square kilometres, and a far one; three weeks and an earlier year

CELLS = (
    "250mN667200E38500",
    "250mN667225E38525",
    "250mN667275E38575",
    "250mN667200E38600",
    "250mN669000E40000",
)
DAYS = ("2026-09-14", "2026-09-23", "2026-10-06", "2025-03-04")


def visit(number: int, cell: str, day: str, part: str = "", contacts: str = "3") -> dict[str, str]:
    return {
        "record_id": f"V-{number}", "cell": cell, "date": day, "part_of_day": part, "minutes": "20", "team_size": "2", "contacts": contacts,
    }  # fmt: skip


def sighting(number: int, cell: str, when: str, discovered: str = "yes", **cells: str) -> dict[str, str]:
    place = (
        {"place": cell, "cell": ""} if cell in ("municipality", "unknown") else {"place": "", "cell": cell}
    )
    return (
        {"record_id": f"S-{number}", "when": when, "discovered": discovered, "forms": "labour"}
        | place
        | cells
    )


def with_people(store: Store) -> Store:
    """Let every cell of the small world have enough inhabitants, so that sightings stay in 250 m."""
    bring_in(store, "population", [{"cell": cell, "inhabitants": "500"} for cell in CELLS])
    return store


def places(store: Store) -> list[tuple[Any, ...]]:
    return query(
        store, "SELECT DISTINCT cell_level, time_precision, part_of_day FROM help.sightings GROUP BY source_id, version, ALL HAVING sum(sign) > 0"
    )  # fmt: skip


def told(store: Store) -> list[tuple[Any, ...]]:
    """Return level, precision and part of day of each sighting in force."""
    return query(
        store,
        "SELECT cell_level, time_precision, part_of_day FROM (SELECT source_id, version, cell_level, time_precision, part_of_day, sum(sign) s "
        "FROM help.sightings GROUP BY ALL) WHERE s > 0 ORDER BY source_id",
    )


def test_a_sighting_stays_fine_where_two_visits_agree_and_where_none_does(store: Store) -> None:
    with_people(store)
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[0], DAYS[0], "evening")]
    )
    bring_in(
        store,
        "sightings",
        [sighting(1, CELLS[0], f"{DAYS[0]} 20:44"), sighting(2, CELLS[2], f"{DAYS[0]} 20:44")],
    )
    assert told(store) == [(1, "week", "evening")] * 2


@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        # Two visits in the cell and week, at other parts of the day: the part is left out.
        ([(0, 0, "evening"), (0, 0, "morning")], (1, "week", None)),
        # The other visit of that week is in the next cell of 250 m but the same of 500 m.
        ([(0, 0, "evening"), (1, 0, "evening")], (2, "week", "evening")),
        # It is in the same square kilometre.
        ([(0, 0, "evening"), (2, 0, "evening")], (3, "week", "evening")),
        # It is in the same cell, nine days later in the same month.
        ([(0, 0, "evening"), (0, 1, "evening")], (1, "month", None)),
        # It is in the same cell in the next month and the same season: the week goes before the month.
        ([(0, 0, "evening"), (0, 2, "evening")], (1, "season", None)),
        # It is far away in another year.
        ([(0, 0, "evening"), (4, 3, "evening")], (None, "unknown", None)),
        # A visit that does not say its part of day can be at every one; one that met nobody is none.
        ([(0, 0, "evening"), (0, 0, "")], (1, "week", "evening")),
    ],
)  # fmt: skip
def test_a_sighting_is_made_coarser_until_two_visits_agree_whichever_come_first(
    store: Store, visits: list[tuple[int, int, str]], expected: tuple[Any, ...]
) -> None:
    with_people(store)
    stops = [visit(n, CELLS[cell], DAYS[day], part) for n, (cell, day, part) in enumerate(visits)]
    stops.append(visit(9, CELLS[0], DAYS[0], "evening", contacts="0"))
    files = [("visits", stops), ("sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44")])]
    for order in (files, files[::-1]):
        with store.cursor() as cursor:
            for table in ("help.sightings", "help.visits", "main.batches"):
                cursor.execute(f"DELETE FROM {table}")
        for kind, rows in order:
            bring_in(store, kind, rows)
        assert told(store) == [expected]
        check_no_sighting_points_to_a_stop(store)


def test_the_cube_follows_sightings_that_are_made_coarser_in_place(store: Store) -> None:
    with_people(store)
    bring_in(
        store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44"), sighting(2, CELLS[4], DAYS[0], "no")]
    )
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[2], DAYS[0], "evening")]
    )
    held = "SELECT category, period, north, east, cell_level, forms, discovered, sum({}) n FROM {} WHERE cell_level IS NOT NULL AND period IS NOT NULL GROUP BY ALL HAVING n <> 0 ORDER BY ALL"  # fmt: skip
    rows = query(store, held.format("sign", "help.sightings"))
    assert query(store, held.format("sightings", "help.sighting_cube")) == rows
    assert sorted(row[4] for row in rows) == [1, 3]


def test_only_sightings_that_a_team_met_are_made_coarser_and_only_for_visits_of_their_organisation(
    store: Store,
) -> None:
    with_people(store)
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[4], DAYS[3], "evening")]
    )
    bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44", "no")])
    assert told(store) == [(1, "week", "evening")]
    with store.cursor() as cursor:
        cursor.execute("UPDATE help.visits SET source = 'other'")
    bring_in(store, "sightings", [sighting(2, CELLS[0], f"{DAYS[0]} 20:44")])
    assert told(store) == [(1, "week", "evening")] * 2


def test_a_sighting_that_points_to_the_only_visit_refuses_whichever_comes_second(store: Store) -> None:
    with_people(store)
    bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    before = store.version
    with pytest.raises(Refused, match="the only visit"):
        bring_in(store, "visits", [visit(1, CELLS[0], DAYS[0])])
    assert store.version == before
    bring_in(store, "visits", [visit(1, CELLS[4], DAYS[3])])
    with pytest.raises(Refused, match="1 sightings"):
        bring_in(store, "sightings", [sighting(2, CELLS[4], DAYS[3])])
    # A second visit far off is enough: then the sighting tells nothing.
    bring_in(store, "visits", [visit(2, CELLS[0], DAYS[0])])
    bring_in(store, "sightings", [sighting(2, CELLS[4], DAYS[3])])
    check_no_sighting_points_to_a_stop(store)


def test_a_visit_that_is_taken_back_leaves_no_sighting_pointing_to_the_other(store: Store) -> None:
    with_people(store)
    bring_in(store, "visits", [visit(1, CELLS[0], DAYS[0]), visit(3, CELLS[4], DAYS[3])])
    second = bring_in(store, "visits", [visit(2, CELLS[0], DAYS[0])])
    bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    assert told(store) == [(1, "week", None)]
    assert second.batch is not None
    take_back(store, STEWARD, second.batch)
    assert told(store) == [(None, "unknown", None)]
    check_no_sighting_points_to_a_stop(store)


def test_taking_back_all_visits_but_one_is_refused_while_a_sighting_would_point_to_it(store: Store) -> None:
    with_people(store)
    first = bring_in(store, "visits", [visit(1, CELLS[0], DAYS[0])])
    second = bring_in(store, "visits", [visit(2, CELLS[0], DAYS[0])])
    seen = bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    assert first.batch is not None
    assert second.batch is not None
    assert seen.batch is not None
    with pytest.raises(Refused, match="take those sightings back"):
        take_back(store, STEWARD, second.batch)
    take_back(store, STEWARD, seen.batch)
    take_back(store, STEWARD, second.batch)
    # Its row is still there, and tells nothing.
    check_no_sighting_points_to_a_stop(store)


def test_visits_that_are_erased_leave_no_sighting_pointing_to_the_others(store: Store) -> None:
    with_people(store)
    bring_in(store, "visits", [visit(1, CELLS[0], DAYS[0]), visit(3, CELLS[4], DAYS[3])])
    second = bring_in(store, "visits", [visit(2, CELLS[0], DAYS[0])])
    bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    path = store.path
    store.close()
    assert second.batch is not None
    purge(path, STEWARD, [second.batch])
    with open_store(path) as opened:
        check_no_sighting_points_to_a_stop(opened)
        assert told(opened) == [(None, "unknown", None)]
        assert query(opened, "SELECT coalesce(sum(sightings), 0) FROM help.sighting_cube") == [(0,)]


def test_an_earlier_version_of_a_sighting_points_to_no_stop_either(store: Store) -> None:
    with_people(store)
    first = bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44")])
    bring_in(store, "sightings", [sighting(1, CELLS[4], DAYS[3])])
    taken = bring_in(store, "sightings", [sighting(2, CELLS[0], f"{DAYS[0]} 20:44")])
    assert first.batch is not None
    assert taken.batch is not None
    take_back(store, STEWARD, taken.batch)
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[4], DAYS[1], "evening")]
    )
    check_no_sighting_points_to_a_stop(store)


def test_versions_of_a_sighting_put_together_point_to_no_stop(store: Store) -> None:
    with_people(store)
    # At first the sighting tells its square kilometre and evening: two visits there agree.
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[2], DAYS[0], "evening")]
    )
    bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44")])
    # With another visit to the cell in that month, a correction by itself would tell the cell of 250 m.
    bring_in(store, "visits", [visit(3, CELLS[0], DAYS[0], "morning")])
    bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44", people="12")])
    check_no_sighting_points_to_a_stop(store)


def test_a_report_that_is_corrected_to_one_met_by_a_team_keeps_no_finer_version(store: Store) -> None:
    with_people(store)
    bring_in(
        store, "visits", [visit(1, CELLS[0], DAYS[0], "evening"), visit(2, CELLS[4], DAYS[3], "evening")]
    )
    bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44", "no")])
    bring_in(store, "sightings", [sighting(1, CELLS[0], f"{DAYS[0]} 20:44", "yes")])
    check_no_sighting_points_to_a_stop(store)


def test_a_visit_that_was_moved_is_not_pointed_to_where_it_was(store: Store) -> None:
    with_people(store)
    bring_in(store, "visits", [visit(1, CELLS[0], DAYS[0]), visit(2, CELLS[4], DAYS[3])])
    bring_in(store, "visits", [visit(1, CELLS[2], DAYS[0]), visit(2, CELLS[4], DAYS[3])])
    bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    check_no_sighting_points_to_a_stop(store)


def test_a_secret_place_that_makes_a_cell_larger_makes_no_sighting_point_to_a_stop_in_it(
    store: Store,
) -> None:
    with_people(store)
    # Alone in its cell; in the 4 km around it there is one visit.
    bring_in(store, "visits", [visit(1, CELLS[2], DAYS[0]), visit(2, CELLS[4], DAYS[3])])
    bring_in(store, "sightings", [sighting(1, CELLS[0], DAYS[0])])
    assert told(store) == [(1, "week", None)]
    hidden = {
        "record_id": "H-1",
        "needs": "safe_housing",
        "for_whom": "women",
        "secret": "yes",
        "cell": CELLS[0],
    }
    bring_in(store, "services", [hidden])
    check_no_sighting_points_to_a_stop(store)


# ---- any order of anything


def true_place(cell: str) -> tuple[int, int]:
    """Return column and row of a code's cell of 250 m: 250mN667200E38500 has its corner at 385000, 6672000."""
    north, __, east = cell.removeprefix("250mN").partition("E")
    return int(east) * 10 // 250, int(north) * 10 // 250


def random_sighting(rng: random.Random) -> dict[str, str]:
    day = rng.choice(DAYS)
    when = rng.choice(
        [f"{day} {rng.choice(list(HOURS.values()))}", day, day[:7], f"{season_of_period((int(day[:4]) - 1970) * 12 + int(day[5:7]) - 1)} {day[:4]}", day[:4], ""]
    )  # fmt: skip
    cell = rng.choice([*CELLS, *CELLS, "municipality", "unknown"])
    part = rng.choice(["", "", *PARTS])
    return sighting(
        rng.randrange(6),
        cell,
        when,
        rng.choice(["yes", "yes", "yes", "no"]),
        people=rng.choice(["1", "3", "12"]),
        part_of_day=part,
    )


def random_visit(rng: random.Random) -> dict[str, str]:
    return visit(
        rng.randrange(6),
        rng.choice(CELLS),
        rng.choice(DAYS),
        rng.choice(["", *PARTS]),
        rng.choice(["0", "1", "3"]),
    )


def once_each(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({row["record_id"]: row for row in rows}.values())


@pytest.mark.parametrize("seed", range(5))
def test_no_sighting_points_to_a_stop_in_any_order_of_imports_corrections_and_take_backs(
    store: Store, seed: int
) -> None:
    rng = random.Random(seed)
    with_people(store)
    if seed % 2:  # often there are visits enough; sometimes there are hardly any
        bring_in(store, "visits", [random_visit(rng) | {"record_id": f"V-{n}"} for n in range(6, 14)])
    batches: list[int] = []
    done = 0
    for __ in range(13):
        chance = rng.random()
        version = store.version
        try:
            if chance < 0.25 and batches:
                take_back(store, STEWARD, batches.pop(rng.randrange(len(batches))))
            else:
                kind, make = ("visits", random_visit) if chance < 0.6 else ("sightings", random_sighting)
                report = bring_in(store, kind, once_each([make(rng) for __ in range(rng.randrange(1, 5))]))
                if report.accepted and report.batch is not None:
                    batches.append(report.batch)
            done += 1
        except Refused as refused:  # there is but one visit, and nothing was changed
            if "the only visit" not in str(refused) or store.version != version:
                raise
        check_no_sighting_points_to_a_stop(store)
    assert done > 3


def test_what_is_kept_of_a_sighting_is_coarser_than_the_truth_and_never_another(store: Store) -> None:
    rng = random.Random(4)
    with_people(store)
    rows = [
        sighting(n, rng.choice(CELLS), f"{rng.choice(DAYS)} {rng.choice(list(HOURS.values()))}", people="1")
        | {"reliability": "ABCD"[n % 4]}
        for n in range(40)
    ]
    bring_in(store, "visits", [random_visit(rng) | {"record_id": f"V-{n}"} for n in range(12)])
    bring_in(store, "sightings", rows)
    from data.intake.record_keys import Keyer, record_ids
    from data.pepper import read_pepper

    import pyarrow as pa  # isort: skip

    ids = record_ids(
        Keyer(read_pepper(store)), "sightings", "example", pa.array([row["record_id"] for row in rows])
    )
    truth = {key.hex(): row for key, row in zip(ids.to_pylist(), rows, strict=True)}
    for found in query(store, SIGHTINGS):
        source_id, __, east, north, level, precision, week, period, season, year, part, __ = found
        row = truth[source_id]
        day = date.fromisoformat(row["when"][:10])
        if level is not None:
            own_east, own_north = true_place(row["cell"])
            assert (east, north) == (own_east >> level - 1, own_north >> level - 1)
        thursday = day - timedelta(days=day.weekday() - 3)
        own_period = (thursday.year - 1970) * 12 + thursday.month - 1
        assert week in (None, (day - date(1970, 1, 5)).days // 7)
        assert period in (None, own_period)
        assert season in (None, season_of_period(own_period))
        assert year in (None, thursday.year)
        assert part in (None, PARTS[int(row["when"][11:13]) // 6])
        assert (week is not None) == (precision == "week")


# ---- the counting itself


def met(rows: list[tuple[int, ...]]) -> Met:
    """Return rows of (east, north, level, told, week, period, part) as the rule sees them."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 7).T
    east, north, level, told, week, period, part = columns
    return Met(east, north, level, told, week, period, (period + 1) % 12 // 3, period // 12 + 1970, part)


rows = st.tuples(st.integers(-3, 3), st.integers(-3, 3), st.integers(1, 5), st.integers(0, 5), st.integers(2950, 2952), st.integers(680, 684), st.integers(-1, 3))  # fmt: skip


@given(
    seen=st.lists(rows, min_size=1, max_size=8),
    stops=st.lists(rows, max_size=8),
    level=st.integers(1, 6),
    told=st.integers(0, 5),
)
@settings(max_examples=50)
def test_the_stops_that_agree_are_counted_as_one_would_count_them_pair_by_pair(
    seen: list[tuple[int, ...]], stops: list[tuple[int, ...]], level: int, told: int
) -> None:
    seen = [
        (e, n, min(lv, level), told, w, p, max(part, 0) if told == PART_OF_DAY else part)
        for e, n, lv, __, w, p, part in seen
    ]

    def fits(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
        at = max(level, other[2])
        same_place = level == 6 or all(one[k] >> at - one[2] == other[k] >> at - other[2] for k in (0, 1))
        (week, period, part), (stop_week, stop_period, stop_part) = one[4:], other[4:]

        def of(p: int) -> tuple[str, int]:
            return season_of_period(p), p // 12

        same_time = {
            PART_OF_DAY: week == stop_week and (stop_part < 0 or stop_part == part), WEEK: week == stop_week, MONTH: period == stop_period,
            SEASON: of(period) == of(stop_period), YEAR: period // 12 == stop_period // 12, UNKNOWN: True,
        }[told]  # fmt: skip
        return same_place and same_time

    counted = stops_that_fit(met(seen), met(stops), level=level, told=told)
    assert counted.tolist() == [sum(fits(one, other) for other in stops) for one in seen]


def test_sightings_that_need_not_be_hidden_are_told_as_little_as_can_be_instead_of_refusing() -> None:
    one = met([(1, 1, 1, WEEK, 2950, 680, -1)])
    with pytest.raises(Refused):
        hide_stops(one, one)
    level, told = hide_stops(one, one, strict=np.array([False]))
    assert (level.tolist(), told.tolist()) == ([6], [UNKNOWN])


# ---- the insider, who has the store and joins every table of it


def test_an_insider_who_joins_every_table_finds_no_stop_no_minute_and_no_reporter_of_a_sighting(
    store: Store,
) -> None:
    rng = random.Random(7)
    with_people(store)
    visits = [
        random_visit(rng) | {"record_id": f"VISIT-77-{n}", "part_of_day": "", "time": f"19:{10 + n}"}
        for n in range(20)
    ]
    seen = [
        sighting(n, rng.choice(CELLS), f"{rng.choice(DAYS)} 19:{10 + n}:37")
        | {"record_id": f"SEEN-88-{n}", "reporter": f"Reporter Anna-{n}"}
        for n in range(20)
    ]
    bring_in(store, "visits", visits)
    bring_in(store, "sightings", seen, mapping={"reporter": ""})
    check_no_sighting_points_to_a_stop(store)
    tables = [
        row[0]
        for row in query(
            store,
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'store'",
        )
    ]
    columns = {
        table: query(
            store,
            f"SELECT column_name, data_type FROM (DESCRIBE {table}) t(column_name, data_type, a, b, c, d)",
        )
        for table in tables
    }
    # No column anywhere can hold a moment; days stand in tables of the other compartment and of open facts alone.
    assert not [
        c for c in columns.values() for __, kind in c if kind.startswith(("TIMESTAMP", "TIME", "INTERVAL"))
    ]
    assert not [
        table
        for table in tables
        if table in ("help.sightings", "help.visits")
        for __, kind in columns[table]
        if kind == "DATE"
    ]
    # No id of a sighting stands anywhere but in tables that say of it when it came in, by batch.
    ids = {row[0] for row in query(store, "SELECT source_id FROM help.sightings")}
    for table in tables:
        for name, kind in columns[table]:
            if kind == "VARCHAR" and table not in ("help.sightings", "main.confirmations"):
                assert not ids & {row[0] for row in query(store, f'SELECT "{name}" FROM {table}')}, (
                    table,
                    name,
                )
    # The order of rows in the store tells nothing of the order in the files: it is another one each time.
    stored = [row[0] for row in query(store, "SELECT source_id FROM help.sightings ORDER BY rowid")]
    assert stored != sorted(stored, key=list(ids).index) or len(ids) == 20
    path = store.path
    store.close()
    whole = b"".join(
        file.read_bytes()
        for file in path.parent.iterdir()
        if file.is_file() and not file.name.endswith(".toml")
    )
    for n in range(20):
        for secret in (f"VISIT-77-{n}", f"SEEN-88-{n}", f"19:{10 + n}", f"Anna-{n}"):
            assert secret.encode() not in whole
    assert b"reporter" not in whole.lower()
