"""Draws lists of codes for many rows at once, as Arrow lists."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray


def draw_lists(
    rng: np.random.Generator,
    pools: Sequence[Sequence[str]],
    pool: NDArray[np.int64],
    counts: NDArray[np.int64],
) -> pd.Series:
    """One list of codes for each row, without repeats next to each other.

    Parameters
    ----------
    pools
        Sequences of codes to draw from.
    pool
        Index of the pool of each row.
    counts
        Length of each row's list; cut to the size of its pool.
    """
    sizes = np.array([len(codes) for codes in pools])
    firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    counts = np.minimum(counts, sizes[pool])
    of = np.repeat(np.arange(len(pool)), counts)
    place = np.arange(len(of)) - np.repeat(np.cumsum(counts) - counts, counts)
    start = rng.integers(0, 1 << 30, len(pool))
    # Neighbours on a wheel of the pool's codes, from a drawn start, are never the same code twice.
    drawn = firsts[pool[of]] + (start[of] + place) % np.maximum(sizes[pool[of]], 1)
    codes = np.array([code for each in pools for code in each], dtype=object)
    offsets = pa.array(np.concatenate([[0], np.cumsum(counts)]), pa.int32())
    values = pa.array(codes[drawn] if len(drawn) else [], pa.string())
    return pd.Series(pd.arrays.ArrowExtensionArray(pa.ListArray.from_arrays(offsets, values)))
