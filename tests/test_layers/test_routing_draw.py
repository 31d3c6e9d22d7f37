"""The random part is a sample whose chances are those that the plan records."""

from collections import Counter
from datetime import date
from math import comb

import numpy as np
import pytest

from layers.routing.draw import draw_stops
from layers.routing.plan import Wishes
from layers.routing.planning import plan_routes
from tests.test_layers.routing_cases import HOUR, Line, stop, team

CODES = [f"s{number}" for number in range(12)]


def drawn(
    seed: int, codes: list[str] = CODES, *, most_visits: int = 27, share: float = 0.1
) -> tuple[str, ...]:
    return draw_stops(codes, most_visits=most_visits, seed=seed, blind_share=0.2, random_share=share).drawn


def test_each_stop_is_drawn_as_often_as_its_chance_says() -> None:
    # Three of twelve: a chance of 1/4. Of 4,000 draws, 1,000 on average with a standard deviation of 27.
    counts = Counter(code for seed in range(4000) for code in drawn(seed))
    assert set(
        draw_stops(CODES, most_visits=27, seed=1, blind_share=0, random_share=0.1).chances.values()
    ) == {0.25}
    assert set(counts) == set(CODES)
    assert all(abs(count - 1000) < 5 * 27.4 for count in counts.values())


def test_each_set_of_stops_is_as_likely_as_any_other() -> None:
    # Two of five: ten pairs, each in 400 of 4,000 draws on average, with a standard deviation of 19.
    counts = Counter(drawn(seed, CODES[:5], most_visits=20) for seed in range(4000))
    assert len(counts) == comb(5, 2)
    assert all(abs(count - 400) < 5 * 19 for count in counts.values())


def test_totals_can_be_estimated_from_the_recorded_chances() -> None:
    # Horvitz-Thompson: what is found at the drawn stops over their chances is the total on average.
    found = {code: 1.0 + number**2 for number, code in enumerate(CODES)}
    estimates = []
    for seed in range(4000):
        draw = draw_stops(CODES, most_visits=27, seed=seed, blind_share=0, random_share=0.1)
        estimates.append(sum(found[code] / draw.chances[code] for code in draw.drawn))
    assert np.mean(estimates) == pytest.approx(sum(found.values()), rel=0.05)


def test_another_stop_changes_the_draw_by_one_stop_at_most() -> None:
    for seed in range(50):
        assert len(set(drawn(seed)) - set(drawn(seed, [*CODES, "more"]))) <= 1


def test_the_order_of_the_stops_does_not_matter() -> None:
    assert drawn(3) == drawn(3, CODES[::-1])


def test_a_plan_draws_among_stops_that_a_team_could_make_and_the_search_has_no_part_in_it() -> None:
    stops = [stop(f"s{number}", 3 * number, value=1 + abs(number)) for number in range(-8, 9)]
    stops += [stop("far", 90), stop("shut", 1, windows=()), stop("ru", 1, languages=frozenset({"ru"}))]
    wishes = Wishes(random_share=0.2, must=frozenset({"s1"}), banned=frozenset({"s2"}), seed=7)
    draws = []
    for steps in (1, 50):
        for teams in ([team()], [team()]):
            plan = plan_routes(stops, teams, Line(), day=date(2026, 11, 28), wishes=wishes, steps=steps)
            draws.append(plan.draw)
    assert all(draw == draws[0] for draw in draws)
    assert set(draws[0].chances) == {f"s{number}" for number in range(-8, 9)} - {"s1", "s2"}
    size = len(draws[0].drawn)
    assert set(draws[0].chances.values()) == {size / len(draws[0].chances)}


def test_stops_of_a_plan_are_visited_at_random_as_often_as_recorded() -> None:
    # The chance that a plan records against how often the stop is on a route as a random one, over 300 seeds.
    stops = [stop(f"s{number}", 2 * number, value=1 + 3 * abs(number)) for number in range(-5, 6)]
    counts: Counter[str] = Counter()
    chance = 0.0
    for seed in range(300):
        wishes = Wishes(blind_share=0, random_share=0.1, seed=seed)
        plan = plan_routes(
            stops, [team(ends_s=21 * HOUR)], Line(), day=date(2026, 11, 28), wishes=wishes, steps=1
        )
        counts.update(
            visit.stop.code for route in plan.routes for visit in route.visits if visit.part == "random"
        )
        chance = next(iter(plan.draw.chances.values()))
        assert set(plan.draw.chances.values()) == {chance}
    spread = np.sqrt(300 * chance * (1 - chance))
    assert len(counts) == len(stops)
    assert all(abs(count - 300 * chance) < 5 * spread for count in counts.values())
