"""Tells what time it is where a store is, on the day that the clock is set to."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from data.clock import today

if TYPE_CHECKING:
    from data.store import Store


def now_in(store: "Store") -> datetime:
    """Return the moment in the store's time zone; where the day is set, the time of that day."""
    moment = datetime.now(ZoneInfo(store.settings.time_zone))
    day = today()
    return moment if day == date.today() else datetime.combine(day, moment.timetz())


def seconds_of_shift(store: "Store", day: date, moment: datetime) -> int:
    """Return a moment as seconds since the midnight before a shift, by the clock on the wall."""
    local = moment.astimezone(ZoneInfo(store.settings.time_zone))
    return (local.date() - day).days * 86_400 + local.hour * 3600 + local.minute * 60 + local.second
