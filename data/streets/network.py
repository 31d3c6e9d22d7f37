"""Says what a network of streets answers: travel times, ways, and what lies within reach."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray

# As in the vocabulary of travel modes. Public transport has no timetable here: it is planned as walking.
FOOT, BICYCLE, CAR, PUBLIC_TRANSPORT = "foot", "bicycle", "car", "public_transport"
MODES = (FOOT, BICYCLE, CAR, PUBLIC_TRANSPORT)


@dataclass(frozen=True)
class Leg:
    """The way from one point to the next.

    Parameters
    ----------
    line
        Shape (n, 2): latitude and longitude in degrees, EPSG:4326, along the way.
    distance_m, travel_s
        Length and time.
    directions
        What to do at each turn, in the words of the network; empty where it has none.
    """

    line: NDArray[np.float64]
    distance_m: float
    travel_s: float
    directions: tuple[str, ...] = ()


class TravelTimes(Protocol):
    """How long ways take, which is all that a plan asks. Points are (lat, lon) in degrees, EPSG:4326."""

    @property
    def caveat(self) -> str:
        """A sentence that must stand on every plan, empty for real streets."""
        ...

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the seconds from each point to each other, shape (n, n); infinite where there is no way."""
        ...


class Streets(TravelTimes, Protocol):
    """A network of streets, or what stands in for one, with the ways themselves."""

    @property
    def attribution(self) -> str:
        """Whose streets these are, as it must be shown; empty where nobody's."""
        ...

    def legs(self, mode: str, points: NDArray[np.float64]) -> tuple[Leg, ...]:
        """Return the way through the points in order, n - 1 legs; raises `Refused` where one has no way."""
        ...

    def reach(self, mode: str, point: tuple[float, float], *, minutes: float) -> shapely.Geometry:
        """Return the area that can be reached within the minutes, in EPSG:4326 (x is longitude)."""
        ...

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the nearest point on a street for each point; NaN where none is near."""
        ...
