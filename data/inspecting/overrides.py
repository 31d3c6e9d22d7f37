"""Keeps where an inspector put a worksite on a list or left one out, and why: so that both are compared."""

import secrets

import pandas as pd

from data.access import Person
from data.audit.events import PLANNED
from data.audit.recording import covered_subject, record_event
from data.errors import Refused
from data.inspecting.lists import check_plans_for
from data.inspecting.month_list import PARTS, SiteKey
from data.inspecting.site_facts import faults_of_target, read_site_facts
from data.inspecting.stepping_aside import check_not_aside
from data.inspecting.versions import write_versions
from data.language import _
from data.permission import check_plans_inspections, give_columns
from data.store import Store
from data.vocabulary import override_reasons

LEFT_OUT, PUT_IN_BY_HAND = "left_out", "put_in"
WHATS = (PUT_IN_BY_HAND, LEFT_OUT)

_IN_FORCE = """
    SELECT source_id AS code, period, authority, worksite_source, worksite_id, what, reason,
           coalesce(instead_of, '') AS instead_of
    FROM inspection.overrides
    WHERE $period::INTEGER IS NULL OR period = $period
    GROUP BY source, source_id, version, period, authority, worksite_source, worksite_id, what, reason,
             instead_of
    HAVING sum(sign) > 0
    ORDER BY period, authority, worksite_source, worksite_id, source, code
"""
_OWN_IN_FORCE = """
    SELECT source_id FROM inspection.overrides
    WHERE source = $organisation AND period = $period AND authority = $authority
      AND worksite_source = $source AND worksite_id = $source_id
    GROUP BY source_id, version
    HAVING sum(sign) > 0
    ORDER BY source_id
"""
_SAID_BEFORE = """
    SELECT source_id FROM inspection.overrides
    WHERE source = $organisation AND period = $period AND authority = $authority
      AND worksite_source = $source AND worksite_id = $source_id
    ORDER BY source_id LIMIT 1
"""


def write_override(
    store: Store,
    person: Person,
    *,
    period: int,
    authority: str,
    site: SiteKey,
    what: str,
    reason: str,
    instead_of: str = "",
) -> None:
    """Write that a worksite was put on the list of a month or left out, instead of what was said before.

    Parameters
    ----------
    what
        One of WHATS.
    reason
        Code of the vocabulary override_reasons.
    instead_of
        Part of the list that a worksite left out belonged to; empty where it was put in.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections of that authority, or stepped aside from the worksite.
    Refused
        When a code is unknown, or the worksite put in may not be inspected; all faults are named.
    """
    check_plans_for(store, person, authority)
    check_not_aside(store, person, {site})
    asked = {"period": period, "authority": authority, "source": site.source, "source_id": site.source_id}
    with store.write(kind="overrides", organisation=person.organisation) as batch:
        faults = _faults_of_codes(what, reason, instead_of)
        if what == PUT_IN_BY_HAND:
            faults += faults_of_target(site, read_site_facts(batch.cursor, [site]).get(site))
        if faults:
            raise Refused(_("The change cannot be kept: {faults}.").format(faults="; ".join(faults)))
        said = batch.cursor.execute(_SAID_BEFORE, asked | {"organisation": person.organisation}).fetchone()
        row = {
            "source_id": str(said[0]) if said else secrets.token_hex(16),
            "period": period,
            "authority": authority,
            "worksite_source": site.source,
            "worksite_id": site.source_id,
            "what": what,
            "reason": reason,
            "instead_of": instead_of or None,
        }
        write_versions(batch, "inspection.overrides", [row])
        record_event(person, PLANNED, store=store, subject=covered_subject(store, what, site.text))


def withdraw_override(store: Store, person: Person, *, period: int, authority: str, site: SiteKey) -> bool:
    """Take back what was said of a worksite on the list of a month, and return whether anything was.

    What another organisation said of it stays: that is for them to take back.

    Raises
    ------
    NotAllowed
        When the person does not plan inspections of that authority, or stepped aside from the worksite.
    """
    check_plans_for(store, person, authority)
    check_not_aside(store, person, {site})
    asked = {"period": period, "authority": authority, "source": site.source, "source_id": site.source_id}
    with store.cursor() as cursor:
        rows = cursor.execute(_OWN_IN_FORCE, asked | {"organisation": person.organisation}).fetchall()
    own = [str(row[0]) for row in rows]
    if not own:
        return False
    with store.write(kind="overrides", organisation=person.organisation) as batch:
        write_versions(batch, "inspection.overrides", [], instead_of=own)
        record_event(person, PLANNED, store=store, subject=covered_subject(store, "taken_back", site.text))
    return True


def read_overrides(store: Store, person: Person, *, period: int | None = None) -> pd.DataFrame:
    """Return the overrides in force, all or of one month, one row each.

    Columns: code, period (months since 1970-01), authority, worksite_source, worksite_id, what, reason,
    instead_of (empty where put in).

    Raises
    ------
    NotAllowed
        When the person does not plan inspections.
    """
    check_plans_inspections(store, person)
    with store.cursor() as cursor:
        return give_columns(person, "overrides", cursor.execute(_IN_FORCE, {"period": period}).df())


def _faults_of_codes(what: str, reason: str, instead_of: str) -> list[str]:
    faults = []
    reasons = [each.code for each in override_reasons()]
    if what not in WHATS:
        faults.append(
            _("{what} cannot be done, use one of {known}").format(what=what, known=", ".join(WHATS))
        )
    if reason not in reasons:
        faults.append(
            _("there is no reason {reason}, use one of {known}").format(
                reason=reason, known=", ".join(reasons)
            )
        )
    if instead_of and (instead_of not in PARTS or what != LEFT_OUT):
        faults.append(_("only a worksite left out belonged to a part of the list: take that out"))
    return faults
