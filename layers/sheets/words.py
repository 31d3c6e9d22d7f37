"""Writes distances, times and languages as they stand on sheets."""

from collections.abc import Iterable, Sequence
from datetime import date

from babel.dates import format_date, format_skeleton

from data.language import _, language, ngettext
from data.streets.network import Leg
from data.vocabulary import service_terms
from layers.clock_times import write_time
from layers.routing.team import Point


def write_distance(distance_m: float) -> str:
    """Return a distance as one would say it: to 10 m, from 1 km on to 100 m."""
    if distance_m < 995:
        return _("{metres} m").format(metres=max(10, round(distance_m / 10) * 10))
    return _("{kilometres} km").format(kilometres=f"{distance_m / 1000:.1f}")


def write_minutes(seconds: float) -> str:
    """Return a time in whole minutes, at least one."""
    minutes = max(1, round(seconds / 60))
    return ngettext("{minutes} min", "{minutes} min", minutes).format(minutes=minutes)


def write_span(first_s: int, last_s: int) -> str:
    """Return two times of day, such as "18:05–18:25"."""
    return f"{write_time(first_s)}–{write_time(last_s)}"


def write_day(day: date) -> str:
    """Return a day with its weekday, such as "Tuesday 24 November 2026"."""
    return str(format_skeleton("yMMMMEEEEd", day, locale=_locale()))


def write_date(day: date) -> str:
    """Return a day without its weekday."""
    return str(format_date(day, "long", locale=_locale()))


def _locale() -> str:
    # Plain "en" puts the month first, as nobody in Europe does.
    return "en_GB" if language() == "en" else language()


def way_in_words(leg: Leg) -> str:
    """Return how far it is and how long it takes, such as "350 m, 5 min"."""
    return _("{distance}, {time}").format(
        distance=write_distance(leg.distance_m), time=write_minutes(leg.travel_s)
    )


def numbers_in_words(numbers: Sequence[int]) -> str:
    """Return the numbers of stops, such as "stop 3" or "stops 2, 5"."""
    listed = ", ".join(str(each) for each in numbers)
    return ngettext("stop {numbers}", "stops {numbers}", len(numbers)).format(numbers=listed)


def labels_of(vocabulary: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of codes in the order of the vocabulary."""
    wanted = set(codes)
    return tuple(each.label for each in service_terms(vocabulary) if each.code in wanted)


def call_link(number: str) -> str:
    """Return the address that calls a number from a phone."""
    return "tel:" + "".join(mark for mark in number if mark in "0123456789+")


def map_link(point: Point) -> str:
    """Return the address that opens a phone's own map application at a point (RFC 5870)."""
    return f"geo:{point[0]:.6f},{point[1]:.6f}"
