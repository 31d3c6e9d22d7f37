"""Writes and reads the manifest of a backup, which shows every change to it and names the file."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data.errors import StoreError
from data.language import _
from data.sealing import derive_key
from data.table_digests import TableDigest

FORMAT = 1
_CHECK_BYTES = 8


@dataclass(frozen=True)
class BackupFile:
    """A file of a backup, with its size in bytes and the SHA-256 of what is in it."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself in clear: of which store, when, how much, and each of its files.

    `moment` is ISO in UTC, `batches` the version of the store then, `rows` those of all tables. `key_check`
    tells a wrong key from a changed backup; empty for a plain one.
    """

    store_id: str
    store: str
    name: str
    moment: str
    schema: int
    duckdb: str
    batches: int
    rows: int
    encrypted: bool
    key_check: str
    files: tuple[BackupFile, ...]

    @property
    def made_at(self) -> datetime:
        """When it was made, with the zone UTC."""
        return datetime.fromisoformat(self.moment)

    @property
    def size_bytes(self) -> int:
        """The size of its files."""
        return sum(each.bytes for each in self.files)

    @property
    def digest(self) -> str:
        """Return 12 hex digits that stand for all of it, short enough to be read out."""
        return hashlib.sha256(_canonical(self)).hexdigest()[:12]


@dataclass(frozen=True)
class Contents:
    """What is in a backup, which an encrypted one keeps to itself: tables with digests, and files beside."""

    tables: tuple[TableDigest, ...]
    beside: tuple[str, ...]

    @property
    def rows(self) -> int:
        """The rows of all tables."""
        return sum(each.rows for each in self.tables)


def manifest_key(secret: bytes) -> bytes:
    """Return the key that a manifest is signed with, from the store's key, or the secrets of a plain one."""
    return derive_key(secret, "backup manifest")


def key_check(secret: bytes, store_id: str) -> str:
    """Return what tells whether a key is the one of a backup, without giving it away."""
    return hmac.digest(derive_key(secret, "backup key check"), store_id.encode(), hashlib.sha256)[
        :_CHECK_BYTES
    ].hex()


def write_manifest(manifest: Manifest, key: bytes) -> bytes:
    """Return the file of a manifest: its body, the body's SHA-256 against accidents, and an HMAC on it."""
    body = _canonical(manifest)
    signed = {
        "body": json.loads(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "hmac": hmac.digest(key, body, hashlib.sha256).hex(),
    }
    return (json.dumps(signed, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def parse_manifest(content: bytes, place: Path) -> Manifest:
    """Return the manifest in a file, when its body is as it was written.

    Raises
    ------
    StoreError
        When it was changed, or was written by a newer program.
    """
    try:
        signed = json.loads(content)
        body = dict(signed["body"])
        if body.pop("format") != FORMAT:
            raise _newer(place)
        files = tuple(BackupFile(**each) for each in body.pop("files"))
        manifest = Manifest(**body, files=files)
        if hashlib.sha256(_canonical(manifest)).hexdigest() != signed["sha256"]:
            raise ValueError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise changed(place) from None
    return manifest


def check_signed(content: bytes, manifest: Manifest, key: bytes, place: Path) -> None:
    """Raise `StoreError` when a manifest was not signed with this key."""
    expected = hmac.digest(key, _canonical(manifest), hashlib.sha256).hex()
    # Bytes are compared, as a changed file may hold any signs.
    if not hmac.compare_digest(expected.encode(), str(json.loads(content).get("hmac")).encode()):
        raise changed(place)


def write_contents(contents: Contents) -> bytes:
    """Return the file of what is in a backup."""
    return json.dumps(asdict(contents), ensure_ascii=False).encode()


def parse_contents(content: bytes) -> Contents:
    """Return what is in a backup, from a file that was checked."""
    read: Mapping[str, Any] = json.loads(content)
    return Contents(tuple(TableDigest(**each) for each in read["tables"]), tuple(read["beside"]))


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex digits, read piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def changed(place: Path) -> StoreError:
    """Return what is said of a file of a backup that is not as it was written."""
    message = _("{file} of the backup {backup} was changed. Restore another backup: `{command}` lists them.")
    return StoreError(
        message.format(file=place.name, backup=place.parent.name, command="python -m data backup --list")
    )


def missing(place: Path) -> StoreError:
    """Return what is said of a file that a backup should have."""
    message = _("{file} of the backup {backup} is missing. Restore another backup: `{command}` lists them.")
    return StoreError(
        message.format(file=place.name, backup=place.parent.name, command="python -m data backup --list")
    )


def _newer(place: Path) -> StoreError:
    message = _("The backup {backup} was made by a newer Majakka. Use that one to restore it.")
    return StoreError(message.format(backup=place.parent.name))


def _canonical(manifest: Manifest) -> bytes:
    return json.dumps(
        {"format": FORMAT, **asdict(manifest)}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()
