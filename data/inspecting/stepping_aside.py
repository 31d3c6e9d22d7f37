"""Keeps who does not deal with a worksite for reasons of interest, by keyed id alone."""

import secrets

from data.access import Person
from data.audit.events import STEPPED_ASIDE
from data.audit.recording import record_event
from data.errors import Refused
from data.inspecting.month_list import SiteKey
from data.inspecting.versions import write_versions
from data.language import _
from data.pepper import keyed_id
from data.permission import check_plans_or_goes, check_store, refuse
from data.store import Store
from data.vocabulary import step_aside_reasons

_IN_FORCE = """
    SELECT source_id, worksite_source, worksite_id
    FROM inspection.steps_aside
    WHERE person = ?
    GROUP BY source, source_id, version, worksite_source, worksite_id
    HAVING sum(sign) > 0
    ORDER BY worksite_source, worksite_id
"""


def step_aside(store: Store, person: Person, site: SiteKey, *, reason: str) -> bool:
    """Write that the person does not deal with a worksite, and return whether that was new.

    From then on the person neither sees nor plans visits there, nor debriefs them.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    Refused
        When the reason is not in the vocabulary.
    """
    check_plans_or_goes(store, person)
    known = [each.code for each in step_aside_reasons()]
    if reason not in known:
        message = _("There is no reason {reason}. Choose among {known}.")
        raise Refused(message.format(reason=reason, known=", ".join(known)))
    if site in read_steps_aside(store, person):
        return False
    row = {
        "source_id": secrets.token_hex(16),
        "person": keyed_person(store, person),
        "worksite_source": site.source,
        "worksite_id": site.source_id,
        "reason": reason,
    }
    with store.write(kind="steps_aside", organisation=person.organisation) as batch:
        write_versions(batch, "inspection.steps_aside", [row])
        # Without the worksite: from whose the interest is, nobody else reads.
        record_event(person, STEPPED_ASIDE, store=store)
    return True


def step_back_in(store: Store, person: Person, site: SiteKey) -> bool:
    """Take back that the person stepped aside, and return whether that was said at all."""
    check_plans_or_goes(store, person)
    with store.cursor() as cursor:
        rows = cursor.execute(_IN_FORCE, [keyed_person(store, person)]).fetchall()
    ids = [row[0] for row in rows if SiteKey(row[1], row[2]) == site]
    if ids:
        with store.write(kind="steps_aside", organisation=person.organisation) as batch:
            write_versions(batch, "inspection.steps_aside", [], instead_of=ids)
            record_event(person, STEPPED_ASIDE, store=store, subject="back_in")
    return bool(ids)


def read_steps_aside(store: Store, person: Person) -> frozenset[SiteKey]:
    """Return the worksites that the person does not deal with; nobody reads those of others."""
    check_store(store, person)
    with store.cursor() as cursor:
        rows = cursor.execute(_IN_FORCE, [keyed_person(store, person)]).fetchall()
    return frozenset(SiteKey(source, source_id) for __, source, source_id in rows)


def check_not_aside(store: Store, person: Person, sites: set[SiteKey]) -> None:
    """Raise where the person stepped aside from one of the worksites.

    Raises
    ------
    NotAllowed
        When it is so; the worksites are named.
    """
    if aside := sorted(sites & read_steps_aside(store, person)):
        message = _("You stepped aside from {sites}. Ask somebody else, or leave them out.")
        named = ", ".join(each.source_id for each in aside)
        # Without the worksite, as where it is written: from whose the interest is, nobody else reads.
        refuse(store, person, "check_not_aside", message.format(sites=named))


def keyed_person(store: Store, person: Person) -> str:
    """Return the keyed id of a person, under which nobody can be looked up without the store's secret."""
    return keyed_id(store, "person", person.organisation, person.id)
