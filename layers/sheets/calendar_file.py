"""Writes a round for a calendar: when, its code and where the team meets, and nothing else."""

from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from data.language import _
from layers.sheets.sheet import Sheet


def sheet_ics(sheet: Sheet) -> str:
    """Return the calendar file (RFC 5545) of one round; the same code replaces an earlier entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//Majakka//EN")
    calendar.add("version", "2.0")
    event = Event()
    event.add("uid", f"{sheet.code}@majakka")
    event.add("dtstamp", datetime(sheet.made.year, sheet.made.month, sheet.made.day, tzinfo=UTC))
    event.add("dtstart", sheet.moment(sheet.starts_s))
    event.add("dtend", sheet.moment(sheet.ends_s))
    event.add("summary", sheet.code)
    event.add("location", _("Meet: {place}").format(place=sheet.meets_at))
    # Calendars are shared and shown on locked screens: only whether somebody is busy leaves the file.
    event.add("class", "PRIVATE")
    calendar.add_component(event)
    # Years of changes of the clock would make the file ten times as long; those around the round are enough.
    around = timedelta(days=366)
    calendar.add_missing_timezones(
        first_date=(sheet.midnight - around).date(), last_date=(sheet.midnight + around).date()
    )
    written: bytes = calendar.to_ical()
    return written.decode("utf-8")
