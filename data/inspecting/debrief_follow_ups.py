"""Writes the follow-ups of a debrief: new ones, those that are done, those that a correction takes back."""

import secrets
from dataclasses import dataclass
from datetime import date

from data.batch import Batch
from data.inspecting.debrief import Debrief
from data.inspecting.follow_ups import TABLE, FollowUpOf, follow_up_row, follow_ups_in_force
from data.inspecting.month_list import FOLLOW_UP
from data.inspecting.site_facts import SiteFacts
from data.inspecting.versions import write_versions
from data.inspecting.visit import PlannedVisit
from data.vocabulary import follow_ups


@dataclass(frozen=True)
class Standing:
    """What stands of a visit before its debrief is written."""

    organisation: str
    visit: PlannedVisit
    site: SiteFacts | None
    debrief: Debrief | None
    follow_ups: tuple[FollowUpOf, ...]


def write_follow_ups(batch: Batch, debrief: Debrief, before: Standing) -> None:
    """Write the follow-ups of a debrief; one of the same kind, owner and day that stands keeps its code."""
    # One that the debrief names by its code may have changed: its code is no other's.
    taken = {each.code for each in debrief.follow_ups}
    standing = {
        (each.what, each.owner, each.due): each.code for each in before.follow_ups if each.code not in taken
    }
    rows: list[dict[str, object]] = []
    for each in debrief.follow_ups:
        code = each.code or standing.get((each.what, each.owner, each.due)) or secrets.token_hex(16)
        said = FollowUpOf(
            code, debrief.visit, before.visit.site, each.what, each.owner, each.due, None, before.organisation
        )
        rows.append(follow_up_row(said, done_on=each.done_on or _done_on(before, code)))
    named = {row["source_id"] for row in rows}
    is_correction = before.debrief is not None and before.debrief.stage == debrief.stage
    gone = [
        each.code
        for each in before.follow_ups
        if is_correction and each.done_on is None and each.code not in named
    ]
    write_versions(batch, TABLE, rows, instead_of=gone)


def finish_follow_ups_by_visit(batch: Batch, debrief: Debrief, before: Standing) -> None:
    """Note as done what this visit was for: whoever was to go to the site again has gone now.

    Where a correction says that the visit was not carried out, what it had done is open again.
    """
    visit = before.visit
    reopens = not debrief.carried_out and before.debrief is not None and before.debrief.carried_out
    if visit.trigger != FOLLOW_UP or not (debrief.carried_out or reopens):
        return
    by_visit = {each.code for each in follow_ups() if each.needs_visit}
    done_before, done_on = (visit.day, None) if reopens else (None, visit.day)
    rows = [
        follow_up_row(each, done_on=done_on)
        for each in follow_ups_in_force(batch.cursor)
        if each.site == visit.site
        and each.visit != visit.code
        and each.organisation == before.organisation
        and each.done_on == done_before
        and each.what in by_visit
        and each.owner in visit.authorities
    ]
    write_versions(batch, TABLE, rows)


def _done_on(before: Standing, code: str) -> date | None:
    return next((each.done_on for each in before.follow_ups if each.code == code), None)
