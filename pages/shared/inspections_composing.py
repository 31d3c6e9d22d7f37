"""Composes the visits of a month in a thread that can be stopped, and keeps them once a planner says so."""

from collections.abc import Sequence

from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.crew import Crew
from data.inspecting.crews import read_crews, write_crews
from data.inspecting.visits import write_visits
from data.language import _, ngettext
from data.progress import IsCancelled, Tell, part_of
from layers.month.inspections_view import shown_before
from layers.month.joint_visits import Composed, Proposal, schedule_month
from layers.month.targets import Targets
from layers.month.visits import visits_of_schedule
from layers.number_text import write_count
from pages.shared.inspections_arranging import arrangements_in_view, secret_days
from pages.shared.inspections_month import PAPERS, go_to_step
from pages.shared.inspections_state import Composition, MonthPlanning
from pages.shared.outreach_ground import ground_of
from pages.shared.outreach_job import OutreachJob
from pages.shared.state import View
from pages.shared.stores import current_store

_OPENED = 0.2


def begin_composing(
    view: View, planning: MonthPlanning, targets: Targets, composed: Composed, proposals: Sequence[Proposal]
) -> None:
    """Begin to schedule the visits of the list with the crews of the month."""
    store, person, ground = current_store(view.store), view.person, ground_of(view)

    def work(tell: Tell, cancelled: IsCancelled) -> Composition:
        tell(0.0, _("The visits are being composed"))
        streets = ground.streets(store, tell=part_of(tell, 0, _OPENED), cancelled=cancelled)
        schedule = schedule_month(
            store,
            person,
            targets,
            composed,
            travel=streets,
            tell=part_of(tell, _OPENED, 1),
            cancelled=cancelled,
        )
        return Composition(targets, schedule, tuple(proposals))

    planning.trouble = planning.said = ""
    planning.composing = OutreachJob(work, lane="inspections")


def take_composed(planning: MonthPlanning) -> None:
    """Take the schedule of a job that has ended; why there is none is kept as a sentence."""
    job = planning.composing
    if job is None or job.running:
        return
    planning.composing, planning.trouble = None, job.trouble() or ""
    if (composed := job.result()) is not None:
        planning.composed = composed


def keep_plan(view: View, planning: MonthPlanning) -> None:
    """Write the visits of the schedule and go on to their papers; why that cannot be is kept."""
    composed = planning.composed
    if composed is None:
        return
    store = current_store(view.store)
    try:
        visits = visits_of_schedule(
            store,
            view.person,
            composed.targets,
            composed.schedule,
            arrangements_in_view(view, planning),
            proposals=composed.proposals,
        )
        visits = shown_before(visits, working_days=secret_days())
        _keep_new_crews(view, composed.targets.month.crews)
        write_visits(store, view.person, visits)
    except (Refused, NotAllowed, StoreError) as fault:
        planning.trouble = str(fault)
        return
    planning.composed, planning.papers, planning.trouble = None, None, ""
    planning.said = ngettext(
        "{count} visit is kept. Those who go see it from the day you chose.",
        "{count} visits are kept. Those who go see them from the day you chose.",
        len(visits),
    ).format(count=write_count(len(visits)))
    go_to_step(PAPERS)


def _keep_new_crews(view: View, crews: Sequence[Crew]) -> None:
    """Write the crews where one that goes is not known yet: visits name crews that are."""
    store = current_store(view.store)
    known = {crew.code for crew in read_crews(store, view.person)}
    if any(crew.code not in known for crew in crews):
        write_crews(store, view.person, crews)


def value_words(composition: Composition) -> str:
    """Return what the schedule is worth beside one that takes site after site."""
    schedule = composition.schedule
    if schedule.greedy_value <= 0:
        return ""
    more = schedule.value / schedule.greedy_value - 1
    if more < 0.005:
        return _(
            "No better way was found than to give each site, in order of worth, the first time that fits."
        )
    return _(
        "Worth {percent} % more than giving each site, in order of worth, the first time that fits."
    ).format(percent=write_count(100 * more))
