"""Tells what day and what time it is, from clocks that tests and demonstrations can set."""

import os
from datetime import UTC, date, datetime

from data.errors import Refused
from data.language import _

_fixed: date | None = None
_fixed_now: datetime | None = None


def today() -> date:
    """Return the day set by `set_today`, else by ``MAJAKKA_TODAY`` (ISO date), else the machine's.

    Raises
    ------
    Refused
        When the variable holds no ISO date.
    """
    if _fixed is not None:
        return _fixed
    written = os.environ.get("MAJAKKA_TODAY")
    if not written:
        return machine_today()
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(
            _("MAJAKKA_TODAY is {written}, which is no day. Write it like 2026-11-22.").format(
                written=written
            )
        ) from None


def machine_today() -> date:
    """Return the day set by `set_today`, else the machine's, whatever ``MAJAKKA_TODAY`` says."""
    return date.today() if _fixed is None else _fixed


def set_today(day: date | None) -> None:
    """Fix the day for this process, or let the clock run again with None."""
    global _fixed
    _fixed = day


def now() -> datetime:
    """Return the moment set by `set_now`, else the machine's, in UTC, whatever ``MAJAKKA_TODAY`` says.

    Sessions and grants end by this clock: a setting for trying things out must not make them last longer.
    """
    return datetime.now(UTC) if _fixed_now is None else _fixed_now


def set_now(moment: datetime | None) -> None:
    """Fix the moment (with a time zone) for this process, or let the clock run again with None."""
    global _fixed_now
    _fixed_now = moment
