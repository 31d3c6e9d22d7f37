"""Makes a temporary store of made-up facts, as many as wanted, to measure how fast it is read.

Hashes of the row number stand in for chance, so that a run can be repeated; the mean of two of them makes a
centre where facts are dense. All lies in a region of 40 x 30 km in Finland's grid, in cells of 250 m.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.access import Person
from data.bench_facts import write_smaller_facts
from data.cube import compact_cubes
from data.grid import level_of_size, side_of_level
from data.store import Store, create_store
from data.store_key import KeyChoice, KeyFrom

LEVEL = level_of_size(250)
CELLS_EAST, CELLS_NORTH = 160, 120
FIRST_EAST, FIRST_NORTH = 1480, 26640
FIRST_PERIOD, MONTHS, CATEGORIES = 636, 48, 36
PLACES = 5_000
SIGHTINGS_PER_VISIT = 20
READER = Person("bench", "example", frozenset({"coordinator"}))
INSPECTOR = Person("bench", "example", frozenset({"inspection_planner"}))

# DuckDB 1.5 divides a UBIGINT by a bound INTEGER as HUGEINT, many times slower: hence the casts.
_CELLS = {"east": FIRST_EAST, "north": FIRST_NORTH, "columns": CELLS_EAST, "rows": CELLS_NORTH}
_MONTHS = {"period": FIRST_PERIOD, "months": MONTHS}
_EAST = "$east + ((hash(n * 8) % $columns::UBIGINT + hash(n * 8 + 1) % $columns::UBIGINT) // 2)::INTEGER"
_NORTH = "$north + ((hash(n * 8 + 2) % $rows::UBIGINT + hash(n * 8 + 3) % $rows::UBIGINT) // 2)::INTEGER"
_PERIOD = "$period + (hash(n * 8 + 4) % $months::UBIGINT)::INTEGER"
_ID = "printf('%016x', (hash(n) >> 1)::BIGINT)"

_SIGHTINGS = f"""
    INSERT INTO help.sightings (
        source, source_id, version, sign, batch, place_precision, east, north, cell_level, time_precision,
        period, category, forms, indicators, discovered, confidential
    )
    SELECT
        'example', {_ID}, 1, 1, $batch, 'cell', {_EAST}, {_NORTH}, $level, 'month', {_PERIOD},
        1 + (hash(n * 8 + 5) % $categories::UBIGINT)::INTEGER, 1 << (hash(n * 8 + 6) % 3)::INTEGER, [],
        hash(n * 8 + 7) % 2 = 0, false
    FROM range($count) AS numbers (n)
"""  # noqa: S608  # put together from the constants above
_VISITS = f"""
    INSERT INTO help.visits (
        source, source_id, version, sign, batch, east, north, cell_level, week, period, minutes, team_size,
        contacts_band, unmet_needs
    )
    SELECT 'example', {_ID}, 1, 1, $batch, {_EAST}, {_NORTH}, $level, 0, {_PERIOD}, 25, 2, '1', []
    FROM range($count) AS numbers (n)
"""  # noqa: S608  # put together from the constants above
_PLACES = f"""
    WITH kinds AS (
        SELECT
            code, keeps_point, row_number() OVER (ORDER BY number) - 1 AS position, count(*) OVER () AS kinds
        FROM main.place_kinds
        WHERE shown_as = 'point'
    )
    INSERT INTO main.places (
        source, source_id, version, sign, batch, kind, keeps_point, lat, lon, east, north, cell_level
    )
    SELECT
        'example', {_ID}, 1, 1, $batch, kinds.code, kinds.keeps_point,
        60.08 + 0.25 * (hash(n * 8 + 2) % 1000) / 1000, 24.7 + 0.6 * (hash(n * 8) % 1000) / 1000,
        {_EAST}, {_NORTH}, 0
    FROM range($count) AS numbers (n) JOIN kinds ON numbers.n % kinds.kinds = kinds.position
"""  # noqa: S608  # put together from the constants above
_EXTENT = (
    "INSERT INTO main.extents (source, batch, west_m, south_m, east_m, north_m) VALUES (?, ?, ?, ?, ?, ?)"
)


@contextmanager
def bench_store(sightings: int, *, key: KeyChoice = KeyFrom.SETTINGS) -> Iterator[Store]:
    """Make a temporary store with that many sightings, visits and places besides, and packed cubes.

    The store and its folder are gone afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="majakka-bench-") as folder:
        path = Path(folder) / "bench.duckdb"
        with create_store(path, name="Bench", crs_epsg=3067, key=key) as store:
            _write(store, _SIGHTINGS, sightings, level=LEVEL, period=True, categories=CATEGORIES)
            _write(store, _VISITS, max(sightings // SIGHTINGS_PER_VISIT, 1), level=LEVEL, period=True)
            _write(store, _PLACES, PLACES)
            _write_extent(store)
            write_smaller_facts(store, {**_CELLS, **_MONTHS}, level=LEVEL)
            compact_cubes(store)
            yield store


def _write(store: Store, sql: str, count: int, *, period: bool = False, **values: int) -> None:
    months = _MONTHS if period else {}
    with store.write(kind="bench", organisation="example") as batch:
        batch.cursor.execute(sql, {"batch": batch.number, "count": count} | _CELLS | months | values)
        batch.rows += count


def _write_extent(store: Store) -> None:
    side_m = side_of_level(LEVEL)
    west, south = FIRST_EAST * side_m, FIRST_NORTH * side_m
    box = [west, south, west + CELLS_EAST * side_m, south + CELLS_NORTH * side_m]
    with store.write(kind="bench", organisation="example") as batch:
        batch.cursor.execute(_EXTENT, ["bench", batch.number, *box])
        batch.rows += 1
