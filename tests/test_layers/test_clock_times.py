"""Tests times of shifts that pass midnight."""

from datetime import time

import pytest

from layers.clock_times import seconds_to_time, time_to_seconds, write_time


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "00:00"), (64_800, "18:00"), (64_829, "18:00"), (64_831, "18:01"), (90_000, "01:00")],
)
def test_a_time_is_written_to_the_minute_and_starts_anew_at_midnight(seconds: int, words: str) -> None:
    assert write_time(seconds) == words


def test_seconds_and_times_of_day_turn_into_each_other() -> None:
    assert time_to_seconds(time(18, 5)) == 65_100
    assert seconds_to_time(65_100) == time(18, 5)
    assert seconds_to_time(86_400 + 3_600) == time(1)
