"""Places the centre, suburbs, outer towns, villages and industry of an invented municipality."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from data.demonstration.shapes import rough_blob, rough_line, smooth_line
from data.demonstration.size import Size
from data.demonstration.terrain import Terrain

_PEOPLE_PER_KM2 = {"centre": 9_500.0, "suburb": 2_600.0, "town": 2_900.0, "village": 700.0, "industry": 90.0}
_STREETS_M = {"centre": 0.0, "suburb": 190.0, "town": 165.0, "village": 210.0, "industry": 300.0}


@dataclass(frozen=True)
class Settlement:
    """What is built: `quarters` (one row each: use, x, y, radius_m, angle, people_per_km2, street_m and their
    outline as geometry, metres) and `radials`, the main roads out of the centre."""

    quarters: pd.DataFrame
    radials: tuple[shapely.Geometry, ...]


def settle(size: Size, terrain: Terrain, rng: np.random.Generator) -> Settlement:
    """Suburbs stand along the main roads, towns and villages apart, industry at the rings and the shore."""
    radials, angles = _radials(size, terrain, rng)
    shapely.prepare(terrain.land)
    seats = pd.concat(
        [
            _centre(size, terrain),
            _outer_towns(size, terrain, rng),
            _harbour(size, terrain),
            _industries(size, terrain, angles, rng),
            _suburbs(size, radials, rng),
            _villages(size, rng),
        ],
        ignore_index=True,
    )
    quarters = _apart(seats[_dry(seats, terrain)].reset_index(drop=True))
    quarters["angle"] = rng.uniform(0, np.pi / 2, len(quarters))
    quarters["street_m"] = quarters.use.map(_STREETS_M).where(quarters.use != "centre", size.block_m)
    distance = np.hypot(quarters.x - terrain.centre[0], quarters.y - terrain.centre[1])
    thinning = np.where(quarters.use == "suburb", np.exp(-distance / (8 * size.core_m)) + 0.35, 1.0)
    quarters["people_per_km2"] = (
        quarters.use.map(_PEOPLE_PER_KM2) * thinning * rng.uniform(0.7, 1.3, len(quarters))
    )
    outlines = [
        rough_blob(rng, (quarter["x"], quarter["y"]), quarter["radius_m"], roughness=0.3, corners=40)
        for quarter in quarters.to_dict("records")
    ]
    quarters = quarters.assign(outline=pd.Series(outlines, dtype="object"))
    return Settlement(quarters=quarters, radials=radials)


def _radials(
    size: Size, terrain: Terrain, rng: np.random.Generator
) -> tuple[tuple[shapely.Geometry, ...], np.ndarray]:
    angles = np.linspace(np.radians(4), np.radians(176), size.radials) + rng.normal(0, 0.03, size.radials)
    reach = np.hypot(size.width_m, size.height_m)
    core = shapely.Point(terrain.centre).buffer(0.55 * size.core_m)
    lines = []
    for angle in angles:
        bend = angle + rng.normal(0, 0.06)
        middle = np.add(terrain.centre, 0.25 * reach * np.array([np.cos(bend), np.sin(bend)]))
        end = np.add(terrain.centre, reach * np.array([np.cos(angle), np.sin(angle)]))
        line = rough_line(rng, np.array([terrain.centre, middle, end]), rounds=4, roughness=0.045)
        road = shapely.difference(shapely.LineString(smooth_line(line)), core)
        lines.append(shapely.intersection(road, terrain.box))
    return tuple(lines), angles


def _suburbs(size: Size, radials: tuple[shapely.Geometry, ...], rng: np.random.Generator) -> pd.DataFrame:
    along = np.repeat(np.array(size.rows_m), len(radials)) * rng.uniform(
        0.93, 1.07, len(size.rows_m) * len(radials)
    )
    seats = shapely.line_interpolate_point(np.tile(np.array(radials), len(size.rows_m)), along)
    offset = rng.normal(0, 0.22 * size.core_m, (len(along), 2))
    kept = rng.uniform(size=len(along)) < np.where(along > 4 * size.core_m, 0.78, 1.0)
    radii = size.core_m * rng.uniform(0.5, 0.8, len(along))
    return pd.DataFrame(
        {
            "use": "suburb",
            "x": shapely.get_x(seats) + offset[:, 0],
            "y": shapely.get_y(seats) + offset[:, 1],
            "radius_m": radii,
        }
    )[kept]


def _outer_towns(size: Size, terrain: Terrain, rng: np.random.Generator) -> pd.DataFrame:
    angles = np.linspace(np.radians(14), np.radians(160), size.towns) + rng.normal(0, 0.08, size.towns)
    away = 0.39 * size.width_m * rng.uniform(0.9, 1.05, size.towns)
    return pd.DataFrame(
        {
            "use": "town",
            "x": terrain.centre[0] + away * np.cos(angles),
            "y": terrain.centre[1] + away * np.sin(angles),
            "radius_m": 0.85 * size.core_m,
        }
    )


def _centre(size: Size, terrain: Terrain) -> pd.DataFrame:
    """The old town, and a quarter on the headland before it."""
    x, y = terrain.centre
    return pd.DataFrame(
        {
            "use": ["centre", "suburb"],
            "x": [x, x - 0.15 * size.core_m],
            "y": [y, y - 1.4 * size.core_m],
            "radius_m": [size.core_m, 0.62 * size.core_m],
        }
    )


def _harbour(size: Size, terrain: Terrain) -> pd.DataFrame:
    x, y = terrain.centre[0] + 0.8 * size.core_m, terrain.centre[1] - 0.75 * size.core_m
    return pd.DataFrame({"use": "industry", "x": [x], "y": [y], "radius_m": 0.34 * size.core_m})


def _industries(size: Size, terrain: Terrain, angles: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    between = (angles[:-1] + angles[1:]) / 2
    turns = rng.choice(between, size.industries, replace=size.industries > len(between))
    away = rng.choice(np.array(size.rings_m), size.industries) * rng.uniform(0.96, 1.12, size.industries)
    return pd.DataFrame(
        {
            "use": "industry",
            "x": terrain.centre[0] + away * np.cos(turns),
            "y": terrain.centre[1] + away * np.sin(turns),
            "radius_m": size.core_m * rng.uniform(0.3, 0.45, size.industries),
        }
    )


def _villages(size: Size, rng: np.random.Generator) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "use": "village",
            "x": rng.uniform(0.03, 0.97, size.villages) * size.width_m,
            "y": rng.uniform(0.3, 0.96, size.villages) * size.height_m,
            "radius_m": 260 + rng.uniform(0, 160, size.villages),
        }
    )


def _dry(seats: pd.DataFrame, terrain: Terrain) -> np.ndarray:
    """Seats on land: the middle and most of the rim."""
    turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    x = seats.x.to_numpy()[:, None] + 0.6 * seats.radius_m.to_numpy()[:, None] * np.cos(turn)
    y = seats.y.to_numpy()[:, None] + 0.6 * seats.radius_m.to_numpy()[:, None] * np.sin(turn)
    rim = shapely.contains_xy(terrain.land, x, y).mean(axis=1)
    return np.asarray(shapely.contains_xy(terrain.land, seats.x, seats.y) & (rim >= 0.6))


def _apart(seats: pd.DataFrame) -> pd.DataFrame:
    """A seat too near an earlier one is dropped; a loop, as each choice binds the next."""
    x, y, radius = (seats[name].to_numpy() for name in ("x", "y", "radius_m"))
    kept: list[int] = []
    for i in range(len(seats)):
        gap = np.hypot(x[kept] - x[i], y[kept] - y[i]) - 0.72 * (radius[kept] + radius[i])
        if not (gap < 0).any():
            kept.append(i)
    return seats.iloc[kept].reset_index(drop=True)
