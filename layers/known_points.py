"""Lists the points where a shift can start or end: stations, public services, the middle of the area."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely

from data.access import OUTREACH, Person
from data.area import read_extent
from data.language import _
from data.permission import check_does
from data.places import read_places
from data.services import read_services
from data.store import Store
from layers.routing.team import Point
from layers.store_teams import meeting_point

STATION = "transport_hub"
# More than fits on two screens is no short list.
_MOST_STATIONS, _MOST_SERVICES = 25, 25
_SAME_M = 40


@dataclass(frozen=True)
class KnownPoints:
    """Names of points, each with (lat, lon); the middle of the area comes first."""

    points: Mapping[str, Point] = field(default_factory=dict)

    def name_of(self, point: Point) -> str:
        """Return the name of a point, or of the known one within 40 m; empty where there is none."""
        if not self.points:
            return ""
        names, places = list(self.points), np.array(list(self.points.values()))
        apart = (places - point) * (111_320.0, 111_320.0 * np.cos(np.radians(point[0])))
        away_m = np.hypot(apart[:, 0], apart[:, 1])
        nearest = int(away_m.argmin())
        return names[nearest] if away_m[nearest] <= _SAME_M else ""


def read_known_points(store: Store, person: Person) -> KnownPoints:
    """Return the points of a store by name; hidden services have none.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    StoreError
        When nothing says where the area lies.
    """
    check_does(store, person, "plan_outreach")
    middle = _middle(store)
    places = read_places(store, person, purpose=OUTREACH)
    stations = places[(places["kind"] == STATION) & places["name"].notna()]
    services = read_services(store, person)
    services = services[
        services["name"].notna() & services.geometry.notna() & ~services["secret"].astype(bool)
    ]
    named: dict[str, Point] = {_("Middle of the area"): middle}
    for frame, most in ((stations, _MOST_STATIONS), (services, _MOST_SERVICES)):
        for name, point in _nearest(store, frame, middle, most):
            named.setdefault(name, point)
    meeting = meeting_point(store, person)
    if not KnownPoints(named).name_of(meeting):
        named = {_("Usual meeting point"): meeting, **named}
    return KnownPoints(named)


def _middle(store: Store) -> Point:
    west, south, east, north = read_extent(store)
    lat, lon = store.grid.metres_to_points([(west + east) / 2], [(south + north) / 2])
    return float(lat[0]), float(lon[0])


def _nearest(store: Store, frame: gpd.GeoDataFrame, middle: Point, most: int) -> list[tuple[str, Point]]:
    """Return name and point of those nearest to the middle, in the order of their names."""
    if frame.empty:
        return []
    x, y = store.grid.points_to_metres([middle[0]], [middle[1]])
    away = frame.geometry.distance(shapely.Point(x[0], y[0]))
    near = frame.loc[away.sort_values(kind="stable").index[:most]].sort_values("name", kind="stable")
    lat, lon = store.grid.metres_to_points(near.geometry.x, near.geometry.y)
    return [
        (str(name), (float(at), float(along)))
        for name, at, along in zip(near["name"], np.asarray(lat), np.asarray(lon), strict=True)
    ]
