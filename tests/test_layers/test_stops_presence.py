"""Teams do not come too often, too soon or too regularly, as far as weeks and cells tell."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.errors import Refused
from data.periods import week_of_date
from layers.stops.presence import Presence, PresenceLimits, presence

FRIDAY = date(2026, 11, 20)
WEEK = week_of_date(FRIDAY)
LIMITS = PresenceLimits()


def seen(
    *visits: tuple[int, str, int], stops: int = 1, day: date = FRIDAY, limits: PresenceLimits = LIMITS
) -> Presence:
    """Return the presence at one spot after visits (weeks ago, part of day, how many) in its cell."""
    spots = pd.DataFrame({"east": [7], "north": [-2], "stops": [stops]})
    frame = pd.DataFrame(
        [(7, -2, WEEK - ago, part, count) for ago, part, count in visits],
        columns=["east", "north", "week", "part_of_day", "visits"],
    ).astype({"east": np.int32, "north": np.int32, "week": np.int64, "visits": np.int64})
    return presence(spots, frame, day=day, limits=limits)


def test_where_nobody_was_teams_may_go_at_any_time() -> None:
    nobody = seen()
    assert nobody.sentences == ("",)
    assert nobody.parts == (frozenset(),)
    assert np.isnan(nobody.weeks_since[0])


def test_a_stop_visited_this_week_is_left_alone_and_says_so() -> None:
    assert seen((0, "evening", 1)).sentences == (
        "Visits in its square: 1 this week, 0 last week; possible stops there: 1. At least 6 days lie between "
        "two visits.",
    )


@pytest.mark.parametrize(
    ("day", "left_alone"),
    # The last week's days lie 1 to 7 days before Monday, 6 of 7 within six days; 5 to 11 before Friday, 2 of
    # 7; 3 of 7 on Thursday, 4 of 7 on Wednesday. At least half is left alone.
    [(date(2026, 11, 16), True), (date(2026, 11, 18), True), (date(2026, 11, 19), False), (FRIDAY, False)],
)
def test_a_visit_last_week_counts_where_it_was_as_likely_as_not_within_six_days(
    day: date, left_alone: bool
) -> None:
    assert bool(seen((1, "evening", 1), day=day).sentences[0]) is left_alone


@pytest.mark.parametrize(
    ("visits", "stops", "left_alone"),
    # The chance that one of them was to this stop: 1 - (1 - 1 / stops) ** visits.
    [(1, 2, True), (1, 3, False), (2, 3, True), (2, 4, False), (3, 4, True)],
)
def test_visits_of_a_square_are_shared_by_its_stops(visits: int, stops: int, left_alone: bool) -> None:
    assert bool(seen((0, "evening", visits), stops=stops).sentences[0]) is left_alone


def test_both_weeks_count_together() -> None:
    # One visit this week to one of three stops: 1/3. Two last week, each 2/7 within six days on a Friday:
    # 1 - (1 - 1/3) * (1 - 2/21)^2 = 0.4542; three: 0.506.
    assert seen((0, "evening", 1), (1, "evening", 2), stops=3).sentences == ("",)
    assert seen((0, "evening", 1), (1, "evening", 3), stops=3).sentences != ("",)


def test_more_than_three_visits_to_a_stop_in_four_weeks_are_too_many() -> None:
    assert seen((2, "evening", 3), (3, "evening", 1)).sentences == (
        "Visits in its square in four weeks: 4; possible stops there: 1. No more than 3 to each.",
    )
    assert seen((2, "evening", 3)).sentences == ("",)
    assert seen((2, "evening", 3), (4, "evening", 5)).sentences == ("",)  # the fifth week counts no more


def test_the_third_week_in_a_row_at_the_same_time_of_day_is_left_out() -> None:
    assert seen((1, "evening", 1), (2, "evening", 1)).parts == (frozenset({"evening"}),)
    assert seen((1, "evening", 1), (2, "morning", 1)).parts == (frozenset(),)
    assert seen((1, "evening", 1), (3, "evening", 1)).parts == (frozenset(),)
    assert seen((1, "", 1), (2, "", 1)).parts == (frozenset(),)


def test_regularity_is_shared_by_stops_too() -> None:
    # Two visits a week to one of two stops: 3/4 each week, 9/16 in both; one visit a week: 1/4.
    assert seen((1, "evening", 2), (2, "evening", 2), stops=2).parts == (frozenset({"evening"}),)
    assert seen((1, "evening", 1), (2, "evening", 1), stops=2).parts == (frozenset(),)


def test_weeks_count_since_every_stop_of_the_square_can_have_had_its_turn() -> None:
    visits = ((2, "evening", 1), (5, "evening", 1), (9, "evening", 4))
    assert [seen(*visits, stops=stops).weeks_since[0] for stops in (1, 2, 3, 6)] == [2, 5, 9, 9]
    assert np.isnan(seen(*visits, stops=7).weeks_since[0])


def test_other_limits_hold_where_they_are_given() -> None:
    assert seen((0, "evening", 1), stops=2, limits=PresenceLimits(chance=0.6)).sentences == ("",)
    assert seen((2, "evening", 2), limits=PresenceLimits(most_in_four_weeks=1)).sentences != ("",)
    assert seen((2, "evening", 1), limits=PresenceLimits(days_between=30)).sentences == (
        "Visits in its square in 6 weeks: 1; possible stops there: 1. At least 30 days lie between two visits.",
    )


@pytest.mark.parametrize(
    "wrong", [{"days_between": 0}, {"most_in_four_weeks": 0}, {"weeks_running": 1}, {"chance": 0.0}]
)
def test_limits_that_are_none_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(Refused):
        PresenceLimits(**wrong)  # type: ignore[arg-type]
