"""Searches the best joint visits with the constraint solver CP-SAT, from a plan that is there already."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass
from typing import Any

from data.progress import IsCancelled, never
from layers.joint.problem import Placing, Problem
from layers.joint.visit_model import VisitModel

_LOOK_S = 0.1


@dataclass(frozen=True)
class Limit:
    """How long the solver may work.

    Parameters
    ----------
    seconds
        On the clock.
    work
        Where above 0, instead of seconds: units of the solver's own count of its work, which come to the same
        plan on every machine.
    workers
        Threads.
    seed
        Of the search.
    """

    seconds: float
    work: float = 0.0
    workers: int = 2
    seed: int = 0


@dataclass(frozen=True)
class Solved:
    """What the solver found; `most_value` is what no plan exceeds, `proved` whether nothing better exists."""

    placing: Placing
    most_value: float
    proved: bool


def solve(
    problem: Problem,
    start: Placing,
    limit: Limit,
    *,
    cancelled: IsCancelled = never,
    look: Callable[[float], None] = lambda _took_s: None,
) -> Solved:
    """Return the best plan found from a sound one, never one that is worth less.

    Parameters
    ----------
    look
        Called with the seconds that went by, time and again.
    """
    from ortools.sat.python import cp_model

    begun = time.perf_counter()
    written = VisitModel(problem)
    written.start_from(start)
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.random_seed, parameters.num_workers = limit.seed, limit.workers
    if limit.work:
        # Searches that take turns by work done, not by the clock, come to the same plan again. They wait for
        # each other: on a busy machine a limit of time would leave them too little (OR-Tools 9.15).
        parameters.interleave_search, parameters.max_deterministic_time = True, limit.work
    else:
        parameters.max_time_in_seconds = max(limit.seconds - (time.perf_counter() - begun), _LOOK_S)
    status = _run(solver, written.model, cancelled, look)
    everything = sum(problem.values)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        # Stopped before it came to the plan that it started from: then its bound means nothing either.
        return Solved(start, everything, proved=False)
    found = max(start, written.placing_of(solver.value), key=problem.value_of)
    most_value = min(solver.best_objective_bound / written.scale, everything)
    return Solved(found, most_value, proved=status == cp_model.OPTIMAL)


def _run(solver: Any, model: Any, cancelled: IsCancelled, look: Callable[[float], None]) -> Any:
    """Solve in a thread of its own, so that this one can tell how long it takes and stop it."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(solver.solve, model)
        try:
            while not running.done():
                wait_for([running], timeout=_LOOK_S)
                look(time.perf_counter() - begun)
                if cancelled():
                    # Again and again: a solver that has not begun does not hear it.
                    solver.stop_search()
        finally:
            # Whoever stops by an error in telling need not wait for the end of the search.
            solver.stop_search()
        return running.result()
