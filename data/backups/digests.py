"""Digests tables, so that two copies of a store can be compared without moving a row."""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class TableDigest:
    """What is in a table: its number of rows, and 48 hex digits that do not depend on their order."""

    table: str
    rows: int
    digest: str


def read_digests(cursor: duckdb.DuckDBPyConnection, database: str) -> tuple[TableDigest, ...]:
    """Return the digest of every table of an attached database, in the order of their names.

    The digest is the exclusive or of a hash of each row (16 hex digits), then the sum of them (32): the first
    alone would not see two equal rows change into two other equal ones. DuckDB promises no equal hashes from
    one of its versions to the next.
    """
    return tuple(_read_digest(cursor, database, table) for table in table_names(cursor, database))


def differing_tables(ours: Iterable[TableDigest], theirs: Iterable[TableDigest]) -> list[str]:
    """Return the names of the tables that are not the same on both sides, or on one side alone."""
    return sorted({each.table for each in set(ours) ^ set(theirs)})


def table_names(cursor: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the tables of an attached database with their schemas, in order."""
    rows = cursor.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY ALL",
        [database],
    ).fetchall()
    return [row[0] for row in rows]


def _read_digest(cursor: duckdb.DuckDBPyConnection, database: str, table: str) -> TableDigest:
    row = cursor.execute(
        "SELECT count(*), coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t)), 0) "  # noqa: S608
        f"FROM {database}.{table} t"  # names of our own, from the catalogue
    ).fetchone()
    rows, mixed, summed = row or (0, 0, 0)
    return TableDigest(table, rows, f"{mixed:016x}{summed:032x}")
