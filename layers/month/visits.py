"""Turns a schedule into planned visits, each with roles, meeting point and what was arranged."""

from collections.abc import Mapping, Sequence

from data.access import Person
from data.inspecting.month_list import COMPLAINT, FOLLOW_UP, RANDOM, ListItem, SiteKey
from data.inspecting.site_card import read_site_cards
from data.inspecting.visit import Going, PlannedVisit
from data.opening_windows import country_of_time_zone
from data.permission import check_plans_inspections
from data.rounds.codes import new_code
from data.store import Store
from data.vocabulary import authorities
from layers.joint.schedule import JointSchedule, ScheduledVisit
from layers.month.arrangements import Arrangements, shown_from
from layers.month.joint_visits import Proposal
from layers.month.meeting import Meeting, meetings_near
from layers.month.targets import Targets


def visits_of_schedule(
    store: Store,
    person: Person,
    targets: Targets,
    schedule: JointSchedule,
    arrangements: Arrangements,
    *,
    proposals: Sequence[Proposal] = (),
) -> tuple[PlannedVisit, ...]:
    """Return the visits of a schedule in the order of day and time, with new codes; nothing is written.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When an arrangement is missing, such as who refers people to help.
    """
    check_plans_inspections(store, person)
    visits = sorted(schedule.visits, key=lambda each: (each.day, each.begins_s, each.site.code))
    if not visits:
        return ()
    offices = {crew.code: crew.start for crew in targets.month.crews}
    leads = [_lead_crew(each, targets) for each in visits]
    meetings = meetings_near(
        store,
        [each.site.key for each in visits],
        [each.site.point for each in visits if each.site.point is not None],
        [offices[code] for code in leads],
    )
    kinds = _kinds(store, person, visits)
    country = country_of_time_zone(store.settings.time_zone)
    items = {item.site: item for item in targets.listed.items}
    roles = {
        (each.item.site, partner.authority): partner.role for each in proposals for partner in each.partners
    }
    return tuple(
        _visit(each, items[each.site.key], kind, meeting, targets, arrangements, roles, country)
        for each, kind, meeting in zip(visits, kinds, meetings, strict=True)
    )


def _visit(
    scheduled: ScheduledVisit,
    item: ListItem,
    kind: str,
    meeting: Meeting,
    targets: Targets,
    arrangements: Arrangements,
    roles: Mapping[tuple[SiteKey, str], str],
    country: str,
) -> PlannedVisit:
    arranged = arrangements.of(item.site)
    usual_roles = {each.code: each.role for each in authorities()}
    authority_of = {crew.code: crew.authority for crew in targets.month.crews}
    going = tuple(
        Going(
            authority_of[code],
            code,
            roles.get((item.site, authority_of[code])) or usual_roles.get(authority_of[code], ""),
        )
        for code in scheduled.crews
    )
    return PlannedVisit(
        code=new_code(),
        site=item.site,
        kind=kind,
        period=targets.month.period,
        trigger=_trigger(item),
        day=scheduled.day,
        begins_s=scheduled.begins_s,
        ends_s=scheduled.ends_s,
        shown_from=shown_from(scheduled.day, country=country),
        lead=targets.month.lead,
        going=going,
        meets_at=meeting.words,
        meeting_point=meeting.point,
        refers=arranged.refers or targets.month.lead,
        interpreter_languages=arranged.interpreter_languages,
        interpreter_from=arranged.interpreter_from,
        papers_checked=arranged.papers_checked,
        papers_reason=arranged.papers_reason,
        immigration_reason=arranged.immigration_reason,
    )


def _trigger(item: ListItem) -> str:
    if item.part == RANDOM:
        return "random"
    return item.cause if item.cause in (COMPLAINT, FOLLOW_UP) else "planned"


def _lead_crew(visit: ScheduledVisit, targets: Targets) -> str:
    leads = {crew.code for crew in targets.month.crews if crew.authority == targets.month.lead}
    return next(code for code in visit.crews if code in leads)


def _kinds(store: Store, person: Person, visits: Sequence[ScheduledVisit]) -> list[str]:
    cards = read_site_cards(store, person, [each.site.key for each in visits])
    kinds = dict(zip(zip(cards["source"], cards["source_id"], strict=True), cards["kind"], strict=True))
    return [str(kinds[(each.site.key.source, each.site.key.source_id)]) for each in visits]
