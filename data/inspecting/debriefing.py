"""Writes the debrief of a visit: inspection result, findings, follow-ups and state, all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from typing import Any

import duckdb

from data.access import Person
from data.audit.events import DEBRIEFED
from data.audit.recording import record_event
from data.batch import Batch
from data.clock import today
from data.errors import Refused
from data.inspecting.debrief import Debrief
from data.inspecting.debrief_checks import faults_of_debrief, is_same_debrief
from data.inspecting.debrief_follow_ups import Standing, finish_follow_ups_by_visit, write_follow_ups
from data.inspecting.debrief_rows import debriefs_in_force
from data.inspecting.follow_ups import follow_ups_in_force
from data.inspecting.site_facts import read_site_facts
from data.inspecting.stepping_aside import check_not_aside, read_steps_aside
from data.inspecting.versions import write_versions
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT, PlannedVisit
from data.inspecting.visit_rows import TABLE as VISITS
from data.inspecting.visit_rows import read_visit_rows, visit_row
from data.inspecting.visits import goes_on, may_read_visit
from data.language import _
from data.periods import period_of_week, week_of_date
from data.permission import check_plans_or_goes, refuse
from data.store import Store
from data.vocabulary import indicators


class Compared(Enum):
    """Whether what stands is compared with what somebody saw before writing."""

    NOT = "not"


def write_debrief(
    store: Store,
    person: Person,
    debrief: Debrief,
    *,
    instead_of: Debrief | Compared | None = Compared.NOT,
) -> None:
    """Write a debrief in one transaction; a later stage, or a correction of the same stage, replaces it.

    The inspection, the debrief, what each authority found, the follow-ups, the state of the visit and the
    counts by cell change together. A follow-up is new where it has no code and differs from those that
    stand. One that a correction names no more goes, unless it is done; a later stage only adds. Where the
    visit was a follow-up and carried out, what somebody was to go there for is done; where a correction says
    that it was not carried out, that is open again.

    Parameters
    ----------
    instead_of
        What stood as the person saw it, None for nothing: where another one stands by now, nothing is
        written. Not compared where not given.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections, nor goes on this visit, nor answers for an authority that
        does, or stepped aside from its worksite; and where a debrief stands, when the person belongs to
        another authority than the one that led.
    Refused
        When there is no such visit, it is withdrawn or yet to come, a later stage or the same debrief stands,
        somebody else wrote meanwhile, somebody who neither plans nor leads says what others found, or a code
        is unknown; all faults are named, and nothing is changed.
    """
    check_plans_or_goes(store, person)
    organisation = _organisation_of(store, person, debrief.visit)
    with store.write(kind="debriefs", organisation=organisation) as batch:
        before = _read_before(batch.cursor, organisation, debrief.visit)
        _check_may_replace(store, person, before)
        _check_unchanged(before, instead_of)
        _check_says_own(person, debrief, before)
        faults = faults_of_debrief(debrief, before.visit, before.site, before.debrief, before.follow_ups)
        if faults:
            raise Refused(_("The debrief cannot be kept: {faults}.").format(faults="; ".join(faults)))
        _write_inspection(batch, debrief, before, for_all=_speaks_for_all(person, before.visit))
        _write_findings(batch, debrief, before)
        write_follow_ups(batch, debrief, before)
        finish_follow_ups_by_visit(batch, debrief, before)
        state = CARRIED_OUT if debrief.carried_out else NOT_CARRIED_OUT
        write_versions(batch, VISITS, [visit_row(replace(before.visit, state=state))])
        write_versions(batch, "inspection.debriefs", [_debrief_row(debrief)])
        record_event(person, DEBRIEFED, store=store, subject=f"visit:{debrief.visit}")


def read_debriefs(
    store: Store, person: Person, *, visits: Sequence[str] | None = None
) -> Mapping[str, Debrief]:
    """Return the debriefs in force by code of the visit, all or of some visits.

    Those who go read those of the visits that they may read today; unless they lead, what their own authority
    found and is to do alone. Nobody reads those of worksites from which one stepped aside.

    Raises
    ------
    NotAllowed
        When the person neither plans inspections nor goes on them.
    """
    check_plans_or_goes(store, person)
    codes = None if visits is None else sorted(set(visits))
    aside = read_steps_aside(store, person)
    with store.cursor() as cursor:
        readable = {
            visit.code: visit
            for __, visit in read_visit_rows(cursor, codes=codes)
            if visit.site not in aside and may_read_visit(person, visit, day=today())
        }
        standing = debriefs_in_force(cursor, codes)
    return {
        code: _as_read_by(person, readable[code], each) for code, each in standing.items() if code in readable
    }


def _speaks_for_all(person: Person, visit: PlannedVisit) -> bool:
    """Return whether a person reads and says what every authority on a visit found."""
    return person.plans_inspections or person.authority == visit.lead


def _as_read_by(person: Person, visit: PlannedVisit, debrief: Debrief) -> Debrief:
    if _speaks_for_all(person, visit):
        return debrief
    return replace(
        debrief,
        findings=tuple(each for each in debrief.findings if each.authority == person.authority),
        follow_ups=tuple(each for each in debrief.follow_ups if each.owner == person.authority),
    )


def _organisation_of(store: Store, person: Person, code: str) -> str:
    """Return the organisation that planned a visit, where the person may debrief it."""
    with store.cursor() as cursor:
        rows = read_visit_rows(cursor, codes=[code])
    if not rows:
        raise Refused(_("There is no visit {code}. Look at the plan once more.").format(code=code))
    organisation, visit = rows[0]
    check_not_aside(store, person, {visit.site})
    if not (person.plans_inspections or goes_on(person, visit, day=today())):
        message = _("Visit {code} is debriefed by those who went or who planned it. Ask them.")
        refuse(store, person, f"write_debrief:{code}", message.format(code=code))
    return organisation


def _check_may_replace(store: Store, person: Person, before: Standing) -> None:
    """Raise where somebody would change what others found; the first debrief may be of anybody who went."""
    if before.debrief is None or _speaks_for_all(person, before.visit):
        return
    message = _("Visit {code} is debriefed already. Ask the planner or {lead} to correct it.")
    sentence = message.format(code=before.visit.code, lead=before.visit.lead)
    refuse(store, person, f"write_debrief:{before.visit.code}", sentence)


def _check_unchanged(before: Standing, instead_of: Debrief | Compared | None) -> None:
    """Raise where another debrief stands than the one that was seen."""
    if isinstance(instead_of, Compared) or is_same_debrief(before.debrief, instead_of):
        return
    message = _("Somebody else wrote a debrief of visit {code} meanwhile. Look at it first.")
    raise Refused(message.format(code=before.visit.code))


def _check_says_own(person: Person, debrief: Debrief, before: Standing) -> None:
    """Raise where somebody who neither plans nor leads says what others found."""
    others = sorted({each.authority for each in debrief.findings} - {person.authority})
    if not others or _speaks_for_all(person, before.visit):
        return
    message = _(
        "What {others} found is for the planner or {lead} to write. Write what your own authority found."
    )
    raise Refused(message.format(others=", ".join(others), lead=before.visit.lead))


def _read_before(cursor: duckdb.DuckDBPyConnection, organisation: str, code: str) -> Standing:
    visit = dict(read_visit_rows(cursor, codes=[code]))[organisation]
    site = read_site_facts(cursor, [visit.site]).get(visit.site)
    follow_ups = tuple(each for each in follow_ups_in_force(cursor) if each.visit == code)
    return Standing(organisation, visit, site, debriefs_in_force(cursor, [code]).get(code), follow_ups)


def _write_inspection(batch: Batch, debrief: Debrief, before: Standing, *, for_all: bool) -> None:
    visit, site, findings = before.visit, before.site, debrief.findings
    if site is None:
        return
    crews = {each.authority: each.crew for each in visit.going}
    found = {code for each in findings for code in each.codes}
    row = {
        "source_id": visit.code,
        "worksite_source": visit.site.source,
        "worksite_id": visit.site.source_id,
        "kind": visit.kind,
        "east": site.east,
        "north": site.north,
        "cell_level": site.cell_level,
        "inspected_on": visit.day,
        "period": period_of_week(week_of_date(visit.day)),
        "trigger": visit.trigger,
        "stage": debrief.stage,
        "carried_out": debrief.carried_out,
        "nothing_found": debrief.nothing_found,
        "administrative": any(each.administrative for each in findings),
        "labour_exploitation": any(each.labour_exploitation for each in findings),
        "referral": debrief.referred > 0,
        "finding_codes": [each.code for each in indicators() if each.code in found],
        # Who wrote for one authority alone did not say that nobody else was there.
        "authorities": ([each.authority for each in findings] if for_all else []) or list(visit.authorities),
        "unit_code": crews.get(visit.lead) or None,
    }
    write_versions(batch, "inspection.inspections", [row])


def _write_findings(batch: Batch, debrief: Debrief, before: Standing) -> None:
    rows = [
        {
            "source_id": f"{debrief.visit}:{each.authority}",
            "visit": debrief.visit,
            "authority": each.authority,
            "finding_codes": list(each.codes),
            "administrative": each.administrative,
            "labour_exploitation": each.labour_exploitation,
        }
        for each in debrief.findings
    ]
    earlier = before.debrief.findings if before.debrief else ()
    write_versions(
        batch,
        "inspection.authority_findings",
        rows,
        instead_of=[f"{debrief.visit}:{each.authority}" for each in earlier],
    )


def _debrief_row(debrief: Debrief) -> dict[str, Any]:
    return {
        "source_id": debrief.visit,
        "stage": debrief.stage,
        "carried_out": debrief.carried_out,
        "not_carried_out_reason": debrief.not_carried_out_reason or None,
        "referred": debrief.referred,
    }
