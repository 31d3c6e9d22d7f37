"""On tiny shifts the planner finds what trying every route finds."""

from datetime import date
from itertools import permutations

import numpy as np
import pytest

from layers.routing.plan import Wishes
from layers.routing.planning import plan_routes
from layers.routing.stop import Stop
from layers.routing.team import Team
from tests.test_layers.random_shifts import RandomShift, random_shift

NO_SHARES = Wishes(blind_share=0, random_share=0)


def best_value(shift: RandomShift) -> float:
    """Return the highest value of all ways of giving stops to teams, by trying each order and each break."""
    taken = {0}
    for team in shift.teams:
        taken |= {before | more for before in taken for more in makeable(shift, team) if before & more == 0}
    return max(
        sum(stop.value for number, stop in enumerate(shift.stops) if some >> number & 1) for some in taken
    )


def makeable(shift: RandomShift, team: Team) -> set[int]:
    """Return the sets of stops, as bits, that the team can make in some order."""
    can = {0}
    for many in range(1, len(shift.stops) + 1):
        for order in permutations(range(len(shift.stops)), many):
            if sum(1 << number for number in order) not in can and keeps(shift, team, order):
                can.add(sum(1 << number for number in order))
    return can


def keeps(shift: RandomShift, team: Team, order: tuple[int, ...]) -> bool:
    """Whether the order can be kept with the break in some place: 0 at the start, 2k + 1 on arrival, 2k + 2 after."""
    places = range(2 * len(order) + 2) if team.rest_s else (-1,)
    return any(_keeps(shift, team, order, place) for place in places)


def _keeps(shift: RandomShift, team: Team, order: tuple[int, ...], place: int) -> bool:
    ways = shift.travel[team.code]
    first, last = team.rest_between or (0, 0)

    def rested(time: float, here: int) -> float:
        if place != here:
            return time
        until = max(time, first) + team.rest_s
        return until if until <= last else np.inf

    time, at = rested(team.starts_s, 0), len(shift.stops)
    for number, task in enumerate(order):
        stop: Stop = shift.stops[task]
        if stop.languages and not stop.languages & team.languages:
            return False
        time = rested(time + np.ceil(ways[at, task]), 2 * number + 1)
        begins = [
            max(time, opens) for opens, closes in stop.windows if max(time, opens) + stop.stay_s <= closes
        ]
        if not begins:
            return False
        time, at = rested(min(begins) + stop.stay_s, 2 * number + 2), task
    back = time + np.ceil(ways[at, len(shift.stops) + 1])
    return bool(back <= team.ends_s and rested(back, 2 * len(order) + 1) < np.inf)


@pytest.mark.parametrize("seed", range(40))
def test_a_tiny_shift_is_planned_as_well_as_can_be(seed: int) -> None:
    shift = random_shift(seed, most_stops=6, most_teams=2)
    plan = plan_routes(
        shift.stops, shift.teams, shift.streets, day=date(2026, 11, 28), wishes=NO_SHARES, steps=300
    )
    assert plan.value == pytest.approx(best_value(shift))
