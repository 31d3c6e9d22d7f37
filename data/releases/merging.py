"""Merges groups that are too small into one of others, so that what is shown adds up and none is small."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from data.releases.release import OTHER

Rows = NDArray[np.bool_]


def merge_small(groups: Mapping[str, Rows], is_large: Callable[[Rows], bool]) -> dict[str, Rows]:
    """Return disjoint groups by code, each large enough, that together hold all rows of the given ones.

    Groups that are too small make one group OTHER, together with one of that code. While that is too small
    itself, the next smallest joins it. Where one group at most is left, nothing is returned: it would be the
    whole, of which something is said that should not be.

    Parameters
    ----------
    groups
        Which rows are in each group; no row is in two.
    is_large
        Whether a group of rows may be shown.
    """
    filled = {code: rows for code, rows in groups.items() if rows.any()}
    large = {code: rows for code, rows in filled.items() if code != OTHER and is_large(rows)}
    others = [rows for code, rows in filled.items() if code not in large]
    if not others:
        return large if len(large) > 1 else {}
    other: Rows = np.logical_or.reduce(others)
    while large and not is_large(other):
        smallest = min(large, key=lambda code: (int(large[code].sum()), code))
        other = other | large.pop(smallest)
    return large | {OTHER: other} if large else {}
