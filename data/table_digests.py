"""Digests tables, so that two copies of a store can be compared without moving a row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import duckdb

from data.errors import StoreError
from data.language import _
from data.migrations import read_migrations

_CREATED = re.compile(r"^CREATE TABLE (\w+\.\w+) ", re.MULTILINE)


@dataclass(frozen=True)
class TableDigest:
    """What is in a table: its number of rows, and 48 hex digits that do not depend on their order."""

    table: str
    rows: int
    digest: str


def read_digests(cursor: duckdb.DuckDBPyConnection, database: str) -> tuple[TableDigest, ...]:
    """Return the digest of every table of an attached database, in the order of their names.

    Raises
    ------
    StoreError
        As `table_names`.
    """
    return tuple(read_digest(cursor, database, table) for table in table_names(cursor, database))


def read_digest(
    cursor: duckdb.DuckDBPyConnection, database: str, table: str, *, columns: Iterable[str] = ()
) -> TableDigest:
    """Return the digest of a table, of all its columns as they stand or of those named, in that order.

    The digest is the exclusive or of a hash of each row (16 hex digits), then the sum of them (32): the first
    alone would not see two equal rows change into two other equal ones. DuckDB promises no equal hashes from
    one of its versions to the next.
    """
    read = ", ".join(map(quoted, columns)) or "*"
    row = cursor.execute(
        "SELECT count(*), coalesce(bit_xor(hash(t)), 0), coalesce(sum(hash(t)), 0) "  # noqa: S608
        f"FROM (SELECT {read} FROM {database}.{quoted_table(table)}) t"
    ).fetchone()
    rows, mixed, summed = row or (0, 0, 0)
    return TableDigest(table, rows, f"{mixed:016x}{summed:032x}")


def differing_tables(ours: Iterable[TableDigest], theirs: Iterable[TableDigest]) -> list[str]:
    """Return the names of the tables that are not the same on both sides, or on one side alone."""
    return sorted({each.table for each in set(ours) ^ set(theirs)})


def table_names(cursor: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Return the tables of an attached database with their schemas, in order.

    Raises
    ------
    StoreError
        When there is one that no store has, or a view or macro, which runs what its maker wrote.
    """
    rows = cursor.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = ? ORDER BY ALL",
        [database],
    ).fetchall()
    names = [row[0] for row in rows]
    others = cursor.execute(
        "SELECT view_name FROM duckdb_views() WHERE database_name = $name AND NOT internal UNION "
        "SELECT function_name FROM duckdb_functions() WHERE database_name = $name AND NOT internal "
        "ORDER BY ALL",
        {"name": database},
    ).fetchall()
    foreign = [*sorted(set(names) - _schema_tables()), *(row[0] for row in others)]
    if foreign:
        message = _("A store has no table {names}: this file was made by somebody else. Do not use it.")
        raise StoreError(message.format(names=", ".join(foreign)[:200]))
    return names


def quoted_table(table: str) -> str:
    """Return the name of a table with its schema as SQL writes it, whatever signs are in it."""
    return ".".join(map(quoted, table.split(".", 1)))


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


@cache
def _schema_tables() -> frozenset[str]:
    created = (name for step in read_migrations() for name in _CREATED.findall(step.sql))
    return frozenset({"main.schema_migrations", *created})
