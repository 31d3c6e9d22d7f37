"""A time of day is weighed by when sightings cluster, for the time that teams were out."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.periods import PARTS_OF_DAY
from layers.stops.parts import PartsOfDay, seconds_by_part, without_parts

HOUR_S = 3600
HUB, FARM = 1, 7


def parts(sightings: dict[tuple[int, str], int], minutes: dict[str, int]) -> PartsOfDay:
    return PartsOfDay.of_records(
        pd.DataFrame(
            [(*key, count) for key, count in sightings.items()],
            columns=["category", "part_of_day", "sightings"],
        ),
        pd.DataFrame(list(minutes.items()), columns=["part_of_day", "minutes"]),
    )


def test_windows_are_cut_by_the_parts_of_the_day() -> None:
    # 17 to 26 o'clock: one hour of afternoon, six of evening, two of the next night.
    assert seconds_by_part(((17 * HOUR_S, 26 * HOUR_S),)) == {
        "afternoon": HOUR_S,
        "evening": 6 * HOUR_S,
        "night": 2 * HOUR_S,
    }


def test_a_part_that_is_left_out_cuts_windows_in_two() -> None:
    windows = ((10 * HOUR_S, 20 * HOUR_S),)
    assert without_parts(windows, frozenset({"afternoon"})) == (
        (10 * HOUR_S, 12 * HOUR_S),
        (18 * HOUR_S, 20 * HOUR_S),
    )
    assert without_parts(windows, frozenset()) == windows
    assert without_parts(windows, frozenset(PARTS_OF_DAY)) == ()


@given(
    st.lists(st.tuples(st.integers(0, 172_799), st.integers(1, 50_000)), max_size=4),
    st.frozensets(st.sampled_from(PARTS_OF_DAY)),
)
def test_cut_windows_hold_what_is_not_left_out_and_nothing_else(
    drawn: list[tuple[int, int]], left_out: frozenset[str]
) -> None:
    windows = tuple(
        (first, min(first + length, 172_800))
        for first, length in sorted(drawn)
        if all(first >= other + more or other >= first for other, more in drawn)
    )
    before, after = seconds_by_part(windows), seconds_by_part(without_parts(windows, left_out))
    assert after == {part: seconds for part, seconds in before.items() if part not in left_out}


def test_rates_are_for_the_time_of_visits_and_drawn_to_all_kinds() -> None:
    # 60 sightings; half of the time in each part, 40 of them in the evening. All kinds, drawn to 1 with 20:
    # evening (40 + 20) / (60 * 0.5 + 20) = 1.2, afternoon (20 + 20) / 50 = 0.8.
    known = parts(
        {(HUB, "evening"): 30, (FARM, "evening"): 10, (FARM, "afternoon"): 20},
        {"evening": 300, "afternoon": 300},
    )
    assert known.rates(())["evening"] == pytest.approx(1.2)
    assert known.rates(())["afternoon"] == pytest.approx(0.8)
    # The farm, 30 sightings, drawn to all kinds with 20: evening (10 + 20 * 1.2) / (15 + 20) = 34 / 35,
    # afternoon (20 + 20 * 0.8) / 35 = 36 / 35; the morning, without visits, is that of all kinds, 1.
    assert known.rates((FARM,)) == pytest.approx(
        {"night": 1.0, "morning": 1.0, "afternoon": 36 / 35, "evening": 34 / 35}
    )
    evening = {"evening": 7200}
    assert known.factor((FARM,), evening) == pytest.approx(34 / 36)
    assert known.factor((FARM,), evening | {"afternoon": 7200}) == pytest.approx(35 / 36)


def test_too_few_sightings_say_nothing() -> None:
    few = parts({(HUB, "evening"): 29}, {"evening": 300, "afternoon": 300})
    assert few.factor((HUB,), {"afternoon": 60}) == 1
    enough = parts({(HUB, "evening"): 30}, {"evening": 300, "afternoon": 300})
    assert enough.factor((HUB,), {"afternoon": 60}) < 1


def test_visits_at_one_part_of_the_day_alone_say_nothing() -> None:
    assert parts({(HUB, "evening"): 300}, {"evening": 300}).factor((HUB,), {"morning": 60}) == 1


def test_no_records_say_nothing() -> None:
    assert parts({}, {}).factor((), {"morning": 60}) == 1


@given(
    st.dictionaries(
        st.tuples(st.sampled_from([HUB, FARM]), st.sampled_from(PARTS_OF_DAY)), st.integers(1, 500)
    ),
    st.dictionaries(st.sampled_from(PARTS_OF_DAY), st.integers(1, 10_000)),
    st.dictionaries(st.sampled_from(PARTS_OF_DAY), st.integers(1, 20_000), min_size=1),
)
def test_a_factor_is_above_0_and_at_most_1(
    sightings: dict[tuple[int, str], int], minutes: dict[str, int], seconds: dict[str, int]
) -> None:
    for numbers in ((), (HUB,), (FARM,)):
        assert 0 < parts(sightings, minutes).factor(numbers, seconds) <= 1 + 1e-12
