"""Puts the two draws of a plan together: that among all stops, and that among the stops it chose from."""

from dataclasses import replace

from layers.routing.plan import Draw, Plan, Wishes
from layers.stops.candidates import Candidates


def over_both_draws(draw: Draw, candidates: Candidates, *, kept: frozenset[str]) -> Draw:
    """Return the draw of a plan with the chance of each stop over both.

    A stop that came among the candidates by chance was drawn twice, independently, so its chances multiply.
    Stops of routes that are kept from an earlier plan have both in their chance already.
    """
    twice = candidates.by_chance - kept
    chances = {
        code: chance * candidates.chance_of_rest if code in twice else chance
        for code, chance in draw.chances.items()
    }
    return replace(draw, chances=chances)


def stops_kept(earlier: Plan | None, wishes: Wishes) -> frozenset[str]:
    """Return the codes of the stops on routes of an earlier plan that are to stay."""
    routes = earlier.routes if earlier else ()
    return frozenset(
        visit.stop.code for route in routes if route.team.code in wishes.kept for visit in route.visits
    )
