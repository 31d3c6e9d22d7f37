"""Reads worksites in force on a day: employers at a place of work, without names and addresses."""

from datetime import date

import pandas as pd

from data.access import INSPECTION, Person
from data.permission import check_reads, give_columns
from data.store import Store

_IN_FORCE = """
    SELECT source, source_id, version, valid_from, valid_to, kind, east, north, cell_level, season,
           staff_band, employer_housing, own_contract, sole_trader, at_help_place,
           stated_power IS NOT NULL AS has_stated_power
    FROM inspection.worksites
    WHERE (valid_from IS NULL OR valid_from <= $until) AND (valid_to IS NULL OR valid_to >= $day)
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY source, source_id, version
"""


def read_worksites(store: Store, person: Person, *, day: date, until: date | None = None) -> pd.DataFrame:
    """Return the worksites where somebody works on a day, one row each, without name, address or point.

    With `until`, those where somebody works on any day from the one to the other.

    A site without a first or last day has always worked, or goes on. Columns: source, source_id, kind (code),
    east, north (cells of cell_level), cell_level, season (of a seasonal site, else missing), staff_band,
    employer_housing (yes, no or missing), own_contract, sole_trader, at_help_place (the host building is a
    help place) and has_stated_power (a legal power is on record).

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    """
    check_reads(store, person, INSPECTION)
    cursor = store.cursor()
    try:
        worksites = cursor.execute(_IN_FORCE, {"day": day, "until": until or day}).df()
        return give_columns(person, "worksites", worksites)
    finally:
        cursor.close()
