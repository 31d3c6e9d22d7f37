"""Says on which days nobody is to inspect a site, since outreach was near: by cells and weeks alone."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from data.access import Person
from data.errors import Refused
from data.inspecting.month_list import SiteKey
from data.inspecting.site_facts import bound_keys
from data.language import _
from data.periods import first_day_of_week, week_of_date
from data.permission import check_plans_inspections
from data.store import Store

GAP_DAYS = 28
_WEEK_DAYS = 7
# The one read of the outreach side for inspection: which cells were visited in which weeks, and no more.
# A cell as it is kept, larger or smaller than the site's, is near where one of the two holds the other.
_WEEKS = """
    WITH sites AS (
        SELECT DISTINCT source, source_id, east, north, cell_level FROM (
            SELECT source, source_id, version, east, north, cell_level
            FROM inspection.worksites
            WHERE list_contains($keys, source || chr(31) || source_id)
            GROUP BY ALL
            HAVING sum(sign) > 0
        )
    ), visited AS (
        SELECT east, north, cell_level, week
        FROM help.visits
        WHERE week BETWEEN $first AND $last
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT DISTINCT source, source_id, week
    FROM (
        SELECT s.source, s.source_id, v.week, s.east AS site_east, s.north AS site_north, v.east, v.north,
               greatest(v.cell_level - s.cell_level, 0) AS site_up,
               greatest(s.cell_level - v.cell_level, 0) AS visit_up
        FROM sites s CROSS JOIN visited v
    )
    WHERE (site_east >> site_up) = (east >> visit_up) AND (site_north >> site_up) = (north >> visit_up)
    ORDER BY source, source_id, week
"""


def read_blocked_days(
    store: Store,
    person: Person,
    sites: Collection[SiteKey],
    *,
    first: date,
    last: date,
    gap_days: int = GAP_DAYS,
) -> Mapping[SiteKey, frozenset[date]]:
    """Return for every site the days from `first` to `last` on which nobody is to go there.

    That is every day of a week in which outreach was in the site's cell, and those within the gap before its
    Monday and after its Sunday, as the day of a visit is not kept. The days move the calendar alone: what is
    shown to anybody says "not on this day" and never why, and no list, weight or reason may use them.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When the gap is below zero, or the last day comes before the first.
    """
    check_plans_inspections(store, person)
    if gap_days < 0:
        raise Refused(_("A gap of {days} days cannot be kept. Give 0 or more.").format(days=gap_days))
    if last < first:
        raise Refused(
            _("The last day {last} comes before the first, {first}. Exchange them.").format(
                last=last, first=first
            )
        )
    gap = timedelta(days=gap_days)
    bound = {
        "keys": bound_keys(sites),
        "first": week_of_date(first - gap),
        "last": week_of_date(last + gap),
    }
    with store.cursor() as cursor:
        rows = cursor.execute(_WEEKS, bound).fetchall()
    blocked: dict[SiteKey, set[date]] = {site: set() for site in sites}
    for source, source_id, week in rows:
        monday = first_day_of_week(week)
        begins, ends = max(first, monday - gap), min(last, monday + timedelta(days=_WEEK_DAYS - 1) + gap)
        days = {begins + timedelta(days=number) for number in range((ends - begins).days + 1)}
        blocked[SiteKey(source, source_id)] |= days
    return {site: frozenset(days) for site, days in blocked.items()}
