"""Says who may have which paper of a planned visit."""

from data.access import Person
from data.clock import today
from data.errors import NotAllowed, Refused
from data.inspecting.openings import BRIEFING, record_opening
from data.inspecting.stepping_aside import read_steps_aside
from data.inspecting.visit import WITHDRAWN, PlannedVisit
from data.inspecting.visits import read_visits
from data.language import _
from data.permission import check_plans_or_goes
from data.store import Store


def check_may_have_paper(store: Store, person: Person, visit: PlannedVisit, *, authority: str | None) -> None:
    """Check that a person may have the briefing of a visit for an authority, or the whole one.

    A planner may have all but those of worksites from which the planner stepped aside; who goes may have that
    of the own authority, from the day on which the visit is shown; the whole one belongs to the lead besides.
    Who may not is put on record.

    Raises
    ------
    NotAllowed
        When the person may not.
    Refused
        When the visit was withdrawn, or the authority does not go.
    """
    if not _may_have(store, person, visit, authority):
        record_opening(store, person, BRIEFING, visit.code, refused=True)
        check_plans_or_goes(store, person)
        raise NotAllowed(
            _("This paper of visit {code} is not for you. Ask the inspection planner.").format(
                code=visit.code
            )
        )
    if visit.state == WITHDRAWN:
        raise Refused(
            _("Visit {code} was withdrawn. Destroy its papers; no new ones are made.").format(code=visit.code)
        )
    if authority is not None and authority not in visit.authorities:
        raise Refused(
            _("{authority} does not go on visit {code}. Choose among {known}.").format(
                authority=authority, code=visit.code, known=", ".join(visit.authorities)
            )
        )


def _may_have(store: Store, person: Person, visit: PlannedVisit, authority: str | None) -> bool:
    if person.plans_inspections:
        return visit.site not in read_steps_aside(store, person)
    whose = visit.lead if authority is None else authority
    return (
        person.goes_on_inspections
        and whose == person.authority
        and visit in read_visits(store, person, day=today())
    )
