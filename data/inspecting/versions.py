"""Writes rows that an organisation says instead of what it said before: tombstones and next versions."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from data.batch import Batch

Row = Mapping[str, Any]
_FILLED = ("version", "sign", "batch")


def write_versions(
    batch: Batch, table: str, rows: Sequence[Row], *, instead_of: Collection[str] = ()
) -> None:
    """Write rows with a source_id, each as the next version of it, after what was in force is tombstoned.

    Parameters
    ----------
    rows
        Of the organisation of the batch: columns by name, without source, version, sign and batch.
    instead_of
        Further ids that are in force no more.
    """
    own = [str(row["source_id"]) for row in rows]
    last = _end_versions(batch, table, [*own, *instead_of])
    if not rows:
        return
    stated = [
        {"source": batch.organisation, "version": last.get(source_id, 0) + 1, **row}
        for source_id, row in zip(own, rows, strict=True)
    ]
    batch.append(table, pa.Table.from_pylist(stated, schema=_schema_of(batch.cursor, table, stated[0])))


def columns_of(cursor: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of a table, in order."""
    return [row[0] for row in cursor.execute(f"DESCRIBE {table}").fetchall()]


def _end_versions(batch: Batch, table: str, ids: Sequence[str]) -> dict[str, int]:
    """Append tombstones of what is in force, and return the last version of each id."""
    cursor = batch.cursor
    bound = {"organisation": batch.organisation, "ids": sorted(set(ids)), "batch": batch.number}
    versions = cursor.execute(
        f"SELECT source_id, version, sum(sign) FROM {table} "  # noqa: S608  # table names of our own
        "WHERE source = $organisation AND list_contains($ids, source_id) GROUP BY ALL ORDER BY ALL",
        {name: bound[name] for name in ("organisation", "ids")},
    ).fetchall()
    columns = [name for name in columns_of(cursor, table) if name not in ("sign", "batch")]
    named = ", ".join(columns)
    # A version may have been stated more than once: all its statements are alike, one is copied.
    cursor.execute(
        f"INSERT INTO {table} ({named}, sign, batch) SELECT {named}, -1, $batch FROM {table} "  # noqa: S608
        "WHERE source = $organisation AND list_contains($ids, source_id) GROUP BY ALL HAVING sum(sign) > 0",
        bound,
    )
    batch.rows += sum(1 for __, __, stands in versions if stands > 0)
    return {str(source_id): int(version) for source_id, version, __ in versions}


def _schema_of(cursor: duckdb.DuckDBPyConnection, table: str, row: Row) -> pa.Schema:
    """Return the Arrow types of a row's columns, so that empty values and lists have theirs, too."""
    names = ", ".join(row)
    return cursor.execute(f"SELECT {names} FROM {table} LIMIT 0").to_arrow_table().schema  # noqa: S608
