"""Publishes an approved draft: everybody sees it from then on, and it never changes."""

from datetime import date
from pathlib import Path

import pandas as pd
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.access import Person
from data.audit.chain import audit_folder, read_head
from data.audit.events import RELEASE_PUBLISHED
from data.audit.head import keep_copy_of_head
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.releases.agreement import check_published
from data.releases.counted import read_counted, write_counted
from data.releases.draft_checks import check_prepared, check_withstood
from data.releases.drafts import Draft, read_draft
from data.releases.folder import DECISIONS_FOLDER, HALF_PREFIX, releases_folder
from data.releases.half_years import parse_code
from data.releases.locking import locked_releases
from data.releases.made import Made, make_files
from data.releases.manifest import digest
from data.releases.prepared import Asked
from data.releases.published_rows import PublishedRow, check_period, read_published_rows
from data.releases.recovering import finish_while_locked
from data.releases.release_roles import check_publishes, check_two_persons
from data.releases.signed_folder import signed_files, write_publisher
from data.releases.signing import STEWARD, Signed, Statement, public_bytes, sign_statement
from data.releases.signing_key import read_signing_key, signer_id
from data.store import Store
from data.whole_files import write_whole_folder


def publish_draft(store: Store, person: Person, code: str, *, today: date) -> Path:
    """Publish the draft of a release that another person approved, and return the folder of the release.

    Killed at any moment, it is finished or undone by the next `finish_half_published`.

    Raises
    ------
    NotAllowed
        When the person is no steward, or approved the draft.
    Refused
        When there is no such draft, it was altered, an attack on it succeeded, nobody has approved it or the
        approval ended, its months are not over or do not come after what is published, or the store does
        not give the same bytes any more.
    """
    check_publishes(store, person)
    key = read_signing_key(store)
    with locked_releases(store.path):
        finish_while_locked(store)
        rows = read_published_rows(store)
        check_period(rows, parse_code(code), today=today)
        draft = read_draft(store, code)
        check_prepared(draft, public_bytes(key))
        _check_follows(draft, rows)
        approval = _check_approval(draft, today)
        others = draft.prepared_by, signer_id(store, person)
        check_two_persons(store, person, code, approval.statement.person, *others)
        check_withstood(draft)
        check_published(store)
        made = _make_again(store, person, draft)
        publication = Statement(
            release=code,
            manifest_sha256=draft.preparation.manifest_sha256,
            role=STEWARD,
            person=signer_id(store, person),
            day=today,
            valid_until=today,
        )
        return _publish(store, person, draft, made, (approval, sign_statement(key, publication)), key)


def _check_follows(draft: Draft, rows: tuple[PublishedRow, ...]) -> None:
    last = rows[-1].release if rows else None
    if last != draft.preparation.follows:
        raise Refused(
            _(
                "The draft of release {code} was prepared, and attacked, before {last} was published. "
                "Prepare it again."
            ).format(code=draft.code, last=last)
        )


def _check_approval(draft: Draft, today: date) -> Signed:
    approval = draft.signed_approval
    if approval is None:
        raise Refused(
            _(
                "Nobody has approved the draft of release {code}. Ask another person, who is an approver."
            ).format(code=draft.code)
        )
    if not draft.is_approved(today):
        raise Refused(
            _(
                "The approval of the draft of release {code} held from {first} to {last}. "
                "Have it approved again."
            ).format(
                code=draft.code,
                first=approval.statement.day.isoformat(),
                last=approval.statement.valid_until.isoformat(),
            )
        )
    return approval


def _make_again(store: Store, person: Person, draft: Draft) -> Made:
    """Return the release made anew as of the batch of the draft; it must be the same bytes."""
    said = draft.preparation
    asked = Asked(draft.code, draft.release.period, said.made, said.follows)
    made = make_files(store, person, asked, read_counted(store, person), as_of=said.as_of)
    if digest(made.manifest) != said.manifest_sha256:
        raise Refused(
            _(
                "The store does not give the release {code} any more that was approved. "
                "Prepare it again, and have it approved again."
            ).format(code=draft.code)
        )
    return made


def _publish(
    store: Store, person: Person, draft: Draft, made: Made, signed: tuple[Signed, ...], key: Ed25519PrivateKey
) -> Path:
    """Write the folder, then the store, then name the folder: see `data.releases.recovering`."""
    folder = releases_folder(store.path)
    (folder / DECISIONS_FOLDER).mkdir(parents=True, exist_ok=True)
    write_publisher(folder, key)
    half = folder / f"{HALF_PREFIX}{draft.code}"
    try:
        write_whole_folder(half, signed_files(made.files, made.manifest, key, signed), mode=0o444)
        with store.write(kind="release", organisation=person.organisation) as batch:
            batch.append("main.releases", _row(person, draft, signed[0].statement.person))
            write_counted(batch, draft.code, made.prepared.counted)
            record_event(person, RELEASE_PUBLISHED, store=store, subject=draft.code)
    finally:
        # What the store says decides also now: where it remembers nothing, nothing signed stays.
        finish_while_locked(store)
    if (head := read_head(audit_folder())) is not None:
        # Beside the release, not in it: its bytes are those that the approver signed.
        keep_copy_of_head(folder, head)
    return folder / draft.code


def _row(person: Person, draft: Draft, approver: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "source": [person.organisation],
            "release": [draft.code],
            "first_period": [draft.release.period.first],
            "last_period": [draft.release.period.last],
            "as_of": [draft.preparation.as_of],
            "manifest_sha256": [draft.preparation.manifest_sha256],
            "prepared_by": [draft.prepared_by],
            "approved_by": [approver],
        }
    )
