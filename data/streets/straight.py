"""Stands in for streets where none are known: straight lines, made longer by a stated factor."""

import numpy as np
import shapely
from numpy.typing import NDArray

from data.language import _
from data.streets.network import BICYCLE, CAR, FOOT, PUBLIC_TRANSPORT, Leg

# As for the catchments of services. Measured with Valhalla 3.9.1 between 150 pairs of points each
# time, the median is 1.33 on foot, 1.37 by bicycle and 1.49 by car in the demonstration's extract of central
# Helsinki, and 1.25, 1.32 and 1.29 in its invented region. Helsinki's speeds come to 5.0, 15.9 and 27 km/h.
DETOUR = 1.3
SPEEDS_MS = {FOOT: 5.0 / 3.6, PUBLIC_TRANSPORT: 5.0 / 3.6, BICYCLE: 16 / 3.6, CAR: 27 / 3.6}
EARTH_M = 6_371_008.8
_CORNERS = 64


class StraightLines:
    """A network without streets: great circles times `DETOUR`, at one speed for each way of travelling."""

    @property
    def caveat(self) -> str:
        """Say that no streets are known, and by what the distances were multiplied."""
        return _(
            "No streets are known here: ways are straight lines times {factor:.1f}, heedless of water, "
            "bridges and one-ways. Bring in an extract with `python -m data places import` for real ways."
        ).format(factor=DETOUR)

    @property
    def attribution(self) -> str:
        """Return nothing: straight lines are nobody's."""
        return ""

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the seconds between the points, shape (n, n); infinite where a point is NaN."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        times = DETOUR * great_circle_m(points[:, None], points[None, :]) / SPEEDS_MS[mode]
        return np.where(np.isnan(times), np.inf, times)

    def legs(self, mode: str, points: NDArray[np.float64]) -> tuple[Leg, ...]:
        """Return a straight line from each point to the next."""
        points = np.asarray(points, dtype=float).reshape(-1, 2)
        metres = DETOUR * great_circle_m(points[:-1], points[1:])
        return tuple(
            Leg(points[i : i + 2].copy(), float(metres[i]), float(metres[i]) / SPEEDS_MS[mode])
            for i in range(len(points) - 1)
        )

    def reach(self, mode: str, point: tuple[float, float], *, minutes: float) -> shapely.Geometry:
        """Return a circle, in EPSG:4326."""
        radius = SPEEDS_MS[mode] * 60 * minutes / DETOUR / EARTH_M
        lat, lon = np.radians(point)
        bearings = np.linspace(0, 2 * np.pi, _CORNERS, endpoint=False)
        north = np.arcsin(np.sin(lat) * np.cos(radius) + np.cos(lat) * np.sin(radius) * np.cos(bearings))
        east = lon + np.arctan2(
            np.sin(bearings) * np.sin(radius) * np.cos(lat), np.cos(radius) - np.sin(lat) * np.sin(north)
        )
        return shapely.Polygon(np.degrees(np.column_stack([east, north])))

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG002
        """Return the points as they are, since no street is known that would be nearer."""
        return np.array(points, dtype=float).reshape(-1, 2)


def great_circle_m(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return metres between points (..., 2) in degrees by the haversine formula, on a sphere of `EARTH_M`."""
    lat, lon = np.moveaxis(np.radians(points), -1, 0)
    other_lat, other_lon = np.moveaxis(np.radians(others), -1, 0)
    chord = (
        np.sin((lat - other_lat) / 2) ** 2
        + np.cos(lat) * np.cos(other_lat) * np.sin((lon - other_lon) / 2) ** 2
    )
    metres: NDArray[np.float64] = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return metres
