"""Computes Getis and Ord's Gi* of cells in the two usual ways, to be compared with exact windows."""

import numpy as np
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, norm

from layers.window import Windows

Floats = NDArray[np.float64]


def gi_star_plain(windows: Windows, values: Floats) -> Floats:
    """Return the upper-tail p of Gi* of each cell and those around it, by the normal approximation.

    z = (S - m mean) / (s sqrt((n m - m^2) / (n - 1))), with S the sum of the m cells of the window, and mean
    and s of all n (Ord and Getis 1995).
    """
    many, number = len(values), windows.sums(np.ones(len(values)))
    spread = values.std() * np.sqrt((many * number - number**2) / (many - 1))
    if values.std() == 0:
        return np.ones(many)
    return np.asarray(norm.sf((windows.sums(values) - number * values.mean()) / spread), np.float64)


def gi_star_permuted(windows: Windows, values: Floats, *, seed: int, permutations: int) -> Floats:
    """Return q of Gi* by permutation: p from other values around each cell, then Benjamini and Hochberg.

    The cell keeps its own value; so many others as are around it are drawn from all cells, the same draws
    for all cells with as many around them.
    """
    random = np.random.default_rng(seed)
    around = np.asarray(windows.sums(np.ones(len(values))) - 1, np.intp)
    observed = windows.sums(values) - values
    p = np.ones(len(values))
    for number in np.unique(around):  # three on a square map
        drawn = np.sort([random.choice(values, number, replace=False).sum() for _one in range(permutations)])
        of_number = around == number
        higher = permutations - np.searchsorted(drawn, observed[of_number] - 1e-9, side="left")
        p[of_number] = (higher + 1) / (permutations + 1)
    return np.asarray(false_discovery_control(p), np.float64)
