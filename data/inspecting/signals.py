"""Reads workplace signals: which worksite, when, through which channel, and what was signalled."""

from datetime import date

import pandas as pd

from data.access import Person
from data.periods import week_of_date
from data.permission import check_plans_inspections, give_columns
from data.store import Store

_IN_FORCE = """
    SELECT source, source_id, version, worksite_source, worksite_id, channel, week, period, indicators
    FROM inspection.signals
    WHERE week <= $week
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY week, source, source_id, version
"""


def read_signals(store: Store, person: Person, *, day: date) -> pd.DataFrame:
    """Return the workplace signals in force up to the week of a day, one row each, the earliest first.

    Columns: source, source_id, worksite_source, worksite_id, channel, week (weeks since 1970-01-05), period
    (months since 1970-01), indicators (codes).

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    cursor = store.cursor()
    try:
        signals = cursor.execute(_IN_FORCE, {"week": week_of_date(day)}).df()
        return give_columns(person, "signals", signals)
    finally:
        cursor.close()
