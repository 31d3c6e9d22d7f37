"""Says which records are older than they are kept, by kind, organisation and month."""

from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from data.access import Person
from data.clock import machine_today, today
from data.periods import period_of_date
from data.permission import check_does
from data.retention.record_months import write_record_months
from data.retention.rules import write_months_kept

if TYPE_CHECKING:
    from data.store import Store

# A record of a month is kept for whole months after it: it is due on the first day after those.
_DUE = """
    CREATE OR REPLACE TEMP TABLE due AS
    SELECT r.kind, r.source, r.source_id, r.version, r.period, m.months
    FROM record_months r JOIN months_kept m ON m.source = r.source AND m.kind = r.kind
    WHERE r.period + m.months < $this_month
"""
_NAMING_WORKSITES = ("inspections", "signals", "list_items", "overrides", "planned_visits", "follow_ups")
_NAMED = """
    SELECT t.worksite_source AS source, t.worksite_id AS source_id FROM inspection.{kind} t
    ANTI JOIN (SELECT source, source_id FROM due WHERE kind = '{kind}') d
    ON d.source = t.source AND d.source_id = t.source_id
"""
_KEPT_WORKSITES = """
    DELETE FROM due USING ({named}) n
    WHERE due.kind = 'worksites' AND n.source = due.source AND n.source_id = due.source_id
"""
_COUNTS = """
    SELECT kind, source, period, months, count(DISTINCT source_id) AS records FROM due
    GROUP BY kind, source, period, months ORDER BY kind, source, period
"""


def read_due(store: "Store", person: Person) -> pd.DataFrame:
    """Return what is due today, counted: kind, source (codes), period, months, records (numbers).

    `period` is the month of the records, since January 1970; `months` for how many they are kept.

    Raises
    ------
    NotAllowed
        When the person may not read how records are kept.
    """
    check_does(store, person, "read_upkeep")
    with store.cursor() as cursor:
        write_due(cursor, this_month(store))
        return cursor.execute(_COUNTS).df()


def write_due(cursor: duckdb.DuckDBPyConnection, month: int) -> None:
    """Make the temporary table due of the cursor: kind, source, source_id, version, period, months.

    `month` is the current one. Without a version, all versions are due. A worksite that a record names which
    is kept is not due.
    """
    write_months_kept(cursor)
    write_record_months(cursor)
    cursor.execute(_DUE, {"this_month": month})
    named = " UNION ".join(_NAMED.format(kind=kind) for kind in _NAMING_WORKSITES)
    cursor.execute(_KEPT_WORKSITES.format(named=named))


def this_month(store: "Store") -> int:
    """Return the current month; of a store that is no demonstration by the machine's clock alone."""
    return period_of_date(today() if store.settings.demonstration else machine_today())
