"""Writes an entry for a calendar: when, a code and where to meet, and nothing else."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from data.language import _


def entry_ics(*, code: str, begins: datetime, ends: datetime, meets_at: str, made: date) -> str:
    """Return a calendar file (RFC 5545) with one entry; the same code replaces an earlier one.

    Parameters
    ----------
    begins, ends
        Aware, in the time zone in which they are shown.
    made
        The day on which it was made: the same input gives the same text.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Majakka//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{code}@majakka")
    event.add("dtstamp", datetime(made.year, made.month, made.day, tzinfo=UTC))
    event.add("dtstart", begins)
    event.add("dtend", ends)
    event.add("summary", code)
    event.add("location", _("Meet: {place}").format(place=meets_at))
    # Calendars are shared and shown on locked screens: only whether somebody is busy leaves the file.
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    # Years of changes of the clock would make the file ten times as long; those around it are enough.
    around = timedelta(days=366)
    calendar.add_missing_timezones(first_date=(begins - around).date(), last_date=(begins + around).date())
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")
