"""Reads in which weeks and parts of the day teams were in each cell, and when sightings cluster."""

import pandas as pd

from data.access import Person
from data.grid import side_of_level
from data.permission import check_does
from data.store import Store

# A visit that is known to a larger area only is not split, so it says of no cell that somebody was there.
_VISITS = """
    SELECT (east >> ($level - cell_level))::INTEGER AS east,
           (north >> ($level - cell_level))::INTEGER AS north,
           week, coalesce(part_of_day, '') AS part_of_day, sum(sign)::BIGINT AS visits
    FROM help.visits
    WHERE cell_level <= $level AND week <= $until
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY north, east, week DESC, part_of_day
"""
_DISCOVERED = """
    SELECT category, part_of_day, sum(sign)::BIGINT AS sightings
    FROM help.sightings
    WHERE discovered AND part_of_day IS NOT NULL
    GROUP BY ALL
    HAVING sum(sign) > 0
    ORDER BY category, part_of_day
"""
_MINUTES = """
    SELECT part_of_day, sum(sign * minutes)::BIGINT AS minutes
    FROM help.visits
    WHERE part_of_day IS NOT NULL
    GROUP BY ALL
    HAVING sum(sign * minutes) > 0
    ORDER BY part_of_day
"""


def read_visit_weeks(store: Store, person: Person, *, level: int, until: int) -> pd.DataFrame:
    """Return visits by cell, week and part of the day.

    Columns: east, north, week, part_of_day (empty where not known), visits. Weeks after `until` are not
    read, nor visits that are known to an area larger than the cells.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When there is no such level.
    """
    check_does(store, person, "plan_outreach")
    side_of_level(level)
    with store.cursor() as cursor:
        return cursor.execute(_VISITS, {"level": level, "until": until}).df()


def read_parts_of_day(store: Store, person: Person) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what was discovered and how long teams were out, by part of the day, of the whole area.

    The first has columns category (number of the place kind, 0 if not stated), part_of_day, sightings; the
    second part_of_day, minutes. Records without a part of the day are in neither.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    with store.cursor() as cursor:
        return cursor.execute(_DISCOVERED).df(), cursor.execute(_MINUTES).df()
