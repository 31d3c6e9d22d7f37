"""Holds weeks, months, seasons and parts of the day against the calendar of the standard library."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.language import _
from data.periods import (
    Period,
    first_day_of_period,
    first_day_of_week,
    part_of_day,
    period_of_date,
    period_of_week,
    periods_of_weeks,
    season_of_period,
    week_of_date,
    weeks_of_dates,
)

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(day=days)
def test_a_week_runs_from_its_monday_to_its_sunday(day: date) -> None:
    monday = first_day_of_week(week_of_date(day))
    assert monday.isoweekday() == 1
    assert timedelta(0) <= day - monday < timedelta(7)


@given(day=days)
def test_a_week_belongs_to_the_month_of_its_thursday(day: date) -> None:
    year, week, _weekday = day.isocalendar()
    thursday = date.fromisocalendar(year, week, 4)
    assert period_of_week(week_of_date(day)) == (thursday.year - 1970) * 12 + thursday.month - 1


def test_weeks_and_periods_are_counted_as_the_schema_says() -> None:
    assert week_of_date(date(1970, 1, 5)) == 0
    assert week_of_date(date(1970, 1, 4)) == -1
    assert period_of_date(date(2026, 11, 20)) == 682
    # The week of Monday 2026-11-30 has its Thursday on 3 December.
    assert period_of_week(week_of_date(date(2026, 11, 30))) == 683
    assert first_day_of_period(682) == date(2026, 11, 1)
    assert first_day_of_period(-1) == date(1969, 12, 1)


@given(dates=st.lists(days, max_size=9))
def test_arrays_of_dates_get_the_weeks_and_periods_of_single_dates(dates: list[date]) -> None:
    weeks = weeks_of_dates(np.array(dates, "datetime64[D]"))
    assert weeks.tolist() == [week_of_date(day) for day in dates]
    assert periods_of_weeks(weeks).tolist() == [period_of_week(week_of_date(day)) for day in dates]
    assert (weeks.dtype, periods_of_weeks(weeks).dtype) == (np.int32, np.int32)


def test_a_missing_date_is_refused() -> None:
    with pytest.raises(Refused, match="1 dates are missing"):
        weeks_of_dates(np.array(["2026-01-01", "NaT"], "datetime64[D]"))


@given(first=st.integers(0, 1500), months=st.integers(0, 200))
def test_a_period_comes_back_from_its_text(first: int, months: int) -> None:
    period = Period(first, first + months)
    assert Period.parse(str(period)) == period
    assert len(period.months) == months + 1


def test_a_period_is_written_by_its_first_and_last_month() -> None:
    period = Period(672, 677)
    assert str(period) == "2026-01..2026-06"
    assert period.label() == _("{first} to {last}").format(first="January 2026", last="June 2026")
    assert list(period.months) == [672, 673, 674, 675, 676, 677]
    assert Period.parse(" 2026-11 ") == Period(682, 682)
    assert Period(682, 682).label() == "November 2026"


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "2026-1..2026-02", "2026-01-2026-02", "x" * 99]
)
def test_text_that_is_not_a_period_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="not a period"):
        Period.parse(text)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(Refused, match="ends in 2026-01, before it begins in 2026-02"):
        Period.parse("2026-02..2026-01")


def test_seasons_go_by_three_months_from_december() -> None:
    months = [season_of_period(period_of_date(date(2026, month, 1))) for month in range(1, 13)]
    assert months == [*["winter"] * 2, *["spring"] * 3, *["summer"] * 3, *["autumn"] * 3, "winter"]


def test_parts_of_the_day_change_at_midnight_six_noon_and_eighteen() -> None:
    changes = {hour: part_of_day(hour) for hour in (0, 5, 6, 11, 12, 17, 18, 23)}
    assert changes == {
        0: "night",
        5: "night",
        6: "morning",
        11: "morning",
        12: "afternoon",
        17: "afternoon",
        18: "evening",
        23: "evening",
    }
    with pytest.raises(Refused, match="hour 24"):
        part_of_day(24)
