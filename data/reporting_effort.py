"""Reads what makes people report: hours of help lines, campaigns and trained staff."""

import pandas as pd

from data.access import OUTREACH, Person
from data.periods import Period
from data.permission import check_reads
from data.store import Store

# An effort counts where it overlaps the period; without one, all of it does.
_IN_FORCE = """
    SELECT source, kind, amount, first_period, last_period, east, north, cell_level
    FROM (
        SELECT source, source_id, version, kind, amount, first_period, last_period, east, north, cell_level
        FROM help.reporting_effort
        WHERE $as_of IS NULL OR batch <= $as_of
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    WHERE $first IS NULL OR (first_period <= $last AND last_period >= $first)
    ORDER BY first_period, last_period, kind, source, source_id
"""


def read_reporting_effort(
    store: Store, person: Person, *, period: Period | None = None, as_of: int | None = None
) -> pd.DataFrame:
    """Return the efforts in force that touch a period, one row each; all of them without a period.

    With `as_of`, they are those that were in force after that batch.

    Columns: source, kind (hotline_hours, campaign or trained_staff), amount (hours, campaign weeks or
    persons, for all of the effort's own months), first_period, last_period (months since January 1970, both
    included), east, north and cell_level (missing where the effort is for the whole municipality).

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    """
    check_reads(store, person, OUTREACH)
    bound = {"first": period.first if period else None, "last": period.last if period else None}
    bound["as_of"] = as_of
    cursor = store.cursor()
    try:
        return cursor.execute(_IN_FORCE, bound).df()
    finally:
        cursor.close()
