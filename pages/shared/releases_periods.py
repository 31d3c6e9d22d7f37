"""Offers the months of the next release: whole half-years, and longer where those hold little."""

from collections.abc import Sequence
from datetime import date

from data.periods import Period
from data.releases.half_years import last_half_years

# How far back a first release may reach, how many half-years it offers one by one, and how many together.
MOST_HALF_YEARS, FIRST_CHOICES = 8, 4
LONGER = (2, 4)


def period_choices(released: Sequence[Period], *, today: date) -> tuple[Period, ...]:
    """Return the months to choose from, the usual choice first; none where the half-year is not over yet.

    After a release its next half-year is usual, so that none is left out; before any, the last whole one.
    Longer periods end with the last whole half-year and hold no month that was released.
    """
    halves = [half for half in last_half_years(MOST_HALF_YEARS, today=today) if _is_open(half, released)]
    if not halves:
        return ()
    single = halves if released else halves[: -FIRST_CHOICES - 1 : -1]
    return (*single, *_longer(halves))


def longer_period(period: Period, months: int | None, released: Sequence[Period]) -> Period | None:
    """Return the longer period up to the same month that would do, where none of it was released yet."""
    if months is None:
        return None
    longer = Period(period.last - months + 1, period.last)
    return longer if _is_open(longer, released) else None


def first_open_month(*, today: date) -> int:
    """Return the month, counted from January 1970, with which a half-year that is not over yet begins."""
    return last_half_years(1, today=today)[-1].last + 1


def _is_open(half: Period, released: Sequence[Period]) -> bool:
    return all(half.first > each.last for each in released)


def _longer(halves: Sequence[Period]) -> list[Period]:
    counts = [count for count in (*LONGER, len(halves)) if 1 < count <= len(halves)]
    return [Period(halves[-count].first, halves[-1].last) for count in sorted(set(counts))]
