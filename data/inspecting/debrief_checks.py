"""Says what is wrong with the debrief of a visit, given what stands of it already."""

from collections.abc import Sequence
from dataclasses import replace

from data.clock import today
from data.inspecting.debrief import STAGES, Debrief
from data.inspecting.follow_ups import FollowUpOf
from data.inspecting.site_facts import SiteFacts
from data.inspecting.visit import WITHDRAWN, PlannedVisit
from data.language import _
from data.vocabulary import authorities, follow_ups, indicators, not_carried_out_reasons

MOST_REFERRED = 1_000


def faults_of_debrief(
    debrief: Debrief,
    visit: PlannedVisit,
    site: SiteFacts | None,
    before: Debrief | None,
    standing: Sequence[FollowUpOf],
) -> list[str]:
    """Return all faults of a debrief in words; nothing where it can be kept."""
    return [
        *_faults_of_visit(visit, site),
        *_faults_of_stage(debrief, before),
        *_faults_of_codes(debrief, visit),
        *_faults_of_follow_ups(debrief, standing),
    ]


def is_same_debrief(one: Debrief | None, other: Debrief | None) -> bool:
    """Return whether two debriefs say the same, whatever of their follow-ups was done since."""
    if one is None or other is None:
        return one is other
    plain, plain_other = (
        replace(each, follow_ups=tuple(replace(follow_up, done_on=None) for follow_up in each.follow_ups))
        for each in (one, other)
    )
    return _content(plain) == _content(plain_other)


def _faults_of_visit(visit: PlannedVisit, site: SiteFacts | None) -> list[str]:
    faults = []
    if visit.state == WITHDRAWN:
        faults.append(_("the visit was withdrawn, plan it anew if it took place"))
    if visit.day > today():
        faults.append(_("the visit is on {day}, debrief it then").format(day=visit.day))
    if site is None:
        faults.append(_("its worksite is not on record any more, bring it in again"))
    return faults


def _faults_of_stage(debrief: Debrief, before: Debrief | None) -> list[str]:
    if before is None:
        return []
    if STAGES.index(debrief.stage) < STAGES.index(before.stage):
        message = _("what was known later stands already ({stage}), correct that one")
        return [message.format(stage=before.stage)]
    if _content(debrief) == _content(before):
        return [_("the same debrief was written before, there is nothing to change")]
    return []


def _content(debrief: Debrief) -> Debrief:
    """Return a debrief as it is compared: in a fixed order, follow-ups without their codes."""
    findings = tuple(
        replace(each, codes=tuple(sorted(each.codes)))
        for each in sorted(debrief.findings, key=lambda each: each.authority)
    )
    plain = (replace(each, code="") for each in debrief.follow_ups)
    return replace(
        debrief,
        findings=findings,
        follow_ups=tuple(sorted(plain, key=lambda each: (each.due, each.what, each.owner))),
    )


def _faults_of_codes(debrief: Debrief, visit: PlannedVisit) -> list[str]:
    faults = []
    known = {each.code for each in indicators()}
    if debrief.referred > MOST_REFERRED:
        message = _("{n} people cannot have been referred on one visit, give at most {most}")
        faults.append(message.format(n=debrief.referred, most=MOST_REFERRED))
    if strangers := sorted({each.authority for each in debrief.findings} - set(visit.authorities)):
        message = _("{codes} did not go on this visit, name those who did")
        faults.append(message.format(codes=", ".join(strangers)))
    if unknown := sorted({code for each in debrief.findings for code in each.codes} - known):
        faults.append(_("the indicators {codes} are not known").format(codes=", ".join(unknown)))
    reasons = {each.code for each in not_carried_out_reasons()}
    if not debrief.carried_out and debrief.not_carried_out_reason not in reasons:
        message = _("there is no reason {reason}, use one of {known}")
        faults.append(message.format(reason=debrief.not_carried_out_reason, known=", ".join(sorted(reasons))))
    return faults


def _faults_of_follow_ups(debrief: Debrief, standing: Sequence[FollowUpOf]) -> list[str]:
    faults = []
    if unknown := sorted({each.what for each in debrief.follow_ups} - {each.code for each in follow_ups()}):
        faults.append(_("the follow-ups {codes} are not known").format(codes=", ".join(unknown)))
    owners = {each.code for each in authorities()}
    if unknown := sorted({each.owner for each in debrief.follow_ups} - owners):
        faults.append(_("{codes} are no authorities that could follow up").format(codes=", ".join(unknown)))
    known = {each.code for each in standing}
    if unknown := sorted({each.code for each in debrief.follow_ups if each.code} - known):
        faults.append(_("no follow-up {codes} stands for this visit").format(codes=", ".join(unknown)))
    said = [(each.what, each.owner, each.due) for each in debrief.follow_ups]
    codes = [each.code for each in debrief.follow_ups if each.code]
    if len(set(said)) < len(said) or len(set(codes)) < len(codes):
        faults.append(_("a follow-up stands in it twice, keep it once"))
    return faults
