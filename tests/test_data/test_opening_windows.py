"""Written hours become windows of one day, past midnight and on holidays too."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import Refused
from data.opening_windows import (
    DAY_S,
    country_of_time_zone,
    is_public_holiday,
    open_windows,
    says_hours,
    within,
)

FRIDAY, SATURDAY = date(2026, 11, 20), date(2026, 11, 21)
HOUR_S = 3600


def hours(*pairs: tuple[float, float]) -> tuple[tuple[int, int], ...]:
    return tuple((int(first * HOUR_S), int(last * HOUR_S)) for first, last in pairs)


def test_hours_are_seconds_since_the_midnight_of_the_day() -> None:
    # Friday 10 to 18, Saturday 11 to 15 is 35 to 39 hours after Friday's midnight.
    assert open_windows("Mo-Fr 10:00-18:00; Sa 11:00-15:00", FRIDAY) == hours((10, 18), (35, 39))


def test_a_night_goes_on_past_midnight() -> None:
    assert open_windows("Fr 22:00-03:00", FRIDAY) == hours((22, 27))
    assert open_windows("Fr 22:00-03:00", SATURDAY) == hours((0, 3))


def test_always_open_is_one_window_up_to_the_end() -> None:
    assert open_windows("24/7", FRIDAY) == ((0, 2 * DAY_S),)
    assert open_windows("24/7", FRIDAY, until_s=DAY_S) == ((0, DAY_S),)


def test_windows_that_touch_are_one() -> None:
    assert open_windows('Mo-Fr 10:00-12:00, Mo-Fr 12:00-14:00 "ring"', FRIDAY, until_s=DAY_S) == hours(
        (10, 14)
    )


@pytest.mark.parametrize("written", ["Su 10:00-18:00", "off", "Mo-Fr 10:00-18:00 unknown"])
def test_closed_and_unknown_are_no_window(written: str) -> None:
    assert open_windows(written, FRIDAY, until_s=DAY_S) == ()


def test_a_remark_without_hours_says_no_hours() -> None:
    assert not says_hours('"by appointment"')
    assert open_windows('"by appointment"', FRIDAY) == ()


def test_hours_with_a_remark_hold() -> None:
    written = 'Mo-Fr 10:00-18:00 "ring the bell"'
    assert says_hours(written)
    assert open_windows(written, FRIDAY, until_s=DAY_S) == hours((10, 18))


def test_what_cannot_be_read_is_refused_with_the_way_to_write_it() -> None:
    with pytest.raises(Refused, match=r"'ten to six' is no opening time.*Mo-Fr 10:00-18:00"):
        open_windows("ten to six", FRIDAY)


def test_a_public_holiday_counts_where_the_country_is_known() -> None:
    independence = date(2025, 12, 6)  # a Saturday, holiday in Finland alone
    written = "Mo-Sa 09:00-16:00; PH off"
    assert open_windows(written, independence, until_s=DAY_S, country="FI") == ()
    assert open_windows(written, independence, until_s=DAY_S, country="EE") == hours((9, 16))
    assert open_windows(written, independence, until_s=DAY_S) == hours((9, 16))
    assert is_public_holiday(independence, country="FI")
    assert not is_public_holiday(independence, country="")


def test_a_country_without_known_holidays_has_none() -> None:
    assert open_windows("Mo-Su 09:00-16:00; PH off", FRIDAY, until_s=DAY_S, country="QQ") == hours((9, 16))
    assert not is_public_holiday(date(2026, 12, 25), country="QQ")


def test_the_time_zone_tells_the_country() -> None:
    assert [country_of_time_zone(zone) for zone in ("Europe/Helsinki", "Europe/Tallinn", "UTC")] == [
        "FI",
        "EE",
        "",
    ]


def test_windows_are_cut_to_a_shift() -> None:
    assert within(hours((8, 10), (12, 14), (17, 22)), 9 * HOUR_S, 13 * HOUR_S) == hours((9, 10), (12, 13))


@given(
    day=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    opens=st.integers(0, 23),
    length=st.integers(1, 24),
    weekday=st.integers(0, 6),
)
def test_a_weekly_window_is_found_on_its_day_alone(day: date, opens: int, length: int, weekday: int) -> None:
    # Worked out by hand: on its weekday, the day after (48 h are looked at) and from the night before.
    names = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
    written = f"{names[weekday]} {opens:02d}:00-{opens + length:02d}:00"
    expected = []
    for offset in (-1, 0, 1):
        if (day + timedelta(days=offset)).weekday() == weekday:
            first, last = (24 * offset + opens) * HOUR_S, (24 * offset + opens + length) * HOUR_S
            expected.append((max(first, 0), min(last, 2 * DAY_S)))
    assert open_windows(written, day) == tuple(each for each in expected if each[0] < each[1])
