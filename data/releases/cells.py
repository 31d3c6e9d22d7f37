"""Holds the cells of records as whole numbers, each at the level at which it is known."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.grid import CELL_SIZES_M
from data.releases.ground import Box

NO_CELL = -1
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """Column, row and level of the cell of each record; level `NO_CELL` where it has none."""

    east: Numbers
    north: Numbers
    level: Numbers

    @classmethod
    def of(cls, records: pd.DataFrame, *, level: int | None = None) -> Self:
        """Return the cells of a frame with east, north and cell_level, or without that all of a level."""
        east, north = (whole_numbers(records[name], missing=0) for name in ("east", "north"))
        if level is not None and "cell_level" not in records:
            return cls(east, north, np.full(len(records), level, np.int64))
        return cls(east, north, whole_numbers(records["cell_level"], missing=NO_CELL))

    def within(self, box: Box) -> NDArray[np.bool_]:
        """Return which cells share ground with a box, not only an edge."""
        side_m = np.int64(CELL_SIZES_M[0]) << np.maximum(self.level, 0)
        across = (self.east * side_m < box[2]) & ((self.east + 1) * side_m > box[0])
        along = (self.north * side_m < box[3]) & ((self.north + 1) * side_m > box[1])
        return np.asarray((self.level != NO_CELL) & across & along)

    def chosen(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Self:
        """Return the cells of some of the records."""
        return type(self)(self.east[rows], self.north[rows], self.level[rows])

    def lifted(self, level: int) -> Self:
        """Return the cells with finer ones lifted to a level; a shift floors below zero too."""
        steps = np.maximum(level - self.level, 0)
        return type(self)(self.east >> steps, self.north >> steps, np.maximum(self.level, level))

    def keys(self) -> Numbers:
        """Return one number for each cell, equal for equal cells of the same level."""
        return (self.east << 32) + self.north


def square_key(east: int, north: int) -> int:
    """Return the number that `Cells.keys` gives a square."""
    return (east << 32) + north


def whole_numbers(column: pd.Series, *, missing: int) -> Numbers:
    """Return a column as whole numbers, with one number for what is missing."""
    return column.astype("Float64").fillna(missing).to_numpy(np.float64).astype(np.int64)
