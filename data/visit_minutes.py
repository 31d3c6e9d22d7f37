"""Reads how long teams were in each cell within some weeks, each cell as it was kept."""

import pandas as pd

from data.access import Person
from data.permission import check_does
from data.store import Store

_MINUTES = """
    SELECT east, north, cell_level, sum(sign)::BIGINT AS visits, sum(sign * minutes)::BIGINT AS minutes
    FROM help.visits
    WHERE week BETWEEN $first AND $last
    GROUP BY east, north, cell_level
    HAVING sum(sign) > 0
    ORDER BY cell_level, north, east
"""


def read_visit_minutes(store: Store, person: Person, *, first_week: int, last_week: int) -> pd.DataFrame:
    """Return the visits of some weeks, first and last included: east, north, cell_level, visits, minutes.

    Minutes are sums of the middles of bands. Visits known to a larger area stand in its cell.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    with store.cursor() as cursor:
        return cursor.execute(_MINUTES, {"first": first_week, "last": last_week}).df()
