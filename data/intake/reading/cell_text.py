"""Turns a value of a spreadsheet, map or Parquet file into the text that a person would write for it."""

from datetime import date, datetime, time, timedelta
from typing import Any

_EXACT_WHOLE = 1e15


def cell_text(value: Any) -> str | None:
    """Return the text of a value, None where there is none.

    Whole numbers come without ``.0``, others in their shortest form; days as ``2026-03-01``, moments as
    ``2026-03-01T14:30:00``, times as ``14:30``, spans of time as hours and minutes, flags as true or false.
    """
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M:%S" if value.second else "%H:%M")
    if isinstance(value, timedelta):
        return _span(value)
    return str(value)


def _number(value: float) -> str:
    # Above this a float no longer tells whole numbers apart, and digits would be made up.
    if value.is_integer() and abs(value) < _EXACT_WHOLE:
        return str(int(value))
    return repr(value)


def _moment(value: datetime) -> str:
    if value.tzinfo is None and value.time() == time():
        return value.date().isoformat()
    return value.replace(microsecond=0).isoformat()


def _span(value: timedelta) -> str:
    seconds = round(abs(value).total_seconds())
    sign = "-" if value < timedelta() else ""
    text = f"{sign}{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text
