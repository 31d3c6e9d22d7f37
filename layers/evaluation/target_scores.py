"""Scores an order of inspections: findings among the first, and how much earlier they come."""

import numpy as np
from numpy.typing import NDArray

from layers.penalised_poisson import NORMAL_95

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

DRAWS = 400
_TIE_BREAKS = 20


def precision_at(score: Floats, found: Bools, budget: int) -> float:
    """Return the share of the first inspections with a finding; equal scores share what is left of them."""
    budget = min(budget, len(score))
    bound = np.sort(score)[::-1][budget - 1]
    above, level = score > bound, score == bound
    left = budget - int(above.sum())
    return float((found[above].sum() + left * found[level].mean()) / budget)


def wilson(share: float, count: int) -> tuple[float, float]:
    """Return the 90 % interval of a share of so many (Wilson 1927)."""
    square = NORMAL_95**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = NORMAL_95 * np.sqrt(share * (1 - share) / count + square / (4 * count**2)) / (1 + square / count)
    return float(middle - half), float(middle + half)


def days_earlier(score: Floats, found: Bools, day: Ints) -> Floats:
    """Return by how many days each inspection with a finding comes earlier than it did.

    The inspections take the days that there were in the order of their score, as many on a day as there
    were (Schenk et al. 2015, Chicago); those with equal scores share the mean of their days.
    """
    ranked = np.argsort(-score, kind="stable")
    _values, tie = np.unique(-score[ranked], return_inverse=True)
    days = np.sort(day).astype(np.float64)
    of_tie = np.bincount(tie, weights=days) / np.bincount(tie)
    given = np.empty(len(day))
    given[ranked] = of_tie[tie]
    return np.asarray((day - given)[found], np.float64)


def mean_interval(numbers: Floats, *, seed: int = 0) -> tuple[float, float]:
    """Return the 90 % interval of a mean, drawing again with replacement."""
    drawn = np.random.default_rng(seed).choice(numbers, (DRAWS, len(numbers)))
    lower, upper = np.quantile(drawn.mean(axis=1), [0.05, 0.95])
    return float(lower), float(upper)


def drawn_precision(score: Floats, found: Bools, budget: int, *, seed: int = 0) -> Floats:
    """Return the precision in as many inspections drawn again with replacement, the same for a seed."""
    rng = np.random.default_rng(seed)
    counts = rng.multinomial(len(score), np.full(len(score), 1 / len(score)), size=DRAWS)
    shares = []
    for part in np.array_split(counts, _TIE_BREAKS):  # equal scores stand in another order each time
        mixed = rng.permutation(len(score))
        ranked = mixed[np.argsort(-score[mixed], kind="stable")]
        taken = np.diff(np.minimum(np.cumsum(part[:, ranked], axis=1), budget), axis=1, prepend=0)
        shares.append((taken * found[ranked]).sum(axis=1) / min(budget, len(score)))
    return np.concatenate(shares)
