"""Divides places of help among the people who can reach them: enhanced two-step floating catchments."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BANDS_MIN = (15.0, 30.0, 60.0)
WEIGHTS = (1.0, 0.68, 0.22)
DETOUR = 1.3
SPEED_KM_H = 15.0
WEIGHT_ANYWHERE = 1.0
"""Of a hidden address: who needs it is brought there, and a map by distance would show where it lies."""
_TOGETHER = 32


@dataclass(frozen=True, eq=False)
class Sites:
    """Where services are: metres in the grid CRS, places of help, and which ones have no place on any map.

    Those that are `wide` are somewhere in the area of work, with a hidden address: they count for the whole
    area alike, and x and y say nothing of them.
    """

    x: Floats
    y: Floats
    places: Floats
    wide: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.x)


@dataclass(frozen=True, eq=False)
class Access:
    """What the two steps give.

    Parameters
    ----------
    per_person
        Places of help per inhabitant (or per unit of demand) of each cell.
    demand
        People who reach each service, those farther away counting less.
    ratio
        Places per such person of each service; zero where nobody reaches it.
    mean
        Places per person over all cells, each cell counting by its people.
    """

    per_person: Floats
    demand: Floats
    ratio: Floats
    mean: float


def float_catchments(
    sites: Sites, x: Floats, y: Floats, people: Floats, *, speeds_km_h: tuple[float, ...] = (SPEED_KM_H,)
) -> tuple[Access, ...]:
    """Return at each speed the accessibility of places of help from cells with centres (x, y) and people.

    R_j = S_j / sum_k w_jk P_k and A_i = sum_j w_ij R_j with the places S, the people P and weights w by
    minutes of travel: Luo and Qi, *An enhanced two-step floating catchment area method* (2009).
    """
    per_person = np.zeros((len(speeds_km_h), len(x)))
    demand, ratio = (np.zeros((len(speeds_km_h), len(sites))) for _each in range(2))
    for first in range(0, len(sites), _TOGETHER):  # some services at once, so that the table stays small
        some = slice(first, first + _TOGETHER)
        metres = metres_between(_taken(sites, some), x, y)
        for speed, km_h in enumerate(speeds_km_h):
            weights = weights_of(metres, speed_km_h=km_h)
            demand[speed, some] = weights @ people
            np.divide(
                sites.places[some],
                demand[speed, some],
                out=ratio[speed, some],
                where=demand[speed, some] > 0,
            )
            per_person[speed] += ratio[speed, some] @ weights
    total = max(float(people.sum()), np.finfo(float).tiny)
    return tuple(
        Access(*each, mean=float(each[0] @ people) / total)
        for each in zip(per_person, demand, ratio, strict=True)
    )


def metres_between(sites: Sites, x: Floats, y: Floats) -> Floats:
    """Return straight metres from each service (rows) to each cell (columns), NaN from wide ones."""
    metres = np.hypot(sites.x[:, None] - x, sites.y[:, None] - y)
    metres[sites.wide] = np.nan
    return metres


def minutes_of(metres: Floats, *, speed_km_h: float = SPEED_KM_H) -> Floats:
    """Return the minutes of a way: its straight line times the detour, by the speed."""
    return np.asarray(metres * (DETOUR * 60 / (1000 * speed_km_h)))


def weights_of(metres: Floats, *, speed_km_h: float = SPEED_KM_H) -> Floats:
    """Return the weight of a way: 1 to 15 minutes, 0.68 to 30, 0.22 to 60, then 0; 1 from anywhere if NaN."""
    band = np.zeros(metres.shape, np.uint8)
    for bound in BANDS_MIN:
        band += metres > bound * (1000 * speed_km_h) / (DETOUR * 60)
    weights = np.array([*WEIGHTS, 0.0])[band]
    weights[np.isnan(metres)] = WEIGHT_ANYWHERE
    return weights


def _taken(sites: Sites, some: slice) -> Sites:
    return Sites(sites.x[some], sites.y[some], sites.places[some], sites.wide[some])
