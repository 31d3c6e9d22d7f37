"""Keeps the secret of a store and makes keyed ids with it, so that ids cannot be guessed back."""

import hashlib
import hmac
import os
import secrets
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import StoreError
from data.language import _

if TYPE_CHECKING:
    from data.store import Store

ID_BYTES = 16


def keyed_id(store: "Store", *parts: str) -> str:
    """Return 32 hex digits for the parts: HMAC-SHA256 under the store's pepper, cut to 16 bytes."""
    return keyed_ids(store, [parts])[0]


def keyed_ids(store: "Store", records: Iterable[tuple[str, ...]]) -> list[str]:
    """Return the keyed id of each tuple of parts, in order; equal parts give equal ids."""
    key = read_pepper(store)
    return [
        hmac.digest(key, "\x1f".join(parts).encode(), hashlib.sha256)[:ID_BYTES].hex() for parts in records
    ]


def read_pepper(store: "Store") -> bytes:
    """Return the secret of a store: for keys alone, never to be written or shown.

    Raises
    ------
    StoreError
        When its secrets file is missing.
    """
    return _read_pepper(secrets_path(store.path.parent, store.settings.store_id))


def secrets_path(folder: Path, store_id: str) -> Path:
    """Return the path of the secrets file of a store; it is named by store id, so it survives a restore."""
    return folder / f"{store_id}.secrets.toml"


def write_pepper(folder: Path, store_id: str) -> None:
    """Write a new secrets file, readable by its owner alone."""
    descriptor = os.open(secrets_path(folder, store_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("# Keep this file with the store: without it, records cannot be matched again.\n")
        file.write(f'pepper = "{secrets.token_hex(32)}"\n')


@cache
def _read_pepper(path: Path) -> bytes:
    if not path.exists():
        raise StoreError(
            _("The secrets file {path} is missing. Put it back beside the store, from the backup.").format(
                path=path
            )
        )
    return bytes.fromhex(tomllib.loads(path.read_text(encoding="utf-8"))["pepper"])
