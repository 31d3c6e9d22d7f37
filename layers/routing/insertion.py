"""Puts tasks into routes where they fit, exactly and for many tasks at once."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from layers.routing.problem import NEVER, Crew, Floats, Ints, Mask, Order, Orders, Problem
from layers.routing.timing import last_begin, next_begin

# About the memory of ten thousand routes among two hundred tasks: 30 MB.
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, eq=False)
class Gaps:
    """Between which times the gaps of a route lie; gap g is before task g, the last one before the end.

    Each pair is for a crew that has not rested yet and for one that has; a crew without a break has always
    rested.

    Parameters
    ----------
    leaves, leaves_rested
        Earliest time at which the crew can leave for the gap.
    due, due_rested
        Latest time at which it must arrive after the gap, so that it can still do all the rest.
    froms, tos
        Places before and after the gap.
    """

    leaves: Ints
    leaves_rested: Ints
    due: Ints
    due_rested: Ints
    froms: Ints
    tos: Ints


class Rooms:
    """Remembers which task fits where into which route: searches come to the same routes again and again.

    Which gap is best for a task depends on the time that it costs there, not on what the task counts for.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._tasks = np.arange(problem.size)
        self._known: dict[tuple[int, Order], tuple[Floats, Ints]] = {}

    def of(self, crew: int, order: Order) -> tuple[Floats, Ints]:
        """Return how much each task prolongs the route in its best gap, infinite where none, and that gap."""
        one = self._problem.crews[crew]
        key = (id(one), order)
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            fits, longer = insertions(self._problem, one, order, self._tasks)
            cost = np.where(fits & one.able[:, None], np.maximum(longer, 1), np.inf)
            gaps = cost.argmin(axis=1)
            self._known[key] = cost[self._tasks, gaps], gaps
        return self._known[key]


def filled(
    problem: Problem, orders: Orders, *, prizes: Floats | None = None, rooms: Rooms | None = None
) -> Orders:
    """Return the routes with tasks put in, the most worth for the time first, until none fits any more.

    While counted tasks would be missing, only they are put in, and wanted ones; no more tasks than there
    may be.

    Parameters
    ----------
    prizes
        Shape (n,): what each task counts for, the prizes of the problem by default.
    rooms
        What is remembered of other routes of this problem.
    """
    prizes = problem.prizes if prizes is None else prizes
    rooms = rooms or Rooms(problem)
    routes = list(orders)
    out = np.ones(problem.size, dtype=np.bool_)
    out[[task for route in routes for task in route]] = False
    while problem.size:
        worth, task, crew = 0.0, -1, -1
        counted = np.where(out & allowed(problem, out), prizes, 0.0)
        for number, route in enumerate(routes):
            ratio = counted / rooms.of(number, route)[0]
            best = int(ratio.argmax())
            if ratio[best] > worth:
                worth, task, crew = float(ratio[best]), best, number
        if task < 0:
            break
        gap = int(rooms.of(crew, routes[crew])[1][task])
        routes[crew] = (*routes[crew][:gap], task, *routes[crew][gap:])
        out[task] = False
    return tuple(routes)


def allowed(problem: Problem, out: Mask) -> Mask:
    """Return which tasks may be put in so that the quota still holds; `out` are those on no route."""
    made, counted = int((~out).sum()), int((~out & problem.counted).sum())
    wanted = problem.wanted > 0
    if made + problem.quota.made >= problem.quota.most:
        return wanted
    if problem.quota.missing(made + 1, counted) > 0:
        return wanted | problem.counted
    return np.ones(problem.size, dtype=np.bool_)


def insertions(problem: Problem, crew: Crew, order: Order, tasks: Ints) -> tuple[Mask, Ints]:
    """Return whether each task fits into each gap of the route, and by how much travel and stay grow.

    Both have the shape (tasks, gaps).
    """
    gaps = gaps_of(problem, crew, order)
    there = crew.travel[gaps.froms][:, tasks].T
    onwards = crew.travel[tasks][:, gaps.tos]
    stays = problem.stays[tasks][:, None]
    arrives, arrives_rested = gaps.leaves + there, gaps.leaves_rested + there
    arrives_rested = np.minimum(arrives_rested, rested(crew, arrives))
    ends = begins_of(problem, tasks, arrives) + stays
    ends_rested = begins_of(problem, tasks, arrives_rested) + stays
    ends_rested = np.minimum(ends_rested, rested(crew, ends))
    fits = (ends + onwards <= gaps.due) | (ends_rested + onwards <= gaps.due_rested)
    return fits, there + onwards + stays - crew.travel[gaps.froms, gaps.tos]


def gaps_of(problem: Problem, crew: Crew, order: Order) -> Gaps:
    """Return the times of all gaps; the route has to be one that can be kept."""
    places = (problem.size, *order, problem.size + 1)
    leaves, leaves_rested = _leaving(problem, crew, places)
    due, due_rested = _due(problem, crew, places)
    return Gaps(leaves, leaves_rested, due, due_rested, np.array(places[:-1]), np.array(places[1:]))


def begins_of(problem: Problem, tasks: Ints, arrives: Ints) -> Ints:
    """Return when each task begins that is arrived at by then; shapes (tasks,) and (tasks, gaps)."""
    begins = np.full(arrives.shape, NEVER)
    for opens, closes in zip(problem.opens[tasks].T, problem.closes[tasks].T, strict=True):
        begin = np.maximum(arrives, opens[:, None])
        begins = np.minimum(begins, np.where(arrives <= closes[:, None], begin, NEVER))
    return begins


def rested(crew: Crew, times: Ints) -> Ints:
    """Return until when the break lasts of a crew that is idle from these times on."""
    first = np.maximum(times, crew.rest_first)
    return np.where((first <= crew.rest_last) & (crew.rest > 0), first + crew.rest, NEVER)


def _leaving(problem: Problem, crew: Crew, places: Order) -> tuple[Ints, Ints]:
    """Return the earliest times of leaving each place but the last, unrested and rested."""
    plain, with_rest = (crew.starts, _rested(crew, crew.starts)) if crew.rest else (NEVER, crew.starts)
    leaves = [(plain, with_rest)]
    for here, task in pairwise(places[:-1]):
        way, stay = int(crew.travel[here, task]), int(problem.stays[task])
        plain, with_rest = plain + way, min(with_rest + way, _rested(crew, plain + way))
        plain = min(next_begin(problem, task, plain) + stay, NEVER)
        with_rest = min(next_begin(problem, task, with_rest) + stay, _rested(crew, plain), NEVER)
        leaves.append((plain, with_rest))
    return _columns(leaves)


def _due(problem: Problem, crew: Crew, places: Order) -> tuple[Ints, Ints]:
    """Return the latest times of arriving at each place but the first, unrested and rested."""
    plain, with_rest = (min(crew.ends, crew.rest_last) if crew.rest else -NEVER), crew.ends
    due = [(plain, with_rest)]
    for there, task in pairwise(places[:0:-1]):
        way, stay = int(crew.travel[task, there]), int(problem.stays[task])
        plain, with_rest = max(plain - way, _before_rest(crew, with_rest - way)), with_rest - way
        with_rest = last_begin(problem, task, with_rest - stay)
        plain = max(last_begin(problem, task, plain - stay), _before_rest(crew, with_rest))
        due.append((max(plain, -NEVER), max(with_rest, -NEVER)))
    return _columns(due[::-1])


def _columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    return np.array([pair[0] for pair in pairs]), np.array([pair[1] for pair in pairs])


def _rested(crew: Crew, time: int) -> int:
    """Return until when the break lasts of a crew that is idle from this time on."""
    first = max(time, crew.rest_first)
    return first + crew.rest if crew.rest and first <= crew.rest_last else NEVER


def _before_rest(crew: Crew, time: int) -> int:
    """Return the latest time from which a crew can be idle to have rested by then."""
    latest = min(time - crew.rest, crew.rest_last)
    return latest if crew.rest and latest >= crew.rest_first else -NEVER
