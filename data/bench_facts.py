"""Makes the smaller facts of the temporary store: inhabitants, services, reporting effort and inspections."""

from typing import Any

from data.store import Store

WORKSITES, INSPECTIONS, SERVICES, EFFORTS = 10_000, 100_000, 300, 120

Grid = dict[str, int]

# As in data/bench_store.py, hashes of the row number stand in for chance.
_EAST = "$east + ((hash(n * 8) % $columns::UBIGINT + hash(n * 8 + 1) % $columns::UBIGINT) // 2)::INTEGER"
_NORTH = "$north + ((hash(n * 8 + 2) % $rows::UBIGINT + hash(n * 8 + 3) % $rows::UBIGINT) // 2)::INTEGER"
_PERIOD = "$period + (hash(n * 8 + 4) % $months::UBIGINT)::INTEGER"
_ID = "printf('%016x', (hash(n) >> 1)::BIGINT)"
_KINDS = """
    WITH kinds AS (
        SELECT code, row_number() OVER (ORDER BY number) - 1 AS position, count(*) OVER () AS kinds
        FROM inspection.target_kinds
        WHERE code <> 'worker_housing'
    )
"""

_POPULATION = """
    INSERT INTO main.population (source, batch, sign, east, north, cell_level, inhabitants)
    SELECT
        'bench', $batch, 1, $east + (n % $columns)::INTEGER, $north + (n // $columns)::INTEGER, $level,
        (hash(n) % 200)::INTEGER
    FROM range($columns * $rows) AS numbers (n)
"""
_SERVICES = f"""
    INSERT INTO main.services (
        source, source_id, version, sign, batch, needs, for_whom, languages, capacity, secret, lat, lon,
        east, north, cell_level
    )
    SELECT
        'example', {_ID}, 1, 1, $batch,
        [['legal_advice', 'safe_housing', 'work_rights'][(1 + n % 3)::INTEGER]],
        [['anybody', 'women', 'men'][(1 + n % 3)::INTEGER]], ['en'], (5 + n % 20)::INTEGER, false,
        60.08 + 0.25 * (hash(n * 8 + 2) % 1000) / 1000, 24.7 + 0.6 * (hash(n * 8) % 1000) / 1000,
        2 * ({_EAST}), 2 * ({_NORTH}), 0
    FROM range($count) AS numbers (n)
"""  # noqa: S608  # put together from the constants above
_EFFORTS = f"""
    INSERT INTO help.reporting_effort (
        source, source_id, version, sign, batch, kind, amount, first_period, last_period, east, north,
        cell_level
    )
    SELECT
        'example', {_ID}, 1, 1, $batch,
        ['hotline_hours', 'campaign', 'trained_staff'][(1 + n % 3)::INTEGER], (4 + n % 10)::DOUBLE,
        $period + (n * 7 % $months)::INTEGER, $period + (n * 7 % $months)::INTEGER + 1,
        CASE WHEN n % 3 > 0 THEN ({_EAST}) >> 3 END, CASE WHEN n % 3 > 0 THEN ({_NORTH}) >> 3 END,
        CASE WHEN n % 3 > 0 THEN $level + 3 END
    FROM range($count) AS numbers (n)
"""  # noqa: S608  # put together from the constants above
_WORKSITES = f"""
    {_KINDS}
    INSERT INTO inspection.worksites (
        source, source_id, version, sign, batch, kind, east, north, cell_level, employer_housing,
        own_contract, sole_trader, at_help_place
    )
    SELECT
        'example', printf('W%06d', n), 1, 1, $batch, kinds.code, {_EAST}, {_NORTH}, $level, n % 9 = 0, false,
        false, false
    FROM range($count) AS numbers (n) JOIN kinds ON numbers.n % kinds.kinds = kinds.position
"""  # noqa: S608  # put together from the constants above
_INSPECTIONS = f"""
    INSERT INTO inspection.inspections (
        source, source_id, version, sign, batch, worksite_source, worksite_id, kind, east, north, cell_level,
        inspected_on, period, trigger, stage, carried_out, nothing_found, administrative, labour_exploitation,
        referral, finding_codes, authorities
    )
    SELECT
        'example', {_ID}, 1, 1, $batch, w.source, w.source_id, w.kind, w.east, w.north, w.cell_level,
        make_date(1970 + ({_PERIOD}) // 12, 1 + ({_PERIOD}) % 12, 10), {_PERIOD},
        ['planned', 'planned', 'complaint', 'random'][(1 + hash(n) % 4)::INTEGER], 'final', true,
        n % 5 > 1, n % 5 = 1, n % 5 = 0, false, [], ['labour_inspectorate']
    FROM range($count) AS numbers (n)
    JOIN inspection.worksites w ON w.source_id = printf('W%06d', n % $worksites)
"""  # noqa: S608  # put together from the constants above


def write_smaller_facts(store: Store, grid: Grid, *, level: int) -> None:
    """Write them over a grid of cells: its first column and row, how many of each, first month and months."""
    cells = {name: grid[name] for name in ("east", "north", "columns", "rows")}
    months = {name: grid[name] for name in ("period", "months")}
    _write(store, _POPULATION, {**cells, "level": level})
    _write(store, _SERVICES, {**cells, "count": SERVICES})
    _write(store, _EFFORTS, {**cells, **months, "count": EFFORTS, "level": level})
    _write(store, _WORKSITES, {**cells, "count": WORKSITES, "level": level})
    _write(store, _INSPECTIONS, {**months, "count": INSPECTIONS, "worksites": WORKSITES})


def _write(store: Store, sql: str, bound: dict[str, Any]) -> None:
    with store.write(kind="bench", organisation="example") as batch:
        batch.cursor.execute(sql, {"batch": batch.number, **bound})
        batch.rows += 1
