"""Invents a municipality: its ground, streets, districts, inhabitants, places and base map."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data.demonstration.base_map import draw_base_map
from data.demonstration.districts import draw_districts
from data.demonstration.greenery import grow_greenery
from data.demonstration.places import put_places
from data.demonstration.population import spread_population
from data.demonstration.settlement import settle
from data.demonstration.size import CELL_M, SOUTH_M, WEST_M, Size
from data.demonstration.streets import lay_streets
from data.demonstration.terrain import lay_terrain


@dataclass(frozen=True)
class Geography:
    """Frames in metres of EPSG:3067, ready for the store.

    `places`: kind, name, opening_hours, x, y. `population`: east, north (250 m cells), inhabitants; cells
    where somebody lives. `districts`: name, outline. `base_map`: layer, rank, name, outline.
    `extent`: west, south, east, north.
    """

    places: pd.DataFrame
    population: pd.DataFrame
    districts: pd.DataFrame
    base_map: pd.DataFrame
    extent: tuple[float, float, float, float]


def invent_geography(size: Size, *, seed: int) -> Geography:
    """The same size and seed give the same municipality."""
    rng = np.random.default_rng([seed, 1])
    terrain = lay_terrain(size, rng)
    settlement = settle(size, terrain, rng)
    streets = lay_streets(size, terrain, settlement, rng)
    greenery = grow_greenery(size, terrain, settlement, rng)
    districts = draw_districts(terrain, settlement, rng)
    cells = spread_population(size, terrain, settlement, greenery, rng)
    places = put_places(size, terrain, settlement, streets, cells, rng)
    base_map = draw_base_map(size, terrain, settlement, streets, greenery, districts, rng)
    lived_in = cells[cells.inhabitants > 0]
    return Geography(
        places=places.assign(x=places.x + WEST_M, y=places.y + SOUTH_M),
        population=pd.DataFrame(
            {
                "east": np.floor((lived_in.x + WEST_M) / CELL_M).astype(np.int32),
                "north": np.floor((lived_in.y + SOUTH_M) / CELL_M).astype(np.int32),
                "inhabitants": lived_in.inhabitants.astype(np.int32),
            }
        ).reset_index(drop=True),
        districts=pd.DataFrame({"name": districts.name, "outline": _moved(districts.outline)}),
        base_map=base_map.assign(outline=_moved(base_map.outline)),
        extent=(WEST_M, SOUTH_M, WEST_M + size.width_m, SOUTH_M + size.height_m),
    )


def _moved(outlines: pd.Series) -> pd.Series:
    shapes = outlines.to_numpy(dtype=object)
    corner = np.array([WEST_M, SOUTH_M])
    # To the decimetre: a finer line would cost space and show nothing.
    moved = shapely.transform(shapes, lambda points: np.round(points + corner, 1))
    return pd.Series(moved, dtype=object, index=outlines.index)
