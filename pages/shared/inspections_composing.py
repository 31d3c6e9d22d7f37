"""Composes the visits of a month in a thread that can be stopped, and keeps them once a planner says so."""

from collections.abc import Sequence
from dataclasses import replace

from data.clock import today
from data.errors import NotAllowed, Refused, StoreError
from data.inspecting.crew import Crew
from data.inspecting.crews import read_crews, read_own_crews, write_crews
from data.inspecting.lists import write_list
from data.inspecting.visit import PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visits import read_visits, write_visits
from data.language import _, ngettext
from data.opening_windows import country_of_time_zone
from data.progress import IsCancelled, Tell, part_of
from layers.month.inspections_view import shown_before
from layers.month.joint_visits import Composed, Proposal, schedule_month
from layers.month.targets import Targets
from layers.month.visits import visits_of_schedule
from layers.number_text import write_count
from pages.shared.inspections_arranging import arrangements_in_view, secret_days
from pages.shared.inspections_month import PAPERS, go_to_step
from pages.shared.inspections_state import Composition, MonthPlanning
from pages.shared.inspections_targets import settled_lists
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
    left = _still_to_visit(view, targets)
    passed_over = len(targets.listed.items) - len(left.listed.items)

    def work(tell: Tell, cancelled: IsCancelled) -> Composition:
        tell(0.0, _("The visits are being composed"))
        streets = ground.streets(store, tell=part_of(tell, 0, _OPENED), cancelled=cancelled)
        schedule = schedule_month(
            store,
            person,
            left,
            composed,
            travel=streets,
            tell=part_of(tell, _OPENED, 1),
            cancelled=cancelled,
        )
        if passed_over:
            schedule = replace(schedule, caveats=(*schedule.caveats, _visited_words(passed_over)))
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
    replaced = visits_to_replace(view, composed.targets)
    try:
        visits = visits_of_schedule(
            store,
            view.person,
            composed.targets,
            composed.schedule,
            arrangements_in_view(view, planning),
            proposals=composed.proposals,
        )
        country = country_of_time_zone(store.settings.time_zone)
        visits = shown_before(visits, working_days=secret_days(), country=country)
        _keep_new_crews(view, composed.targets.month.crews, visits)
        _settle_list(view, composed.targets)
        write_visits(store, view.person, visits, instead_of=[each.code for each in replaced])
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


def visits_to_replace(view: View, targets: Targets) -> tuple[PlannedVisit, ...]:
    """Return the visits of an earlier plan of the month that are still to come: keeping a plan replaces them.

    Of those that are over, or are today, something may have been found: they stay.
    """
    month = targets.month
    visits = read_visits(current_store(view.store), view.person, day=today(), period=month.period)
    return tuple(
        each for each in visits if each.state == PLANNED and each.lead == month.lead and each.day > today()
    )


def _still_to_visit(view: View, targets: Targets) -> Targets:
    """Return the targets without worksites that have a visit in the month already: once is enough."""
    replaced = {each.code for each in visits_to_replace(view, targets)}
    visits = read_visits(current_store(view.store), view.person, day=today(), period=targets.month.period)
    over = {each.site for each in visits if each.state != WITHDRAWN and each.code not in replaced}
    items = tuple(item for item in targets.listed.items if item.site not in over)
    return replace(targets, listed=replace(targets.listed, items=items))


def _visited_words(count: int) -> str:
    return ngettext(
        "{count} worksite of the list is not planned again: a visit of this month stands already.",
        "{count} worksites of the list are not planned again: a visit of this month stands already.",
        count,
    ).format(count=write_count(count))


def replacing_words(count: int) -> str:
    """Return what keeping a plan does to one that was kept before."""
    words = ngettext(
        "Keeping this plan replaces the {count} visit planned for this month.",
        "Keeping this plan replaces the {count} visits planned for this month.",
        count,
    ).format(count=write_count(count))
    return f"{words} {_('Papers handed out for them are void then.')}"


def void_words(count: int) -> str:
    """Return what became of visits that were withdrawn, and of their papers."""
    return ngettext(
        "{count} visit was withdrawn: papers handed out for it are void, have them destroyed.",
        "{count} visits were withdrawn: papers handed out for them are void, have them destroyed.",
        count,
    ).format(count=write_count(count))


def _settle_list(view: View, targets: Targets) -> None:
    """Settle the list where it is not yet: else the lots that are visited could never count.

    Raises
    ------
    Refused
        When another list was settled since the visits were composed.
    """
    listed = targets.listed
    if listed.code:
        return
    settled = settled_lists(view, period=listed.period)
    if not settled:
        write_list(current_store(view.store), view.person, listed)
    elif [(each.site, each.part) for each in settled[-1].items] != [
        (each.site, each.part) for each in listed.items
    ]:
        raise Refused(_("The list was settled otherwise since this was composed. Compose the visits again."))


def _keep_new_crews(view: View, crews: Sequence[Crew], visits: Sequence[PlannedVisit]) -> None:
    """Write the crews that go and are not known yet beside those that stand: visits name crews that are."""
    store = current_store(view.store)
    known = {crew.code for crew in read_crews(store, view.person)}
    going = {each.crew for visit in visits for each in visit.going}
    if new := [crew for crew in crews if crew.code in going - known]:
        write_crews(store, view.person, [*read_own_crews(store, view.person), *new])


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
