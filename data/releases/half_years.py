"""Names releases by their months, and lists the half-years that are over."""

import re
from datetime import date

from data.errors import Refused
from data.language import _
from data.periods import Period, period_of_date

HALF_YEAR_MONTHS = 6

_HALF_YEAR = re.compile(r"(\d{4})-H([12])")
_YEAR = re.compile(r"\d{4}")
_MONTHS = re.compile(r"(\d{4}-\d{2})_(\d{4}-\d{2})")


def release_code(period: Period) -> str:
    """Return the name of the release of a period: 2026-H1, 2026 for a year, else 2026-01_2026-03."""
    year, month = 1970 + period.first // 12, period.first % 12
    months = len(period.months)
    if months == HALF_YEAR_MONTHS and month % HALF_YEAR_MONTHS == 0:
        return f"{year:04d}-H{month // HALF_YEAR_MONTHS + 1}"
    if months == 12 and month == 0:
        return f"{year:04d}"
    return str(period).replace("..", "_")


def parse_code(code: str) -> Period:
    """Return the months of a release by its name.

    Raises
    ------
    Refused
        When no period is so named.
    """
    try:
        period = _period_of(code)
    except Refused:
        period = None
    if period is None or release_code(period) != code:
        raise Refused(
            _("'{code}' is no name of a release. Write it like 2026-H1, 2026 or 2026-01_2026-03.").format(
                code=code[:40]
            )
        )
    return period


def last_half_years(number: int, *, today: date) -> tuple[Period, ...]:
    """Return the last half-years that are over, the oldest first.

    Raises
    ------
    Refused
        When the number is not at least 1.
    """
    if number < 1:
        raise Refused(_("{number} half-years hold nothing. Ask for at least 1.").format(number=number))
    running = period_of_date(today) // HALF_YEAR_MONTHS
    firsts = (half * HALF_YEAR_MONTHS for half in range(running - number, running))
    return tuple(Period(first, first + HALF_YEAR_MONTHS - 1) for first in firsts)


def _period_of(code: str) -> Period | None:
    if found := _HALF_YEAR.fullmatch(code):
        first = (int(found[1]) - 1970) * 12 + (int(found[2]) - 1) * HALF_YEAR_MONTHS
        return Period(first, first + HALF_YEAR_MONTHS - 1)
    if _YEAR.fullmatch(code):
        first = (int(code) - 1970) * 12
        return Period(first, first + 11)
    if found := _MONTHS.fullmatch(code):
        # One month is written twice in a name, as a period of a single month is written once.
        return Period.parse(f"{found[1]}..{found[2]}")
    return None
