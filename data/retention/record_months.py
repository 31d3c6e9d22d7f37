"""Finds the month of every record that counts for how long it is kept."""

import duckdb

from data.retention.kept import DATED, STANDING, Kept, kept_kinds

_BATCH_MONTHS = """
    CREATE OR REPLACE TEMP TABLE batch_months AS
    WITH thursdays AS (SELECT batch, DATE '1970-01-08' + week * 7 AS thursday FROM main.batches)
    SELECT batch, (year(thursday) - 1970) * 12 + month(thursday) - 1 AS period FROM thursdays
"""
_RECORD_MONTHS = """
    CREATE OR REPLACE TEMP TABLE record_months (
        kind VARCHAR, source VARCHAR, source_id VARCHAR, version INTEGER, period INTEGER
    )
"""
# A version is stated by its first row; a tombstone, or a version that came back, repeats its columns.
_DATED = """
    INSERT INTO record_months
    WITH versions AS (
        SELECT t.source, t.source_id, t.version, sum(t.sign) AS sign, min({month}) AS period
        FROM {table} t JOIN batch_months b ON b.batch = t.batch {joined}
        GROUP BY t.source, t.source_id, t.version
    )
    SELECT $kind, source, source_id, NULL,
           coalesce(max(period) FILTER (sign > 0), arg_max(period, version)) AS period
    FROM versions GROUP BY source, source_id
"""
_STANDING = """
    INSERT INTO record_months
    WITH versions AS (
        SELECT t.source, t.source_id, t.version, sum(t.sign) AS sign,
               max(b.period) FILTER (t.sign = -1) AS ended, max({month}) AS last_day
        FROM {table} t JOIN batch_months b ON b.batch = t.batch
        GROUP BY t.source, t.source_id, t.version
    )
    SELECT $kind, source, source_id, version, CASE WHEN sign > 0 THEN last_day ELSE ended END FROM versions
    WHERE sign <= 0 OR last_day IS NOT NULL
"""
_LAST_MONTH = "(year({day}) - 1970) * 12 + month({day}) - 1"
# A record cannot be younger than the batch that brought it.
_SIGHTING = """coalesce(t.period, least(b.period, (t.year - 1970) * 12 + CASE t.season
    WHEN 'spring' THEN 4 WHEN 'summer' THEN 7 WHEN 'autumn' THEN 10 ELSE 11 END), b.period)"""
_OF_VISIT = """
    LEFT JOIN (SELECT source, source_id, max(period) AS period FROM inspection.planned_visits
               GROUP BY source, source_id) v ON v.source = t.source AND v.source_id = t.{visit}
"""
_MONTH = {
    "sightings": _SIGHTING,
    "reporting_effort": "t.last_period",
    "person_totals": "t.first_period + 2",
    "list_items": "coalesce(l.period, b.period)",
    "debriefs": "coalesce(v.period, b.period)",
    "authority_findings": "coalesce(v.period, b.period)",
    "follow_ups": _LAST_MONTH.format(day="coalesce(t.done_on, t.due)"),
    "steps_aside": "b.period",
    "worksites": f"coalesce({_LAST_MONTH.format(day='t.valid_to')}, greatest(b.period, c.period))",
    "teams": _LAST_MONTH.format(day="t.valid_to"),
    "suppliers": _LAST_MONTH.format(day="t.valid_to"),
    **dict.fromkeys(("stop_choices", "services", "crews"), "NULL::INTEGER"),
}
_JOINED = {
    "list_items": """
        LEFT JOIN (SELECT source, source_id, max(period) AS period FROM inspection.month_lists
                   GROUP BY source, source_id) l ON l.source = t.source AND l.source_id = t.list
    """,
    "debriefs": _OF_VISIT.format(visit="source_id"),
    "authority_findings": _OF_VISIT.format(visit="visit"),
    "worksites": """
        LEFT JOIN (SELECT source, source_id, version, max(period) AS period
                   FROM main.confirmations JOIN batch_months USING (batch)
                   WHERE fact = 'inspection.worksites' GROUP BY source, source_id, version) c
        ON c.source = t.source AND c.source_id = t.source_id AND c.version = t.version
    """,
}


def write_record_months(cursor: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table record_months of the cursor: kind, source, source_id, version, period.

    One row for a dated record, without a version, as all of them go together; one for each version of a
    standing one that ended or has a last day. `period` counts months since January 1970.
    """
    cursor.execute(_BATCH_MONTHS)
    cursor.execute(_RECORD_MONTHS)
    for kind in kept_kinds():
        if kind.basis in (DATED, STANDING):
            cursor.execute(_statement(kind), {"kind": kind.code})


def _statement(kind: Kept) -> str:
    template = _DATED if kind.basis == DATED else _STANDING
    return template.format(
        table=kind.table, month=_MONTH.get(kind.code, "t.period"), joined=_JOINED.get(kind.code, "")
    )
