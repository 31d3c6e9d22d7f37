"""Lays main roads, minor streets and rails over an invented municipality."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from data.demonstration.settlement import Settlement
from data.demonstration.shapes import lines_of, rough_line, smooth_line
from data.demonstration.size import Size
from data.demonstration.terrain import Terrain


@dataclass(frozen=True)
class Streets:
    """Lines in metres: `main` (radial roads), `ring`, `minor`, `rail`; `stations`: points, shape (n, 2)."""

    main: tuple[shapely.LineString, ...]
    ring: tuple[shapely.LineString, ...]
    minor: tuple[shapely.LineString, ...]
    rail: tuple[shapely.LineString, ...]
    stations: np.ndarray


def lay_streets(size: Size, terrain: Terrain, settlement: Settlement, rng: np.random.Generator) -> Streets:
    """Radial and ring roads, a grid in each quarter, lanes from villages to main roads, rails."""
    bridged = shapely.buffer(shapely.buffer(terrain.land, 900), -900)
    main = [
        line
        for radial in settlement.radials
        for line in lines_of(shapely.intersection(radial, bridged), at_least_m=900)
    ]
    rings = [
        line
        for radius_m in (0.55 * size.core_m / 1.03, *size.rings_m)
        for line in lines_of(
            shapely.intersection(_ring(terrain, radius_m, rng), bridged),
            at_least_m=2_500 if radius_m > size.core_m else 300,
        )
    ]
    minor = _quarter_streets(terrain, settlement, rng) + _lanes(terrain, settlement, [*main, *rings], rng)
    rail, stations = _rails(size, bridged, terrain, settlement, rng)
    return Streets(tuple(main), tuple(rings), tuple(minor), tuple(rail), stations)


def _ring(terrain: Terrain, radius_m: float, rng: np.random.Generator) -> shapely.Geometry:
    turn = np.linspace(-0.5 * np.pi, 1.5 * np.pi, 180)
    radius = radius_m * (
        1 + 0.06 * np.sin(2 * turn + rng.uniform(0, 6)) + 0.03 * np.sin(5 * turn + rng.uniform(0, 6))
    )
    x, y = terrain.centre[0] + 1.06 * radius * np.cos(turn), terrain.centre[1] + 1.0 * radius * np.sin(turn)
    return shapely.intersection(shapely.LineString(np.column_stack([x, y])), terrain.box)


def _quarter_streets(
    terrain: Terrain, settlement: Settlement, rng: np.random.Generator
) -> list[shapely.LineString]:
    """A bent grid in each quarter, clipped to its outline and the land, so that no two overlap."""
    streets: list[shapely.LineString] = []
    taken: list[shapely.Geometry] = []
    for quarter in settlement.quarters.to_dict("records"):
        shape = shapely.intersection(quarter["outline"], terrain.land)
        if taken:
            shape = shapely.difference(shape, shapely.union_all(taken))
        taken.append(quarter["outline"])
        loose = quarter["use"] not in ("centre", "industry")
        grid = _grid(
            quarter["x"], quarter["y"], quarter["radius_m"], quarter["angle"], quarter["street_m"], loose, rng
        )
        pieces = shapely.intersection(grid, shape)
        streets += lines_of(shapely.simplify(pieces, 3), at_least_m=0.7 * quarter["street_m"])
    return streets


def _grid(
    x: float, y: float, radius_m: float, angle: float, step_m: float, loose: bool, rng: np.random.Generator
) -> NDArray[np.object_]:
    """Two families of parallel lines; loose ones are bent and broken, as in suburbs."""
    half = int(1.5 * radius_m / step_m)
    across = np.arange(-half, half + 1) * step_m
    along = np.linspace(-1.5 * radius_m, 1.5 * radius_m, 2 * half + 1)
    bend = 0.16 * radius_m * (1 if loose else 0.04)
    phase = rng.uniform(0, 2 * np.pi, 2)
    families = []
    for turn in (0, 1):
        u, v = np.meshgrid(along, across)
        v = v + bend * np.sin(1.9 * u / radius_m + phase[turn])
        if turn:
            u, v = v, u
        east = x + u * np.cos(angle) - v * np.sin(angle)
        north = y + u * np.sin(angle) + v * np.cos(angle)
        points = np.stack([east, north], axis=2)
        ends = np.stack([points[:, :-1], points[:, 1:]], axis=2).reshape(-1, 2, 2)
        pieces = np.asarray(shapely.linestrings(ends), dtype=object)
        kept = pieces[rng.uniform(size=len(pieces)) > (0.16 if loose else 0.03)]
        families.append(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(kept)))))
    return np.concatenate(families)


def _lanes(
    terrain: Terrain, settlement: Settlement, main: list[shapely.LineString], rng: np.random.Generator
) -> list[shapely.LineString]:
    """From every quarter to the nearest main road, and from each village to its two nearest quarters."""
    quarters = settlement.quarters
    seats = np.asarray(shapely.points(quarters[["x", "y"]].to_numpy()), dtype=object)
    network = shapely.union_all(main)
    ends = shapely.get_coordinates(shapely.shortest_line(seats, network)).reshape(-1, 2, 2)
    gaps = np.hypot(
        quarters.x.to_numpy()[:, None] - quarters.x.to_numpy(),
        quarters.y.to_numpy()[:, None] - quarters.y.to_numpy(),
    )
    near = np.argsort(gaps, axis=1)[:, 1:3]
    village = np.flatnonzero(quarters.use == "village")
    points = quarters[["x", "y"]].to_numpy()
    pairs = np.stack([points[np.repeat(village, 2)], points[near[village].ravel()]], axis=1)
    lanes = []
    for start, end in np.concatenate([ends, pairs]):
        if np.hypot(*(end - start)) > 150:
            line = shapely.LineString(
                smooth_line(rough_line(rng, np.array([start, end]), rounds=3, roughness=0.09))
            )
            lanes += lines_of(shapely.intersection(line, terrain.land), at_least_m=120)
    return lanes


def _rails(
    size: Size, bridged: shapely.Geometry, terrain: Terrain, settlement: Settlement, rng: np.random.Generator
) -> tuple[list[shapely.LineString], np.ndarray]:
    """Three lines out of a central station, beside the main roads, with stations near quarters."""
    station = np.add(terrain.centre, (0.1 * size.core_m, 0.2 * size.core_m))
    reach = np.hypot(size.width_m, size.height_m)
    lines = []
    for angle in np.radians((24, 84, 152)):
        end = station + reach * np.array([np.cos(angle), np.sin(angle)])
        middle = station + 0.3 * reach * np.array([np.cos(angle + 0.12), np.sin(angle + 0.12)])
        line = shapely.LineString(
            smooth_line(rough_line(rng, np.array([station, middle, end]), rounds=3, roughness=0.03), rounds=3)
        )
        lines += lines_of(
            shapely.intersection(shapely.intersection(line, terrain.box), bridged), at_least_m=1500
        )
    quarters = settlement.quarters
    seats = np.asarray(shapely.points(quarters[["x", "y"]].to_numpy()), dtype=object)
    near = np.asarray(shapely.shortest_line(shapely.union_all(lines), seats), dtype=object)
    served = (shapely.length(near) < 0.8 * quarters.radius_m.to_numpy()) & (
        quarters.use != "industry"
    ).to_numpy()
    halts = shapely.get_coordinates(near[served]).reshape(-1, 2, 2)[:, 0]
    return lines, np.vstack([station[None, :], halts])
