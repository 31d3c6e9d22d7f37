"""Places grid coordinates on the world by a coarse lattice that a browser can interpolate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.grid import Grid

Box = tuple[float, float, float, float]

STEP_M = 2_000
MOST_POINTS = 20_000


@dataclass(frozen=True)
class Lattice:
    """Points of known latitude and longitude, one at every step in east and north.

    Between them, position in the Mercator square of web maps is interpolated bilinearly: for steps of 2 km
    the error stays under a metre (0.2 m in Finland's grid), and it grows with the square of the step.

    Parameters
    ----------
    west_m, south_m
        Easting and northing of the first point, metres in the CRS of the grid.
    step_m
        Distance between neighbouring points, metres.
    lat, lon
        Degrees, EPSG:4326; one row per northing, from south to north, one column per easting.
    """

    west_m: int
    south_m: int
    step_m: int
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]

    def mercator(self, x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return position in the Mercator square, from 0 at west and north to 1, as the browser computes it.

        Parameters
        ----------
        x, y
            Easting and northing in metres; outside the lattice its last square is continued.
        """
        column, along = _split((np.asarray(x, np.float64) - self.west_m) / self.step_m, self.lon.shape[1])
        row, up = _split((np.asarray(y, np.float64) - self.south_m) / self.step_m, self.lon.shape[0])

        def blend(values: NDArray[np.float64]) -> NDArray[np.float64]:
            south = values[row, column] * (1 - along) + values[row, column + 1] * along
            north = values[row + 1, column] * (1 - along) + values[row + 1, column + 1] * along
            blended: NDArray[np.float64] = south * (1 - up) + north * up
            return blended

        square_x, square_y = points_to_mercator(self.lat, self.lon)
        return blend(square_x), blend(square_y)


def lattice_over(grid: Grid, box: Box) -> Lattice:
    """Return the lattice that covers a box (west, south, east, north) in metres.

    Steps are 2 km, or as many times doubled as are needed to stay under 20,000 points.
    """
    step_m = STEP_M
    while _points(box, step_m) > MOST_POINTS:
        step_m *= 2
    west_m, south_m = (int(np.floor(edge / step_m)) * step_m for edge in box[:2])
    columns, rows = _columns(box[0], box[2], step_m), _columns(box[1], box[3], step_m)
    x, y = np.meshgrid(west_m + step_m * np.arange(columns), south_m + step_m * np.arange(rows))
    lat, lon = grid.metres_to_points(x, y)
    return Lattice(west_m, south_m, step_m, lat, lon)


def points_to_mercator(lat: ArrayLike, lon: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return position in the Mercator square of web maps (EPSG:3857 scaled to 0..1, north at 0)."""
    sine = np.sin(np.radians(np.asarray(lat, np.float64)))
    return np.asarray(lon, np.float64) / 360 + 0.5, 0.5 - np.arctanh(sine) / (2 * np.pi)


def _split(place: NDArray[np.float64], count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    square = np.clip(np.floor(place), 0, count - 2).astype(np.int64)
    return square, place - square


def _columns(low: float, high: float, step_m: int) -> int:
    return max(2, int(np.ceil(high / step_m)) - int(np.floor(low / step_m)) + 1)


def _points(box: Box, step_m: int) -> int:
    return _columns(box[0], box[2], step_m) * _columns(box[1], box[3], step_m)
