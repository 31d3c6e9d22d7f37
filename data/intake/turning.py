"""Brings records to the version that is left when batches are taken back or erased."""

from collections.abc import Sequence

import duckdb

from data.intake.record_writing import table_columns


def note_touched(cursor: duckdb.DuckDBPyConnection, table: str, numbers: Sequence[int]) -> None:
    """Keep in mind which records of a table batches brought, corrected, removed or confirmed."""
    cursor.execute(_TOUCHED.format(table=table), {"numbers": list(numbers), "fact": table})


def turn_records(
    cursor: duckdb.DuckDBPyConnection, table: str, numbers: Sequence[int], *, batch: int
) -> tuple[int, int, int]:
    """Bring the records in mind to the latest version that a batch brought or confirmed and that is in force.

    Versions that end or come back are stated so in rows of `batch`; `numbers` are in force no more.

    Returns
    -------
    How many records went, came back in another version, and stayed.
    """
    cursor.execute(_WANTED.format(table=table), {"numbers": list(numbers), "fact": table})
    columns = [name for name in table_columns(cursor, table) if name not in ("sign", "batch")]
    own, named = ", ".join(f"t.{name}" for name in columns), ", ".join(columns)
    for sign, versions in ((-1, "w.ended"), (1, "w.back")):
        # A version may have been stated more than once: all its statements are alike, one is copied.
        cursor.execute(
            f"INSERT INTO {table} ({named}, sign, batch) "  # noqa: S608  # names from kinds and catalogue
            f"SELECT {own}, ?, ? FROM {table} t JOIN turned w ON w.source = t.source "
            f"AND w.source_id = t.source_id AND list_contains({versions}, t.version) WHERE t.sign = 1 "
            f"QUALIFY row_number() OVER (PARTITION BY t.source, t.source_id, t.version ORDER BY t.batch) = 1",
            [sign, batch],
        )
    counts = cursor.execute(
        "SELECT count(*) FILTER (len(ended) > 0 AND wanted IS NULL), count(*) FILTER (len(back) > 0), "
        "count(*) FILTER (wanted IS NOT NULL AND len(back) = 0) FROM turned"
    ).fetchone()
    cursor.execute("DROP TABLE turned")
    cursor.execute("DROP TABLE touched")
    removed, restored, kept = counts or (0, 0, 0)
    return removed, restored, kept


_TOUCHED = """
    CREATE OR REPLACE TEMP TABLE touched AS
    SELECT source, source_id FROM {table} WHERE list_contains($numbers, batch)
    UNION SELECT source, source_id FROM main.confirmations
    WHERE list_contains($numbers, batch) AND fact = $fact
"""
# For each record: the versions in force that end, and the one that comes back. The latest counts that a batch
# not taken back brought (its first statement counts) or confirmed.
_WANTED = """
    CREATE OR REPLACE TEMP TABLE turned AS
    WITH gone AS (
        SELECT takes_back AS batch FROM main.batches WHERE takes_back IS NOT NULL
        UNION SELECT unnest($numbers::INTEGER[])
    ), versions AS (
        SELECT t.source, t.source_id, t.version, sum(t.sign) AS sign,
               min(t.batch) FILTER (t.sign = 1) AS batch
        FROM {table} t SEMI JOIN touched USING (source, source_id)
        GROUP BY t.source, t.source_id, t.version
    ), supports AS (
        SELECT source, source_id, version, batch FROM versions
        UNION ALL
        SELECT source, source_id, version, batch
        FROM main.confirmations SEMI JOIN touched USING (source, source_id) WHERE fact = $fact
    ), supported AS (
        SELECT source, source_id, max(version) AS wanted FROM supports ANTI JOIN gone USING (batch)
        GROUP BY source, source_id
    ), in_force AS (
        SELECT source, source_id, list(version) AS current FROM versions WHERE sign > 0
        GROUP BY source, source_id
    )
    SELECT source, source_id, s.wanted,
           list_filter(coalesce(f.current, []), lambda v: v IS DISTINCT FROM s.wanted) AS ended,
           CASE WHEN s.wanted IS NULL OR list_contains(coalesce(f.current, []), s.wanted) THEN []
                ELSE [s.wanted] END AS back
    FROM touched LEFT JOIN in_force f USING (source, source_id)
    LEFT JOIN supported s USING (source, source_id)
"""
