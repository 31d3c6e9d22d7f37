"""Sums values over each cell of a grid and the cells around it."""

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _

Floats = NDArray[np.float64]
Integers = NDArray[np.integer]

RADIUS = 1
"""Rings of cells around the middle: one, so that a window has nine cells."""
MOST_SQUARES = 8_000_000


class Windows:
    """The cells of a map on their grid: sums over windows, cells that are not on the map counting nothing.

    Parameters
    ----------
    east, north
        Cells, each once, in any order.
    radius
        Rings of cells around the middle one.

    Raises
    ------
    Refused
        When the cells spread over more than eight million squares.
    """

    def __init__(self, east: Integers, north: Integers, *, radius: int = RADIUS) -> None:
        self.radius = radius
        if len(east) == 0:
            self._row = self._column = np.zeros(0, np.intp)
            self._shape = (0, 0)
            return
        self._row = np.asarray(north, np.intp) - int(north.min())
        self._column = np.asarray(east, np.intp) - int(east.min())
        self._shape = int(self._row.max()) + 1, int(self._column.max()) + 1
        if self._shape[0] * self._shape[1] > MOST_SQUARES:
            raise Refused(
                _(
                    "The cells spread over {count} squares, and {most} are as many as fit. "
                    "Choose larger cells."
                ).format(count=self._shape[0] * self._shape[1], most=MOST_SQUARES)
            )

    def sums(self, values: NDArray[np.generic]) -> Floats:
        """Return the sum of a value over the window of each cell; whole numbers stay exact."""
        height, width = self._shape
        wide = np.zeros((height + 2 * self.radius, width + 2 * self.radius))
        wide[self._row + self.radius, self._column + self.radius] = values
        across = range(2 * self.radius + 1)
        columns = np.sum([wide[:, step : step + width] for step in across], axis=0)
        both = np.sum([columns[step : step + height] for step in across], axis=0)
        return np.asarray(both[self._row, self._column], np.float64)

    def neighbours(self, used: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return positions of each two of the cells used that touch, at a side or a corner, each two once."""
        height, width = self._shape
        at = np.full((height + 2, width + 2), -1, np.intp)
        at[self._row[used] + 1, self._column[used] + 1] = np.flatnonzero(used)
        middle = at[1:-1, 1:-1]
        ones, others = [], []
        for down, across in ((1, 2), (2, 0), (2, 1), (2, 2)):  # the half of the ring that comes after
            beside = at[down : down + height, across : across + width]
            both = (middle >= 0) & (beside >= 0)
            ones.append(middle[both])
            others.append(beside[both])
        return np.concatenate(ones), np.concatenate(others)
