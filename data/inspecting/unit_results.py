"""Reads inspections with the unit that inspected and facts of the worksite, to take the unit's effect out."""

from datetime import date

import pandas as pd

from data.access import Person
from data.permission import check_plans_inspections, give_columns
from data.store import Store

# The unit is read for one end: what a unit finds depends on its eyes, and that is no reason to go anywhere.
# Nothing that is shown is about a unit. A worksite that closed since is joined too, as its visits count.
_IN_FORCE = """
    WITH done AS (
        SELECT source, source_id, version, worksite_source, worksite_id, kind, east, north, cell_level,
               inspected_on, period, trigger, stage, carried_out, nothing_found, administrative,
               labour_exploitation, referral, finding_codes, unit_code
        FROM inspection.inspections
        WHERE inspected_on <= $day
        GROUP BY ALL
        HAVING sum(sign) > 0
    ),
    sites AS (
        SELECT source, source_id, version, season, staff_band, employer_housing, at_help_place
        FROM inspection.worksites
        GROUP BY ALL
        HAVING sum(sign) > 0
    ),
    known AS (
        SELECT source, source_id, arg_max(season, version) AS season,
               arg_max(staff_band, version) AS staff_band,
               arg_max(employer_housing, version) AS employer_housing
        FROM sites
        GROUP BY source, source_id
    )
    SELECT done.source, done.source_id, worksite_source, worksite_id, kind, east, north, cell_level,
           inspected_on, period, trigger, stage, carried_out, nothing_found, administrative,
           labour_exploitation, referral, finding_codes, unit_code, season, staff_band, employer_housing
    FROM done
    LEFT JOIN known ON known.source = worksite_source AND known.source_id = worksite_id
    ORDER BY done.source, done.source_id, done.version
"""


def read_unit_results(store: Store, person: Person, *, day: date) -> pd.DataFrame:
    """Return the inspections in force up to a day, one row each, with their unit.

    Columns: those of `data.inspection_results.read_inspections`, finding_codes, unit_code (missing where not
    known), and of the worksite as it was known last, also where it closed: season, staff_band,
    employer_housing.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    cursor = store.cursor()
    try:
        return give_columns(person, "unit_results", cursor.execute(_IN_FORCE, {"day": day}).df())
    finally:
        cursor.close()
