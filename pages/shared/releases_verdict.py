"""Answers whether a draft may be published, in one word and one sentence, from what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.language import _, ngettext
from data.releases.drafts import Draft
from layers.council.naming import write_day
from layers.number_text import write_count

# Why a draft is sent back. A choice and no text: free words could name a place or a person.
MAP, TABLES, ATTACKS, MONTHS, TALK = "map", "tables", "attacks", "months", "talk"
REASONS = (MAP, TABLES, ATTACKS, MONTHS, TALK)
YES, OPEN, NO = "yes", "open", "no"
# How far it has come.
PREPARED, APPROVED, PUBLISHED = 1, 2, 3


@dataclass(frozen=True)
class Verdict:
    """An answer: YES, OPEN or NO, the word that people read first, and the sentence beside it."""

    mark: str
    word: str
    sentence: str

    @property
    def may_be_published(self) -> bool:
        """Whether everything that has to hold before publishing holds."""
        return self.mark == YES


def verdict(draft: Draft, *, today: date, for_approver: bool = False) -> Verdict:
    """Return the answer for a draft: attacks first, since no signature makes up for them."""
    if not draft.withstood:
        return _of_attacks(draft.attack, draft.least_controls)
    if draft.sent_back:
        why = reason_in_words(draft.sent_back)
        return Verdict(NO, _("Not like this"), _("It was sent back: {reason}").format(reason=why))
    return _of_signatures(draft, today, for_approver)


def reason_in_words(code: str) -> str:
    """Return why a draft was sent back."""
    return {
        MAP: _("a part of the map shows more than everybody may know."),
        TABLES: _("a table shows more than everybody may know."),
        ATTACKS: _("the figures of the attacks do not convince."),
        MONTHS: _("other months would be better."),
        TALK: _("the approver would rather talk about it."),
    }.get(code, code)


def _of_attacks(attack: Mapping[str, Any], least_controls: int) -> Verdict:
    tried, succeeded = attack.get("tried", 0), attack.get("succeeded", 0)
    controls, controls_succeeded = attack.get("controls", 0), attack.get("controls_succeeded", 0)
    if succeeded:
        return Verdict(
            NO,
            _("No"),
            ngettext(
                "{count} of {tried} attacks brought a small group back. This draft cannot be published: "
                "discard it, and tell those who look after Majakka which attack it was.",
                "{count} of {tried} attacks brought small groups back. This draft cannot be published: "
                "discard it, and tell those who look after Majakka which attacks they were.",
                succeeded,
            ).format(count=write_count(succeeded), tried=write_count(tried)),
        )
    if not tried:
        return Verdict(
            NO, _("Not known"), _("No attack was tried on this draft. Discard it and prepare it again.")
        )
    return Verdict(
        NO,
        _("Not known"),
        _(
            "Of {all} attacks on forbidden tables {count} succeeded, and all must, at least {least}: so "
            "nobody knows whether the others would find anything. Discard this draft, and tell those who "
            "look after Majakka."
        ).format(
            count=write_count(controls_succeeded),
            all=write_count(controls),
            least=write_count(least_controls),
        ),
    )


def _of_signatures(draft: Draft, today: date, for_approver: bool) -> Verdict:
    if draft.approval is None:
        return Verdict(OPEN, _("Not yet"), _waiting(for_approver))
    if not draft.is_approved(today):
        return Verdict(
            OPEN,
            _("Not any more"),
            _("The approval ended on {day}. Have it approved again.").format(
                day=write_day(draft.approval.valid_until)
            ),
        )
    return Verdict(
        YES,
        _("Yes"),
        _(
            "No attack found a small group, and two persons stand for it. The approval holds until {day}."
        ).format(day=write_day(draft.approval.valid_until)),
    )


def _waiting(for_approver: bool) -> str:
    if for_approver:
        return _("No attack found a small group. It waits for your answer, which stands below the tables.")
    return _("No attack found a small group. Another person has to approve it.")
