"""Counts time in weeks, months, seasons and parts of the day, the only times that are kept of a sighting.

A week is counted from Monday 1970-01-05, a period is a calendar month counted from January 1970, and a week
belongs to the month of its Thursday, as ISO 8601 gives a week to the year of its Thursday.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.errors import Refused
from data.language import _

MONDAY_ZERO = date(1970, 1, 5)
SEASONS = ("winter", "spring", "summer", "autumn")
PARTS_OF_DAY = ("night", "morning", "afternoon", "evening")

_MONTH = r"\d{4}-(?:0[1-9]|1[0-2])"
_PERIOD = re.compile(rf"({_MONTH})(?:\.\.({_MONTH}))?")


@dataclass(frozen=True)
class Period:
    """Months from `first` to `last`, both included, counted from January 1970.

    Raises
    ------
    Refused
        When the last month comes before the first.
    """

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refused(
                _("The period ends in {last}, before it begins in {first}. Exchange the two.").format(
                    first=_month(self.first), last=_month(self.last)
                )
            )

    def __str__(self) -> str:
        return f"{_month(self.first)}..{_month(self.last)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the period written as ``2026-01..2026-06``, or ``2026-01`` for a single month.

        Raises
        ------
        Refused
            When the text is not so written, or its end comes before its beginning.
        """
        found = _PERIOD.fullmatch(text.strip())
        if found is None:
            raise Refused(
                _("'{text}' is not a period. Write it like 2026-01..2026-06.").format(text=text[:40])
            )
        first, last = found.groups()
        return cls(_parse_month(first), _parse_month(last or first))

    @property
    def months(self) -> range:
        """The months of the period, each counted from January 1970."""
        return range(self.first, self.last + 1)

    def label(self) -> str:
        """Return the period in words, in the language of the session."""
        if self.first == self.last:
            return _month_label(self.first)
        return _("{first} to {last}").format(first=_month_label(self.first), last=_month_label(self.last))


def week_of_date(day: date) -> int:
    """Return the week of a day, counted from the week of Monday 1970-01-05."""
    return (day - MONDAY_ZERO).days // 7


def period_of_week(week: int) -> int:
    """Return the month of the week's Thursday, counted from January 1970."""
    thursday = MONDAY_ZERO + timedelta(weeks=week, days=3)
    return period_of_date(thursday)


def period_of_date(day: date) -> int:
    """Return the calendar month of a day, counted from January 1970; where a week is kept, use the week's."""
    return (day.year - 1970) * 12 + day.month - 1


def weeks_of_dates(days: ArrayLike) -> NDArray[np.int32]:
    """Return the weeks of datetime64 days.

    Raises
    ------
    Refused
        When a day is missing.
    """
    days = np.asarray(days, "datetime64[D]")
    if np.isnat(days).any():
        raise Refused(
            _("{count} dates are missing. Give every row a date.").format(count=np.isnat(days).sum())
        )
    return ((days - np.datetime64(MONDAY_ZERO, "D")).astype(np.int64) // 7).astype(np.int32)


def periods_of_weeks(weeks: ArrayLike) -> NDArray[np.int32]:
    """Return the months of the Thursdays of weeks."""
    thursdays = np.datetime64(MONDAY_ZERO, "D") + (np.asarray(weeks, np.int64) * 7 + 3)
    return thursdays.astype("datetime64[M]").astype(np.int32)


def first_day_of_week(week: int) -> date:
    """Return the Monday of a week."""
    return MONDAY_ZERO + timedelta(weeks=week)


def first_day_of_period(period: int) -> date:
    """Return the first day of a month counted from January 1970."""
    return date(1970 + period // 12, period % 12 + 1, 1)


def season_of_period(period: int) -> str:
    """Return the season of a month: winter is December to February, and so on by threes."""
    return SEASONS[(period + 1) % 12 // 3]


def part_of_day(hour: int) -> str:
    """Return the part of the day of an hour in local time: night from 0, then by sixes from 6, 12 and 18.

    Raises
    ------
    Refused
        When the hour is not one of 0 to 23.
    """
    if hour not in range(24):
        raise Refused(_("There is no hour {hour}. Hours go from 0 to 23.").format(hour=hour))
    return PARTS_OF_DAY[hour // 6]


def _parse_month(text: str) -> int:
    return (int(text[:4]) - 1970) * 12 + int(text[5:]) - 1


def _month(period: int) -> str:
    return f"{1970 + period // 12:04d}-{period % 12 + 1:02d}"


def _month_label(period: int) -> str:
    return f"{_month_names()[period % 12]} {1970 + period // 12}"


def _month_names() -> tuple[str, ...]:
    return (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
