"""Plans the routes of a shift beside the session: streets, stops, search, and the lines to be drawn."""

from collections.abc import Sequence
from dataclasses import replace

from data.access import Person
from data.errors import Refused
from data.language import _
from data.progress import IsCancelled, Tell
from data.store import Store
from data.streets.network import Streets
from layers.hand_order import timed_by_hand
from layers.route_packing import Line, straight_ways
from layers.routing.plan import Plan, Route
from layers.shift import Shift, legs_of_route, plan_shift
from pages.shared.outreach_ground import Ground, ground_of
from pages.shared.outreach_job import OutreachJob
from pages.shared.outreach_state import Planned, Planning
from pages.shared.state import View
from pages.shared.stores import current_store

# A small change is to be answered within two seconds, with what stands around the search.
FIRST_SECONDS, AGAIN_SECONDS = 5.0, 1.3
_GROUND, _SEARCHED = 0.4, 0.95


def begin_plan(view: View, planning: Planning, shift: Shift, *, again: bool) -> None:
    """Begin to plan a shift; `again` begins from the plan that is shown and answers sooner."""
    if planning.job is not None:
        planning.job.cancel()
    store, person, ground = current_store(view.store), view.person, ground_of(view)
    wanted = replace(shift, seconds=AGAIN_SECONDS if again else FIRST_SECONDS)
    earlier = planning.planned

    def work(tell: Tell, cancelled: IsCancelled) -> Planned:
        return planned_shift(store, person, wanted, earlier, ground, tell=tell, cancelled=cancelled)

    # What the earlier plan would gain is not asked any more, and the processor is wanted.
    if planning.gains is not None:
        planning.gains.cancel()
    planning.gains, planning.trouble = None, ""
    planning.job = OutreachJob(work)


def prepare(view: View, planning: Planning, shift: Shift) -> None:
    """Open streets and choose stops while the coordinator looks through the teams, once for a session."""
    if planning.prepared is not None or planning.job is not None or planning.planned or not shift.teams:
        return
    store, person, ground = current_store(view.store), view.person, ground_of(view)

    def work(tell: Tell, cancelled: IsCancelled) -> None:
        streets = ground.streets(store, tell=tell, cancelled=cancelled)
        ground.stops(store, person, shift, streets)

    planning.prepared = OutreachJob(work)


def take_plan(planning: Planning) -> None:
    """Take what a job that has ended found; why it found nothing is kept as a sentence."""
    job = planning.job
    if job is None or job.running:
        return
    planning.job, planning.trouble = None, job.trouble() or ""
    planned = job.result()
    if planned is None:
        return
    planning.change(planned)
    if planning.chosen not in {stop.code for stop in planned.plan.stops}:
        planning.chosen = ""


def planned_shift(
    store: Store,
    person: Person,
    shift: Shift,
    earlier: Planned | None,
    ground: Ground,
    *,
    tell: Tell,
    cancelled: IsCancelled,
) -> Planned:
    """Return the plan of a shift with the lines of its routes; it begins from the earlier one.

    Raises
    ------
    Refused
        When a route that is to be kept was put into an order that its team cannot make.
    """
    streets = ground.streets(store, tell=tell, cancelled=cancelled)
    tell(_GROUND / 2, _("Choosing stops"))
    stops = ground.stops(store, person, shift, streets) if shift.teams else None
    plan = plan_shift(
        store,
        person,
        shift,
        earlier=_with_times(earlier, shift, streets) if earlier else None,
        streets=streets,
        candidates=stops,
        tell=lambda share, what: tell(_GROUND + share * (_SEARCHED - _GROUND), what),
        cancelled=cancelled,
    )
    tell(_SEARCHED, _("Following the streets"))
    ways = {route.team.code: ways_of_route(streets, route) for route in plan.routes}
    return Planned(shift, plan, ways, streets.attribution)


def ways_of_route(streets: Streets, route: Route) -> Sequence[Line]:
    """Return the line of each leg; straight ones where the streets know none."""
    try:
        return tuple(leg.line for leg in legs_of_route(streets, route))
    except Refused:
        return straight_ways(route)


def _with_times(earlier: Planned, shift: Shift, streets: Streets) -> Plan:
    """Return the earlier plan; kept routes that were changed by hand have the times of their new order."""
    by_hand = shift.wishes.kept & earlier.moved
    routes = [
        timed_by_hand(route, streets) if route.team.code in by_hand else route
        for route in earlier.plan.routes
    ]
    return replace(earlier.plan, routes=tuple(routes))
