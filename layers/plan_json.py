"""Writes a plan as JSON, for the coordinator and for other programs: everything that it holds."""

from collections import Counter
from dataclasses import asdict
from typing import Any

from layers.routing.plan import Plan, Route, Unvisited, Visit
from layers.routing.stop import Stop
from layers.routing.team import Team

FORMAT = "majakka outreach plan 1"


def plan_to_json(plan: Plan, *, time_zone: str, attribution: str = "") -> dict[str, Any]:
    """Return the whole plan in plain values; times are seconds since the local midnight before the shift.

    Values and reasons stand in it: it is the coordinator's, and no sheet.
    """
    return {
        "format": FORMAT,
        "day": plan.day.isoformat(),
        "time_zone": time_zone,
        "value": plan.value,
        "routes": [_route(route) for route in plan.routes],
        "unvisited": [_unvisited(each) for each in plan.unvisited],
        "draw": {**asdict(plan.draw), "chances": dict(sorted(plan.draw.chances.items()))},
        "caveats": list(plan.caveats),
        "empty_because": list(plan.empty_because),
        "attribution": attribution,
    }


def count_unvisited(plan: Plan) -> dict[str, int]:
    """Return how many stops are on no route, by reason, the most frequent first."""
    return dict(Counter(each.reason for each in plan.unvisited).most_common())


def _route(route: Route) -> dict[str, Any]:
    return {
        "team": _team(route.team),
        "sets_out_s": int(route.sets_out_s),
        "is_back_s": int(route.is_back_s),
        "travel_s": int(route.travel_s),
        "rest": None if route.rest is None else [int(each) for each in route.rest],
        "visits": [_visit(visit) for visit in route.visits],
    }


def _visit(visit: Visit) -> dict[str, Any]:
    return {
        "arrives_s": int(visit.arrives_s),
        "begins_s": int(visit.begins_s),
        "leaves_s": int(visit.leaves_s),
        "part": visit.part,
        "locked": visit.locked,
        "stop": _stop(visit.stop),
    }


def _unvisited(each: Unvisited) -> dict[str, Any]:
    return {"reason": each.reason, "sentence": each.sentence, "stop": _stop(each.stop)}


def _stop(stop: Stop) -> dict[str, Any]:
    return {**asdict(stop), "value": float(stop.value), "languages": sorted(stop.languages)}


def _team(team: Team) -> dict[str, Any]:
    return {**asdict(team), "languages": sorted(team.languages)}
