"""Writes a round for a calendar: when, its code and where the team meets, and nothing else."""

from layers.calendar_entry import entry_ics
from layers.sheets.sheet import Sheet


def sheet_ics(sheet: Sheet) -> str:
    """Return the calendar file of one round; the same code replaces an earlier entry."""
    return entry_ics(
        code=sheet.code,
        begins=sheet.moment(sheet.starts_s),
        ends=sheet.moment(sheet.ends_s),
        meets_at=sheet.meets_at,
        made=sheet.made,
    )
