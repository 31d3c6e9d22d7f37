"""Reads every block of a store, and compares its tables with each other."""

from collections.abc import Iterator

import duckdb

from data.aggregates import FACTS, recounted_sql
from data.connection import damaged
from data.count_text import write_count
from data.doctor.finding import Finding
from data.language import _
from data.migrations import read_migrations, read_schema_version
from data.store import Store
from data.table_digests import read_digest

_TABLES = """
    SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'store' ORDER BY ALL
"""
_KEYS = """
    SELECT schema_name || '.' || table_name, constraint_column_names, schema_name || '.' || referenced_table,
        referenced_column_names
    FROM duckdb_constraints() WHERE database_name = 'store' AND constraint_type = 'FOREIGN KEY' ORDER BY ALL
"""


def find_content_faults(store: Store, cursor: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Give a finding for each table that cannot be read, and for each that disagrees with another."""
    unread = list(_unread_tables(cursor))
    for table in unread:
        message = _("{table} of {path} cannot be read: it is damaged. Restore the store from a backup.")
        yield Finding("damaged", message.format(table=table, path=store.path))
    schema, newest = read_schema_version(cursor), read_migrations()[-1].version
    if schema < newest:
        message = _("{path} has schema {found} of {newest}. It is brought up to date when it is opened next.")
        yield Finding("schema", message.format(path=store.path, found=schema, newest=newest), is_fault=False)
    elif not unread:
        yield from _broken_keys(store, cursor)
        yield from _wrong_cubes(store, cursor)


def check_blocks(store: Store) -> None:
    """Read every block of a store, so that no screen meets a damaged one later.

    Raises
    ------
    StoreError
        When one cannot be read.
    """
    with store.cursor() as cursor:
        unread = list(_unread_tables(cursor))
    if unread:
        raise damaged(store.path)


def _unread_tables(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Give the tables of which a block fails its checksum, or its seal."""
    for (table,) in cursor.execute(_TABLES).fetchall():
        try:
            read_digest(cursor, "store", table)
        except duckdb.Error:
            yield table


def _broken_keys(store: Store, cursor: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for table, columns, other, others in cursor.execute(_KEYS).fetchall():
        pairs = zip(columns, others, strict=True)
        same = " AND ".join(f'held."{column}" = named."{wanted}"' for column, wanted in pairs)
        given = " AND ".join(f'held."{column}" IS NOT NULL' for column in columns)
        row = cursor.execute(
            f"SELECT count(*) FROM {table} held WHERE {given} "  # noqa: S608  # names of our own catalogue
            f"AND NOT EXISTS (FROM {other} named WHERE {same})"
        ).fetchone()
        if row and row[0]:
            message = _("{n} rows of {table} name nothing in {other}. Restore {path} from a backup.")
            words = message.format(n=write_count(row[0]), table=table, other=other, path=store.path)
            yield Finding("keys", words)


def _wrong_cubes(store: Store, cursor: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    for fact in FACTS:
        columns = ", ".join((*fact.dimensions, *fact.measures))
        sums = ", ".join(f"sum({name}) AS {name}" for name in fact.measures)
        some = " OR ".join(f"sum({name}) <> 0" for name in fact.measures)
        cube = f"SELECT {', '.join(fact.dimensions)}, {sums} FROM {fact.cube} GROUP BY ALL HAVING {some}"  # noqa: S608
        rows = f"SELECT {columns} FROM ({recounted_sql(fact)})"  # noqa: S608  # names of our own
        row = cursor.execute(
            f"SELECT count(*) FROM (({cube} EXCEPT {rows}) UNION ALL ({rows} EXCEPT {cube}))"  # noqa: S608
        ).fetchone()
        if row and row[0]:
            message = _("{cube} of {path} does not count what the rows say. Restore it from a backup.")
            yield Finding("cubes", message.format(cube=fact.cube, path=store.path))
