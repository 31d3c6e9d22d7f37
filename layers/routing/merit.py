"""Compares routes, and takes out of them what cannot be kept."""

from layers.routing.problem import Order, Orders, Problem
from layers.routing.timing import timing_of


def merit(problem: Problem, orders: Orders) -> tuple[int, int, float]:
    """Return what to compare routes by: wanted tasks, then counted ones that are missing, then value."""
    tasks = [task for order in orders for task in order]
    return int(problem.wanted[tasks].sum()), -missing(problem, orders), float(problem.values[tasks].sum())


def missing(problem: Problem, orders: Orders) -> int:
    """Return how many counted tasks the routes lack."""
    tasks = [task for order in orders for task in order]
    return problem.quota.missing(len(tasks), int(problem.counted[tasks].sum()))


def sound(problem: Problem, orders: Orders) -> Orders:
    """Return the routes without the tasks that cannot be made in time or are too many, the cheapest first."""
    prizes = problem.prizes
    kept = [_in_time(problem, crew, order) for crew, order in enumerate(orders)]
    while sum(map(len, kept)) + problem.quota.made > problem.quota.most:
        worst = min((task for order in kept for task in order), key=lambda task: prizes[task])
        if problem.wanted[worst]:
            break
        kept = [tuple(task for task in order if task != worst) for order in kept]
    return tuple(kept)


def _in_time(problem: Problem, crew: int, order: Order) -> Order:
    """Return the tasks of a route without the cheapest ones, until the crew can make the others."""
    while order and timing_of(problem, crew, order) is None:
        worst = min(order, key=lambda task: problem.prizes[task])
        order = tuple(task for task in order if task != worst)
    return order
