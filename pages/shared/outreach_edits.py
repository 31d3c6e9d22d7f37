"""Changes a plan by hand: moves a stop, locks it, leaves it out, asks for it, keeps a team's route."""

from dataclasses import replace

from data.language import _
from layers.route_packing import straight_ways
from layers.routing.plan import BANNED, WISHED, Plan, Route, Unvisited, Visit
from pages.shared.outreach_state import Planned, Planning

MOVES = ("choose", "move", "lock", "unlock", "ban", "allow", "must", "need_not", "keep", "release")


def apply(planning: Planning, does: str, *, stop: str = "", team: str = "", at: int = -1) -> None:
    """Do one of `MOVES`; nothing happens where stop or team are not in the plan any more."""
    planned = planning.planned
    if planned is None:
        return
    known = {each.code for each in planned.plan.stops}
    teams = {route.team.code for route in planned.plan.routes}
    if (stop and stop not in known) or (team and team not in teams):
        return
    wishes = planning.wishes
    if does == "choose":
        planning.chosen = "" if planning.chosen == stop else stop
    elif does == "move":
        _move(planning, planned, stop, team, at)
    elif does in ("lock", "unlock"):
        others = {code: where for code, where in wishes.locked.items() if code != stop}
        planning.change(locked=others | ({stop: team} if does == "lock" else {}))
    elif does == "ban":
        planning.change(
            left_out(planned, stop),
            banned=wishes.banned | {stop},
            must=wishes.must - {stop},
            locked={code: where for code, where in wishes.locked.items() if code != stop},
            kept=wishes.kept - {_team_of(planned.plan, stop)},
        )
    elif does == "allow":
        planning.change(banned=wishes.banned - {stop})
    elif does in ("must", "need_not"):
        must = wishes.must | {stop} if does == "must" else wishes.must - {stop}
        planning.change(must=must, banned=wishes.banned - must)
    else:
        planning.change(kept=wishes.kept | {team} if does == "keep" else wishes.kept - {team})


def _move(planning: Planning, planned: Planned, stop: str, team: str, at: int) -> None:
    """Move a stop: within its route the order then stays, in another team's the search finds its place."""
    wishes, before = planning.wishes, _team_of(planned.plan, stop)
    kept = wishes.kept | {team} if team == before else wishes.kept - {team, before}
    planning.change(
        moved_by_hand(planned, stop, team, at),
        locked={**wishes.locked, stop: team},
        banned=wishes.banned - {stop},
        kept=kept,
    )


def moved_by_hand(planned: Planned, stop: str, team: str, at: int) -> Planned:
    """Return the plan with a stop at a place of a team's route, counted without it; -1 for the end."""
    visit = _visit_of(planned.plan, stop)
    changed = {team, _team_of(planned.plan, stop)} - {""}
    routes = []
    for route in planned.plan.routes:
        visits = [each for each in route.visits if each.stop.code != stop]
        if route.team.code == team:
            visits.insert(len(visits) if at < 0 else at, replace(visit, locked=True))
        routes.append(replace(route, visits=tuple(visits)))
    unvisited = tuple(each for each in planned.plan.unvisited if each.stop.code != stop)
    return _changed(planned, tuple(routes), unvisited, changed)


def left_out(planned: Planned, stop: str) -> Planned:
    """Return the plan without a stop, which stands among those on no route."""
    team = _team_of(planned.plan, stop)
    if not team:
        return planned
    visit = _visit_of(planned.plan, stop)
    routes = tuple(
        replace(route, visits=tuple(each for each in route.visits if each.stop.code != stop))
        for route in planned.plan.routes
    )
    gone = Unvisited(visit.stop, BANNED, _("You left it out of this plan."))
    return _changed(planned, routes, (gone, *planned.plan.unvisited), {team})


def _changed(
    planned: Planned, routes: tuple[Route, ...], unvisited: tuple[Unvisited, ...], teams: set[str]
) -> Planned:
    # The streets between stops that were moved are not known yet.
    straight = {route.team.code: straight_ways(route) for route in routes if route.team.code in teams}
    return replace(
        planned,
        plan=replace(planned.plan, routes=routes, unvisited=unvisited),
        ways={**planned.ways, **straight},
        moved=planned.moved | teams,
    )


def _visit_of(plan: Plan, stop: str) -> Visit:
    """Return the visit of a stop; one without a time where it is on no route."""
    for route in plan.routes:
        for visit in route.visits:
            if visit.stop.code == stop:
                return visit
    other = next(each.stop for each in plan.unvisited if each.stop.code == stop)
    return Visit(other, 0, 0, other.stay_s, WISHED)


def _team_of(plan: Plan, stop: str) -> str:
    """Return the team that visits a stop, empty where none does."""
    for route in plan.routes:
        if any(visit.stop.code == stop for visit in route.visits):
            return route.team.code
    return ""
