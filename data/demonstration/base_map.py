"""Draws the base map of an invented municipality: water, green, houses, streets, rails and names."""

import numpy as np
import pandas as pd
import shapely

from data.demonstration.greenery import Greenery
from data.demonstration.settlement import Settlement
from data.demonstration.size import Size
from data.demonstration.streets import Streets
from data.demonstration.terrain import Terrain


def draw_base_map(
    size: Size,
    terrain: Terrain,
    settlement: Settlement,
    streets: Streets,
    greenery: Greenery,
    districts: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row per thing drawn: layer, rank (1 is seen from far), name, outline (metres from the corner)."""
    lakes = [f"Lake {i + 1}" for i in range(len(terrain.lakes))]
    layers = [
        _rows("water", 1, terrain.sea, ["Open Sea", *[None] * (len(terrain.sea) - 1)]),
        _rows("water", 2, terrain.lakes, lakes),
        _rows("green", 2, greenery.forests),
        _rows("green", 3, greenery.parks, [f"Park {i + 1}" for i in range(len(greenery.parks))]),
        _rows("building", 4, _houses(terrain, settlement, rng)),
        _rows("main_street", 1, streets.main, [f"Road {i + 1}" for i in range(len(streets.main))]),
        _rows("main_street", 2, streets.ring, [f"Ring {i + 1}" for i in range(len(streets.ring))]),
        _rows("minor_street", 3, streets.minor),
        _rows("rail", 2, streets.rail),
        _names(size, settlement, districts),
    ]
    return pd.concat(layers, ignore_index=True)


def _rows(
    layer: str, rank: int, outlines: object, names: list[str | None] | list[str] | None = None
) -> pd.DataFrame:
    shapes = list(outlines)  # type: ignore[call-overload]
    named = pd.Series(names if names else [None] * len(shapes), dtype=object)
    return pd.DataFrame(
        {"layer": layer, "rank": rank, "name": named, "outline": pd.Series(shapes, dtype=object)}
    )


def _names(size: Size, settlement: Settlement, districts: pd.DataFrame) -> pd.DataFrame:
    """The municipality's own name, its districts and its villages, in this order of rank."""
    villages = settlement.quarters[settlement.quarters.use == "village"]
    centre = districts.use == "centre"
    far = districts.use.isin(["centre", "town"])
    return pd.concat(
        [
            _rows("place_name", 1, shapely.points(districts.x[centre], districts.y[centre]), [size.name]),
            *(
                _rows("place_name", rank, shapely.points(some.x, some.y), list(some.name))
                for rank, some in ((2, districts[far & ~centre].rename_axis()), (3, districts[~far]))
            ),
            _rows(
                "place_name",
                4,
                shapely.points(villages.x, villages.y),
                [f"Village {i + 1}" for i in range(len(villages))],
            ),
        ],
        ignore_index=True,
    )


def _houses(terrain: Terrain, settlement: Settlement, rng: np.random.Generator) -> list[shapely.Polygon]:
    """A block of houses in each mesh of the centre's streets, halls in industry; other homes are left out."""
    blocks = []
    for quarter in settlement.quarters[settlement.quarters.use.isin(["centre", "industry"])].to_dict(
        "records"
    ):
        step = quarter["street_m"]
        half = int(1.4 * quarter["radius_m"] / step)
        u, v = (grid.ravel() for grid in np.meshgrid(np.arange(-half, half), np.arange(-half, half)))
        wide, deep = (0.5 * step * rng.uniform(0.5, 0.8, len(u)) for _side in range(2))
        u, v = (u + 0.5) * step, (v + 0.5) * step
        corners = np.stack(
            [np.stack([u + a * wide, v + b * deep], axis=1) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))],
            axis=1,
        )
        turn = np.array(
            [
                [np.cos(quarter["angle"]), np.sin(quarter["angle"])],
                [-np.sin(quarter["angle"]), np.cos(quarter["angle"])],
            ]
        )
        shapes = shapely.polygons(corners @ turn + [quarter["x"], quarter["y"]])
        inside = shapely.contains_properly(shapely.intersection(quarter["outline"], terrain.land), shapes)
        blocks += list(shapes[inside & (rng.uniform(size=len(shapes)) < 0.85)])
    return blocks
