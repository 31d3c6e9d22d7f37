"""Signs what two persons say of a release, and checks who signed it, for whom, and what for."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from data.errors import Refused
from data.language import _
from data.releases.folder import PUBLISHER_FILE, SIGNATURES_FILE
from data.releases.manifest import digest
from data.releases.plain import from_plain, parse_plain, plain_of, plain_to_json

APPROVER, STEWARD = "approver", "steward"
PUBLISHER_VARIABLE = "MAJAKKA_PUBLISHER"


@dataclass(frozen=True)
class Statement:
    """What a person says of a release: that it may be published until a day, or is published on a day.

    `person` is a keyed id, `valid_until` the last day of an approval; for the steward, who publishes, it is
    the day itself.
    """

    release: str
    manifest_sha256: str
    role: str
    person: str
    day: date
    valid_until: date


@dataclass(frozen=True)
class Signed:
    """A statement with its signature in hex digits."""

    statement: Statement
    signature: str


@dataclass(frozen=True)
class Signatures:
    """The statements of a release, and the public key they are signed with, in hex digits."""

    public_key: str
    signed: tuple[Signed, ...]


def sign_statement(key: Ed25519PrivateKey, statement: Statement) -> Signed:
    """Return a statement with its signature."""
    return Signed(statement, signature_of(key, statement))


def signatures_to_json(key: Ed25519PrivateKey, signed: tuple[Signed, ...]) -> bytes:
    """Return the file of the signatures of a release."""
    return plain_to_json(plain_of(Signatures(public_bytes(key).hex(), signed)))


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the public key that belongs to a private one."""
    return key.public_key().public_bytes_raw()


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public key as a PEM file, which other programs read, too."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(public_key: bytes) -> str:
    """Return the SHA-256 of a public key: what `MAJAKKA_PUBLISHER` names."""
    return digest(public_key)


def read_publisher(folder: Path, *, environment: Mapping[str, str] = os.environ) -> bytes:
    """Return the public key of the publisher of a folder of releases.

    Raises
    ------
    Refused
        When there is none, or it is not the one that ``MAJAKKA_PUBLISHER`` names.
    """
    path = folder / PUBLISHER_FILE
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise Refused(
            _("{path} is missing or no key, so no release can be checked. Put it back from a backup.").format(
                path=path
            )
        )
    pinned = environment.get(PUBLISHER_VARIABLE, "").strip().lower()
    if pinned and pinned != fingerprint(key.public_bytes_raw()):
        raise Refused(
            _(
                "{path} is the key of another publisher than {variable} names. "
                "Take the folder of releases from its publisher again."
            ).format(path=path, variable=PUBLISHER_VARIABLE)
        )
    return key.public_bytes_raw()


def check_signatures(content: bytes, *, code: str, manifest_sha256: str, publisher: bytes) -> Signatures:
    """Return the signatures of a release.

    Raises
    ------
    Refused
        When they are not the publisher's, of another release, not of two persons, or came too late.
    """
    name = f"{code}/{SIGNATURES_FILE}"
    signatures = from_plain(Signatures, parse_plain(content, name=name), name=name)
    if signatures.public_key != publisher.hex():
        raise _refused(
            _(
                "signatures.json of release {code} names another publisher: it is not shown. "
                "Take its folder from its publisher again."
            ),
            code,
        )
    for signed in signatures.signed:
        check_statement(signed, code=code, manifest_sha256=manifest_sha256, publisher=publisher)
    said = {each.statement.role: each.statement for each in signatures.signed}
    if len(signatures.signed) != 2 or said.keys() != {APPROVER, STEWARD}:
        raise _refused(
            _(
                "Release {code} lacks the statement of a steward or of an approver: it is not shown. "
                "Take its folder from the publisher again."
            ),
            code,
        )
    _check_two(code, said[APPROVER], said[STEWARD])
    return signatures


def check_statement(signed: Signed, *, code: str, manifest_sha256: str, publisher: bytes) -> None:
    """Check that a statement is the publisher's, about this release and these files.

    Raises
    ------
    Refused
        When it is not.
    """
    said = signed.statement
    if not is_signed(publisher, said, signed.signature):
        raise _refused(
            _(
                "signatures.json of release {code} was altered: it is not shown. "
                "Take its folder from the publisher again."
            ),
            code,
        )
    if said.release != code or said.manifest_sha256 != manifest_sha256:
        raise _refused(
            _(
                "manifest.json of release {code} was altered after it was signed: it is not shown. "
                "Put the folder back from a backup."
            ),
            code,
        )


def signature_of(key: Ed25519PrivateKey, said: object) -> str:
    """Return the signature of a dataclass, in hex digits."""
    return key.sign(_message(said)).hex()


def is_signed(publisher: bytes, said: object, signature: str) -> bool:
    """Whether a signature of a dataclass is the publisher's."""
    try:
        Ed25519PublicKey.from_public_bytes(publisher).verify(bytes.fromhex(signature), _message(said))
    except (InvalidSignature, ValueError):
        return False
    return True


def _check_two(code: str, approval: Statement, publication: Statement) -> None:
    if approval.person == publication.person:
        raise _refused(
            _(
                "Release {code} was signed by one person alone: it is not shown. "
                "Take its folder from the publisher again."
            ),
            code,
        )
    if not approval.day <= publication.day <= approval.valid_until:
        raise _refused(
            _(
                "The approval of release {code} did not hold on the day it was published: it is not shown. "
                "Take its folder from the publisher again."
            ),
            code,
        )


def _message(said: object) -> bytes:
    # The kind of statement goes first, so that none can be taken for one of another kind.
    return f"majakka {type(said).__name__} 1\n".encode() + plain_to_json(plain_of(said))


def _refused(sentence: str, code: str) -> Refused:
    return Refused(sentence.format(code=code))
