"""Measures and divides the ground of squares of any level, clipped to the area of work."""

from collections.abc import Collection, Iterable

import numpy as np

from data.grid import CELL_SIZES_M
from data.releases.release import Square

Box = tuple[float, float, float, float]


def square_side_m(level: int) -> int:
    """Return the side of a square in metres; above level 5 squares nest on in the same way."""
    return CELL_SIZES_M[0] << level


def square_box(square: Square) -> Box:
    """Return west, south, east and north of a square in metres."""
    level, east, north = square
    side_m = square_side_m(level)
    return east * side_m, north * side_m, (east + 1) * side_m, (north + 1) * side_m


def clipped(square: Square, box: Box) -> Box | None:
    """Return the part of a square that lies within a box; nothing where they share no ground."""
    west, south, east, north = square_box(square)
    inside = (max(west, box[0]), max(south, box[1]), min(east, box[2]), min(north, box[3]))
    return inside if inside[0] < inside[2] and inside[1] < inside[3] else None


def area_km2(squares: Iterable[Square], box: Box) -> float:
    """Return how much ground squares that do not overlap have within a box."""
    parts = [inside for square in squares if (inside := clipped(square, box))]
    return sum((east - west) * (north - south) for west, south, east, north in parts) / 1e6


def centroid(squares: Iterable[Square], box: Box) -> tuple[float, float]:
    """Return easting and northing of the centroid of squares within a box, some of which lies in it."""
    parts = np.array([inside for square in squares if (inside := clipped(square, box))])
    areas = (parts[:, 2] - parts[:, 0]) * (parts[:, 3] - parts[:, 1])
    x = np.average((parts[:, 0] + parts[:, 2]) / 2, weights=areas)
    y = np.average((parts[:, 1] + parts[:, 3]) / 2, weights=areas)
    return float(x), float(y)


def what_is_left(square: Square, taken: Collection[Square], box: Box) -> tuple[Square, ...]:
    """Return the largest squares within a square and a box that hold none of the squares that are taken.

    Those that are taken may hold each other.
    """
    if clipped(square, box) is None or square in taken:
        return ()
    inside = [each for each in taken if each[0] < square[0] and holds(square, each)]
    if not inside:
        return (square,)
    level, east, north = square
    quarters = [(level - 1, 2 * east + column, 2 * north + row) for row in (0, 1) for column in (0, 1)]
    return tuple(left for quarter in quarters for left in what_is_left(quarter, inside, box))


def holds(square: Square, other: Square) -> bool:
    """Return whether a square holds another that is no coarser."""
    steps = square[0] - other[0]
    return steps >= 0 and (other[1] >> steps, other[2] >> steps) == square[1:]
