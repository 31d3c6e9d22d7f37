"""Plans many small random shifts and lets an independent checker look for faults."""

from datetime import date

import pytest

from layers.routing.planning import plan_routes
from tests.test_layers.plan_checker import faults_of
from tests.test_layers.random_shifts import random_shift

DAY = date(2026, 11, 28)
CASES, STEPS = 150, 30


def faults_of_case(seed: int) -> list[str]:
    """Return what the checker finds wrong with the plan of one random shift."""
    shift = random_shift(seed)
    plan = plan_routes(shift.stops, shift.teams, shift.streets, day=DAY, wishes=shift.wishes, steps=STEPS)
    return faults_of(plan, shift.stops, shift.teams, shift.travel, shift.wishes)


@pytest.mark.parametrize("first", range(0, CASES, 10))
def test_no_plan_of_a_random_shift_has_a_fault(first: int) -> None:
    faults = {seed: found for seed in range(first, first + 10) if (found := faults_of_case(seed))}
    assert faults == {}
