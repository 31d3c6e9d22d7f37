"""Writes a visit for a calendar: when, its code and where to meet, and nothing of what is visited."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from data.clock import today
from data.inspecting.visit import PlannedVisit
from layers.calendar_entry import entry_ics
from layers.papers.briefing import meeting_in_words


def visit_ics(visit: PlannedVisit, *, zone: str) -> str:
    """Return the calendar file (RFC 5545) of a visit; the same code replaces an earlier entry.

    Parameters
    ----------
    zone
        IANA name of the time zone in which the visit is planned.
    """
    midnight = datetime(visit.day.year, visit.day.month, visit.day.day)

    def at(seconds: int) -> datetime:
        # What the clock shows, also on a day on which it is changed.
        return (midnight + timedelta(seconds=seconds)).replace(tzinfo=ZoneInfo(zone))

    return entry_ics(
        code=visit.code,
        begins=at(visit.begins_s),
        ends=at(visit.ends_s),
        meets_at=meeting_in_words(visit),
        made=today(),
    )
