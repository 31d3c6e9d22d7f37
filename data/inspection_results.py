"""Reads inspections one by one: where, when and why each took place, and what it found so far."""

import pandas as pd

from data.access import INSPECTION, Person
from data.errors import Refused
from data.language import _
from data.periods import SEASONS, Period
from data.permission import check_reads, give_columns
from data.store import Store

OUTCOMES = ("labour_exploitation", "administrative", "referral")

# A correction tombstones the version it replaces, so only rows that still add up to more than nothing hold.
# The unit that inspected is not read: it is no reason for anything that is shown.
_IN_FORCE = """
    SELECT source, source_id, version, worksite_source, worksite_id, kind, east, north, cell_level,
           inspected_on, period, trigger, stage, carried_out, nothing_found, administrative,
           labour_exploitation, referral
    FROM inspection.inspections
    WHERE ($first::INTEGER IS NULL OR period BETWEEN $first AND $last)
      AND ($season::INTEGER IS NULL OR ((period + 1) % 12) // 3 = $season)
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY source, source_id, version
"""


def read_inspections(
    store: Store, person: Person, *, period: Period | None = None, season: str | None = None
) -> pd.DataFrame:
    """Return the inspections in force, one row each; those not carried out are among them.

    Columns: source, source_id, worksite_source, worksite_id, kind (code, on that day), east, north (cells of
    cell_level), cell_level, inspected_on (datetime64), period (months since 1970-01), trigger, stage,
    carried_out, nothing_found, administrative, labour_exploitation and referral (yes/no). Reads nothing of
    the outreach side.

    Parameters
    ----------
    period
        Months to read; all where not given.
    season
        Only those of winter, spring, summer or autumn.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    Refused
        When there is no such season.
    """
    check_reads(store, person, INSPECTION)
    if season is not None and season not in SEASONS:
        raise Refused(
            _("There is no season {season}. Choose among {seasons}.").format(
                season=season, seasons=", ".join(SEASONS)
            )
        )
    bound = {
        "first": period.first if period else None,
        "last": period.last if period else None,
        "season": SEASONS.index(season) if season else None,
    }
    cursor = store.cursor()
    try:
        return give_columns(person, "inspections", cursor.execute(_IN_FORCE, bound).df())
    finally:
        cursor.close()
