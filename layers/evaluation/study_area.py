"""Cuts the hull of events into square cells and counts events in them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.events import Events

Floats = NDArray[np.float64]

LEAST_CELLS = 100
MOST_SQUARES = 4_000_000


@dataclass(frozen=True, eq=False)
class StudyArea:
    """Cells whose centre lies within the hull: columns and rows on a lattice of squares.

    Parameters
    ----------
    side
        Of a cell, in units of the CRS; cells start at multiples of it.
    west, south
        Column and row of the first square of the lattice, counted in sides from the CRS' origin.
    inside
        Which squares are cells; one row per northing, from south to north.
    """

    side: float
    west: int
    south: int
    inside: NDArray[np.bool_]

    def __len__(self) -> int:
        return int(self.inside.sum())

    @property
    def rows(self) -> NDArray[np.intp]:
        """The row of each cell on the lattice."""
        return np.nonzero(self.inside)[0]

    @property
    def columns(self) -> NDArray[np.intp]:
        """The column of each cell on the lattice."""
        return np.nonzero(self.inside)[1]

    def lattice_count(self, events: Events, weight: Floats | None = None) -> Floats:
        """Return events, or their weights, on every square of the lattice, inside the hull or not."""
        columns, rows = _squares(events.x, self.side) - self.west, _squares(events.y, self.side) - self.south
        height, width = self.inside.shape
        on = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        counted = np.bincount(
            rows[on] * width + columns[on],
            weights=None if weight is None else weight[on],
            minlength=height * width,
        )
        return np.asarray(counted.reshape(height, width), np.float64)

    def count(self, events: Events, weight: Floats | None = None) -> Floats:
        """Return events, or their weights, in each cell; those elsewhere are in none."""
        return self.lattice_count(events, weight)[self.inside]


def hull_of_events(events: Events, *, side: float) -> StudyArea:
    """Return the cells whose centre lies within the convex hull of the events.

    Raises
    ------
    Refused
        When the side is not above zero, the events lie on one line, or the cells are too few or too many.
    """
    import shapely

    if not (np.isfinite(side) and side > 0):
        raise Refused(_("A cell of {side} has no area. Give a length above zero.").format(side=side))
    west, south, east, north = (
        int(_squares(np.array(edge), side))
        for edge in (events.x.min(), events.y.min(), events.x.max(), events.y.max())
    )
    width, height = east - west + 1, north - south + 1
    if width * height > MOST_SQUARES:
        raise Refused(
            _(
                "Cells of {side} make {count} squares, and {most} are as many as fit. Choose larger cells."
            ).format(side=side, count=width * height, most=MOST_SQUARES)
        )
    hull = shapely.MultiPoint(np.column_stack([events.x, events.y])).convex_hull
    x, y = np.meshgrid((np.arange(width) + west + 0.5) * side, (np.arange(height) + south + 0.5) * side)
    shapely.prepare(hull)
    inside = np.asarray(shapely.contains_xy(hull, x, y), bool)
    if inside.sum() < LEAST_CELLS:
        raise Refused(
            _(
                "The hull of the training events holds {count} cells of {side}, and a share of the area "
                "needs {least}. Choose smaller cells."
            ).format(count=int(inside.sum()), side=side, least=LEAST_CELLS)
        )
    return StudyArea(side, west, south, inside)


def _squares(position: Floats, side: float) -> NDArray[np.int64]:
    return np.floor(position / side).astype(np.int64)
