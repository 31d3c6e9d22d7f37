"""Times a route whose stops were put in order by hand, so that the order can stay as it is."""

from dataclasses import replace

import numpy as np

from data.errors import Refused
from data.language import _
from data.streets.network import TravelTimes
from layers.routing.plan import Route
from layers.routing.statement import state
from layers.routing.timing import timing_of


def timed_by_hand(route: Route, streets: TravelTimes) -> Route:
    """Return the route with its stops in the order they have, at the times that follow from it.

    Raises
    ------
    Refused
        When the team cannot make these stops in this order within its shift.
    """
    if not route.visits:
        return replace(
            route, sets_out_s=route.team.starts_s, is_back_s=route.team.starts_s, travel_s=0, rest=None
        )
    problem = state([visit.stop for visit in route.visits], [route.team], streets, {}).problem
    order = tuple(range(len(route.visits)))
    timing = timing_of(problem, 0, order)
    if timing is None:
        raise Refused(
            _(
                "Team {team} cannot make its stops in this order: a stop is closed by then, or the shift is "
                "over. Move or leave out a stop, or take back the last step."
            ).format(team=route.team.code)
        )
    visits = tuple(
        replace(visit, arrives_s=arrives, begins_s=begins, leaves_s=begins + visit.stop.stay_s)
        for visit, arrives, begins in zip(route.visits, timing.arrives, timing.begins, strict=True)
    )
    travel = problem.crews[0].travel
    places = np.array([len(order), *order, len(order) + 1])
    rest = None if timing.rest is None else (timing.rest, timing.rest + route.team.rest_s)
    return Route(
        team=route.team,
        visits=visits,
        sets_out_s=timing.sets_out,
        is_back_s=timing.is_back,
        travel_s=int(travel[places[:-1], places[1:]].sum()),
        rest=rest,
    )
