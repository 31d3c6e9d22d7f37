"""Decodes the lines of Valhalla: differences of degrees times a million, in letters."""

import numpy as np
from numpy.typing import NDArray

_PER_DEGREE = 1e6


def decode_polyline(text: str) -> NDArray[np.float64]:
    """Return (lat, lon) in degrees, shape (n, 2), of an encoded polyline of precision 6."""
    letters = np.frombuffer(text.encode("ascii"), dtype=np.uint8).astype(np.int64) - 63
    if not len(letters):
        return np.empty((0, 2))
    # A number's last letter is the one below 32; the others carry five bits each, the lowest first.
    ends = np.flatnonzero(letters < 32)
    number = np.searchsorted(ends, np.arange(len(letters)))
    starts = np.concatenate([[0], ends[:-1] + 1])
    shifts = 5 * (np.arange(len(letters)) - starts[number])
    values = np.zeros(len(ends), dtype=np.int64)
    np.add.at(values, number, (letters & 31) << shifts)
    steps = np.where(values & 1, ~(values >> 1), values >> 1)
    points: NDArray[np.float64] = np.cumsum(steps.reshape(-1, 2), axis=0) / _PER_DEGREE
    return points
