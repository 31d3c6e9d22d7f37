"""Reads from written opening hours in which times of one day a place is open."""

import re
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel.core import get_global
from opening_hours import (  # type: ignore[attr-defined]  # its stub leaves the error out
    OpeningHours,
    State,
    UnknownCountryError,
)

from data.errors import Refused
from data.language import _
from data.osm.hours import normalised_hours

DAY_S = 86_400
_REMARK = re.compile(r'"[^"]*"')


@lru_cache(maxsize=8192)
def open_windows(
    written: str, day: date, *, until_s: int = 2 * DAY_S, country: str = ""
) -> tuple[tuple[int, int], ...]:
    """Return the windows in which a place is open, in seconds of the local clock since the day's midnight.

    They are in order, do not touch, and may pass 86,400. Those of the night before are in it from midnight
    on. A window with a remark such as "ring the bell" counts; one that the hours themselves call unknown does
    not, nor does a remark without any hours. Sunrise is 7:00 and sunset 19:00. On the two days a year on
    which clocks are changed, the seconds are those of the clock and not those that pass.

    Parameters
    ----------
    written
        As in OpenStreetMap's opening_hours, such as ``Mo-Fr 10:00-18:00; PH off``.
    country
        ISO 3166 code, for the public holidays; where empty or not known, no day is one.

    Raises
    ------
    Refused
        When the hours cannot be read.
    """
    if not says_hours(written):
        return ()
    midnight = datetime(day.year, day.month, day.day)
    spans = hours_in(country, written).intervals(midnight, midnight + timedelta(seconds=until_s))
    windows: list[tuple[int, int]] = []
    for begins, ends, state, _remark in spans:
        if state != State.OPEN:
            continue
        first, last = (int((moment - midnight).total_seconds()) for moment in (begins, ends))
        if windows and windows[-1][1] >= first:
            first, _end = windows.pop()
        windows.append((first, last))
    return tuple(windows)


def says_hours(written: str) -> bool:
    """Return whether there are hours and not only a remark, such as "by appointment".

    Raises
    ------
    Refused
        When the hours cannot be read.
    """
    if normalised_hours(written) is None:
        raise Refused(
            _("{written!r} is no opening time. Write it like Mo-Fr 10:00-18:00; Sa 22:00-03:00.").format(
                written=written[:60]
            )
        )
    return bool(_REMARK.sub("", written).strip(" ;,|"))


def is_public_holiday(day: date, *, country: str) -> bool:
    """Return whether a day is a public holiday of a country, ISO 3166; no where that is not known."""
    return bool(country) and bool(open_windows("PH", day, until_s=DAY_S, country=country))


@cache
def country_of_time_zone(time_zone: str) -> str:
    """Return the country in which a time zone lies, ISO 3166; empty where none is, as for UTC."""
    return str(get_global("zone_territories").get(time_zone, ""))


def within(windows: tuple[tuple[int, int], ...], first_s: int, last_s: int) -> tuple[tuple[int, int], ...]:
    """Return what of the windows lies between two times."""
    cut = ((max(begins, first_s), min(ends, last_s)) for begins, ends in windows)
    return tuple((begins, ends) for begins, ends in cut if begins < ends)


def hours_in(country: str, written: str) -> OpeningHours:
    """Return readable hours with the public holidays of a country, ISO 3166; none where it is empty."""
    if country:
        try:
            return OpeningHours(written, country=country, auto_country=False, auto_timezone=False)
        except UnknownCountryError:
            # Its holidays are not in the library: hours hold, holidays do not.
            pass
    return OpeningHours(written, auto_country=False, auto_timezone=False)
