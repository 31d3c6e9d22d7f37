"""Grows forests, parks and gardens on what is neither built nor wet."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.demonstration.settlement import Settlement
from data.demonstration.shapes import areas_of, rough_blob
from data.demonstration.size import Size
from data.demonstration.terrain import Terrain


@dataclass(frozen=True)
class Greenery:
    """`forests` and `parks` as polygons in metres; what is left of the land is fields."""

    forests: tuple[shapely.Polygon, ...]
    parks: tuple[shapely.Polygon, ...]


def grow_greenery(size: Size, terrain: Terrain, settlement: Settlement, rng: np.random.Generator) -> Greenery:
    """Forests reach over about half of the open country; parks lie in the quarters where people live."""
    built = shapely.union_all(np.array(settlement.quarters.outline, dtype=object))
    woods = shapely.difference(shapely.union_all(_woods(size, rng)), shapely.buffer(built, 60))
    forests = areas_of(shapely.simplify(shapely.intersection(woods, terrain.land), 12), at_least_m2=40_000)
    parks = shapely.intersection(shapely.union_all(_parks(settlement, rng)), terrain.land)
    return Greenery(
        forests=tuple(forests), parks=tuple(areas_of(shapely.simplify(parks, 4), at_least_m2=4_000))
    )


def _woods(size: Size, rng: np.random.Generator) -> list[shapely.Geometry]:
    number = 150
    x, y = rng.uniform(0, size.width_m, number), rng.uniform(0, size.height_m, number)
    radii = 0.026 * size.width_m * np.exp(rng.normal(0, 0.5, number))
    turns = rng.uniform(0, np.pi, number)
    return [
        rough_blob(rng, (x[i], y[i]), radii[i], roughness=0.34, stretch=1.5, angle=turns[i], corners=60)
        for i in range(number)
    ]


def _parks(settlement: Settlement, rng: np.random.Generator) -> list[shapely.Geometry]:
    homes = settlement.quarters[settlement.quarters.use.isin(["centre", "suburb", "town"])]
    parks = []
    for home in homes.to_dict("records"):
        for _park in range(4 if home["use"] == "centre" else 2):
            away, turn = home["radius_m"] * rng.uniform(0.25, 0.85), rng.uniform(0, 2 * np.pi)
            seat = (home["x"] + away * np.cos(turn), home["y"] + away * np.sin(turn))
            parks.append(
                rough_blob(rng, seat, home["radius_m"] * rng.uniform(0.09, 0.17), stretch=1.5, corners=28)
            )
    return parks
