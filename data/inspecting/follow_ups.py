"""Reads what is to be done after visits, says what is due, and notes what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from data.access import Person
from data.audit.events import DEBRIEFED
from data.audit.recording import record_event
from data.errors import Refused
from data.inspecting.month_list import SiteKey
from data.inspecting.stepping_aside import read_steps_aside
from data.inspecting.versions import write_versions
from data.inspecting.visit_rows import read_visit_rows
from data.inspecting.visits import may_read_visit
from data.language import _
from data.permission import check_plans_inspections, check_plans_or_goes, refuse
from data.store import Store
from data.vocabulary import follow_ups

TABLE = "inspection.follow_ups"
_IN_FORCE = """
    SELECT source, source_id, visit, worksite_source, worksite_id, what, owner, due, done_on
    FROM inspection.follow_ups
    GROUP BY source, source_id, version, visit, worksite_source, worksite_id, what, owner, due, done_on
    HAVING sum(sign) > 0
    ORDER BY due, source, source_id
"""


@dataclass(frozen=True)
class FollowUpOf:
    """Something to be done after a visit: `code` is opaque, `what` of the vocabulary follow_ups.

    `owner` is the authority that does it, until the day `due`; `done_on` is empty until it is done.
    """

    code: str
    visit: str
    site: SiteKey
    what: str
    owner: str
    due: date
    done_on: date | None
    organisation: str


def read_follow_ups(
    store: Store, person: Person, *, overdue_on: date | None = None
) -> tuple[FollowUpOf, ...]:
    """Return follow-ups in the order of the days they are due.

    A planner reads all; a partner authority what it is to do, and a crew member that after its own visits.

    Parameters
    ----------
    overdue_on
        Only those that are not done and were due before this day.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    aside = read_steps_aside(store, person)
    with store.cursor() as cursor:
        standing = [each for each in follow_ups_in_force(cursor) if each.site not in aside]
        if not person.plans_inspections:
            standing = _own(cursor, person, standing)
    if overdue_on is None:
        return tuple(standing)
    return tuple(each for each in standing if each.done_on is None and each.due < overdue_on)


def follow_ups_due(
    store: Store, person: Person, *, day: date, authority: str | None = None
) -> tuple[SiteKey, ...]:
    """Return the worksites to which somebody has to go again until a day, once each, the earliest due first.

    They belong to the list of the authority: those from which this person stepped aside are among them.

    Parameters
    ----------
    authority
        That is to go; the person's own where not given, and any where the person has none.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    going = {each.code for each in follow_ups() if each.needs_visit}
    owner = authority or person.authority
    with store.cursor() as cursor:
        standing = follow_ups_in_force(cursor)
    return tuple(
        dict.fromkeys(
            each.site
            for each in standing
            if each.done_on is None and each.due <= day and each.what in going and owner in (None, each.owner)
        )
    )


def finish_follow_up(store: Store, person: Person, code: str, *, day: date) -> None:
    """Note that a follow-up was done on a day.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor belongs to the authority that does it.
    Refused
        When there is no such follow-up that the person may read, or it was done already.
    """
    found = _open_one(read_follow_ups(store, person), code)
    if not person.plans_inspections and person.authority != found.owner:
        sentence = _("{owner} does this. Ask there.").format(owner=found.owner)
        refuse(store, person, f"finish_follow_up:{code}", sentence)
    with store.write(kind="follow_ups", organisation=found.organisation) as batch:
        # Somebody may have noted or changed it since it was read.
        standing = _open_one(follow_ups_in_force(batch.cursor), code)
        write_versions(batch, TABLE, [follow_up_row(standing, done_on=day)])
        record_event(person, DEBRIEFED, store=store, subject=f"follow_up:{code}")


def follow_ups_in_force(cursor: duckdb.DuckDBPyConnection) -> list[FollowUpOf]:
    """Return all follow-ups in force, in the order of the days they are due."""
    return [
        FollowUpOf(code, visit, SiteKey(site_source, site_id), what, owner, due, done_on, source)
        for source, code, visit, site_source, site_id, what, owner, due, done_on in cursor.execute(
            _IN_FORCE
        ).fetchall()
    ]


def follow_up_row(each: FollowUpOf, *, done_on: date | None) -> dict[str, object]:
    """Return the row of a follow-up in inspection.follow_ups, without what the write fills in."""
    return {
        "source_id": each.code,
        "visit": each.visit,
        "worksite_source": each.site.source,
        "worksite_id": each.site.source_id,
        "what": each.what,
        "owner": each.owner,
        "due": each.due,
        "done_on": done_on,
    }


def _open_one(standing: Iterable[FollowUpOf], code: str) -> FollowUpOf:
    found = next((each for each in standing if each.code == code), None)
    if found is None or found.done_on is not None:
        raise Refused(_("No follow-up {code} is open. Look at the list once more.").format(code=code))
    return found


def _own(
    cursor: duckdb.DuckDBPyConnection, person: Person, standing: Sequence[FollowUpOf]
) -> list[FollowUpOf]:
    own = [each for each in standing if each.owner == person.authority]
    if person.answers_for_authority:
        # What is handed over goes to an authority that may not have been there.
        return own
    rows = read_visit_rows(cursor, codes=sorted({each.visit for each in own}))
    # A follow-up may be due long after the visit: its day counts, not today.
    readable = {visit.code for __, visit in rows if may_read_visit(person, visit, day=visit.day)}
    return [each for each in own if each.visit in readable]
