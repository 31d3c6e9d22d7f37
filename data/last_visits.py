"""Reads when teams were last in each cell, and how many minutes there still count."""

from data.access import OUTREACH, Person
from data.counts import Counts
from data.errors import Refused
from data.grid import side_of_level
from data.language import _
from data.permission import check_reads
from data.store import Store

_PER_CELL = """
    WITH by_month AS (
        SELECT (east >> ($level - cell_level))::INTEGER AS east,
               (north >> ($level - cell_level))::INTEGER AS north,
               period, sum(visits)::BIGINT AS visits, sum(minutes)::BIGINT AS minutes
        FROM help.visit_cube
        WHERE cell_level <= $level AND period <= $until
        GROUP BY ALL
        HAVING sum(visits) <> 0
    )
    SELECT east, north, max(period)::INTEGER AS last_period, sum(minutes)::BIGINT AS minutes,
           -- In order, as a sum of fractions depends on it in its last digits.
           sum(minutes * pow(0.5, ($until - period) / $half_life) ORDER BY period)::DOUBLE AS minutes_now
    FROM by_month
    GROUP BY east, north
    ORDER BY north, east
"""
_TOO_COARSE = """
    SELECT coalesce(sum(visits), 0)::BIGINT AS visits
    FROM help.visit_cube
    WHERE cell_level > $level AND period <= $until
"""


def read_last_visits(
    store: Store, person: Person, *, level: int, until: int, half_life_months: float
) -> Counts:
    """Return the last visit of each cell that was ever visited, and the time spent there.

    Columns: east, north, last_period (months since January 1970), minutes, and minutes_now: those of a visit
    m months back count 0.5^(m / half life). Visits after `until` are not read; those known only to a larger
    area are counted apart.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such level, or the half life is not above zero.
    """
    check_reads(store, person, OUTREACH)
    side_of_level(level)
    if not half_life_months > 0:
        raise Refused(
            _("A half life of {months} months is none. Give more than zero.").format(months=half_life_months)
        )
    bound = {"level": level, "until": until}
    cursor = store.cursor()
    try:
        cells = cursor.execute(_PER_CELL, {**bound, "half_life": float(half_life_months)}).df()
        coarse = cursor.execute(_TOO_COARSE, bound).fetchall()
    finally:
        cursor.close()
    return Counts(cells, int(coarse[0][0]))
