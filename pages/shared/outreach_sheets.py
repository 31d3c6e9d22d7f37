"""Makes the sheets of a plan: opens a round for each route, and prints what teams carry."""

from data.access import Person
from data.intake.process import Cancelled
from data.language import _
from data.progress import IsCancelled, Tell, part_of
from data.rounds.codes import new_code
from data.rounds.withdrawal import withdraw_round
from data.store import Store
from data.streets.network import Streets
from layers.plan_rounds import open_rounds_of_plan
from layers.plan_sheets import sheets_of_plan
from layers.routing.plan import Plan
from layers.sheets.paper import sheet_pdf
from pages.shared.outreach_ground import ground_of, hold_ground
from pages.shared.outreach_job import OutreachJob
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

    def work(tell: Tell, cancelled: IsCancelled) -> Made:
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
    cancelled: IsCancelled,
) -> Made:
    """Return the sheets of every route with stops; their rounds are opened once all of them are printed.

    Raises
    ------
    NotAllowed
        When the person may not open rounds.
    Refused
        When a sheet cannot be made, or nothing can be printed on this machine.
    """
    codes = {route.team.code: new_code() for route in plan.routes_with_stops}
    sheets = sheets_of_plan(store, person, plan, streets, codes, tell=part_of(tell, 0, _PRINTED))
    tell(_PRINTED, _("Printing"))
    pdf = sheet_pdf(sheets)
    if cancelled():
        raise Cancelled
    open_rounds_of_plan(store, person, plan, codes)
    if cancelled():
        # Nobody will have these codes.
        for code in codes.values():
            withdraw_round(store, person, code)
        raise Cancelled
    return Made(sheets, codes, pdf)
