"""Reads from when to when somebody works at a worksite, and in which season."""

import pandas as pd

from data.access import Person
from data.permission import check_plans_inspections
from data.store import Store

_IN_FORCE = """
    SELECT source, source_id, version, valid_from, valid_to, season
    FROM inspection.worksites
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY source, source_id, version
"""


def read_site_dates(store: Store, person: Person) -> pd.DataFrame:
    """Return one row per worksite: source, source_id, valid_from, valid_to (missing: open) and season.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    with store.cursor() as cursor:
        return cursor.execute(_IN_FORCE).df().drop(columns="version")
