"""Reads drafts of releases: what is shown, what is withheld, how the attacks went, who approved."""

import json
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from data.access import Person
from data.audit.events import RELEASE_DISCARDED
from data.audit.recording import record_event
from data.errors import Refused
from data.language import _
from data.releases.draft_files import draft_reader, path_of
from data.releases.folder import (
    APPROVAL_FILE,
    ATTACK_FILE,
    DRAFT_FILE,
    MANIFEST_FILE,
    RELEASE_FILE,
    SENT_BACK_FILE,
    WITHHELD_FILE,
    check_code,
    drafts_folder,
    release_folders,
)
from data.releases.locking import locked_releases
from data.releases.manifest import Manifest, Read, digest, parse_manifest, read_listed_files
from data.releases.plain import from_plain, parse_plain
from data.releases.release import Release
from data.releases.release_roles import check_prepares
from data.releases.signing import Signed, Statement
from data.releases.written import parse_release

if TYPE_CHECKING:
    from data.store import Store


# How many forbidden ways of publishing must have been seen through, so that attacks prove anything: with
# signals most of them can be tried, without any few.
LEAST_CONTROLS, LEAST_CONTROLS_WITHOUT_SIGNALS = 5, 1


@dataclass(frozen=True)
class Missing:
    """A number of the shortfall by its name."""

    name: str
    number: int


@dataclass(frozen=True)
class Preparation:
    """What the steward states by preparing a draft; it is signed with the store's key."""

    release: str
    manifest_sha256: str
    attack_sha256: str
    withheld_sha256: str
    as_of: int
    made: date
    follows: str | None
    prepared_by: str
    shortfall: tuple[Missing, ...]


@dataclass(frozen=True)
class SignedPreparation:
    """A preparation with its signature in hex digits."""

    preparation: Preparation
    signature: str


@dataclass(frozen=True)
class SentBack:
    """Why a person who might have approved a draft wants another; `person` is a keyed id."""

    person: str
    day: date
    reason: str


@dataclass(frozen=True)
class Draft:
    """A release that may be published.

    `withheld` is as in `Prepared`, `attack` the report of the attacks as a dictionary. `approval` is what the
    person stated who approved it, None where nobody has; `sent_back` is the code of why that person wants
    another, empty where that is not so. Persons are keyed ids. `read` reads a file of its folder.
    """

    code: str
    path: Path
    manifest: Manifest
    read: Read
    release: Release
    withheld: pd.DataFrame
    shortfall: dict[str, int]
    attack: dict[str, Any]
    signed_preparation: SignedPreparation
    signed_approval: Signed | None
    sent_back: str

    @property
    def preparation(self) -> Preparation:
        """What its steward stated."""
        return self.signed_preparation.preparation

    @property
    def prepared_by(self) -> str:
        """The keyed id of its steward."""
        return self.preparation.prepared_by

    @property
    def approval(self) -> Statement | None:
        """What the approver stated; None where nobody has approved."""
        return self.signed_approval.statement if self.signed_approval else None

    @property
    def withstood(self) -> bool:
        """Whether no attack succeeded, and every control did, of which there were enough."""
        report = self.attack
        return bool(
            report["tried"]
            and report["succeeded"] == 0
            and report["controls"] == report["controls_succeeded"]
            and report["controls_succeeded"] >= self.least_controls
        )

    @property
    def least_controls(self) -> int:
        """How many controls must have succeeded."""
        return LEAST_CONTROLS if self.release.is_full else LEAST_CONTROLS_WITHOUT_SIGNALS

    def is_approved(self, day: date) -> bool:
        """Whether an approval holds on a day."""
        return self.approval is not None and self.approval.day <= day <= self.approval.valid_until


def read_drafts(store: "Store | Path") -> tuple[Draft, ...]:
    """Return the drafts of a store that are as they were written, the newest period first.

    The path of a store is enough as long as it is plain: beside an encrypted one drafts are sealed.
    """
    drafts = [each for each in _read_all(store) if isinstance(each, Draft)]
    return tuple(sorted(drafts, key=lambda each: each.release.period.last, reverse=True))


def read_draft_faults(store: "Store | Path") -> tuple[str, ...]:
    """Return a sentence for each draft that was altered or is damaged; `store` as in `read_drafts`."""
    return tuple(str(each) for each in _read_all(store) if isinstance(each, Refused))


def read_draft(store: "Store | Path", code: str) -> Draft:
    """Return the draft of a release; `store` as in `read_drafts`.

    Raises
    ------
    Refused
        When there is none, or one of its files was altered, added or is missing: it is named.
    """
    path, read = drafts_folder(path_of(store)) / check_code(code), draft_reader(store)
    if not path.is_dir():
        raise Refused(_("There is no draft of release {code}. Prepare it first.").format(code=code))
    signed = from_plain(
        SignedPreparation, parse_plain(read(path / DRAFT_FILE), name=DRAFT_FILE), name=DRAFT_FILE
    )
    said = signed.preparation
    attack = _checked(path / ATTACK_FILE, said.attack_sha256, read)
    withheld = _checked(path / WITHHELD_FILE, said.withheld_sha256, read)
    manifest = parse_manifest(_checked(path / MANIFEST_FILE, said.manifest_sha256, read))
    besides = (DRAFT_FILE, ATTACK_FILE, APPROVAL_FILE, WITHHELD_FILE, SENT_BACK_FILE)
    files = read_listed_files(path, manifest, besides=besides, read=read)
    release = parse_release(files[RELEASE_FILE])
    if not code == said.release == manifest.release == release.code:
        raise Refused(
            _("The folder {path} holds release {code}. Give the folder its name back.").format(
                path=path, code=release.code
            )
        )
    return Draft(
        code=code,
        path=path,
        manifest=manifest,
        read=read,
        release=release,
        withheld=_parse_withheld(withheld),
        shortfall={each.name: each.number for each in said.shortfall},
        attack=json.loads(attack),
        signed_preparation=signed,
        signed_approval=_read_if_there(Signed, path / APPROVAL_FILE, read),
        sent_back=sent.reason if (sent := _read_if_there(SentBack, path / SENT_BACK_FILE, read)) else "",
    )


def discard_draft(store: "Store", person: Person, code: str) -> None:
    """Remove a draft with its approval; what is published stays.

    Raises
    ------
    NotAllowed
        When the person does not prepare releases.
    Refused
        When there is no such draft.
    """
    check_prepares(store, person)
    with locked_releases(store.path):
        path = drafts_folder(store.path) / check_code(code)
        if not path.is_dir():
            raise Refused(_("There is no draft of release {code} to discard.").format(code=code))
        record_event(person, RELEASE_DISCARDED, store=store, subject=code)
        shutil.rmtree(path)


def withheld_to_json(withheld: pd.DataFrame) -> bytes:
    """Return the file of what is withheld."""
    return withheld.to_json(orient="records", indent=1).encode()


def _parse_withheld(content: bytes) -> pd.DataFrame:
    rows = json.loads(content)
    return pd.DataFrame(
        [(row["reason"], row["records"], [tuple(each) for each in row["squares"]]) for row in rows],
        columns=["reason", "records", "squares"],
    )


def _read_all(store: "Store | Path") -> list[Draft | Refused]:
    found: list[Draft | Refused] = []
    for path in release_folders(drafts_folder(path_of(store))):
        try:
            found.append(read_draft(store, path.name))
        except Refused as fault:
            found.append(fault)
    return found


def _checked(path: Path, sha256: str, read: Read) -> bytes:
    content = read(path)
    if digest(content) != sha256:
        raise Refused(
            _("{name} of the draft of release {code} was altered. Prepare the draft again.").format(
                name=path.name, code=path.parent.name
            )
        )
    return content


def _read_if_there[T](kind: type[T], path: Path, read: Read) -> T | None:
    if not path.exists():
        return None
    return from_plain(kind, parse_plain(read(path), name=path.name), name=path.name)
