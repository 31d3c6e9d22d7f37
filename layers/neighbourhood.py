"""Sums what lies around each cell of a grid, near and far, with the cell itself left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

SCALES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Bandwidths of the Gaussian kernels, in cells: half a cell is the cells that touch, eight a district."""
MOST_SQUARES = 8_000_000
_BANDWIDTHS_REACHED = 4


@dataclass(frozen=True, eq=False)
class Around:
    """Counts and hours around each cell, one row per scale from near to far, one column per cell.

    A cell at distance d (in cells) counts exp(-d^2 / (2 s^2)) of itself at scale s, and nothing beyond four
    times the scale; the cell in the middle counts nothing.
    """

    scales: tuple[float, ...]
    counts: Floats
    hours: Floats

    def of_cells(self, chosen: NDArray[np.bool_]) -> "Around":
        """Return the same for some of the cells."""
        return Around(self.scales, self.counts[:, chosen], self.hours[:, chosen])


def around_cells(
    east: Integers, north: Integers, counts: Floats, hours: Floats, scales: tuple[float, ...] = SCALES
) -> Around:
    """Return what lies around each cell; counts of cells without hours are nowhere.

    Raises
    ------
    Refused
        When the cells spread over more than eight million squares.
    """
    if len(east) == 0:
        return Around(scales, np.zeros((len(scales), 0)), np.zeros((len(scales), 0)))
    row, column = np.asarray(north - north.min(), np.intp), np.asarray(east - east.min(), np.intp)
    shape = int(row.max()) + 1, int(column.max()) + 1
    if shape[0] * shape[1] > MOST_SQUARES:
        raise Refused(
            _(
                "The cells spread over {count} squares, and {most} are as many as fit. Choose larger cells."
            ).format(count=shape[0] * shape[1], most=MOST_SQUARES)
        )
    looked, spent = np.zeros(shape), np.zeros(shape)
    looked[row, column] = np.where(hours > 0, counts, 0.0)
    spent[row, column] = hours
    return Around(
        scales,
        np.stack([_nearby(looked, scale)[row, column] for scale in scales]),
        np.stack([_nearby(spent, scale)[row, column] for scale in scales]),
    )


def _nearby(lattice: Floats, scale: float) -> Floats:
    from scipy.ndimage import correlate1d

    reach = max(1, round(_BANDWIDTHS_REACHED * scale))
    weights = np.exp(-np.square(np.arange(-reach, reach + 1) / scale) / 2)
    everything = correlate1d(
        correlate1d(lattice, weights, axis=0, mode="constant"), weights, axis=1, mode="constant"
    )
    # The kernel is 1 in the middle, so taking the cell itself off leaves no more than a rounding error.
    return np.asarray(np.maximum(everything - lattice, 0.0), np.float64)
