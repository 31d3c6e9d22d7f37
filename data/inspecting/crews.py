"""Reads and writes the crews of authorities that inspections are planned with."""

import re
from collections.abc import Sequence

from data.access import Person
from data.audit.events import CREWS_SET
from data.audit.recording import record_event
from data.errors import Refused
from data.inspecting.crew import Crew
from data.inspecting.versions import write_versions
from data.language import _
from data.permission import check_plans_inspections, check_plans_or_goes
from data.store import Store
from data.vocabulary import authorities, service_terms
from data.vocabulary_file import Entry

_MOST_SIGNS = 24
_CODE = re.compile(rf"(?=.*[0-9])[^\x00-\x1f]{{1,{_MOST_SIGNS}}}")

# The person's own organisation comes last: what it says of a crew holds.
_IN_FORCE = """
    SELECT crew, authority, lat, lon, starts_s, ends_s, travels_by, languages, days, most_visits_a_day
    FROM inspection.crews
    GROUP BY source, source_id, version, crew, authority, lat, lon, starts_s, ends_s, travels_by, languages,
             days, most_visits_a_day
    HAVING sum(sign) > 0
    ORDER BY source = $organisation, source, source_id, version
"""
_OWN_IDS = """
    SELECT source_id FROM inspection.crews WHERE source = ?
    GROUP BY source_id, version HAVING sum(sign) > 0 ORDER BY source_id
"""


def read_crews(store: Store, person: Person) -> tuple[Crew, ...]:
    """Return the crews in the order of authorities and codes.

    A planner reads all of them; a crew member the own crew, and a partner authority its own crews.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    with store.cursor() as cursor:
        rows = cursor.execute(_IN_FORCE, {"organisation": person.organisation}).fetchall()
    crews = {
        code: Crew(code, authority, (lat, lon), starts_s, ends_s, mode, frozenset(languages), days, most)
        for code, authority, lat, lon, starts_s, ends_s, mode, languages, days, most in rows
    }
    order = [each.code for each in authorities()]
    return tuple(
        sorted(
            (crew for crew in crews.values() if _may_see(person, crew)),
            key=lambda crew: (order.index(crew.authority) if crew.authority in order else -1, crew.code),
        )
    )


def write_crews(store: Store, person: Person, crews: Sequence[Crew]) -> None:
    """Write the crews of the person's organisation instead of those it had.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    Refused
        When a crew has no code, one without a digit or a long one, or stands twice, or its authority or a
        language is not in the vocabulary; all faults are named.
    """
    check_plans_inspections(store, person)
    if faults := _faults(crews):
        raise Refused(_("The crews cannot be kept: {faults}.").format(faults="; ".join(faults)))
    with store.write(kind="crews", organisation=person.organisation) as batch:
        standing = [row[0] for row in batch.cursor.execute(_OWN_IDS, [person.organisation]).fetchall()]
        write_versions(batch, "inspection.crews", [crew_row(each) for each in crews], instead_of=standing)
        record_event(person, CREWS_SET, store=store, number=len(crews))


def read_own_crews(store: Store, person: Person) -> tuple[Crew, ...]:
    """Return the crews that the person's organisation wrote itself: those that `write_crews` replaces."""
    check_plans_or_goes(store, person)
    with store.cursor() as cursor:
        own = {row[0] for row in cursor.execute(_OWN_IDS, [person.organisation]).fetchall()}
    return tuple(crew for crew in read_crews(store, person) if crew.code in own)


def crew_row(crew: Crew) -> dict[str, object]:
    """Return the row of a crew in inspection.crews, without what the write fills in."""
    return {
        "source_id": crew.code,
        "crew": crew.code,
        "authority": crew.authority,
        "lat": crew.start[0],
        "lon": crew.start[1],
        "starts_s": crew.starts_s,
        "ends_s": crew.ends_s,
        "travels_by": crew.travels_by,
        "languages": sorted(crew.languages),
        "days": crew.days,
        "most_visits_a_day": crew.most_visits_a_day,
    }


def _may_see(person: Person, crew: Crew) -> bool:
    if person.plans_inspections:
        return True
    if crew.authority != person.authority:
        return False
    return person.answers_for_authority or crew.code == person.crew


def _faults(crews: Sequence[Crew]) -> list[str]:
    codes = [each.code for each in crews]
    faults = []
    if not all(code.strip() for code in codes):
        faults.append(_("a crew has no code, give it one"))
    if doubtful := sorted({code for code in codes if code.strip() and not _CODE.fullmatch(code)}):
        message = _("{codes}: a code has a digit and at most 24 signs, and is no name of a person")
        faults.append(message.format(codes=", ".join(code[:_MOST_SIGNS] for code in doubtful)))
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        faults.append(_("{codes} stand twice, give each its own code").format(codes=", ".join(twice)))
    faults += _unknown({each.authority for each in crews}, authorities())
    faults += _unknown({code for each in crews for code in each.languages}, service_terms("languages"))
    return faults


def _unknown(codes: set[str], known: Sequence[Entry]) -> list[str]:
    unknown = sorted(codes - {each.code for each in known})
    return [_("{codes} are not in the vocabulary").format(codes=", ".join(unknown))] if unknown else []
