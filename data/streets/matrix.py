"""Asks Valhalla for the times between many points, on two threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from valhalla import ValhallaError

from data.streets.config import travelling
from data.streets.snapping import Snapped

# Valhalla frees Python's lock while it searches.
THREADS = 2
# Valhalla's codes: points in unconnected regions, on no edge, and no path found.
NO_WAY = (170, 171, 442)
# Points asked for in one go: enough to be quick, few enough that the threads end together.
_AT_ONCE = 25

Indices = NDArray[np.intp]


def times_between_s(
    borrow: Callable[[], AbstractContextManager[Any]],
    costing: str,
    snapped: Snapped,
    sources: Indices,
    targets: Indices,
) -> NDArray[np.float64]:
    """Return the seconds from sources to targets, shape (n, m); infinite where there is no way.

    ``borrow`` gives an actor to one thread at a time. Valhalla searches once for each of the sources or of
    the targets, whichever are fewer; those are shared among the threads.
    """
    times = np.full((len(sources), len(targets)), np.inf)
    rows = np.flatnonzero(np.isin(sources, snapped.found))
    columns = np.flatnonzero(np.isin(targets, snapped.found))
    if not len(rows) or not len(columns):
        return times
    by_rows = len(rows) <= len(columns)

    def ask(part: Indices) -> None:
        some_rows, some_columns = (part, columns) if by_rows else (rows, part)
        with borrow() as actor:
            answer = _matrix(actor, costing, snapped, sources[some_rows], targets[some_columns])
        times[np.ix_(some_rows, some_columns)] = answer

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(ask, _parts(rows if by_rows else columns)))
    return times


def _parts(points: Indices) -> list[Indices]:
    return np.array_split(points, max(min(THREADS, len(points)), -(-len(points) // _AT_ONCE)))


def _matrix(
    actor: Any, costing: str, snapped: Snapped, sources: Indices, targets: Indices
) -> NDArray[np.float64]:
    request = {
        "sources": [snapped.location(i) for i in sources],
        "targets": [snapped.location(i) for i in targets],
        "verbose": False,
    } | travelling(costing)
    try:
        answer = actor.matrix(request)
    except ValhallaError as error:
        if error.code not in NO_WAY:
            raise
        return np.full((len(sources), len(targets)), np.inf)
    times = np.array(answer["sources_to_targets"]["durations"], dtype=float)
    return np.where(np.isnan(times), np.inf, times)
