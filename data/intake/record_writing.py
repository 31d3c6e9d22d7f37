"""Writes the records of a file: new ones, corrections as versions, and repeats as confirmations."""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from data.batch import Batch
from data.intake.field import Kind

_INCOMING = "came_in"


@dataclass(frozen=True)
class Written:
    """How many records were new, corrected an earlier version, or were known already."""

    new: int
    corrected: int
    already_known: int


def write_records(batch: Batch, kind: Kind, rows: pa.Table) -> Written:
    """Append what is new or corrected among rows with source, source_id and content_key.

    A record with the same id and content as the one in force is known already, whether or not it looks
    otherwise by now; it is confirmed, so that it stays when the batch that brought it first is taken back.
    """
    cursor = batch.cursor
    cursor.register(_INCOMING, rows.select(["source", "source_id", "content_key"]))
    try:
        cursor.execute(_STATES.format(table=kind.table))
        counts = dict(cursor.execute("SELECT state, count(*) FROM states GROUP BY state").fetchall())
        if set(counts) == {"new"} and _all_first(cursor):
            batch.append(kind.table, rows)
        else:
            _append_tombstones(cursor, batch, kind)
            _append_versions(cursor, batch, kind, rows)
            cursor.execute(_CONFIRM, [batch.number, kind.table])
        written = Written(counts.get("new", 0), counts.get("corrected", 0), counts.get("known", 0))
        batch.already_known += written.already_known
        # Not where something was refused: nothing can be run then, and the table goes with the transaction.
        cursor.execute("DROP TABLE states")
        return written
    finally:
        cursor.unregister(_INCOMING)


def table_columns(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of a table of the schema, in order."""
    return [row[0] for row in cursor.execute(f"DESCRIBE {table}").fetchall()]


def _all_first(cursor: duckdb.DuckDBPyConnection) -> bool:
    return cursor.execute("SELECT 1 FROM states WHERE last_version > 0 LIMIT 1").fetchone() is None


def _append_tombstones(cursor: duckdb.DuckDBPyConnection, batch: Batch, kind: Kind) -> None:
    columns = [name for name in table_columns(cursor, kind.table) if name not in ("sign", "batch")]
    own = ", ".join(f"t.{name}" for name in columns)
    names = ", ".join(columns)
    # Table and column names come from the kinds and the catalogue.
    cursor.execute(
        f"INSERT INTO {kind.table} ({names}, sign, batch) "  # noqa: S608
        f"SELECT {own}, -1, ? FROM {kind.table} t JOIN states s ON s.source = t.source "
        f"AND s.source_id = t.source_id AND s.version = t.version WHERE s.state = 'corrected' AND t.sign = 1 "
        f"QUALIFY row_number() OVER (PARTITION BY t.source, t.source_id ORDER BY t.batch DESC) = 1",
        [batch.number],
    )


def _append_versions(cursor: duckdb.DuckDBPyConnection, batch: Batch, kind: Kind, rows: pa.Table) -> None:
    cursor.register("all_rows", rows)
    try:
        fresh = cursor.execute(
            "SELECT r.*, s.last_version + 1 AS version FROM all_rows r "
            "JOIN states s ON s.source = r.source AND s.source_id = r.source_id "
            "WHERE s.state <> 'known' ORDER BY random()"
        ).to_arrow_table()
    finally:
        cursor.unregister("all_rows")
    if fresh.num_rows:
        batch.append(kind.table, fresh)


# What the store holds of each record that comes in: its last version, and the one in force, if one is.
_STATES = f"""
    CREATE OR REPLACE TEMP TABLE states AS
    WITH versions AS (
        SELECT t.source, t.source_id, t.version, any_value(t.content_key) AS content_key, sum(t.sign) AS sign
        FROM {{table}} t SEMI JOIN {_INCOMING} i ON i.source = t.source AND i.source_id = t.source_id
        GROUP BY t.source, t.source_id, t.version
    ), held AS (
        SELECT source, source_id, max(version) AS last_version, max(version) FILTER (sign > 0) AS version,
               arg_max(content_key, version) FILTER (sign > 0) AS content_key
        FROM versions GROUP BY source, source_id
    )
    SELECT i.source, i.source_id, coalesce(h.last_version, 0) AS last_version, h.version,
           CASE WHEN h.version IS NULL THEN 'new'
                WHEN i.content_key IS NULL OR h.content_key IS NOT DISTINCT FROM i.content_key THEN 'known'
                ELSE 'corrected' END AS state
    FROM {_INCOMING} i LEFT JOIN held h ON h.source = i.source AND h.source_id = i.source_id
"""  # noqa: S608
_CONFIRM = """
    INSERT INTO main.confirmations (batch, fact, source, source_id, version)
    SELECT ?, ?, source, source_id, version FROM states WHERE state = 'known' ORDER BY random()
"""
