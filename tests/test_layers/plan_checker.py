"""Checks a plan against the contract, by its own arithmetic: it shares no code with the planner."""

from collections.abc import Mapping, Sequence
from math import ceil

import numpy as np

from layers.routing.plan import REASONS, Plan, Route, Unvisited, Wishes
from layers.routing.stop import Stop
from layers.routing.team import Team

Travel = Mapping[str, np.ndarray]
"""By team: seconds between all stops in the order they were given, then its start, then its end."""


def faults_of(
    plan: Plan,
    stops: Sequence[Stop],
    teams: Sequence[Team],
    travel: Travel,
    wishes: Wishes,
    *,
    set_aside: Sequence[Unvisited] = (),
    earlier: Plan | None = None,
) -> list[str]:
    """Return what is wrong with a plan, one sentence for each fault; none where it is sound."""
    index = {stop.code: number for number, stop in enumerate(stops)}
    faults = []
    for route in plan.routes:
        faults += [
            f"{route.team.code}: {fault}" for fault in _route_faults(route, stops, teams, travel, index)
        ]
    faults += _accounting_faults(plan, stops, set_aside)
    faults += _wish_faults(plan, wishes, index, earlier)
    faults += _quota_faults(plan, wishes)
    for unvisited in plan.unvisited:
        faults += _reason_faults(plan, unvisited, teams, travel, wishes, index)
    if not plan.routes and not plan.empty_because:
        faults.append("the plan is empty and does not say why")
    if plan.routes and plan.empty_because:
        faults.append("the plan says why it is empty, but is not")
    return faults


def _route_faults(
    route: Route, stops: Sequence[Stop], teams: Sequence[Team], travel: Travel, index: Mapping[str, int]
) -> list[str]:
    team, faults = route.team, []
    if team not in teams:
        return ["is not one of the teams"]
    ways = travel[team.code]
    start, end = len(stops), len(stops) + 1
    if not route.visits:
        faults.append("has a route without visits")
    if route.sets_out_s < team.starts_s:
        faults.append("sets out before its shift")
    if route.is_back_s > team.ends_s:
        faults.append("is back after its shift")
    # Times in which nobody travels or stays: there a break may lie.
    idle = [(team.starts_s, route.sets_out_s)]
    at, left, driven = start, route.sets_out_s, 0.0
    for visit in route.visits:
        here, stop = index.get(visit.stop.code), visit.stop
        if here is None or stops[here] != stop:
            faults.append(f"visits {stop.code}, which is not among the stops")
            continue
        way = ways[at, here]
        if not np.isfinite(way) or visit.arrives_s < left + way - 1e-6:
            faults.append(f"arrives at {stop.code} sooner than the way allows")
        if visit.begins_s < visit.arrives_s:
            faults.append(f"begins at {stop.code} before it arrives")
        if visit.leaves_s - visit.begins_s != stop.stay_s:
            faults.append(f"stays at {stop.code} longer or shorter than told")
        if not any(_within(visit.begins_s, visit.leaves_s, window) for window in stop.windows):
            faults.append(f"stays at {stop.code} outside of its windows")
        if stop.languages and not stop.languages & team.languages:
            faults.append(f"speaks no language of {stop.code}")
        idle += [(left, visit.arrives_s - way), (visit.arrives_s, visit.begins_s)]
        at, left, driven = here, visit.leaves_s, driven + np.ceil(way)
    way = ways[at, end]
    if not np.isfinite(way) or route.is_back_s < left + way - 1e-6:
        faults.append("is back sooner than the way allows")
    idle += [(left, route.is_back_s - way), (route.is_back_s, team.ends_s)]
    if np.isfinite(driven + way) and abs(driven + np.ceil(way) - route.travel_s) > 0.5:
        faults.append("says another travel time than that of its ways")
    return faults + _rest_faults(route, idle)


def _within(first: float, last: float, window: tuple[float, float]) -> bool:
    return window[0] - 1e-6 <= first and last <= window[1] + 1e-6


def _rest_faults(route: Route, idle: Sequence[tuple[float, float]]) -> list[str]:
    team = route.team
    if not team.rest_s:
        return [] if route.rest is None else ["has a break that nobody asked for"]
    if route.rest is None:
        return ["has no break"]
    faults = []
    if route.rest[1] - route.rest[0] != team.rest_s:
        faults.append("has a break of another length")
    if not _within(*route.rest, team.rest_between or (0, 0)):
        faults.append("has its break outside of the times for it")
    if not any(_within(*route.rest, free) for free in idle):
        faults.append("has its break while it travels or stays")
    return faults


def _accounting_faults(plan: Plan, stops: Sequence[Stop], set_aside: Sequence[Unvisited]) -> list[str]:
    visited = [visit.stop.code for route in plan.routes for visit in route.visits]
    left = [unvisited.stop.code for unvisited in plan.unvisited]
    faults = []
    for code in sorted({*visited, *left}):
        if visited.count(code) + left.count(code) > 1:
            faults.append(f"{code} stands more than once in routes and unvisited")
    expected = {stop.code for stop in stops} | {each.stop.code for each in set_aside}
    faults += [f"{code} stands nowhere" for code in sorted(expected - {*visited, *left})]
    faults += [f"{each.stop.code} has no reason" for each in plan.unvisited if each.reason not in REASONS]
    faults += [f"{each.stop.code} has no sentence" for each in plan.unvisited if not each.sentence]
    codes = [route.team.code for route in plan.routes]
    if len(set(codes)) < len(codes):
        faults.append("a team has two routes")
    value = sum(visit.stop.value for route in plan.routes for visit in route.visits)
    if abs(value - plan.value) > 1e-9 * max(value, 1):
        faults.append("its value is not that of its visits")
    return faults


def _wish_faults(plan: Plan, wishes: Wishes, index: Mapping[str, int], earlier: Plan | None) -> list[str]:
    team_of = {visit.stop.code: route.team.code for route in plan.routes for visit in route.visits}
    said = " ".join(plan.caveats)
    faults = [f"{code} is banned and visited" for code in sorted(wishes.banned & set(team_of))]
    for code, team in wishes.locked.items():
        if code in team_of and team_of[code] != team and f"Stop {code} " not in said:
            faults.append(f"{code} is locked to {team} and visited by {team_of[code]}")
    for code in sorted(wishes.must | set(wishes.locked)):
        if code in index and code not in team_of and f"Stop {code} " not in said:
            faults.append(f"{code} had to be visited, is not, and nobody says so")
    for route in earlier.routes if earlier else ():
        now = [each for each in plan.routes if each.team.code == route.team.code]
        if (
            route.team.code in wishes.kept
            and now != [route]
            and f"team {route.team.code} is not kept" not in said
        ):
            faults.append(f"the route of {route.team.code} had to be kept and is not")
    return faults


def _quota_faults(plan: Plan, wishes: Wishes) -> list[str]:
    visits = [visit for route in plan.routes for visit in route.visits]
    codes = {visit.stop.code for visit in visits}
    said = " ".join(plan.caveats)
    faults = []
    blind = sum(visit.stop.blind_spot for visit in visits)
    if blind < ceil(wishes.blind_share * len(visits) - 1e-9) and "blind spots, fewer" not in said:
        faults.append("too few visits are blind spots, and nobody says so")
    drawn = codes & set(plan.draw.drawn)
    if len(drawn) < ceil(wishes.random_share * len(visits) - 1e-9) and "at random, fewer" not in said:
        faults.append("too few visits were drawn at random, and nobody says so")
    for code in sorted(set(plan.draw.drawn) - codes):
        if f"Stop {code} was drawn" not in said:
            faults.append(f"{code} was drawn and is not visited, and nobody says so")
    if not set(plan.draw.drawn) <= set(plan.draw.chances):
        faults.append("a stop was drawn that has no chance")
    if any(not 0 < chance <= 1 for chance in plan.draw.chances.values()):
        faults.append("a chance is no probability")
    return faults


def _reason_faults(
    plan: Plan,
    unvisited: Unvisited,
    teams: Sequence[Team],
    travel: Travel,
    wishes: Wishes,
    index: Mapping[str, int],
) -> list[str]:
    """Return where the reason of a stop that is free of wishes does not hold."""
    stop, reason = unvisited.stop, unvisited.reason
    if stop.code in wishes.banned and stop.code in index:
        return [] if reason == "banned" else [f"{stop.code} is banned and said to be left out for {reason}"]
    if reason == "banned":
        return [f"{stop.code} is said to be banned"]
    kept = {route.team.code for route in plan.routes} & wishes.kept
    asked = [team for team in teams if wishes.locked.get(stop.code, team.code) == team.code]
    asked = [team for team in asked if team.code not in kept]
    if stop.code not in index or not asked or wishes.kept:
        return []
    possible = any(alone(stop, index[stop.code], team, travel[team.code]) for team in asked)
    if possible != (reason in ("time", "quota")):
        return [f"{stop.code} is said to be left out for {reason}, but some team could make it: {possible}"]
    speaking = [team for team in asked if not stop.languages or stop.languages & team.languages]
    if reason == "language" and speaking:
        return [f"{stop.code} is said to be left out for its language, but {speaking[0].code} speaks it"]
    open_to = [
        team
        for team in speaking
        for first, last in stop.windows
        if min(last, team.ends_s) - max(first, team.starts_s) >= stop.stay_s
    ]
    if reason == "closed" and open_to:
        return [f"{stop.code} is said to be closed, but is open in the shift of {open_to[0].code}"]
    return []


def alone(stop: Stop, here: int, team: Team, ways: np.ndarray) -> bool:
    """Whether the team could make the stop if it made nothing else, by trying each place for the break."""
    if stop.languages and not stop.languages & team.languages:
        return False
    out, back = ways[-2, here], ways[here, -1]
    if not np.isfinite(out + back):
        return False
    out, back = int(np.ceil(out)), int(np.ceil(back))
    for window in stop.windows:
        for place in range(4) if team.rest_s else (None,):
            if _can(stop, team, window, place, out, back):
                return True
    return False


def _can(stop: Stop, team: Team, window: tuple[int, int], place: int | None, out: int, back: int) -> bool:
    """Whether it can be done with the break at the start (0), before (1), after the stay (2) or at the end (3)."""
    first, last = team.rest_between or (0, 0)
    time = team.starts_s
    for step in range(4):
        if place == step:
            time = max(time, first) + team.rest_s
            if time > last:
                return False
        if step == 0:
            time += out
        if step == 1:
            time = max(time, window[0]) + stop.stay_s
            if time > window[1]:
                return False
        if step == 2:
            time += back
            if time > team.ends_s:
                return False
    return True
