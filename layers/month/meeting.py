"""Chooses where crews meet: near the site, out of its sight, in words that do not name it."""

from dataclasses import dataclass

import numpy as np

from data.basemap import base_map_attribution, read_base_map
from data.inspecting.crew import Point
from data.store import Store
from layers.sheets.ground import LAYERS, Ground, meeting_point

FROM_SITE_M = 400.0


@dataclass(frozen=True)
class Meeting:
    """Where crews meet: (lat, lon) in degrees, EPSG:4326, and in words."""

    point: Point
    words: str


def meetings_near(store: Store, sites: list[Point], offices: list[Point]) -> tuple[Meeting, ...]:
    """Return for each site a meeting point some 400 m from it, on the side from which the lead comes.

    Parameters
    ----------
    sites, offices
        Points of the sites, and of the office of the crew that leads to each.
    """
    base_map = read_base_map(store)
    ground = Ground({name: base_map[name] for name in LAYERS}, base_map_attribution(store))
    points = [_towards(store, site, office) for site, office in zip(sites, offices, strict=True)]
    return tuple(Meeting(point, meeting_point(ground, store.grid, point)) for point in points)


def _towards(store: Store, site: Point, office: Point) -> Point:
    """Return the point 400 m from the site towards the office, or half-way where it is nearer than that."""
    x, y = store.grid.points_to_metres([site[0], office[0]], [site[1], office[1]])
    way = np.array([x[1] - x[0], y[1] - y[0]])
    length_m = float(np.hypot(*way))
    share = 0.5 if length_m < 2 * FROM_SITE_M else FROM_SITE_M / length_m
    lat, lon = store.grid.metres_to_points([x[0] + share * way[0]], [y[0] + share * way[1]])
    return round(float(lat[0]), 5), round(float(lon[0]), 5)
