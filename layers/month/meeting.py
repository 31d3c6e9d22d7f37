"""Chooses where crews meet: near the site, out of its sight, in words that do not name it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from data.basemap import base_map_attribution, read_base_map
from data.inspecting.crew import Point
from data.inspecting.month_list import SiteKey
from data.pepper import keyed_id
from data.store import Store
from layers.sheets.ground import LAYERS, Ground, meeting_point

NEAREST_M, FARTHEST_M, WIDEST_TURN = 300, 600, 60


@dataclass(frozen=True)
class Meeting:
    """Where crews meet: (lat, lon) in degrees, EPSG:4326, and in words."""

    point: Point
    words: str


def meetings_near(
    store: Store, keys: Sequence[SiteKey], sites: Sequence[Point], offices: Sequence[Point]
) -> tuple[Meeting, ...]:
    """Return for each site a meeting point 300 to 600 m from it, roughly where the lead comes from.

    How far and in which direction is the same each time for a site, and comes from the secret of the store:
    calendars hold the point, and an office is public, so a fixed distance would give the site away.

    Parameters
    ----------
    keys, sites, offices
        Keys and points of the sites, and of the office of the crew that leads to each.
    """
    base_map = read_base_map(store)
    ground = Ground({name: base_map[name] for name in LAYERS}, base_map_attribution(store))
    points = [_near(store, key, site, office) for key, site, office in zip(keys, sites, offices, strict=True)]
    return tuple(Meeting(point, meeting_point(ground, store.grid, point)) for point in points)


def _near(store: Store, key: SiteKey, site: Point, office: Point) -> Point:
    number = int(keyed_id(store, "meeting", key.source, key.source_id)[:8], 16)
    turn = math.radians(number % (2 * WIDEST_TURN + 1) - WIDEST_TURN)
    metres = NEAREST_M + number // (2 * WIDEST_TURN + 1) % (FARTHEST_M - NEAREST_M + 1)
    x, y = store.grid.points_to_metres([site[0], office[0]], [site[1], office[1]])
    towards = math.atan2(y[1] - y[0], x[1] - x[0]) + turn
    lat, lon = store.grid.metres_to_points(
        [x[0] + metres * math.cos(towards)], [y[0] + metres * math.sin(towards)]
    )
    return round(float(lat[0]), 5), round(float(lon[0]), 5)
