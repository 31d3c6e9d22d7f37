"""Puts the rounds of a plan under way, so that teams can log them, and writes down what was drawn."""

from collections.abc import Mapping

from data.access import Person
from data.audit.events import PLANNED
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.organisations import read_organisations
from data.permission import check_does
from data.rounds.draws import record_draw
from data.rounds.log import open_round
from data.rounds.moment import now_in
from data.store import Store
from layers.rounds import draws_of_plan, expiry_of, round_of_route
from layers.routing.plan import Plan


def check_rounds(store: Store, plan: Plan) -> None:
    """Check that every round of a plan can be put under way, before anything is written for it.

    Raises
    ------
    Refused
        When the time of a round is over, or an organisation is not in the register; the teams are named.
    """
    zone, registered = store.settings.time_zone, {each.code for each in read_organisations(store)}
    over = [each.team.code for each in plan.routes_with_stops if expiry_of(plan, each, zone) <= now_in(store)]
    if over:
        raise Refused(
            _("The shift of team {codes} is over, so its round cannot be opened. Plan a later day.").format(
                codes=", ".join(over)
            )
        )
    unknown = sorted({each.team.organisation for each in plan.routes_with_stops} - registered)
    if unknown:
        raise Refused(
            _("The organisation {codes} is not in the register. Enter it there, or name another.").format(
                codes=", ".join(unknown)
            )
        )


def open_rounds_of_plan(store: Store, person: Person, plan: Plan, codes: Mapping[str, str]) -> None:
    """Open the round of each team that has stops, under the code of its sheet; `codes` are by team.

    The draw is written for the organisation of the first team: it was made for all of them together.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach, or signed in and a team is of another organisation.
    Refused
        When the time of a round is over, or an organisation is not in the register.
    """
    check_does(store, person, "plan_outreach")
    check_rounds(store, plan)
    routes = plan.routes_with_stops
    for route in routes:  # all of them before the first is opened
        check_does(store, person, "plan_outreach", organisation=route.team.organisation)
    record_event(person, PLANNED, store=store, subject=f"rounds:{plan.day}", number=len(routes))
    for route in routes:
        expires = expiry_of(plan, route, store.settings.time_zone)
        open_round(
            store, person, round_of_route(store, plan, route, code=codes[route.team.code], expires=expires)
        )
    if routes:
        record_draw(
            store,
            person,
            draws_of_plan(plan),
            organisation=routes[0].team.organisation,
            day=plan.day,
            seed=plan.draw.seed,
        )
