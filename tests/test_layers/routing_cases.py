"""Makes stops, teams and streets along one line, on which times can be reckoned in the head."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.routing.stop import Stop
from layers.routing.team import Team

HOUR = 3600
EVENING = (17 * HOUR, 23 * HOUR)


class Line:
    """A street of a hundred minutes: a minute for each hundredth of a degree of latitude, an island beyond.

    Points with a longitude above 0 lie on the island, and those below 0 in the sea.
    """

    caveat = ""

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        along, side = points[:, 0], np.sign(points[:, 1])
        pace = {"foot": 60.0, "bicycle": 20.0, "car": 10.0, "public_transport": 60.0}[mode]
        times = np.abs(along[:, None] - along[None]) * 100 * pace
        cut = (side[:, None] != side[None]) | (side[:, None] < 0)
        return np.where(cut, np.inf, times)


def stop(code: str, minute: float, **facts: Any) -> Stop:
    """A stop so many minutes along the line, of value 1, open all evening, for a stay of ten minutes."""
    side = facts.pop("side", 0.0)
    held: dict[str, Any] = {"value": 1.0, "stay_s": 600, "windows": (EVENING,)} | facts
    return Stop(code, f"Place {code}", "bar", minute / 100, side, 0, 0, 2, **held)


def team(code: str = "a", **facts: Any) -> Team:
    """A team on foot from minute 0 and back, from 18:00 to 20:00."""
    held: dict[str, Any] = {
        "size": 2,
        "languages": frozenset({"en"}),
        "travels_by": "foot",
        "start": (0.0, 0.0),
        "end": (0.0, 0.0),
        "starts_s": 18 * HOUR,
        "ends_s": 20 * HOUR,
    } | facts
    return Team(code, **held)


def travel_of(stops: tuple[Stop, ...], teams: tuple[Team, ...]) -> dict[str, NDArray[np.float64]]:
    """Return what the checker needs: for each team the seconds between all stops, its start and its end."""
    points = [(each.lat, each.lon) for each in stops]
    return {
        each.code: Line().times_s(each.travels_by, np.array([*points, each.start, each.end]))
        for each in teams
    }
