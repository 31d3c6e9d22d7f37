"""Writes whole numbers for people; what has a point or an interval is written by `layers.number_text`."""

from babel.numbers import format_decimal

from data.language import language


def write_count(count: float) -> str:
    """Return a whole number with its thousands separated, in the language of the session."""
    return format_decimal(round(count), locale=language())
