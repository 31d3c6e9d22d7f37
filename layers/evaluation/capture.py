"""Measures how much of what happened lies in the cells that a ranking puts first."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

AREAS = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Shares of the area at which rankings are compared."""


def first_cells(score: Floats, areas: tuple[float, ...] = AREAS) -> Floats:
    """Return how much of each cell belongs to the highest ones that make up each share of the area.

    One row per share of the area, one column per cell, in [0, 1]. Cells of equal score take equal parts of
    what is left for them, as if drawn in random order; where the area ends inside a cell, that part counts.
    """
    _distinct, group, cells = np.unique(-score, return_inverse=True, return_counts=True)
    before = np.cumsum(cells) - cells
    wanted = np.array(areas)[:, None] * len(score)
    return np.asarray(np.clip((wanted - before) / cells, 0, 1)[:, group], np.float64)


def capture(score: Floats, happened: Floats, areas: tuple[float, ...] = AREAS) -> Floats:
    """Return the share of all events that lies in the highest cells which make up each share of the area.

    NaN where nothing happened.
    """
    with np.errstate(invalid="ignore"):
        return np.asarray((first_cells(score, areas) @ happened) / np.float64(happened.sum()))


def accuracy_index(score: Floats, happened: Floats, areas: tuple[float, ...] = AREAS) -> Floats:
    """Return the prediction accuracy index PAI = (n / N) / (a / A): 1 is no better than chance.

    n of N events in an area a of A (Chainey et al. 2008; National Institute of Justice 2017).
    """
    return np.asarray(capture(score, happened, areas) / np.array(areas))


def efficiency_index(score: Floats, happened: Floats, areas: tuple[float, ...] = AREAS) -> Floats:
    """Return the prediction efficiency index PEI = n / n*, in [0, 1].

    n* is the most that could be captured in the same area (Hunt 2016; National Institute of Justice 2017).
    """
    return capture(score, happened, areas) / capture(happened, happened, areas)


def lead_error(one: Floats, other: Floats, happened: Floats, areas: tuple[float, ...] = AREAS) -> Floats:
    """Return the standard error of the difference in capture between two scores.

    Only events in cells that one ranking puts first and the other does not tell them apart; as Poisson counts
    they vary by their square root.
    """
    apart = np.abs(first_cells(one, areas) - first_cells(other, areas))
    return np.asarray(np.sqrt(apart @ happened) / happened.sum(), np.float64)
