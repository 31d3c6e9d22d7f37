"""Writes the routes that a search found as a plan: with times, parts, and a reason for every stop on none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from data.language import _
from layers.routing.commitments import Commitments, not_kept
from layers.routing.emptiness import empty_because, stuck_teams
from layers.routing.plan import BLIND_SPOT, RANDOM, VALUE, WISHED, Draw, Plan, Route, Unvisited, Visit
from layers.routing.problem import Order, Orders
from layers.routing.reasons import left_out, never_possible, room_of
from layers.routing.statement import Statement
from layers.routing.timing import timing_of


@dataclass(frozen=True, eq=False)
class Found:
    """What was stated, asked, drawn and found; `free` are the routes without any share asked for."""

    statement: Statement
    asked: Commitments
    draw: Draw
    free: Orders
    orders: Orders


def write_plan(found: Found, *, day: date, set_aside: Sequence[Unvisited], caveats: Sequence[str]) -> Plan:
    """Return the plan; `caveats` are those that were known before."""
    planned = [_route(found, crew, order) for crew, order in enumerate(found.orders) if order]
    by_team = {route.team.code: route for route in (*found.asked.kept, *planned)}
    routes = tuple(by_team[code] for code in sorted(by_team) if by_team[code].visits)
    visits = [visit for route in routes for visit in route.visits]
    on_route = {visit.stop.code for visit in visits}
    unvisited = [*found.asked.unvisited, *_left(found, on_route)]
    here = on_route | {each.stop.code for each in unvisited}
    every = (*unvisited, *(each for each in set_aside if each.stop.code not in here))
    stuck = stuck_teams(found.statement)
    empty: tuple[str, ...] = ()
    if not routes:
        stops = (*found.statement.stops, *(each.stop for each in found.asked.unvisited))
        empty = empty_because(stops, found.statement.teams, every, stuck)
    said = [*caveats, *found.asked.caveats, *([] if empty else stuck), *_unkept(found, unvisited)]
    return Plan(
        day=day,
        routes=routes,
        unvisited=every,
        value=float(sum(visit.stop.value for visit in visits)),
        draw=found.draw,
        caveats=tuple(each for each in [*said, *_shares(found, visits)] if each),
        empty_because=empty,
    )


def _route(found: Found, crew: int, order: Order) -> Route:
    problem, team = found.statement.problem, found.statement.teams[crew]
    timing = timing_of(problem, crew, order)
    if timing is None:
        raise RuntimeError(f"the search left a route that cannot be kept: {order}")
    visits = []
    for task, arrives, begins in zip(order, timing.arrives, timing.begins, strict=True):
        stop = found.statement.stops[task]
        visits.append(
            Visit(
                stop,
                arrives,
                begins,
                begins + stop.stay_s,
                _part(found, task),
                stop.code in found.asked.locked,
            )
        )
    places = [problem.size, *order, problem.size + 1]
    travel_s = int(problem.crews[crew].travel[places[:-1], places[1:]].sum())
    rest = None if timing.rest is None else (timing.rest, timing.rest + team.rest_s)
    return Route(team, tuple(visits), timing.sets_out, timing.is_back, travel_s, rest)


def _part(found: Found, task: int) -> str:
    stop = found.statement.stops[task]
    if stop.code in found.asked.must:
        return WISHED
    if stop.code in found.draw.drawn:
        return RANDOM
    return BLIND_SPOT if stop.blind_spot else VALUE


def _left(found: Found, on_route: set[str]) -> list[Unvisited]:
    """Return each planned stop that is on no route, with its reason."""
    was_in = {task for order in found.free for task in order}
    room = room_of(found.statement, found.orders)
    left = []
    for task, stop in enumerate(found.statement.stops):
        if stop.code not in on_route:
            left.append(
                never_possible(found.statement, task, found.asked.locked)
                or left_out(found.statement, task, room, was_in=task in was_in)
            )
    return left


def _unkept(found: Found, unvisited: Sequence[Unvisited]) -> list[str]:
    """Return a sentence for each stop that had to be visited or was drawn, and is not."""
    beforehand = {each.stop.code for each in found.asked.unvisited}
    said = []
    for each in unvisited:
        if each.stop.code in found.asked.must and each.stop.code not in beforehand:
            said.append(not_kept(each))
        elif each.stop.code in found.draw.drawn:
            said.append(
                _("Stop {stop} was drawn at random and is not visited: {why}").format(
                    stop=each.stop.code, why=each.sentence
                )
            )
    return said


def _shares(found: Found, visits: Sequence[Visit]) -> list[str]:
    """Return a sentence for each share of the visits that does not hold."""
    said = []
    draw, total = found.draw, len(visits)
    blind = sum(visit.stop.blind_spot for visit in visits)
    if total and blind < ceil(draw.blind_share * total - 1e-9):
        said.append(
            _(
                "{number} of {total} visits are blind spots, fewer than the {share:.0%} asked for: "
                "no more fit."
            ).format(number=blind, total=total, share=draw.blind_share)
        )
    drawn = sum(visit.part == RANDOM for visit in visits)
    if total and drawn < ceil(draw.random_share * total - 1e-9):
        said.append(
            _(
                "{number} of {total} visits were drawn at random, fewer than the {share:.0%} asked for."
            ).format(number=drawn, total=total, share=draw.random_share)
        )
    return said
