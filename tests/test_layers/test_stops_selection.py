"""Among many stops the best come, enough blind spots, and some by a chance that is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.routing.stop import Stop
from layers.stops.selection import chosen_for_sure, select_stops

DAY = date(2026, 11, 20)


def stop(number: int, value: float, *, blind: bool = False) -> Stop:
    return Stop(
        f"{number:012x}", "", "farm", 60, 25, 1, 1, 1, value, 60, ((0, 60),), blind_spot=blind
    )  # fmt: skip


def chosen(stops: list[Stop], most: int, *, day: date = DAY, keep: frozenset[str] = frozenset()) -> set[str]:
    return {each.code for each in select_stops(stops, most=most, store_id="s", day=day, keep=keep)[0]}


def test_where_all_fit_all_come_the_most_valuable_first() -> None:
    stops = [stop(1, 0.1), stop(2, 0.9), stop(3, 0.5)]
    selected, chance = select_stops(stops, most=3, store_id="s", day=DAY)
    assert [each.value for each in selected] == [0.9, 0.5, 0.1]
    assert chance == 1


def test_the_best_come_with_thirty_percent_blind_spots_and_ten_by_chance() -> None:
    # 100 stops; the blind ones are of least value. Of 20: six blind, two by chance, twelve of the best.
    stops = [stop(number, 1 / (number + 1), blind=number >= 90) for number in range(100)]
    selected, chance = select_stops(stops, most=20, store_id="s", day=DAY)
    numbers = {int(each.code, 16) for each in selected}
    assert len(selected) == 20
    assert set(range(12)) <= numbers
    assert set(range(90, 96)) <= numbers
    assert chance == pytest.approx(2 / (100 - 18))


def test_the_same_day_draws_the_same_and_another_day_others() -> None:
    stops = [stop(number, 1 / (number + 1)) for number in range(500)]
    assert chosen(stops, 50) == chosen(list(reversed(stops)), 50)
    assert chosen(stops, 50) != chosen(stops, 50, day=date(2026, 11, 21))


def test_a_stop_that_is_to_be_kept_comes_whatever_its_value() -> None:
    stops = [stop(number, 1 / (number + 1)) for number in range(500)]
    assert stops[499].code in chosen(stops, 10, keep=frozenset({stops[499].code}))


@given(
    st.lists(st.tuples(st.floats(1e-6, 1), st.booleans()), min_size=1, max_size=60),
    st.integers(1, 40),
    st.sets(st.integers(0, 59), max_size=5),
)
def test_never_more_than_asked_for_never_one_twice_and_the_rest_had_a_chance(
    drawn: list[tuple[float, bool]], most: int, kept: set[int]
) -> None:
    stops = [stop(number, value, blind=blind) for number, (value, blind) in enumerate(drawn)]
    keep = frozenset(stops[number].code for number in kept if number < len(stops))
    selected, chance = select_stops(stops, most=most, store_id="s", day=DAY, keep=keep)
    codes = [each.code for each in selected]
    assert len(codes) == len(set(codes)) == min(most, len(stops))
    assert (chance == 1) == (len(stops) <= most) or chance == 0
    if len(keep) <= most:
        assert keep <= set(codes)


def test_only_those_that_are_not_chosen_for_sure_change_from_day_to_day() -> None:
    stops = [stop(number, 1 / (number + 1), blind=number % 7 == 0) for number in range(300)]
    sure = {each.code for each in chosen_for_sure(stops, most=50)}
    days = [chosen(stops, 50, day=date(2026, 11, day)) for day in range(1, 29)]
    # Of 50, five come by chance: over four weeks no other stop is there on every day.
    assert len(sure) == 45
    assert set.intersection(*days) == sure
