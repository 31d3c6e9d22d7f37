"""Divides an area into the districts that attention is counted by, and shares out what is known of cells."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from data.area import read_area_cells
from data.districts import area_names, read_districts
from data.grid import Grid, side_of_level
from data.language import _
from data.store import Store

Floats = NDArray[np.float64]

LEVEL_OF_SQUARES = 3
_FEWEST_SQUARES = 4
DISTRICTS, SQUARES, WHOLE = "districts", "squares", "whole"


@dataclass(frozen=True, eq=False)
class Ground:
    """Parts of an area: districts, squares of 1 km, or the whole.

    Parameters
    ----------
    kind
        ``districts``, ``squares`` or ``whole``.
    names
        One for each part.
    shapes
        Polygons in the grid CRS, in metres.
    """

    kind: str
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    epsg: int

    def shared_out(self, east: ArrayLike, north: ArrayLike, level: int, amounts: ArrayLike) -> Floats:
        """Return the amount of each part: that of every cell goes to the parts by how much of it they cover.

        What of a cell lies in no part is in none; where parts overlap, a cell gives no more than it has.
        """
        amount = np.asarray(amounts, np.float64)
        totals = np.zeros(len(self.names))
        if amount.size == 0 or totals.size == 0:
            return totals
        squares = Grid(self.epsg).polygons(east, north, level).to_numpy()
        cell, part = shapely.STRtree(self.shapes).query(squares, predicate="intersects")
        covered = shapely.area(shapely.intersection(squares[cell], self.shapes[part]))
        share = covered / side_of_level(level) ** 2
        in_all = np.bincount(cell, share, len(amount))[cell]
        np.add.at(totals, part, amount[cell] * share / np.maximum(in_all, 1))
        return totals


def read_ground(store: Store) -> Ground:
    """Return the districts of a store; without any, squares of 1 km, or the whole of a smaller area.

    Raises
    ------
    StoreError
        When nothing says yet where the area lies.
    """
    districts = read_districts(store)
    epsg = store.settings.crs_epsg
    if len(districts):
        # Publishers draw borders that cross themselves; what they enclose counts.
        shapes = shapely.make_valid(districts.geometry.to_numpy())
        return Ground(DISTRICTS, tuple(districts["name"]), shapes, epsg)
    squares = read_area_cells(store, level=LEVEL_OF_SQUARES)
    # Whole squares, also at the border: cells of visits reach over it.
    shapes = squares.geometry.to_numpy()
    if len(squares) < _FEWEST_SQUARES:
        return Ground(WHOLE, (store.settings.name,), np.array([shapely.union_all(shapes)], object), epsg)
    return Ground(SQUARES, _names_of_squares(store, squares), shapes, epsg)


def _names_of_squares(store: Store, squares: gpd.GeoDataFrame) -> tuple[str, ...]:
    """Name each square by what its middle is called, with its kilometres in the grid, since names repeat."""
    middle = squares.geometry.centroid
    near, _x, _y = area_names(store, middle.x.to_numpy(), middle.y.to_numpy())
    return tuple(
        _("{name} (1 km square {east} E, {north} N)").format(
            name=name or _("No name"), east=east, north=north
        )
        for name, east, north in zip(near, squares["east"], squares["north"], strict=True)
    )
