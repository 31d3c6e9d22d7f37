"""Draws and names the districts of an invented municipality."""

import numpy as np
import pandas as pd
import shapely

from data.demonstration.settlement import Settlement
from data.demonstration.terrain import Terrain

_FIRST = (
    "Birch", "Stone", "Mill", "Pine", "Heath", "Alder", "Rowan", "Willow", "Sand", "Clay", "Moss", "Fern",
    "Copper", "Chapel", "Market", "Ferry", "Kiln", "Lime",
)  # fmt: skip
_SECOND = (
    "Hill", "Meadow", "Bridge", "Brook", "Field", "Ridge", "Point", "Cove", "Grove", "Green", "Vale", "Moor",
    "Park",
)  # fmt: skip
_COMPASS = ("East", "North-east", "North", "North-west", "West", "South-west", "South", "South-east")


def draw_districts(terrain: Terrain, settlement: Settlement, rng: np.random.Generator) -> pd.DataFrame:
    """The land nearest to each quarter that is no village; they cover all land and do not overlap.

    Returns
    -------
    Columns name, use, x, y (metres from the corner) and outline (polygons, metres from the corner).
    """
    seats = settlement.quarters[settlement.quarters.use.isin(["centre", "suburb", "town", "industry"])]
    points = shapely.points(seats[["x", "y"]].to_numpy())
    shapes = shapely.voronoi_polygons(
        shapely.union_all(np.asarray(points)), extend_to=terrain.box, ordered=True
    )
    outlines = shapely.intersection(shapely.get_parts(shapes), terrain.land)
    return pd.DataFrame(
        {
            "name": _names(seats, terrain, rng),
            "use": seats.use.to_numpy(),
            "x": seats.x.to_numpy(),
            "y": seats.y.to_numpy(),
            "outline": outlines,
        }
    )


def _names(seats: pd.DataFrame, terrain: Terrain, rng: np.random.Generator) -> list[str]:
    """Two words of landscape; works are named by the side of the centre they lie on. No name comes twice."""
    turn = np.arctan2(seats.y.to_numpy() - terrain.centre[1], seats.x.to_numpy() - terrain.centre[0])
    side = np.round(turn / (np.pi / 4)).astype(int) % 8
    first, second = rng.permutation(len(_FIRST)), rng.permutation(len(_SECOND))
    works: dict[str, int] = {}
    names: list[str] = []
    for i, use in enumerate(seats.use):
        # 18 and 13 have no common divisor, so pairs begin to repeat after 234 districts only.
        landscape = f"{_FIRST[first[i % len(_FIRST)]]} {_SECOND[second[i % len(_SECOND)]]}"
        quarter = f"{_COMPASS[side[i]]} Works"
        if use == "industry":
            works[quarter] = works.get(quarter, 0) + 1
            landscape = quarter if works[quarter] == 1 else f"{quarter} {works[quarter]}"
        names.append("Old Town" if use == "centre" else landscape)
    return names
