"""Proposes the teams of a shift: those that the store knows on the day, with hours and a place to start."""

from collections import Counter
from datetime import date

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from data.access import OUTREACH, SERVICE, Person
from data.area import read_extent
from data.permission import check_does
from data.places import read_places
from data.services import read_services
from data.store import Store
from data.streets.network import FOOT, Streets
from data.teams import RegisteredTeam, read_teams
from layers.routing.team import Point, Team

STARTS_S, ENDS_S, REST_S = 18 * 3600, 22 * 3600, 15 * 60
PAIR = 2
HUB = "transport_hub"
# How far around a meeting point places are counted, and how much of the candidates counts as the middle.
_AROUND_M = 500
_MIDDLE_SHARE = 1 / 3
_EXAMPLE = RegisteredTeam("example", "T1", PAIR, frozenset({"en"}), FOOT)


def default_teams(
    store: Store, person: Person, day: date, *, streets: Streets | None = None
) -> tuple[Team, ...]:
    """Return the teams in force on a day as a coordinator may begin with them.

    Each gets the evening, 18:00 to 22:00 with a break of 15 minutes, and starts and ends at `meeting_point`.
    A store without teams gives one example pair on foot. A team entered with one person is proposed as a
    pair: that somebody goes alone is for the coordinator to say.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    StoreError
        When there are no places, and nothing says where the area of work lies.
    """
    check_does(store, person, "plan_outreach")
    known = read_teams(store, person, day=day) or (_EXAMPLE,)
    start = meeting_point(store, person, streets=streets)
    often = Counter(team.code for team in known)
    return tuple(_on_the_evening(team, start, is_twice=often[team.code] > 1) for team in known)


def meeting_point(store: Store, person: Person, *, streets: Streets | None = None) -> Point:
    """Return a public place where teams can meet, (lat, lon), on a street where `streets` are given.

    Of the stations and public services, the third nearest to the middle of all places is looked at; of these
    it is the one with the most places for outreach within 500 m. Without stations and services it is another
    public place of help, and without any the middle itself. Hidden places have no point and are never taken.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    StoreError
        When there are no places, and nothing says where the area of work lies.
    """
    check_does(store, person, "plan_outreach")
    x, y = _meeting_place_m(store, person)
    lat, lon = (float(each[0]) for each in store.grid.metres_to_points([x], [y]))
    if streets is None:
        return lat, lon
    snapped = streets.street_points(FOOT, np.array([[lat, lon]]))[0]
    return (float(snapped[0]), float(snapped[1])) if np.isfinite(snapped).all() else (lat, lon)


def _on_the_evening(team: RegisteredTeam, start: Point, *, is_twice: bool) -> Team:
    return Team(
        # Two organisations may use the same short code; within a plan it names one team.
        code=f"{team.organisation}-{team.code}" if is_twice else team.code,
        size=max(team.size, PAIR),
        languages=team.languages,
        travels_by=team.travels_by,
        start=start,
        end=start,
        starts_s=STARTS_S,
        ends_s=ENDS_S,
        rest_s=REST_S,
        organisation=team.organisation,
    )


def _meeting_place_m(store: Store, person: Person) -> tuple[float, float]:
    places = read_places(store, person, purpose=OUTREACH)
    around_m = _points_m(places)
    public_m = _public_points_m(store, person)
    middle_m = np.median(around_m, axis=0) if len(around_m) else _middle_of_area_m(store)
    if not len(public_m):
        return float(middle_m[0]), float(middle_m[1])
    from_middle_m = np.hypot(*(public_m - middle_m).T)
    nearest = np.argsort(from_middle_m, kind="stable")[: max(1, round(len(public_m) * _MIDDLE_SHARE))]
    # One row per candidate, one column per place: a few dozen times a few thousand.
    near = public_m[nearest, None, :] - around_m[None, :, :]
    busy = (np.hypot(near[..., 0], near[..., 1]) <= _AROUND_M).sum(axis=1)
    x, y = public_m[nearest[int(busy.argmax())]]
    return float(x), float(y)


def _public_points_m(store: Store, person: Person) -> NDArray[np.float64]:
    """Shape (n, 2): stations and services with a name; without any, the places of help of the map."""
    stations = read_places(store, person, purpose=OUTREACH)
    stations = stations[(stations["kind"] == HUB) & (stations["cell_level"] == 0) & stations["name"].notna()]
    services = read_services(store, person)
    services = services[services.geometry.notna() & ~services["secret"].astype(bool)]
    if len(stations) + len(services):
        return np.concatenate([_points_m(stations), _points_m(services)])
    helping = read_places(store, person, purpose=SERVICE)
    return _points_m(helping[(helping["cell_level"] == 0) & helping["name"].notna()])


def _points_m(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
    return np.asarray(shapely.get_coordinates(places.geometry.to_numpy()), np.float64).reshape(-1, 2)


def _middle_of_area_m(store: Store) -> NDArray[np.float64]:
    west, south, east, north = read_extent(store)
    return np.array([(west + east) / 2, (south + north) / 2])
