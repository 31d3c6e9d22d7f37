"""Packs the routes of a plan, and the stops on none, into what a browser needs to draw them."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.language import _
from layers.clock_times import write_time
from layers.routing.plan import Plan, Route, Unvisited, Visit
from layers.team_marks import TeamMark, team_mark

Line = NDArray[np.float64]
Packed = dict[str, Any]
# A metre, which is less than a line is wide.
_DECIMALS = 5


def pack_routes(plan: Plan, ways: Mapping[str, Sequence[Line]], *, chosen: str = "") -> Packed:
    """Return routes in the order of the plan, each with line, ends and numbered stops, then the other stops.

    Parameters
    ----------
    ways
        Team code to the way of each leg, shape (n, 2), latitude and longitude in degrees; where a team has
        none, its stops are joined by straight lines.
    chosen
        Code of the stop to be outlined, empty for none.
    """
    routes = [
        _pack_route(route, ways.get(route.team.code, ()), team_mark(position))
        for position, route in enumerate(plan.routes)
    ]
    others = [_pack_other(each) for each in plan.unvisited]
    visited = bool(plan.routes_with_stops)
    shift = " ".join([plan.day.isoformat(), *(route.team.code for route in plan.routes)]) if visited else ""
    return {"routes": routes, "others": others, "chosen": chosen, "shift": shift}


def straight_ways(route: Route) -> tuple[Line, ...]:
    """Return the legs of a route as straight lines: what is shown until its streets are known."""
    points = [route.team.start, *((each.stop.lat, each.stop.lon) for each in route.visits), route.team.end]
    return tuple(np.array(pair, np.float64) for pair in pairwise(points))


def _pack_route(route: Route, legs: Sequence[Line], mark: TeamMark) -> Packed:
    visits = [_pack_visit(visit, number) for number, visit in enumerate(route.visits, start=1)]
    shown = legs or straight_ways(route)
    return {
        "team": route.team.code,
        "colour": mark.colour,
        "dashes": mark.dashes,
        "shape": mark.shape,
        "legs": [np.round(leg, _DECIMALS).tolist() for leg in shown] if route.visits else [],
        "start": _point(*route.team.start),
        "end": _point(*route.team.end),
        "starts": _("Team {team} sets out: {time}").format(
            team=route.team.code, time=write_time(route.sets_out_s)
        ),
        "ends": _("Team {team} is back: {time}").format(
            team=route.team.code, time=write_time(route.is_back_s)
        ),
        "stops": visits,
    }


def _pack_visit(visit: Visit, number: int) -> Packed:
    stop = visit.stop
    lines = [
        f"{number}. {stop.name}",
        _("{begins} to {leaves}").format(
            begins=write_time(visit.begins_s), leaves=write_time(visit.leaves_s)
        ),
    ]
    return {"code": stop.code, "number": number, "at": _point(stop.lat, stop.lon), "text": lines}


def _pack_other(other: Unvisited) -> Packed:
    stop = other.stop
    return {"code": stop.code, "at": _point(stop.lat, stop.lon), "text": [stop.name, other.sentence]}


def _point(lat: float, lon: float) -> list[float]:
    return [round(lat, 6), round(lon, 6)]
