"""Tells what day it is, from a clock that tests and demonstrations can set."""

import os
from datetime import date

_fixed: date | None = None


def today() -> date:
    """Return the day set by `set_today`, else by ``MAJAKKA_TODAY`` (ISO date), else the machine's."""
    if _fixed is not None:
        return _fixed
    written = os.environ.get("MAJAKKA_TODAY")
    return date.fromisoformat(written) if written else date.today()


def set_today(day: date | None) -> None:
    """Fix the day for this process, or let the clock run again with None."""
    global _fixed
    _fixed = day
