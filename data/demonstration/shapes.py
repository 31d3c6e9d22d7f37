"""Draws rough lines and blobs, the raw material of invented coasts, lakes and roads."""

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]


def rough_line(rng: np.random.Generator, points: Points, *, rounds: int, roughness: float) -> Points:
    """Line through given points, broken by midpoint displacement.

    Parameters
    ----------
    points
        Metres, shape (n, 2); they stay on the line.
    rounds
        How often each piece is halved.
    roughness
        Standard deviation of a midpoint's offset, as a share of its piece's length.

    Returns
    -------
    Metres, shape ((n - 1) * 2 ** rounds + 1, 2).
    """
    line = np.asarray(points, dtype=np.float64)
    for _round in range(rounds):
        along = np.diff(line, axis=0)
        across = np.column_stack([-along[:, 1], along[:, 0]])
        middles = line[:-1] + along / 2 + across * rng.normal(0, roughness, (len(along), 1))
        finer = np.empty((2 * len(line) - 1, 2))
        finer[0::2] = line
        finer[1::2] = middles
        line = finer
    return line


def smooth_line(points: Points, *, rounds: int = 2) -> Points:
    """Line with its corners cut (Chaikin 1974); both ends stay."""
    line = np.asarray(points, dtype=np.float64)
    for _round in range(rounds):
        first = line[:-1] * 0.75 + line[1:] * 0.25
        second = line[:-1] * 0.25 + line[1:] * 0.75
        inner = np.stack([first, second], axis=1).reshape(-1, 2)
        line = np.vstack([line[:1], inner[1:-1], line[-1:]])
    return line


def rough_blob(
    rng: np.random.Generator,
    centre: tuple[float, float],
    radius_m: float,
    *,
    roughness: float = 0.35,
    stretch: float = 1.0,
    angle: float = 0.0,
    corners: int = 72,
) -> shapely.Geometry:
    """Closed blob whose radius varies by random waves.

    Parameters
    ----------
    centre, radius_m
        Metres.
    roughness
        Amplitude of the slowest wave in the logarithm of the radius; wave k has that over k.
    stretch, angle
        Long axis over short axis, and its direction in radians.
    """
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    waves = np.arange(2, 12)
    phases = rng.uniform(0, 2 * np.pi, len(waves))
    sizes = roughness * rng.normal(0, 1, len(waves)) / waves
    radius = radius_m * np.exp((sizes[:, None] * np.cos(waves[:, None] * turn + phases[:, None])).sum(axis=0))
    long, short = radius * np.cos(turn) * np.sqrt(stretch), radius * np.sin(turn) / np.sqrt(stretch)
    x = centre[0] + long * np.cos(angle) - short * np.sin(angle)
    y = centre[1] + long * np.sin(angle) + short * np.cos(angle)
    return shapely.make_valid(shapely.Polygon(np.column_stack([x, y])))


def lines_of(
    shape: shapely.Geometry | NDArray[np.object_], *, at_least_m: float = 0.0
) -> list[shapely.LineString]:
    """Every line of the geometries that is at least so long, in metres; points and areas are left out."""
    parts = shapely.get_parts(shape)
    kept = (shapely.get_type_id(parts) == 1) & (shapely.length(parts) >= at_least_m)
    return list(parts[kept])


def areas_of(
    shape: shapely.Geometry | NDArray[np.object_], *, at_least_m2: float = 0.0
) -> list[shapely.Polygon]:
    """Every polygon of the geometries that is at least so large; points and lines are left out."""
    parts = shapely.get_parts(shape)
    kept = (shapely.get_type_id(parts) == 3) & (shapely.area(parts) >= at_least_m2)
    return list(parts[kept])
