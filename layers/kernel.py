"""Spreads sources over cells by the quartic kernel of distance."""

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from data.grid import CELL_SIZES_M, Grid, children, parents
from layers.exposure_sources import Sources

MOST_CELLS_ACROSS_REACH = 20
REACH_VARIED_BY = 0.25

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Pairs:
    """Sources and the cells they reach: positions of both, and the nearness of the two in [0, 1].

    `nearness` is for the reach as it is, `shorter` and `longer` for a reach a quarter shorter and longer.
    """

    source: Indices
    cell: Indices
    nearness: Floats
    shorter: Floats
    longer: Floats


def quartic(distance_m: Floats, reach_m: Floats | float) -> Floats:
    """Return the quartic (biweight) kernel (1 - (d / h)^2)^2, 1 at the door and 0 from the reach on.

    It is not divided by its volume: a place counts its full weight at the door whatever its reach.
    """
    nearness: Floats = np.square(np.clip(1 - np.square(distance_m / reach_m), 0, None))
    return nearness


def pairs_within_reach(
    sources: Sources, grid: Grid, east: NDArray[np.int32], north: NDArray[np.int32], *, level: int
) -> Iterator[Pairs]:
    """Yield the pairs of sources and cells, one batch for each lattice of points.

    Nearness is taken from the centre of the cell. Where the cell is wider than the reach, it is the mean over
    the centres of smaller cells inside; where the source stands for a cell that is wider, or the reach is
    over twenty cells, it is that of the wider cell which holds the cell.
    """
    lattice_levels = _lattice_levels(sources, level)
    for lattice_level in np.unique(lattice_levels):  # at most six
        lattice = _Lattice.over_cells(east, north, level, int(lattice_level))
        points = gpd.GeoSeries.from_xy(*grid.centres(lattice.east, lattice.north, int(lattice_level)))
        members = np.flatnonzero(lattice_levels == lattice_level)
        yield _pairs_on_lattice(sources, members, points, lattice)


def sums_per_cell(
    sources: Sources, grid: Grid, east: NDArray[np.int32], north: NDArray[np.int32], *, level: int
) -> tuple[Floats, Floats, Floats]:
    """Return the weighted nearness summed per cell, and the same for a shorter and for a longer reach."""
    middle, shorter, longer = np.zeros(len(east)), np.zeros(len(east)), np.zeros(len(east))
    for pairs in pairs_within_reach(sources, grid, east, north, level=level):
        weight = sources.weight[pairs.source]
        middle += np.bincount(pairs.cell, weight * pairs.nearness, len(east))
        shorter += np.bincount(pairs.cell, weight * pairs.shorter, len(east))
        longer += np.bincount(pairs.cell, weight * pairs.longer, len(east))
    return middle, np.minimum(shorter, middle), np.maximum(longer, middle)


@dataclass(frozen=True)
class _Lattice:
    """Points where nearness is taken, the cells that each counts for, and its share in such a cell."""

    east: NDArray[np.int32]
    north: NDArray[np.int32]
    first: Indices
    count: Indices
    cells: Indices
    share: float

    @classmethod
    def over_cells(
        cls, east: NDArray[np.int32], north: NDArray[np.int32], level: int, lattice_level: int
    ) -> "_Lattice":
        if lattice_level <= level:
            inside = 4 ** (level - lattice_level)
            columns, rows = children(east, north, level=level, to_level=lattice_level)
            cells = np.repeat(np.arange(len(east)), inside)
            ones = np.ones(len(cells), np.intp)
            return cls(columns, rows, np.arange(len(cells)), ones, cells, 1 / inside)
        holders = np.column_stack(parents(east, north, level=level, to_level=lattice_level))
        distinct, holder = np.unique(holders, axis=0, return_inverse=True)
        count = np.bincount(holder.ravel(), minlength=len(distinct))
        return cls(
            distinct[:, 0], distinct[:, 1], np.cumsum(count) - count, count, np.argsort(holder.ravel()), 1.0
        )


def _pairs_on_lattice(sources: Sources, members: Indices, points: gpd.GeoSeries, lattice: _Lattice) -> Pairs:
    doors = gpd.GeoSeries.from_xy(sources.x[members], sources.y[members])
    longest_m = sources.reach_m[members] * (1 + REACH_VARIED_BY)
    door, point = points.sindex.query(doors, predicate="dwithin", distance=longest_m)
    reach_m = sources.reach_m[members][door]
    distance_m = np.hypot(
        doors.x.to_numpy()[door] - points.x.to_numpy()[point],
        doors.y.to_numpy()[door] - points.y.to_numpy()[point],
    )
    times = lattice.count[point]
    pair = np.repeat(np.arange(len(point)), times)
    within = np.arange(len(pair)) - np.repeat(np.cumsum(times) - times, times)
    return Pairs(
        source=members[door][pair],
        cell=lattice.cells[lattice.first[point][pair] + within],
        nearness=(lattice.share * quartic(distance_m, reach_m))[pair],
        shorter=(lattice.share * quartic(distance_m, reach_m * (1 - REACH_VARIED_BY)))[pair],
        longer=(lattice.share * quartic(distance_m, reach_m * (1 + REACH_VARIED_BY)))[pair],
    )


def _lattice_levels(sources: Sources, level: int) -> NDArray[np.int64]:
    sides_m = np.array(CELL_SIZES_M)
    coarsest = np.searchsorted(sides_m, sources.reach_m, side="right") - 1
    finest = np.searchsorted(sides_m, sources.reach_m / MOST_CELLS_ACROSS_REACH)
    own = np.clip(level, finest, np.maximum(coarsest, 0))
    return np.asarray(np.maximum(own, sources.cell_level), np.int64)
