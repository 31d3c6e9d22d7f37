"""Keeps the cubes equal to the rows: adds every batch to them, and packs them when they have grown ragged.

A cube holds signed sums, so a correction, a removal or a batch taken back only adds rows to it. Packing
leaves one row per combination, sorted by category, period and cell, so that a count of one category in a few
months reads few blocks. Cubes are never indexed.
"""

from typing import Protocol

import duckdb

from data.aggregates import FACTS, Fact, batch_sql, compacted_sql


class HasCursor(Protocol):
    """A store, as far as packing is concerned."""

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Return a new cursor on the store."""
        ...


def add_batch_to_cubes(cursor: duckdb.DuckDBPyConnection, batch_number: int) -> None:
    """Add what the rows of a batch count to the cubes of the tables it touched.

    Runs inside the transaction of the write, after its last row. Call it once for a batch.
    """
    for fact in FACTS:
        if _touches(cursor, fact, batch_number):
            cursor.execute(f"INSERT INTO {fact.cube} BY NAME {batch_sql(fact)}", {"batch": batch_number})


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
