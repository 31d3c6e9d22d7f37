"""Searches for the routes of several crews whose values add up to most."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import perf_counter, time

import numpy as np
import pyvrp
from pyvrp.search import OPERATORS, NeighbourhoodParams, Swap22

from data.progress import IsCancelled, never
from layers.routing.insertion import filled
from layers.routing.merit import merit, missing, sound
from layers.routing.problem import Orders, Problem
from layers.routing.pyvrp_model import PyvrpModel
from layers.routing.ruin import bettered
from layers.routing.second_search import SecondSearch, pays

Tell = Callable[[float], None]


@dataclass(frozen=True)
class Effort:
    """How long a search goes on: seconds, or steps of PyVRP in each of its runs where they are above 0."""

    seconds: float = 5.0
    steps: int = 0


@dataclass(frozen=True)
class Run:
    """One run of PyVRP: its share of the time, the weight of prizes, whether it goes on from the best."""

    share: float
    weight: float
    goes_on: bool


# From nothing twice, then on from the better one. With a route to start from, no run begins from nothing.
COLD = (Run(0.45, 2.0, False), Run(0.35, 0.5, False), Run(0.2, 5.0, True))
WARM = (Run(0.4, 2.0, True), Run(0.3, 0.5, True), Run(0.3, 5.0, True))
# Few neighbours and a short memory: many cheap steps, since a run lasts only seconds.
NEIGHBOURS, MEMORY = 15, 80
BOOST = 1.5
# Seconds that the second process has for its answer, before and after the time is over.
ANSWER = 0.2
# Share of the time in which routes are bettered with exact times at the end.
LAST = 0.6


def best_orders(
    problem: Problem,
    effort: Effort,
    *,
    seed: int,
    starts: Sequence[Orders] = (),
    anew: bool = True,
    tell: Tell = lambda _share: None,
    cancelled: IsCancelled = never,
) -> Orders:
    """Return one order of tasks for each crew; all of them can be kept to the second.

    Where time and cores allow, a second process searches with other seeds, and the better routes are
    returned.

    Parameters
    ----------
    starts
        Routes to hold what is found against, whether they can be kept or not.
    anew
        Whether to search from nothing too; otherwise all goes on from the best of the routes given.
    tell
        Called with the share of the search that is done.
    cancelled
        Asked after every step; the best routes so far are returned where it says yes.
    """
    begun = perf_counter()
    if effort.steps or not problem.size or not pays(effort.seconds):
        return search_alone(
            problem, effort, seed=seed, starts=starts, anew=anew, tell=tell, cancelled=cancelled
        )
    second = SecondSearch((problem, time() + effort.seconds - ANSWER, seed + 1_000_003, tuple(starts), anew))
    left = replace(effort, seconds=max(0.0, begun + effort.seconds - perf_counter()))
    first = search_alone(problem, left, seed=seed, starts=starts, anew=anew, tell=tell, cancelled=cancelled)
    if cancelled():
        second.stop()
        return first
    other = second.orders(seconds=max(0.0, begun + effort.seconds - perf_counter()) + ANSWER)
    return first if other is None else max(first, other, key=lambda orders: merit(problem, orders))


def search_alone(
    problem: Problem,
    effort: Effort,
    *,
    seed: int,
    starts: Sequence[Orders] = (),
    anew: bool = True,
    tell: Tell = lambda _share: None,
    cancelled: IsCancelled = never,
) -> Orders:
    """Return what one process finds; see `best_orders`."""
    begun = perf_counter()
    nothing: Orders = ((),) * len(problem.crews)
    best = filled(problem, nothing)
    for start in starts:
        best = max(best, filled(problem, sound(problem, start)), key=lambda orders: merit(problem, orders))
    if not problem.size or not problem.crews:
        return best
    runs = COLD if anew else WARM
    spent, boost = 0.0, 1.0
    for number, run in enumerate(runs):
        spent += run.share
        stop = _Over(begun + effort.seconds * spent * (1 - LAST), effort.steps, cancelled)
        found = _run(problem, run, boost, seed + number, best if run.goes_on else None, stop)
        if missing(problem, found):
            boost *= BOOST
        best = max(best, found, key=lambda orders: merit(problem, orders))
        tell(spent * (1 - LAST))
    last = _Over(begun + effort.seconds, effort.steps, cancelled)
    return bettered(problem, best, seed=seed, spent=last.share)


def _run(problem: Problem, run: Run, boost: float, seed: int, start: Orders | None, stop: "_Over") -> Orders:
    """Return what PyVRP finds in one run, filled up; prizes of counted tasks are multiplied by `boost`."""
    prizes = np.where(problem.counted, boost, 1.0) * problem.prizes
    model = PyvrpModel(problem, prizes, weight=run.weight)
    result = pyvrp.solve(
        model.data,
        stop,
        seed=seed % 2**31,
        collect_stats=False,
        display=False,
        params=pyvrp.SolveParams(
            ils=pyvrp.IteratedLocalSearchParams(history_length=MEMORY),
            neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
            operators=[each for each in OPERATORS if each is not Swap22],
        ),
        initial_solution=model.solution(start) if start and any(start) else None,
    )
    return filled(problem, sound(problem, model.orders(result.best)))


class _Over:
    """Says when time or steps are used up, or somebody has cancelled."""

    def __init__(self, until: float, steps: int, cancelled: IsCancelled) -> None:
        self._begun, self._until, self._cancelled = perf_counter(), until, cancelled
        self._steps, self._made = steps, 0

    def share(self) -> float:
        """Return the share of time or steps that is spent, 1 when somebody has cancelled; count a step."""
        self._made += 1
        if self._cancelled():
            return 1.0
        if self._steps:
            return (self._made - 1) / self._steps
        return (perf_counter() - self._begun) / max(self._until - self._begun, 1e-9)

    def __call__(self, best_cost: int) -> bool:  # noqa: ARG002
        return self.share() >= 1
