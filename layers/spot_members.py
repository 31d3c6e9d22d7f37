"""Decides which cells of windows that stand out do so by their own events, not by their neighbours' alone.

Of each cell in question, either the rate of hot spots holds or that of all others. Its own events say how
much likelier the first is; before they are heard, its neighbours say how likely it is. The rate of hot
spots and all the chances are found together (expectation and maximisation). Cells are then taken in the
order of their chance as long as no more than 5 % of those taken are expected to be false (Newton et al.
2004).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from layers.window import Windows

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_FALSE = 0.05
LEAST_PRIOR, MOST_PRIOR = 0.05, 0.95
_STEPS = 30
_LEAST_TIMES = 1.5
_BEGIN_TIMES = 6.0


@dataclass(frozen=True, eq=False)
class Members:
    """The chance that each cell is part of a hot spot, before and with its own events; 0 where not asked.

    Parameters
    ----------
    times
        How many times the rate elsewhere that of hot spots is.
    alone
        Events that each cell's own effort would give at the rate elsewhere.
    """

    before: Floats
    chance: Floats
    chosen: Mask
    times: float
    alone: Floats


def members_of_spots(
    windows: Windows, asked: Mask, events: Floats, expected: Floats, shape: float
) -> Members:
    """Return which of the cells asked for are part of a hot spot.

    chance = before L / (before L + 1 - before), L = f(y; times e) / f(y; e), with f Poisson, or negative
    binomial where `shape` is finite; before = 0.05 + 0.9 of the mean chance of the eight cells around.

    Parameters
    ----------
    asked
        Cells whose windows stand out.
    expected
        Events that each cell's own effort gives at the rate elsewhere.
    """
    chance = np.where(asked, 0.5, 0.0)
    before, times = chance, _BEGIN_TIMES
    around = (2 * windows.radius + 1) ** 2 - 1
    for _step in range(_STEPS if asked.any() else 0):
        # No dot product: its threads wait for each other where cores are busy.
        of_spots = float((chance * events).sum()), float((chance * expected).sum())
        times = max(of_spots[0] / max(of_spots[1], 1e-12), _LEAST_TIMES)
        shared = np.maximum(windows.sums(chance) - chance, 0.0) / around
        before = np.where(asked, LEAST_PRIOR + (MOST_PRIOR - LEAST_PRIOR) * np.minimum(shared, 1.0), 0.0)
        odds = logit(np.where(asked, before, 0.5)) + _likelier(events, expected, times, shape)
        chance = np.where(asked, expit(odds), 0.0)
    return Members(before, chance, _surest(chance, asked), times, expected)


def nothing_decided(expected: Floats) -> Members:
    """Return what is known of cells before any is asked."""
    none = np.zeros(len(expected))
    return Members(none, none, none > 0, _BEGIN_TIMES, expected)


def _likelier(events: Floats, expected: Floats, times: float, shape: float) -> Floats:
    """Return the logarithm of how much likelier the events are at the rate of hot spots."""
    if np.isinf(shape):
        return np.asarray(events * np.log(times) - (times - 1) * expected, np.float64)
    spread = np.log((shape + times * expected) / (shape + expected))
    return np.asarray(events * np.log(times) - (events + shape) * spread, np.float64)


def _surest(chance: Floats, asked: Mask) -> Mask:
    order = np.argsort(-chance[asked], kind="stable")
    expected_false = np.cumsum(1 - chance[asked][order]) / np.arange(1, len(order) + 1)
    within = np.flatnonzero(expected_false <= MOST_FALSE)
    chosen = np.zeros(len(order), bool)
    chosen[order[: within[-1] + 1 if len(within) else 0]] = True
    result = np.zeros(len(asked), bool)
    result[asked] = chosen
    return result
