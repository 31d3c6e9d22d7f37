"""Finds where a team enters a spot from the streets, for the ways in which teams travel."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from data.grid import Grid, side_of_level
from data.streets.network import MODES, Streets
from layers.stops.spot import Spot

# Where the middle of a cell has no street, the middles of its quarters are tried.
_TRIED = ((0.0, 0.0), (-0.25, -0.25), (0.25, -0.25), (-0.25, 0.25), (0.25, 0.25))


def entries(
    spots: Sequence[Spot], streets: Streets, grid: Grid, *, modes: Collection[str]
) -> NDArray[np.float64]:
    """Return where a team arrives at each spot, shape (n, 2), (lat, lon) in degrees; NaN where no street is.

    At a place that is the place itself, where any of the modes finds a street near. A cell is entered at a
    point on a street within the cell, as near to its middle as can be found.
    """
    arrive = np.full((len(spots), 2), np.nan)
    if not spots:
        return arrive
    ways = [mode for mode in MODES if mode in modes] or [MODES[0]]
    is_cell = np.array([spot.is_cell for spot in spots])
    x, y = np.array([(spot.x, spot.y) for spot in spots]).T
    places = np.flatnonzero(~is_cell)
    own = np.column_stack(grid.metres_to_points(x[places], y[places]))
    on_street = _on_street(streets, ways, own)
    arrive[places] = np.where(np.isnan(on_street), np.nan, own)
    for right, up in _TRIED:
        cells = np.flatnonzero(is_cell & np.isnan(arrive[:, 0]))
        if cells.size == 0:
            break
        side_m = np.array([side_of_level(spots[at].level) for at in cells.tolist()])
        tried = np.column_stack(grid.metres_to_points(x[cells] + right * side_m, y[cells] + up * side_m))
        arrive[cells] = _within(_on_street(streets, ways, tried), [spots[at] for at in cells.tolist()], grid)
    return arrive


def _on_street(streets: Streets, ways: list[str], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the point on a street by the first of the ways that has one near."""
    found = np.full(points.shape, np.nan)
    for way in ways:
        missing = np.flatnonzero(np.isnan(found).any(axis=1))
        if missing.size == 0:
            break
        found[missing] = streets.street_points(way, points[missing])
    return found


def _within(points: NDArray[np.float64], cells: Sequence[Spot], grid: Grid) -> NDArray[np.float64]:
    """Return the points that lie in their cell, NaN for others."""
    kept = np.full(points.shape, np.nan)
    some = np.flatnonzero(np.isfinite(points).all(axis=1))
    if some.size == 0:
        return kept
    east, north = grid.cells_of_points(points[some, 0], points[some, 1], level=cells[0].level)
    wanted = np.array([(spot.east, spot.north) for spot in cells])[some]
    inside = some[(east == wanted[:, 0]) & (north == wanted[:, 1])]
    kept[inside] = points[inside]
    return kept
