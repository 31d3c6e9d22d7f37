"""Writes numbers for people: thousands separated, and no more digits than are known."""

from math import floor, isfinite, log10

from babel.numbers import format_decimal

from data.count_text import write_count
from data.language import _, language

__all__ = [
    "round_to_digits",
    "write_count",
    "write_ends",
    "write_interval",
    "write_number",
    "write_of_hundred",
    "write_share",
]


def write_number(value: float, *, digits: int = 2) -> str:
    """Return a number to `digits` significant digits; "not known" where it is missing or infinite."""
    if not isfinite(value):
        return _("not known")
    return _written(round_to_digits(value, digits), _places(value, digits))


def write_interval(value: float, lower: float, upper: float) -> str:
    """Return a value with its interval, such as "about 40 (28–57)", its ends as `write_ends` has them."""
    low, high = write_ends(value, lower, upper)
    return _("about {value} ({lower}–{upper})").format(value=write_number(value), lower=low, upper=high)


def write_ends(value: float, lower: float, upper: float) -> tuple[str, str]:
    """Return the ends of an interval to two significant digits, but no more decimals than its value has.

    So 0.0000094 beside 0.29 is 0: nobody knows an end more finely than the value. Beside a value of zero,
    the upper end decides. The map does the same in layers/map_script/cells.js.
    """
    finest = max(0, _places(value or upper))
    return _end(lower, finest), _end(upper, finest)


def write_share(share: float) -> str:
    """Return a share in [0, 1] as whole percent, such as "45 %"."""
    return _("{percent} %").format(percent=write_count(100 * share))


def write_of_hundred(share: float) -> str:
    """Return a share in [0, 1] as so many of a hundred: whole ones, but for less than one of them."""
    return write_number(100 * share, digits=1) if 100 * share < 1 else write_count(100 * share)


def round_to_digits(value: float, digits: int) -> float:
    """Return a finite number rounded to `digits` significant digits."""
    return round(value, digits - 1 - _order(value)) if value else 0.0


def _end(value: float, finest: int) -> str:
    if not isfinite(value):
        return _("not known")
    places = min(finest, _places(value))
    return _written(round(value, places), places)


def _written(number: float, places: int) -> str:
    return format_decimal(number, format="#,##0." + "#" * places, locale=language())


def _places(value: float, digits: int = 2) -> int:
    """Return the place after the point of the last of `digits` significant digits; negative for 120 or 1,200.

    Zero, and what is missing or infinite, has none.
    """
    rounded = round_to_digits(value, digits) if isfinite(value) else 0.0
    return digits - 1 - _order(rounded) if rounded else 0


def _order(value: float) -> int:
    return floor(log10(abs(value)))
