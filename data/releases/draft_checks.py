"""Checks that a draft is what its steward signed and its approver saw, and withstood the attacks."""

from collections.abc import Mapping
from typing import Any

from data.errors import Refused
from data.language import _, ngettext
from data.releases.drafts import Draft
from data.releases.signing import check_statement, is_signed


def check_prepared(draft: Draft, publisher: bytes) -> None:
    """Check that a draft and its approval were signed with the store's key.

    Raises
    ------
    Refused
        When one was not.
    """
    if not is_signed(publisher, draft.preparation, draft.signed_preparation.signature):
        raise Refused(
            _("draft.json of the draft of release {code} was altered. Prepare the draft again.").format(
                code=draft.code
            )
        )
    approval = draft.signed_approval
    if approval is not None and not is_signed(publisher, approval.statement, approval.signature):
        raise Refused(
            _("approval.json of the draft of release {code} was altered. Have it approved again.").format(
                code=draft.code
            )
        )
    if approval is not None:
        check_statement(
            approval,
            code=draft.code,
            manifest_sha256=draft.preparation.manifest_sha256,
            publisher=publisher,
        )


def check_shown(draft: Draft, manifest_sha256: str) -> None:
    """Check that a draft is the one that somebody looked at: another may have taken its place.

    Raises
    ------
    Refused
        When it is not.
    """
    if draft.preparation.manifest_sha256 != manifest_sha256:
        raise Refused(
            _(
                "The draft of release {code} is not the one that you looked at: it was prepared anew. "
                "Look at it again."
            ).format(code=draft.code)
        )


def left_out_sentence(attack: Mapping[str, Any]) -> str:
    """Return how many earlier releases the attacks on a draft had to do without; empty where none."""
    count = attack.get("earlier_left_out", 0)
    if not count:
        return ""
    return ngettext(
        "{count} earlier release is missing from these attacks: records behind it are gone.",
        "{count} earlier releases are missing from these attacks: records behind them are gone.",
        count,
    ).format(count=count)


def check_withstood(draft: Draft) -> None:
    """Check that the draft withstood the attacks.

    Raises
    ------
    Refused
        When an attack succeeded, or a control that must succeed did not, or too few could be tried.
    """
    report = draft.attack
    if report["succeeded"]:
        raise Refused(
            _(
                "{succeeded} of {tried} attacks on the draft of release {code} succeeded: "
                "it is not published. Report this as a fault of the program."
            ).format(succeeded=report["succeeded"], tried=report["tried"], code=draft.code)
        )
    if not draft.withstood:
        raise Refused(
            _(
                "{succeeded} of {controls} controls of the attacks on the draft of release {code} worked. "
                "All must, and at least {least}, so the attacks prove nothing. Prepare the draft again."
            ).format(
                succeeded=report["controls_succeeded"],
                controls=report["controls"],
                code=draft.code,
                least=draft.least_controls,
            )
        )
