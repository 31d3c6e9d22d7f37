"""Keeps the cubes equal to the rows: adds every batch to them, and packs them when they have grown ragged.

A cube holds signed sums, so a correction, a removal or a batch taken back only adds rows to it. Packing
leaves one row per combination, sorted by category, period and cell, so that a count of one category in a few
months reads few blocks. Cubes are never indexed.
"""

from collections.abc import Sequence
from typing import Protocol

import duckdb
import pyarrow as pa

from data.aggregates import FACTS, Fact, batch_sql, compacted_sql


class HasCursor(Protocol):
    """A store, as far as packing is concerned."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor on the store."""
        ...


def add_batch_to_cubes(
    cursor: duckdb.DuckDBPyConnection, batch_number: int, *, only: Fact | None = None
) -> None:
    """Add what the rows of a batch count to the cubes of the tables it touched.

    Runs inside the transaction of the write, after its last row. Call it once for a batch.
    """
    for fact in FACTS if only is None else (only,):
        if _touches(cursor, fact, batch_number):
            cursor.execute(f"INSERT INTO {fact.cube} BY NAME {batch_sql(fact)}", {"batch": batch_number})


def compile_batches() -> None:
    """Compile what adds a batch to the cubes, so that the first write does not wait for it."""
    for fact in FACTS:
        batch_sql(fact)


def compact_cubes(store: HasCursor) -> None:
    """Rewrite every cube with one sorted row per combination; what it counts stays as it is.

    What another thread adds meanwhile is kept: it is not yet seen, so neither packed nor deleted.
    """
    cursor = store.cursor()
    try:
        for fact in FACTS:
            _compact(cursor, fact)
        cursor.execute("CHECKPOINT store")
    finally:
        cursor.close()


def rebuild_cube(cursor: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    """Count a cube anew from the rows, after rows were deleted; the caller owns the transaction."""
    cursor.execute(f"DELETE FROM {fact.cube}")  # noqa: S608  # table names of our own
    for (batch,) in cursor.execute(f"SELECT DISTINCT batch FROM {fact.rows} ORDER BY batch").fetchall():  # noqa: S608
        add_batch_to_cubes(cursor, int(batch), only=fact)


def _touches(cursor: duckdb.DuckDBPyConnection, fact: Fact, batch_number: int) -> bool:
    found = cursor.execute(f"SELECT 1 FROM {fact.rows} WHERE batch = ? LIMIT 1", [batch_number])  # noqa: S608
    return found.fetchone() is not None


def _compact(cursor: duckdb.DuckDBPyConnection, fact: Fact) -> None:
    cursor.execute("BEGIN")
    try:
        cursor.execute(f"CREATE TEMP TABLE packed AS {compacted_sql(fact)}")
        cursor.execute(f"DELETE FROM {fact.cube}")  # noqa: S608  # table names of our own
        cursor.execute(f"INSERT INTO {fact.cube} BY NAME SELECT * FROM packed")  # noqa: S608
        cursor.execute("DROP TABLE packed")
        cursor.execute("COMMIT")
    except BaseException:
        cursor.execute("ROLLBACK")
        raise


def replace_sightings_in_cube(
    cursor: duckdb.DuckDBPyConnection, rows: pa.Table, columns: Sequence[str]
) -> None:
    """Change some columns of stored sightings in place, all rows of their version, and the cube with them.

    Runs inside the transaction of a write, before the cubes are brought up to date with it.

    Parameters
    ----------
    rows
        source, source_id and version of the sightings, and the columns as they are to be.
    """
    cursor.register("made_coarse", rows)
    try:
        # Rows of the batch under way are not in the cube yet; they enter it as they are then.
        changed = (
            "FROM help.sightings s JOIN made_coarse m ON m.source = s.source AND m.source_id = s.source_id "
            "AND m.version = s.version WHERE s.cell_level IS NOT NULL AND s.period IS NOT NULL "
            "AND s.batch <= (SELECT coalesce(max(batch), 0) FROM main.batches)"
        )
        summed = f"{_CUBED}, {{sign}}sum(s.sign)::BIGINT AS sightings"
        into = f"INSERT INTO help.sighting_cube BY NAME SELECT {summed}"
        cursor.execute(f"{into.format(sign='-')} {changed} GROUP BY ALL")
        assigned = ", ".join(f"{name} = m.{name}" for name in columns)
        cursor.execute(
            f"UPDATE help.sightings AS s SET {assigned} FROM made_coarse m "  # noqa: S608  # own column names
            "WHERE m.source = s.source AND m.source_id = s.source_id AND m.version = s.version"
        )
        cursor.execute(f"{into.format(sign='')} {changed} GROUP BY ALL")
    finally:
        cursor.unregister("made_coarse")


_CUBED = "s.category, s.period, s.north, s.east, s.cell_level, s.forms, s.discovered"
