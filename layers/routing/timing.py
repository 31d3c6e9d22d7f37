"""Times a route exactly: windows, the break, and a start as late as can be without being back later."""

from dataclasses import dataclass

from layers.routing.problem import NEVER, Crew, Order, Problem

# Where a break can lie: before the crew sets out, on arrival before task i, after task i, after it is back.
AT_START, BEFORE, AFTER, AT_END = "at_start", "before", "after", "at_end"
Slot = tuple[str, int]


@dataclass(frozen=True)
class Timing:
    """When a crew sets out, arrives, begins tasks and is back; `rest` is when its break begins, or None."""

    sets_out: int
    arrives: tuple[int, ...]
    begins: tuple[int, ...]
    is_back: int
    rest: int | None = None


def timing_of(problem: Problem, crew: int, order: Order) -> Timing | None:
    """Return the times of a route that is back as early as can be and sets out as late as that allows.

    The break lies where nobody travels or stays: at a task, before or after it. Only where that cannot be
    does it lie at the place where the crew starts or ends.

    Returns
    -------
    Timing or None
        None where the crew cannot make these tasks in this order.
    """
    one = problem.crews[crew]
    if not all(one.able[task] for task in order):
        return None
    if not one.rest:
        return _best_of(problem, one, order, [None])
    inside: list[Slot | None] = [(where, place) for place in range(len(order)) for where in (BEFORE, AFTER)]
    return _best_of(problem, one, order, inside) or _best_of(
        problem, one, order, [(AT_START, 0), (AT_END, 0)]
    )


def next_begin(problem: Problem, task: int, time: int) -> int:
    """Return the earliest time from which the task may begin, `NEVER` where there is none."""
    for opens, closes in problem.windows[task]:
        if time <= closes:
            return max(time, opens)
    return NEVER


def last_begin(problem: Problem, task: int, time: int) -> int:
    """Return the latest time up to which the task may begin, -`NEVER` where there is none."""
    return max(
        (min(time, closes) for opens, closes in problem.windows[task] if opens <= time), default=-NEVER
    )


def _best_of(problem: Problem, crew: Crew, order: Order, slots: list[Slot | None]) -> Timing | None:
    """Return the times with the break in that slot which is back first, of those the last to set out."""
    best: Timing | None = None
    for slot in slots:
        soonest = _forward(problem, crew, order, slot, crew.starts)
        if soonest is None or (best is not None and soonest.is_back > best.is_back):
            continue
        sets_out = _latest_start(problem, crew, order, slot, soonest.is_back)
        timed = _forward(problem, crew, order, slot, sets_out) or soonest
        if best is None or (timed.is_back, -timed.sets_out) < (best.is_back, -best.sets_out):
            best = timed
    return best


def _forward(problem: Problem, crew: Crew, order: Order, slot: Slot | None, sets_out: int) -> Timing | None:
    """Return the earliest times with the break in the slot, None where they cannot be kept."""
    rest: int | None = None
    time, here = sets_out, problem.size
    if slot == (AT_START, 0):
        rest = max(crew.starts, crew.rest_first)
        time = max(time, rest + crew.rest)
        sets_out = time
    arrives, begins = [], []
    for place, task in enumerate(order):
        time += int(crew.travel[here, task])
        arrives.append(time)
        if slot == (BEFORE, place):
            rest = max(time, crew.rest_first)
            time = rest + crew.rest
        time = next_begin(problem, task, time)
        begins.append(time)
        time += int(problem.stays[task])
        here = task
        if slot == (AFTER, place):
            rest = max(time, crew.rest_first)
            time = rest + crew.rest
    time += int(crew.travel[here, problem.size + 1])
    if slot == (AT_END, 0):
        rest = max(time, crew.rest_first)
    if time > crew.ends or (rest is not None and rest > crew.rest_last):
        return None
    return Timing(sets_out, tuple(arrives), tuple(begins), time, rest)


def _latest_start(problem: Problem, crew: Crew, order: Order, slot: Slot | None, is_back: int) -> int:
    """Return the latest start with which the crew can still be back by then; the break stays in its slot."""
    time = min(is_back, crew.rest_last) if slot == (AT_END, 0) else is_back
    there = problem.size + 1
    for place in reversed(range(len(order))):
        task = order[place]
        time -= int(crew.travel[task, there])
        if slot == (AFTER, place):
            time = min(time - crew.rest, crew.rest_last)
        time = last_begin(problem, task, time - int(problem.stays[task]))
        if slot == (BEFORE, place):
            time = min(time - crew.rest, crew.rest_last)
        there = task
    return time - int(crew.travel[problem.size, there])
