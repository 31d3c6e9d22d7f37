"""Makes the sheets of a plan: opens a round for each route, and prints what teams carry."""

from collections.abc import Callable

from data.access import Person
from data.intake.process import Cancelled
from data.language import _
from data.rounds.codes import new_code
from data.rounds.draws import record_draw
from data.rounds.log import open_round
from data.rounds.withdrawal import withdraw_round
from data.store import Store
from data.streets.network import Streets
from layers.rounds import draws_of_plan, expiry_of, round_of_route
from layers.routing.plan import Plan
from layers.sheets.paper import sheet_pdf
from layers.sheets.sheet import make_sheet
from pages.shared.outreach_ground import ground_of, hold_ground
from pages.shared.outreach_job import OutreachJob, Tell
from pages.shared.outreach_state import Made, Planning
from pages.shared.state import View
from pages.shared.stores import current_store

_PRINTED = 0.6


def begin_sheets(view: View, planning: Planning) -> None:
    """Begin to make the sheets of the plan that is shown; codes of sheets made before, if unused, go."""
    if planning.planned is None:
        return
    store, person, ground = current_store(view.store), view.person, ground_of(view)
    plan, old, before = planning.planned.plan, planning.codes, store.version

    def work(tell: Tell, cancelled: Callable[[], bool]) -> Made:
        streets = ground.streets(store, tell=tell, cancelled=cancelled)
        made = made_sheets(store, person, plan, streets, tell=tell, cancelled=cancelled)
        hold_ground(store, ground, before=before)
        for code in old:
            withdraw_round(store, person, code)
        return made

    planning.trouble = ""
    planning.making = OutreachJob(work, lane="sheets")


def take_sheets(planning: Planning) -> None:
    """Take the sheets of a job that has ended; why there are none is kept as a sentence."""
    job = planning.making
    if job is None or job.running:
        return
    planning.making, planning.trouble = None, job.trouble() or ""
    made = job.result()
    if made is not None:
        planning.sheets, planning.codes = made, tuple(made.codes.values())


def made_sheets(
    store: Store,
    person: Person,
    plan: Plan,
    streets: Streets,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Made:
    """Return the sheets of every route with stops; their rounds are opened once all of them are printed.

    Raises
    ------
    NotAllowed
        When the person may not open rounds.
    Refused
        When a sheet cannot be made, or nothing can be printed on this machine.
    """
    routes = [route for route in plan.routes if route.visits]
    codes = {route.team.code: new_code() for route in routes}
    zone = store.settings.time_zone
    sheets, rounds = [], []
    for at, route in enumerate(routes):
        tell(_PRINTED * at / len(routes), _("Making the sheet of team {team}").format(team=route.team.code))
        code, expires = codes[route.team.code], expiry_of(plan, route, zone)
        sheets.append(make_sheet(store, person, plan, route, streets, code=code, expires=expires))
        rounds.append(round_of_route(store, plan, route, code=code, expires=expires))
    tell(_PRINTED, _("Printing"))
    pdf = sheet_pdf(sheets)
    for each in rounds:
        open_round(store, person, each)
    if cancelled():
        for code in codes.values():
            withdraw_round(store, person, code)
        raise Cancelled
    record_draw(
        store,
        person,
        draws_of_plan(plan),
        organisation=person.organisation,
        day=plan.day,
        seed=plan.draw.seed,
    )
    return Made(tuple(sheets), codes, pdf)
