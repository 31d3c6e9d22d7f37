"""Plans, withdraws and reads visits: a planner sees all, those who go see their own when it is time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb

from data.access import Person
from data.audit.events import PLANNED as PLANNED_EVENT
from data.audit.recording import record_event
from data.errors import Refused
from data.inspecting.stepping_aside import check_not_aside, read_steps_aside
from data.inspecting.versions import write_versions
from data.inspecting.visit import PLANNED, WITHDRAWN, PlannedVisit
from data.inspecting.visit_checks import faults_of_visits
from data.inspecting.visit_rows import TABLE, read_visit_rows, visit_row
from data.language import _
from data.permission import check_plans_inspections, check_plans_or_goes
from data.rounds.codes import new_code
from data.store import Store

# So long after its day a crew member still reads a visit; then only those who answer for it do.
EXPIRES_DAYS = 30


def write_visits(
    store: Store, person: Person, visits: Sequence[PlannedVisit], *, instead_of: Sequence[str] = ()
) -> tuple[PlannedVisit, ...]:
    """Plan visits, all or none, and return them with their codes.

    A visit without a code gets a new one; one whose code is planned or withdrawn already is planned anew.

    Parameters
    ----------
    instead_of
        Codes of planned visits that these replace: they are withdrawn at the same moment, so their crews and
        worksites are free. Those withdrawn already stay so.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections, or stepped aside from a worksite.
    Refused
        When a worksite may not be inspected, is closed on the day or visited in that month already, a crew is
        unknown or would be at two places at once, a visit is over, one to be replaced is not planned, or
        something else does not fit; all faults are named.
    """
    check_plans_inspections(store, person)
    with store.cursor() as cursor:
        replaced = {each.site for __, each in read_visit_rows(cursor, codes=sorted(set(instead_of)))}
    check_not_aside(store, person, {each.site for each in visits} | replaced)
    coded = tuple(replace(each, code=each.code or new_code()) for each in visits)
    codes = [each.code for each in coded]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise Refused(_("The visits cannot be kept: {codes} stand twice.").format(codes=", ".join(twice)))
    others = sorted(set(instead_of) - set(codes))
    with store.cursor() as cursor:
        if not _rows_to_write(cursor, person.organisation, coded, others):
            return coded
    with store.write(kind="planned_visits", organisation=person.organisation) as batch:
        # What is compared is read here once more: somebody may have written since.
        rows = _rows_to_write(batch.cursor, person.organisation, coded, others)
        write_versions(batch, TABLE, [row for row in rows if row["state"] == WITHDRAWN])
        if faults := faults_of_visits(batch.cursor, person.organisation, coded):
            raise Refused(_("The visits cannot be kept: {faults}.").format(faults="; ".join(faults)))
        write_versions(batch, TABLE, [row for row in rows if row["state"] != WITHDRAWN])
        record_event(person, PLANNED_EVENT, store=store, subject="visits", number=len(rows))
    return coded


def withdraw_visit(store: Store, person: Person, code: str) -> None:
    """Withdraw a planned visit: it stays on record as withdrawn, and those who go are shown that.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections, or stepped aside from the worksite.
    Refused
        When the person's organisation planned no such visit, or it is over or withdrawn already.
    """
    check_plans_inspections(store, person)
    with store.cursor() as cursor:
        check_not_aside(store, person, {each.site for __, each in read_visit_rows(cursor, codes=[code])})
    with store.write(kind="planned_visits", organisation=person.organisation) as batch:
        planned = dict(read_visit_rows(batch.cursor, codes=[code])).get(person.organisation)
        if planned is None or planned.state != PLANNED:
            raise Refused(_not_planned_sentence(code))
        write_versions(batch, TABLE, [visit_row(replace(planned, state=WITHDRAWN))])
        record_event(person, PLANNED_EVENT, store=store, subject=f"withdrawn:{code}")


def read_visits(
    store: Store, person: Person, *, day: date, period: int | None = None
) -> tuple[PlannedVisit, ...]:
    """Return visits in the order of days and times, in every state: plans leave those withdrawn out.

    A planner reads all; a crew member those its crew goes on, from the day on which they are shown until 30
    days after the visit; a partner authority those it goes on, from that day. Nobody reads those from whose
    worksite one stepped aside.

    Parameters
    ----------
    day
        On which is read.
    period
        Only those of a month, in months since 1970-01.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    with store.cursor() as cursor:
        rows = read_visit_rows(cursor, period=period)
    aside = read_steps_aside(store, person)
    return tuple(
        visit for __, visit in rows if visit.site not in aside and may_read_visit(person, visit, day=day)
    )


def _rows_to_write(
    cursor: duckdb.DuckDBPyConnection,
    organisation: str,
    visits: Sequence[PlannedVisit],
    others: Sequence[str],
) -> list[dict[str, Any]]:
    """Return the rows of visits that do not stand yet, and of others that are withdrawn for them."""
    known = {each for __, each in read_visit_rows(cursor, codes=[each.code for each in visits])}
    rows = [visit_row(each) for each in visits if each not in known]
    own = {
        each.code: each
        for source, each in read_visit_rows(cursor, codes=list(others))
        if source == organisation
    }
    for code in others:
        if code not in own or own[code].state not in (PLANNED, WITHDRAWN):
            raise Refused(_not_planned_sentence(code))
        if own[code].state == PLANNED:
            rows.append(visit_row(replace(own[code], state=WITHDRAWN)))
    return rows


def _not_planned_sentence(code: str) -> str:
    return _("No visit {code} is planned. Look at the plan once more.").format(code=code)


def may_read_visit(person: Person, visit: PlannedVisit, *, day: date) -> bool:
    """Return whether a person may read a visit on a day, but for stepping aside."""
    return person.plans_inspections or (visit.shown_from <= day and goes_on(person, visit, day=day))


def goes_on(person: Person, visit: PlannedVisit, *, day: date) -> bool:
    """Return whether a person goes on a visit or answers for an authority that does."""
    if not person.goes_on_inspections or person.authority not in visit.authorities:
        return False
    if person.answers_for_authority:
        return True
    own_crew = (person.authority, person.crew) in {(each.authority, each.crew) for each in visit.going}
    return own_crew and day <= visit.day + timedelta(days=EXPIRES_DAYS)
