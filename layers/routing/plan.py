"""Carries a plan for one shift: a route per team, and a reason for every stop that is on none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from layers.routing.stop import Stop
from layers.routing.team import Team

# Why a stop is on a route: for its value, as a blind spot of the quota, drawn at random, or asked for.
VALUE, BLIND_SPOT, RANDOM, WISHED = "value", "blind_spot", "random", "wished"
PARTS = (VALUE, BLIND_SPOT, RANDOM, WISHED)

# Why a stop is on no route.
TIME, CLOSED, VISITED_LATELY, OUT_OF_REACH = "time", "closed", "visited_lately", "out_of_reach"
LANGUAGE, QUOTA, BANNED = "language", "quota", "banned"
REASONS = (TIME, CLOSED, VISITED_LATELY, OUT_OF_REACH, LANGUAGE, QUOTA, BANNED)


@dataclass(frozen=True)
class Visit:
    """One stop of a route; times are seconds since the midnight before the shift, `part` is of `PARTS`."""

    stop: Stop
    arrives_s: int
    begins_s: int
    leaves_s: int
    part: str
    locked: bool = False


@dataclass(frozen=True)
class Route:
    """What one team does: when it sets out and is back, its stops in order, its break, its travel time."""

    team: Team
    visits: tuple[Visit, ...]
    sets_out_s: int
    is_back_s: int
    travel_s: int
    rest: tuple[int, int] | None = None


@dataclass(frozen=True)
class Unvisited:
    """A stop on no route: one of `REASONS`, and the same as a sentence."""

    stop: Stop
    reason: str
    sentence: str


@dataclass(frozen=True)
class Draw:
    """What was drawn to keep the map honest, so that it can be drawn again and be accounted for.

    `chances` holds for every stop that could be drawn the probability with which the random part took it, in
    (0, 1]; `drawn` those it took. The same seed, stops and teams give the same draw.
    """

    seed: int
    blind_share: float
    random_share: float
    chances: Mapping[str, float] = field(default_factory=dict)
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wishes:
    """What the coordinator asks of a plan.

    Parameters
    ----------
    locked
        Stop code to team code: on that team's route, whatever it costs.
    kept
        Team codes whose route stays as it is in the earlier plan, order and times included.
    must
        Stop codes that some team must visit.
    banned
        Stop codes that nobody visits.
    blind_share, random_share
        Least share of the visits for blind spots and for the random part, in [0, 1].
    seed
        Of the draw and the search.
    """

    locked: Mapping[str, str] = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    must: frozenset[str] = frozenset()
    banned: frozenset[str] = frozenset()
    blind_share: float = 0.2
    random_share: float = 0.1
    seed: int = 1


@dataclass(frozen=True)
class Plan:
    """A plan for one shift.

    Parameters
    ----------
    day
        The day on which the shift begins, local.
    value
        Sum of the values of the visited stops.
    caveats
        Sentences that stand on the plan, such as that no streets were known.
    empty_because
        Sentences on why nobody goes anywhere, with what to do; empty where somebody does.
    """

    day: date
    routes: tuple[Route, ...]
    unvisited: tuple[Unvisited, ...]
    value: float
    draw: Draw
    caveats: tuple[str, ...] = ()
    empty_because: tuple[str, ...] = ()

    @property
    def visits(self) -> tuple[Visit, ...]:
        """The visits of every route, route by route."""
        return tuple(visit for route in self.routes for visit in route.visits)

    @property
    def routes_with_stops(self) -> tuple[Route, ...]:
        """The routes of the teams that go anywhere."""
        return tuple(route for route in self.routes if route.visits)

    @property
    def stops(self) -> tuple[Stop, ...]:
        """Every stop of the plan, those visited first."""
        return (*(visit.stop for visit in self.visits), *(each.stop for each in self.unvisited))
