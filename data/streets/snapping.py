"""Puts points on the nearest street that a way of travelling can use and leave again."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.streets.config import SEARCH_M, travelling

# With fewer edges within reach, either way, a street is a yard, a gap in the map, its edge, or an island.
ENOUGH_EDGES = 100
# A point is taken from a yard to the street beside it, but not from an island over the water.
MOST_ASIDE_M = 50.0
_MOST_KNOWN = 20_000
_NEAR = {"radius": 0, "search_cutoff": SEARCH_M, "node_snap_tolerance": 0}


@dataclass(frozen=True)
class Snapped:
    """Points on streets, shape (n, 2), NaN where none is near."""

    points: NDArray[np.float64]

    @property
    def found(self) -> NDArray[np.intp]:
        """The positions of the points that lie on a street."""
        return np.flatnonzero(~np.isnan(self.points[:, 0]))

    def location(self, i: int) -> dict[str, Any]:
        """Return one point as Valhalla takes it.

        Only the street that it lies on counts: with others as well, matrix and route of 3.9.1 choose
        different ones, and their times differ by minutes.
        """
        lat, lon = self.points[i].tolist()
        return {"lat": lat, "lon": lon, "minimum_reachability": 0} | _NEAR


def snap(actor: Any, costing: str, points: NDArray[np.float64]) -> Snapped:
    """Snap points to the nearest street within `SEARCH_M`, or to a better connected one hardly farther."""
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    on_earth = np.isfinite(points).all(axis=1) & (np.abs(points) <= [90, 180]).all(axis=1)
    snapped = np.full_like(points, np.nan)
    if on_earth.any():
        locations = [
            {"lat": lat, "lon": lon, "minimum_reachability": ENOUGH_EDGES} | _NEAR
            for lat, lon in points[on_earth].tolist()
        ]
        answers = actor.locate({"locations": locations, "verbose": True} | travelling(costing))
        snapped[on_earth] = [_street_point(answer.get("edges") or []) for answer in answers]
    return Snapped(snapped)


class SnappedPoints:
    """Remembers what was snapped on one network by one way of travelling, as each plan asks for the same."""

    def __init__(self, costing: str) -> None:
        self._costing = costing
        self._known: dict[tuple[float, float], tuple[float, float]] = {}

    def snap(self, actor: Any, points: NDArray[np.float64]) -> Snapped:
        """Snap points, asking only for those that are new."""
        known = dict(self._known) if len(self._known) < _MOST_KNOWN else {}
        wanted = [(lat, lon) for lat, lon in points.tolist() if (lat, lon) not in known]
        if wanted:
            found = snap(actor, self._costing, np.array(wanted)).points.tolist()
            known |= {point: (lat, lon) for point, (lat, lon) in zip(wanted, found, strict=True)}
            self._known = known
        nowhere = (np.nan, np.nan)
        # A point that is NaN is unlike itself, and so not found again.
        snapped = [known.get((lat, lon), nowhere) for lat, lon in points.tolist()]
        return Snapped(np.array(snapped, dtype=float).reshape(-1, 2))


def _street_point(edges: list[dict[str, Any]]) -> tuple[float, float]:
    """Choose among the candidates that Valhalla gives: the nearest, and the nearest well connected one."""
    near = [edge for edge in edges if edge["distance"] <= SEARCH_M]
    if not near:
        return np.nan, np.nan
    nearest = min(near, key=_distance)
    connected = [e for e in near if min(e["outbound_reach"], e["inbound_reach"]) >= ENOUGH_EDGES]
    best = min(connected, key=_distance, default=nearest)
    chosen = best if best["distance"] - nearest["distance"] <= MOST_ASIDE_M else nearest
    return chosen["correlated_lat"], chosen["correlated_lon"]


def _distance(edge: dict[str, Any]) -> float:
    return float(edge["distance"])
