"""Puts generic places of every kind on the ground of an invented municipality."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.demonstration.kind_traits import KindTraits, kind_traits
from data.demonstration.settlement import Settlement
from data.demonstration.size import CELL_M, Size
from data.demonstration.streets import Streets
from data.demonstration.terrain import Terrain


def put_places(
    size: Size,
    terrain: Terrain,
    settlement: Settlement,
    streets: Streets,
    cells: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """One row per place, its number of each kind following the inhabitants.

    Parameters
    ----------
    cells
        As from `spread_population`.

    Returns
    -------
    Columns kind, name (a noun and a number), opening_hours, x, y (metres from the corner, on land).
    """
    weights = _weights(size, terrain, settlement, streets, cells)
    shapely.prepare(terrain.land)
    rows = []
    for traits in kind_traits():
        number = _number(traits, size)
        if number:
            x, y = _points(terrain, cells, weights[traits.where], number, rng)
            if traits.where == "stations":
                count = min(number, len(streets.stations))
                x[:count], y[:count] = streets.stations[:count].T
            names = [f"{traits.noun} {i + 1}" if traits.noun else None for i in range(number)]
            rows.append(
                pd.DataFrame(
                    {"kind": traits.code, "name": names, "opening_hours": traits.hours, "x": x, "y": y}
                )
            )
    return pd.concat(rows, ignore_index=True)


def _number(traits: KindTraits, size: Size) -> int:
    """At least one of each kind, so that even a small town shows every layer something."""
    return max(1, round(traits.per_100k * size.inhabitants / 100_000)) if traits.per_100k else 0


def _weights(
    size: Size, terrain: Terrain, settlement: Settlement, streets: Streets, cells: pd.DataFrame
) -> dict[str, NDArray[np.float64]]:
    """Weight of each cell for each ground; none of them sums to zero."""
    people = cells.inhabitants.to_numpy(dtype=np.float64)
    away = np.hypot(cells.x.to_numpy() - terrain.centre[0], cells.y.to_numpy() - terrain.centre[1])
    core = np.exp(-((away / (0.55 * size.core_m)) ** 2))
    middles = np.zeros(len(cells))
    homes = settlement.quarters[settlement.quarters.use.isin(["centre", "suburb", "town"])]
    for home in homes.to_dict("records"):  # some tens of quarters
        gap = np.hypot(cells.x - home["x"], cells.y - home["y"]).to_numpy()
        middles += np.exp(-((gap / (0.3 * home["radius_m"])) ** 2)) * home["people_per_km2"] / 2_500
    centres = shapely.points(cells.x, cells.y)
    main = shapely.union_all([*streets.main, *streets.ring])
    roads = np.exp(-((shapely.distance(centres, main) / 200) ** 2)) * (cells.built.to_numpy() + 0.05)
    halts = np.min(
        np.hypot(
            cells.x.to_numpy()[:, None] - streets.stations[:, 0],
            cells.y.to_numpy()[:, None] - streets.stations[:, 1],
        ),
        axis=1,
    )
    land, field = cells.land.to_numpy(), cells.field.to_numpy()
    return {
        "centre": (core * 3 + 0.8 * middles + people / 2_500) * land,
        "homes": people,
        "middles": (middles + 0.5 * core + people / 6_000) * land,
        "industry": cells.industry.to_numpy() + 0.01 * roads * land,
        "country": np.where(away > 1.5 * size.core_m, field, 0) ** 2,
        "stations": (np.exp(-((halts / 600) ** 2)) + 0.15 * middles) * land,
        "shore": cells.shore.to_numpy() * np.exp(-away / (2 * size.core_m)) * land,
        "roads": roads * land,
    }


def _points(
    terrain: Terrain, cells: pd.DataFrame, weights: NDArray[np.float64], number: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points in cells drawn by weight: a dozen are drawn for each, and the first dry one is taken."""
    tries = 12
    drawn = rng.choice(len(cells), (number, tries), p=weights / weights.sum())
    x = cells.x.to_numpy()[drawn] + rng.uniform(-0.5, 0.5, (number, tries)) * CELL_M
    y = cells.y.to_numpy()[drawn] + rng.uniform(-0.5, 0.5, (number, tries)) * CELL_M
    first = np.argmax(shapely.contains_xy(terrain.land, x, y), axis=1)
    chosen = np.arange(number), first
    return x[chosen], y[chosen]
