"""Blots out dates and times of day, which are made of digits and separators as phone numbers are."""

import re

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_HOUR = r"(?:[01]?\d|2[0-4])"
_ANY_DATE = (
    rf"(?:{_YEAR}[-./ ]{_MONTH}[-./ ]{_DAY}|{_DAY}[-./ ]{_MONTH}[-./ ]{_YEAR}|{_MONTH}/{_DAY}/{_YEAR}"
    rf"|{_DAY}[./]{_MONTH}[./]\d\d|{_YEAR}[-./]{_MONTH}|{_MONTH}[-./]{_YEAR}|{_DAY}[./]{_MONTH}\.?)"
)
# A time of four digits counts only in a range: after a date it would be the end of a personal code.
_TIME = rf"(?:{_HOUR}\.[0-5]\d|{_HOUR} ?- ?{_HOUR}(?!\d))"
# Hours as four digits end in 0 or 5; phone numbers seldom do so twice.
_CLOCK = r"(?:[01]\d|2[0-4]) ?[0-5][05]"
_COMPACT = rf"{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

_NUMBERS = re.compile(r"\d(?:[ .\-/+()]{0,4}\d){5,}")
_CALENDAR = re.compile(
    rf"(?:{_ANY_DATE}|{_TIME})(?:(?: ?[-/] ?| )(?:{_ANY_DATE}|{_TIME}))*"
    rf"|{_CLOCK} ?- ?{_CLOCK}|{_COMPACT}(?: ?[-/ ] ?{_COMPACT})*|{_YEAR}(?: ?[-/ ] ?{_YEAR})*"
    # Postcodes in a row; two of them could as well be a German number with its area code.
    r"|\d{5}(?: \d{5}){2,}"
)
_DATE_INSIDE = re.compile(
    rf"(?<!\d)(?<!\d[-./])(?:{_YEAR}(?P<a>[-./ ]){_MONTH}(?P=a){_DAY}"
    rf"|{_DAY}(?P<b>[-./ ]){_MONTH}(?P=b){_YEAR}|{_MONTH}/{_DAY}/{_YEAR})(?!\d|[-./]\d)"
)
_STRETCH = re.compile(r"(?:[+(][ +(]{0,2})?\d(?:[ .\-/+()]{0,4}\d){6,}")


def without_dates(text: str) -> str:
    """Return the text with dates, times, hours and years blotted out where only those stand together.

    A date with four more digits behind a hyphen stays, as identity codes begin with a date of birth.
    """
    return _NUMBERS.sub(_blotted, text)


def is_calendar(numbers: str) -> bool:
    """Return whether digits and separators are dates or times and nothing else."""
    return _CALENDAR.fullmatch(numbers) is not None


def stretches(text: str) -> list[tuple[int, int]]:
    """Return begin and end of each stretch of at least seven digits with only separators between them."""
    return [found.span() for found in _STRETCH.finditer(text)]


def _blotted(found: re.Match[str]) -> str:
    return "#" if is_calendar(found[0]) else _DATE_INSIDE.sub("#", found[0])
