"""Plans one shift from what a store holds: streets, stops and routes, and what more hours would gain."""

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from data.access import Person
from data.area import read_extent
from data.audit.events import PLANNED
from data.audit.recording import record_event
from data.errors import Refused, StoreError
from data.language import _
from data.permission import check_does
from data.progress import IsCancelled, Tell, never, part_of, say_nothing
from data.store import Store
from data.streets.network import Leg, Streets
from data.streets.opening import open_streets
from layers.gain import Gain, Gains
from layers.routing.plan import BANNED, VISITED_LATELY, Draw, Plan, Route, Unvisited, Wishes
from layers.routing.planning import plan_routes
from layers.routing.stop import Stop
from layers.routing.team import Team
from layers.stops.both_draws import over_both_draws, stops_kept
from layers.stops.candidates import Candidates, candidate_stops
from layers.stops.presence import PresenceLimits

MOST_STOPS, SECONDS = 200, 5.0
# Of the time a plan takes, opening streets and choosing stops come first; then the search goes on to the end.
_OPENED, _CHOSEN = 0.3, 0.5
HOUR_S = 3600
GAIN_SECONDS = 2.0


@dataclass(frozen=True)
class Shift:
    """Who goes out on a day, and what is asked of the plan.

    Parameters
    ----------
    day
        The day on which the shift begins, local.
    teams
        Each with hours, start and end of its own.
    wishes
        What the coordinator asks for.
    most_stops
        How many stops, the most valuable ones, the plan chooses among.
    seconds
        How long the search takes.
    limits
        How often teams may come to one spot.

    Raises
    ------
    Refused
        When two teams share a code, or a number is not above zero.
    """

    day: date
    teams: tuple[Team, ...]
    wishes: Wishes = field(default_factory=Wishes)
    most_stops: int = MOST_STOPS
    seconds: float = SECONDS
    limits: PresenceLimits = field(default_factory=PresenceLimits)

    def __post_init__(self) -> None:
        codes = [team.code for team in self.teams]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise Refused(
                _("Two teams are called {codes}. Give each a code of its own.").format(codes=", ".join(twice))
            )
        if self.most_stops < 1:
            raise Refused(_("{count} stops are none. Plan among one at least.").format(count=self.most_stops))
        if not 0 < self.seconds < float("inf"):
            raise Refused(
                _("A search of {seconds} seconds cannot be made. Give more than zero.").format(
                    seconds=self.seconds
                )
            )

    @property
    def hours(self) -> tuple[int, int]:
        """From when to when anybody is out, in seconds since the midnight before; (0, 0) without teams."""
        if not self.teams:
            return 0, 0
        return min(team.starts_s for team in self.teams), max(team.ends_s for team in self.teams)


def plan_shift(
    store: Store,
    person: Person,
    shift: Shift,
    *,
    earlier: Plan | None = None,
    streets: Streets | None = None,
    candidates: Candidates | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> Plan:
    """Return a plan for the shift, or one that says why nobody goes anywhere.

    Parameters
    ----------
    earlier
        Where the search begins, and what kept routes are taken from.
    streets
        Those of the store, where they are open already.
    candidates
        What `stops_of_shift` returned for the same day, hours and travel modes: reading it again takes
        longer than a change may.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When the streets cannot be opened, or two stops share a code.
    """
    check_does(store, person, "plan_outreach")
    if nothing := _why_nothing(store, shift):
        return _empty(shift, nothing)
    if streets is None:
        streets = open_streets(store, tell=part_of(tell, 0, _OPENED), cancelled=cancelled)
    if candidates is None:
        tell(_OPENED, _("Choosing stops"))
        candidates = stops_of_shift(store, person, shift, streets)
    plan = plan_routes(
        candidates.stops,
        shift.teams,
        streets,
        day=shift.day,
        wishes=shift.wishes,
        set_aside=candidates.set_aside,
        seconds=shift.seconds,
        earlier=earlier,
        tell=part_of(tell, _CHOSEN, 1),
        cancelled=cancelled,
    )
    record_event(
        person, PLANNED, store=store, subject=f"outreach:{shift.day}", number=len(plan.routes_with_stops)
    )
    draw = over_both_draws(plan.draw, candidates, kept=stops_kept(earlier, shift.wishes))
    # Streets first: what times rest on weighs more than what was left out.
    said = dict.fromkeys([*filter(None, [streets.caveat]), *plan.caveats, *candidates.caveats])
    return replace(plan, draw=draw, caveats=tuple(said))


def stops_of_shift(store: Store, person: Person, shift: Shift, streets: Streets) -> Candidates:
    """Return the stops that a shift may choose among, those that are wished for whatever their value.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When nobody is out.
    StoreError
        When nothing says yet where the area lies.
    """
    check_does(store, person, "plan_outreach")
    return candidate_stops(
        store,
        person,
        streets,
        day=shift.day,
        shift=shift.hours,
        modes=frozenset(team.travels_by for team in shift.teams),
        most=shift.most_stops,
        limits=shift.limits,
        keep=shift.wishes.must | frozenset(shift.wishes.locked),
    )


def gains_of(
    store: Store,
    person: Person,
    shift: Shift,
    plan: Plan,
    streets: Streets | None = None,
    *,
    seconds: float = GAIN_SECONDS,
    cancelled: IsCancelled = never,
) -> Gains:
    """Return what one more team, or one more hour for every team, would add to a plan of the shift.

    Each is found by planning again from the plan, among its own stops and those it left. The further team is
    like the one whose route is worth most. With more to hand the plan as it is can still be made, so a search
    that ends below it has gained nothing. A search that goes on also finds what the first one missed: gains
    are at most as good as the two searches.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    if not shift.teams:
        return Gains(Gain(None, 0), "", Gain(None, 0))
    ways = streets or open_streets(store, cancelled=cancelled)
    stops, set_aside = _stops_of_plan(plan, shift.most_stops)
    model = _most_useful(plan, shift.teams)
    longer = tuple(replace(team, ends_s=team.ends_s + HOUR_S) for team in shift.teams)

    def gain(teams: tuple[Team, ...]) -> Gain:
        again = plan_routes(
            stops,
            teams,
            ways,
            day=shift.day,
            wishes=shift.wishes,
            set_aside=set_aside,
            seconds=seconds,
            earlier=plan,
            cancelled=cancelled,
        )
        return _gain(plan, again)

    return Gains(gain((*shift.teams, _one_more(model, shift.teams))), model.code, gain(longer))


def legs_of_route(streets: Streets, route: Route) -> tuple[Leg, ...]:
    """Return the ways of a route in order: from the start over every stop to the end, none without stops.

    Raises
    ------
    Refused
        When one of them has no way.
    """
    if not route.visits:
        return ()
    stops = [(visit.stop.lat, visit.stop.lon) for visit in route.visits]
    points = np.array([route.team.start, *stops, route.team.end], np.float64)
    return streets.legs(route.team.travels_by, points)


def _why_nothing(store: Store, shift: Shift) -> str:
    """Return why there is nothing to plan; nothing where there is."""
    if not shift.teams:
        return _("No team is out. Enter at least one team, with its hours and where it starts.")
    try:
        read_extent(store)
    except StoreError as no_area:
        return str(no_area)
    return ""


def _empty(shift: Shift, sentence: str) -> Plan:
    wishes = shift.wishes
    draw = Draw(wishes.seed, wishes.blind_share, wishes.random_share)
    return Plan(shift.day, (), (), 0.0, draw, empty_because=(sentence,))


def _stops_of_plan(plan: Plan, most: int) -> tuple[tuple[Stop, ...], tuple[Unvisited, ...]]:
    """Stops that more teams or hours could reach, the most valuable ones, and those that stay aside."""
    aside = tuple(each for each in plan.unvisited if each.reason in (BANNED, VISITED_LATELY))
    visited = [visit.stop for visit in plan.visits]
    left = [each.stop for each in plan.unvisited if each.reason not in (BANNED, VISITED_LATELY)]
    left = sorted(left, key=lambda stop: (-stop.value, stop.code))[: max(0, most - len(visited))]
    return (*visited, *left), aside


def _most_useful(plan: Plan, teams: tuple[Team, ...]) -> Team:
    worth = {route.team.code: sum(visit.stop.value for visit in route.visits) for route in plan.routes}
    return max(teams, key=lambda team: worth.get(team.code, 0.0))


def _one_more(model: Team, teams: tuple[Team, ...]) -> Team:
    taken = {team.code for team in teams}
    number = next(n for n in range(2, len(teams) + 3) if f"{model.code}-{n}" not in taken)
    return replace(model, code=f"{model.code}-{number}")


def _gain(plan: Plan, again: Plan) -> Gain:
    if again.value <= plan.value:
        return Gain(None if plan.value == 0 else 0.0, 0)
    stops = max(0, len(again.visits) - len(plan.visits))
    return Gain(None if plan.value == 0 else again.value / plan.value - 1, stops)
