"""Reads instances of the team orienteering problem in Chao's format, and their best known prizes."""

from dataclasses import dataclass
from math import floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.routing.problem import Crew, Problem, Quota

# Units of an instance are cut into so many steps; ways are rounded up, so no route is longer than allowed.
STEPS = 100_000


@dataclass(frozen=True, eq=False)
class Instance:
    """One instance: the first point is the start, the last the end, each point at most once.

    Parameters
    ----------
    name
        Name of the file.
    crews, longest
        How many routes there are at most, and how long each may be.
    points
        Shape (n, 2).
    prizes
        Shape (n,).
    """

    name: str
    crews: int
    longest: float
    points: NDArray[np.float64]
    prizes: NDArray[np.float64]

    def length(self, route: list[int]) -> float:
        """Return the length of a route from point to point."""
        along = self.points[route]
        return float(np.hypot(*(along[1:] - along[:-1]).T).sum())


def read_instance(path: Path) -> Instance:
    """Return the instance of a file: n, m and tmax, then x, y and prize of each point.

    Raises
    ------
    Refused
        When the file cannot be read, or is not in this format.
    """
    try:
        lines = [line.replace(";", " ").split() for line in path.read_text(encoding="utf-8").splitlines()]
        filled = [line for line in lines if line]
        head = {line[0].lower(): line[1] for line in filled[:3]}
        rows = np.array([[float(each) for each in line] for line in filled[3:]])
        found = Instance(path.name, int(head["m"]), float(head["tmax"]), rows[:, :2], rows[:, 2])
        if len(rows) != int(head["n"]) or rows.shape[1] != 3 or found.crews < 1 or len(rows) < 2:
            raise ValueError
    except (OSError, ValueError, KeyError, IndexError):
        raise Refused(
            _(
                "{path} is no instance in Chao's format. It needs the lines n, m and tmax, and then "
                "x;y;prize of each point."
            ).format(path=path)
        ) from None
    return found


def read_best_known(path: Path) -> dict[str, float]:
    """Return the best known prize by name of file; lines of name and prize.

    Raises
    ------
    Refused
        When the file cannot be read, or a line is not a name and a number.
    """
    try:
        lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return {name: float(prize) for name, prize in lines}
    except (OSError, ValueError):
        raise Refused(
            _("{path} holds no best known prizes. It needs lines of a name and a prize.").format(path=path)
        ) from None


def instance_to_problem(instance: Instance) -> tuple[Problem, NDArray[np.int64]]:
    """Return the instance as a problem, and the point of each task; points out of reach are left out."""
    between = instance.points[:, None] - instance.points[None]
    steps = np.ceil(np.hypot(between[..., 0], between[..., 1]) * STEPS).astype(np.int64)
    longest = floor(instance.longest * STEPS)
    last = len(instance.points) - 1
    reachable = (instance.prizes > 0) & (steps[0] + steps[:, last] <= longest)
    reachable[[0, last]] = False
    points = np.flatnonzero(reachable)
    places = [*points, 0, last]
    size = len(points)
    crew = Crew(steps[np.ix_(places, places)], np.ones(size, dtype=np.bool_), 0, longest)
    return (
        Problem(
            values=instance.prizes[points],
            stays=np.zeros(size, dtype=np.int64),
            opens=np.zeros((size, 1), dtype=np.int64),
            closes=np.full((size, 1), longest),
            crews=(crew,) * instance.crews,
            wanted=np.zeros(size, dtype=np.int64),
            counted=np.zeros(size, dtype=np.bool_),
            quota=Quota(),
        ),
        points,
    )
