"""Writes numbers for people: thousands separated, and no more digits than are known."""

from math import floor, isfinite, log10

from babel.numbers import format_decimal

from data.language import _, language


def write_count(count: float) -> str:
    """Return a whole number with its thousands separated, in the language of the session."""
    return format_decimal(round(count), locale=language())


def write_number(value: float, *, digits: int = 2) -> str:
    """Return a number to `digits` significant digits; "not known" where it is missing or infinite."""
    if not isfinite(value):
        return _("not known")
    rounded = round_to_digits(value, digits)
    decimals = max(0, digits - 1 - _order(rounded)) if rounded else 0
    return format_decimal(rounded, format="#,##0." + "#" * decimals, locale=language())


def write_interval(value: float, lower: float, upper: float) -> str:
    """Return a value with its interval, such as "about 40 (28–57)"."""
    return _("about {value} ({lower}–{upper})").format(
        value=write_number(value), lower=write_number(lower), upper=write_number(upper)
    )


def write_share(share: float) -> str:
    """Return a share in [0, 1] as whole percent, such as "45 %"."""
    return _("{percent} %").format(percent=write_count(100 * share))


def round_to_digits(value: float, digits: int) -> float:
    """Return a finite number rounded to `digits` significant digits."""
    return round(value, digits - 1 - _order(value)) if value else 0.0


def _order(value: float) -> int:
    return floor(log10(abs(value)))
