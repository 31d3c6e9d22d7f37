"""Tries rates on whatever may be empty, and counts what is no number that could be shown."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from layers.evaluation.figures import Figures
from layers.neighbour_rate import borrowed_rates
from layers.rated import rate_cells

Floats = NDArray[np.float64]

_CELLS = (0, 1, 2, 5, 60)
_HOURS = ("none", "one cell", "half", "all")
_COUNTS = ("none", "one in one cell", "one in each", "all in one cell", "very many")


def try_empty_designs() -> Figures:
    """Return how many designs were tried, and how many of their values are missing, infinite or negative.

    A cell without effort is to have no value, every other one a value inside its interval.
    """
    tried, unsound = 0, 0
    for counts, hours in empty_designs():  # a hundred small designs
        tried += 1
        unsound += _unsound_rates(counts, hours) + _unsound_neighbours(counts, hours)
    return {"tried": tried, "unsound": unsound}


def empty_designs() -> Iterator[tuple[Floats, Floats]]:
    """Give counts and hours of cells: no cell, no visit, one cell, all zero, everything in one cell."""
    for cells in _CELLS:
        for hours in _HOURS:
            for counts in _COUNTS:
                yield _counts(counts, cells), _hours(hours, cells)


def _hours(which: str, cells: int) -> Floats:
    hours = np.zeros(cells)
    visited = {"none": 0, "one cell": min(1, cells), "half": cells // 2, "all": cells}[which]
    hours[:visited] = np.linspace(0.02, 40, visited) if visited > 1 else 1.5
    return hours


def _counts(which: str, cells: int) -> Floats:
    counts = np.zeros(cells)
    if which == "one in each":
        counts[:] = 1
    elif which == "very many":
        counts[:] = 1e6
    elif which != "none":
        counts[:1] = 1 if which == "one in one cell" else 30
    return counts


def _unsound_rates(counts: Floats, hours: Floats) -> int:
    values = rate_cells(counts, hours, per=100, enough=True).values
    numbers = values[["value", "lower", "upper", "exceeds"]].to_numpy()
    return int((~np.isnan(numbers[hours == 0])).sum()) + _faults(numbers[hours > 0])


def _unsound_neighbours(counts: Floats, hours: Floats) -> int:
    if not (hours > 0).any():
        return 0  # the layer asks for none then
    rows = np.arange(len(hours))
    made = borrowed_rates(rows % 8, rows // 8, counts, hours).rates
    return _faults(np.column_stack([made.mean, made.lower, made.upper])[hours > 0])


def _faults(numbers: Floats) -> int:
    """Return how many of value, lower and upper (and further columns) are no number or out of order."""
    value, lower, upper = numbers[:, 0], numbers[:, 1], numbers[:, 2]
    with np.errstate(invalid="ignore"):
        outside = (lower > value) | (value > upper)
        return int((~np.isfinite(numbers) | (numbers < 0)).sum() + outside.sum())
