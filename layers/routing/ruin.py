"""Betters routes by taking some tasks out and filling the room anew, with exact times."""

from collections.abc import Callable

import numpy as np

from layers.routing.insertion import Rooms, filled
from layers.routing.merit import merit
from layers.routing.problem import Order, Orders, Problem

# Tasks taken out at once at most, and how much their worth varies when room is filled.
MOST_OUT, NOISE = 8, 0.5
# Share of the value by which routes may get worse on average at the beginning, less and less to the end.
WARMTH = 0.01


def bettered(problem: Problem, orders: Orders, *, seed: int, spent: Callable[[], float]) -> Orders:
    """Return the routes after strings of tasks were taken out and others put in, the best that were met.

    PyVRP knows neither breaks nor quotas; here both are exact. Ruin and recreate with simulated annealing:
    Schrimpf et al. (2000), *Journal of Computational Physics* 159; strings: Christiaens and Vanden Berghe
    (2020), *Transportation Science* 54.

    Parameters
    ----------
    spent
        Asked before each try for the share of the time that is spent; at 1 the search ends.
    """
    random = np.random.default_rng(seed)
    rooms = Rooms(problem)
    best = here = orders
    while (share := spent()) < 1:
        noise = 1 + NOISE * (random.random(problem.size) - 0.5)
        ruined = _without_strings(here, random)
        tried = filled(problem, ruined, prizes=problem.prizes * noise, rooms=rooms)
        *wanted, value = merit(problem, tried)
        *best_wanted, best_value = merit(problem, best)
        slack = WARMTH * best_value * (1 - share) * float(random.exponential())
        if wanted >= best_wanted and value >= merit(problem, here)[2] - slack:
            here = tried
        if (wanted, value) > (best_wanted, best_value):
            best = tried
    return best


def _without_strings(orders: Orders, random: np.random.Generator) -> Orders:
    """Return the routes without a string of tasks of one of them, or of each."""
    routes = [crew for crew, order in enumerate(orders) if order]
    if not routes:
        return orders
    chosen = set(routes) if random.random() < 0.5 else {int(random.choice(routes))}
    return tuple(
        _without_string(order, random) if crew in chosen else order for crew, order in enumerate(orders)
    )


def _without_string(order: Order, random: np.random.Generator) -> Order:
    many = int(random.integers(1, min(MOST_OUT, len(order)) + 1))
    first = int(random.integers(0, len(order) - many + 1))
    return order[:first] + order[first + many :]
