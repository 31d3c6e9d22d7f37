"""Describes the ground that facts are generated on: cells of 250 m with people and what stands near."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from data.demonstration.kind_traits import kind_traits

LEVEL = 1
_PEOPLE_PER_PLACE = 40


@dataclass(frozen=True)
class Ground:
    """A full rectangle of 250 m cells, row by row from the south-west: neighbours are found by counting.

    `cells`: east, north (cells of level 1), land (share), inhabitants. `near`: places of each kind around
    each cell, smoothed, shape (cells, kinds), kinds as in `kind_traits`. `columns`: cells in a row.
    """

    cells: pd.DataFrame
    near: NDArray[np.float64]
    columns: int

    @property
    def rows(self) -> int:
        """Rows of cells from south to north."""
        return len(self.cells) // self.columns

    @property
    def wet(self) -> NDArray[np.bool_]:
        """Cells with hardly any land, where nothing happens."""
        return self.cells.land.to_numpy() < 0.1

    @property
    def activity(self) -> NDArray[np.float64]:
        """People about in each cell: inhabitants, and some for each place near."""
        return self.cells.inhabitants.to_numpy() + _PEOPLE_PER_PLACE * self.near.sum(axis=1)


def make_ground(
    extent_cells: tuple[int, int, int, int],
    land: NDArray[np.float64],
    people: pd.DataFrame,
    places: pd.DataFrame,
) -> Ground:
    """Ground of a rectangle of cells.

    Parameters
    ----------
    extent_cells
        First column, first row, columns, rows at level 1.
    land
        Share of land of each cell, row by row.
    people
        east, north (level 1), inhabitants. Cells outside the rectangle are left out.
    places
        number (of the kind), east, north, cell_level, places. A place known by a coarse cell counts evenly in
        the cells inside; those finer than 250 m count in the cell around them.
    """
    west, south, columns, rows = extent_cells
    north, east = (grid.ravel() for grid in np.mgrid[south : south + rows, west : west + columns])
    lived_east, lived_north, amount = (people[name].to_numpy() for name in ("east", "north", "inhabitants"))
    inhabitants = _raster(lived_east, lived_north, amount, extent_cells)
    if not inhabitants.any():
        inhabitants = np.ones_like(inhabitants)
    near = np.stack([_near(places[places.number == t.number], extent_cells) for t in kind_traits()], axis=1)
    cells = pd.DataFrame({"east": east, "north": north, "land": land, "inhabitants": inhabitants.ravel()})
    return Ground(cells=cells, near=near, columns=columns)


def _near(places: pd.DataFrame, extent_cells: tuple[int, int, int, int]) -> NDArray[np.float64]:
    raster = np.zeros(extent_cells[:1:-1], dtype=np.float64)
    for level in np.unique(places.cell_level):
        some = places[places.cell_level == level]
        east, north, amount = (some[name].to_numpy() for name in ("east", "north", "places"))
        if level <= LEVEL:
            shift = LEVEL - int(level)
            raster += _raster(east >> shift, north >> shift, amount, extent_cells)
            continue
        wide = 1 << (int(level) - LEVEL)
        for right in range(wide):  # the cells inside a coarse one, at most 16 x 16
            for up in range(wide):
                raster += _raster(east * wide + right, north * wide + up, amount / wide**2, extent_cells)
    return np.asarray(gaussian_filter(raster, 0.8, mode="constant")).ravel()


def _raster(
    east: NDArray[np.int64],
    north: NDArray[np.int64],
    amount: NDArray[np.float64],
    extent_cells: tuple[int, int, int, int],
) -> NDArray[np.float64]:
    west, south, columns, rows = extent_cells
    x, y = east - west, north - south
    inside = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
    raster = np.zeros((rows, columns))
    np.add.at(raster, (y[inside], x[inside]), amount[inside])
    return raster
