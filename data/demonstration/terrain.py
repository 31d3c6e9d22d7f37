"""Lays an invented coast with bays, islands, lakes and a river."""

from dataclasses import dataclass

import numpy as np
import shapely

from data.demonstration.shapes import areas_of, rough_blob, rough_line, smooth_line
from data.demonstration.size import Size


@dataclass(frozen=True)
class Terrain:
    """Land and water of an invented municipality, in metres from its south-western corner.

    `land` is what is dry, lakes and river taken out; `sea` and `lakes` are polygons; `centre` is where the
    first town stood, on a headland between two bays.
    """

    box: shapely.Polygon
    land: shapely.Geometry
    sea: tuple[shapely.Polygon, ...]
    lakes: tuple[shapely.Polygon, ...]
    centre: tuple[float, float]


def lay_terrain(size: Size, rng: np.random.Generator) -> Terrain:
    """Coast in the south, a headland with the centre, islands before it, lakes and a river behind it."""
    width, height = size.width_m, size.height_m
    box = shapely.box(0, 0, width, height)
    centre = (0.5 * width, 0.3 * height)
    mainland = _mainland(size, rng, centre)
    islands = _islands(size, rng, mainland)
    lakes, river = _lakes(size, rng, centre), _river(size, rng)
    dry = shapely.union_all([mainland, *islands])
    dry = shapely.intersection(shapely.difference(dry, shapely.union_all([*lakes, river])), box)
    land = shapely.MultiPolygon(areas_of(dry, at_least_m2=9_000))
    salt = shapely.difference(box, shapely.union_all([mainland, *islands]))
    fresh = shapely.intersection(shapely.difference(shapely.union_all([*lakes, river]), salt), box)
    return Terrain(
        box=box,
        land=land,
        sea=tuple(areas_of(salt, at_least_m2=9_000)),
        lakes=tuple(areas_of(fresh, at_least_m2=4_000)),
        centre=centre,
    )


def _mainland(size: Size, rng: np.random.Generator, centre: tuple[float, float]) -> shapely.Geometry:
    width, height = size.width_m, size.height_m
    coast = rough_line(
        rng,
        np.array([[-0.05, 0.17], [0.18, 0.25], [0.37, 0.23], [0.62, 0.25], [0.82, 0.29], [1.05, 0.21]])
        * [width, height],
        rounds=6,
        roughness=0.17,
    )
    corners = np.vstack(
        [smooth_line(coast, rounds=1), [[1.1 * width, 1.1 * height], [-0.1 * width, 1.1 * height]]]
    )
    land = shapely.make_valid(shapely.Polygon(corners))
    headland = rough_blob(rng, (centre[0], centre[1] - 0.045 * height), 0.066 * width, stretch=1.5, angle=1.5)
    land = shapely.union(land, headland)
    bays = [
        rough_blob(rng, (0.385 * width, 0.285 * height), 0.036 * width, stretch=2.3, angle=1.35),
        rough_blob(rng, (0.612 * width, 0.285 * height), 0.034 * width, stretch=3.0, angle=1.75),
        rough_blob(rng, (0.14 * width, 0.24 * height), 0.032 * width, stretch=2.2, angle=1.1),
        rough_blob(rng, (0.86 * width, 0.27 * height), 0.028 * width, stretch=2.4, angle=2.0),
    ]
    core = shapely.Point(centre).buffer(0.85 * size.core_m)
    return shapely.union(shapely.difference(land, shapely.union_all(bays)), core)


def _islands(size: Size, rng: np.random.Generator, mainland: shapely.Geometry) -> list[shapely.Geometry]:
    x = rng.uniform(0.02, 0.98, size.islands) * size.width_m
    y = size.height_m * 0.24 * rng.beta(2.0, 0.9, size.islands)
    radii = size.width_m * 0.004 * np.exp(rng.normal(0.1, 0.75, size.islands))
    turns = rng.uniform(0.4, 1.4, size.islands)
    blobs = [
        rough_blob(rng, (x[i], y[i]), radii[i], stretch=1.7, angle=turns[i], corners=40)
        for i in range(size.islands)
    ]
    return [blob for blob in blobs if shapely.distance(blob, mainland) > 60]


def _lakes(size: Size, rng: np.random.Generator, centre: tuple[float, float]) -> list[shapely.Geometry]:
    x = rng.uniform(0.04, 0.96, size.lakes) * size.width_m
    y = rng.uniform(0.5, 0.96, size.lakes) * size.height_m
    far = np.hypot(x - centre[0], y - centre[1]) > 2.4 * size.core_m
    radii = size.width_m * 0.014 * np.exp(rng.normal(0, 0.45, size.lakes))
    return [
        rough_blob(rng, (x[i], y[i]), radii[i], roughness=0.3, stretch=1.8, angle=1.9)
        for i in np.flatnonzero(far)
    ]


def _river(size: Size, rng: np.random.Generator) -> shapely.Polygon:
    course = np.array([[0.72, 1.02], [0.66, 0.8], [0.69, 0.6], [0.63, 0.44], [0.61, 0.33]])
    line = rough_line(rng, course * [size.width_m, size.height_m], rounds=4, roughness=0.14)
    return shapely.buffer(shapely.LineString(smooth_line(line)), 16 + 0.0007 * size.width_m)
