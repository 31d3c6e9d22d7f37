"""Approves a draft, for some days, as the second person; or sends it back to its steward."""

import re
from datetime import date, timedelta

from data.access import Person
from data.audit.events import RELEASE_APPROVED, RELEASE_SENT_BACK
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.releases.draft_checks import check_prepared, check_shown, check_withstood
from data.releases.draft_files import write_draft_file
from data.releases.drafts import Draft, SentBack, read_draft
from data.releases.folder import APPROVAL_FILE, SENT_BACK_FILE
from data.releases.locking import locked_releases
from data.releases.plain import plain_of, plain_to_json
from data.releases.release_roles import check_approves, check_two_persons
from data.releases.rules import RULES, ReleaseRules
from data.releases.signing import APPROVER, Statement, public_bytes, sign_statement
from data.releases.signing_key import read_signing_key, signer_id
from data.store import Store

# A reason is a code: what people would write might name somebody.
_REASON = re.compile(r"[a-z_]{1,40}")


def approve_draft(
    store: Store,
    person: Person,
    code: str,
    *,
    manifest_sha256: str,
    today: date,
    rules: ReleaseRules = RULES,
) -> Draft:
    """State that a draft may be published until some days from today, and return it with that.

    Who approved already, approves anew.

    Parameters
    ----------
    manifest_sha256
        Digest of the manifest of the draft that the person looked at: one that took its place is refused.

    Raises
    ------
    NotAllowed
        When the person is no approver, or prepared the draft.
    Refused
        When there is no such draft, or another than that; it was altered, an attack on it succeeded, or it is
        of a later day.
    """
    check_approves(store, person)
    key = read_signing_key(store)
    with locked_releases(store.path):
        draft = read_draft(store, code)
        check_prepared(draft, public_bytes(key))
        check_shown(draft, manifest_sha256)
        check_two_persons(store, person, code, signer_id(store, person), draft.prepared_by)
        check_withstood(draft)
        if today < draft.preparation.made:
            raise Refused(
                _("The draft of release {code} was made on {day}, after today. Set the clock right.").format(
                    code=code, day=draft.preparation.made.isoformat()
                )
            )
        statement = Statement(
            release=code,
            manifest_sha256=manifest_sha256,
            role=APPROVER,
            person=signer_id(store, person),
            day=today,
            valid_until=today + timedelta(days=rules.approval_days),
        )
        approval = plain_to_json(plain_of(sign_statement(key, statement)))
        record_event(person, RELEASE_APPROVED, store=store, subject=code)
        write_draft_file(store, draft.path / APPROVAL_FILE, approval)
        (draft.path / SENT_BACK_FILE).unlink(missing_ok=True)
        return read_draft(store, code)


def send_back_draft(
    store: Store, person: Person, code: str, *, manifest_sha256: str, reason: str, today: date
) -> Draft:
    """Say by a code why a draft is not to be published as it is, and return it, without its approval.

    Parameters
    ----------
    manifest_sha256
        As in `approve_draft`.

    Raises
    ------
    NotAllowed
        When the person is no approver.
    Refused
        When there is no such draft, or another than that, or the reason is no code.
    """
    check_approves(store, person)
    if not _REASON.fullmatch(reason):
        raise Refused(_("'{reason}' is no code of a reason. Choose one.").format(reason=reason[:40]))
    with locked_releases(store.path):
        draft = read_draft(store, code)
        check_shown(draft, manifest_sha256)
        sent = SentBack(signer_id(store, person), today, reason)
        record_event(person, RELEASE_SENT_BACK, store=store, subject=f"{code}:{reason}")
        write_draft_file(store, draft.path / SENT_BACK_FILE, plain_to_json(plain_of(sent)))
        (draft.path / APPROVAL_FILE).unlink(missing_ok=True)
        return read_draft(store, code)
