"""Checks that a draft is what its steward signed and withstood the attacks."""

from data.errors import Refused
from data.language import _
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


def check_withstood(draft: Draft) -> None:
    """Check that the draft withstood the attacks.

    Raises
    ------
    Refused
        When an attack succeeded, or a control that must succeed did not.
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
                "Only {succeeded} of {controls} controls of the attacks on the draft of release {code} "
                "worked, so the attacks prove nothing. Prepare the draft again."
            ).format(succeeded=report["controls_succeeded"], controls=report["controls"], code=draft.code)
        )
