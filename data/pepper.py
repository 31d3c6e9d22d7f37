"""Keeps the secret of a store and makes keyed ids with it, so that ids cannot be guessed back."""

import hashlib
import hmac
import secrets
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from data.erasing import replace_and_erase
from data.errors import StoreError
from data.language import _
from data.owned_folder import sync_folder
from data.sealing import is_sealed, seal, unseal
from data.store_key import StoreKey
from data.whole_files import write_synced

if TYPE_CHECKING:
    from data.store import Store

ID_BYTES = 16
_PURPOSE = "pepper"


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
        When its secrets file is missing, or is sealed with another key than the store's.
    """
    return pepper_in(store.path.parent, store.settings.store_id, store.key)


def pepper_in(folder: Path, store_id: str, key: StoreKey | None) -> bytes:
    """Return the secret of a store by its folder, id and key; raises as `read_pepper`."""
    return _read_pepper(secrets_path(folder, store_id), key)


def check_secret(store: "Store") -> None:
    """Read the secrets file of a store again, whatever is remembered of it; raises as `read_pepper`."""
    _read_pepper.__wrapped__(secrets_path(store.path.parent, store.settings.store_id), store.key)


def secrets_path(folder: Path, store_id: str) -> Path:
    """Return the path of the secrets file of a store; it is named by store id, so it survives a restore."""
    return folder / f"{store_id}.secrets.toml"


def write_pepper(folder: Path, store_id: str, key: StoreKey | None = None) -> None:
    """Write a new secrets file, readable by its owner alone, and sealed where the store has a key."""
    _write_new(secrets_path(folder, store_id), secrets.token_bytes(32), key)


def prepare_sealed_pepper(folder: Path, store_id: str, *, old: StoreKey | None, new: StoreKey) -> None:
    """Put the secret, sealed with a new key, beside its file: there it is found once the store has that key.

    So a store whose key changes has its secret at each moment, also when the command is killed.
    `settle_pepper` ends it.

    Raises
    ------
    StoreError
        As `read_pepper`.
    """
    path = secrets_path(folder, store_id)
    pepper = _read_pepper(path, old)
    try:
        _opened(path, old)
    except StoreError:
        # A change that was broken off: the prepared one is that of the store, and must not go first.
        settle_pepper(folder, store_id)
    _next_of(path).unlink(missing_ok=True)
    _write_new(_next_of(path), pepper, new)


def settle_pepper(folder: Path, store_id: str) -> None:
    """Give the prepared secrets file its name, once the store has its key, and overwrite the one before."""
    path = secrets_path(folder, store_id)
    if _next_of(path).exists():
        replace_and_erase(_next_of(path), path)
        _read_pepper.cache_clear()


def is_pepper_sealed(folder: Path, store_id: str) -> bool:
    """Return whether the secrets file of a store gives nothing away by itself; False where there is none."""
    path = secrets_path(folder, store_id)
    return path.exists() and is_sealed(path.read_bytes())


def _next_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _write_new(path: Path, pepper: bytes, key: StoreKey | None) -> None:
    words = "# Keep this file with the store: without it, records cannot be matched again.\n"
    content = f'{words}pepper = "{pepper.hex()}"\n'.encode()
    sealed = content if key is None else seal(key.secret, content, purpose=_PURPOSE)
    write_synced(path, sealed, mode=0o600)
    sync_folder(path.parent)


@cache
def _read_pepper(path: Path, key: StoreKey | None) -> bytes:
    if not path.exists():
        raise StoreError(
            _("The secrets file {path} is missing. Put it back beside the store, from the backup.").format(
                path=path
            )
        )
    try:
        content = _opened(path, key)
    except StoreError:
        if not _next_of(path).exists():
            raise
        content = _opened(_next_of(path), key)
    try:
        return bytes.fromhex(tomllib.loads(content.decode())["pepper"])
    except (ValueError, KeyError, TypeError) as fault:
        message = _("The secrets file {path} is damaged. Put it back beside the store, from the backup.")
        raise StoreError(message.format(path=path)) from fault


def _opened(path: Path, key: StoreKey | None) -> bytes:
    content = path.read_bytes()
    if key is None and not is_sealed(content):
        return content
    try:
        # In clear beside an encrypted store it is of somebody without the key.
        if key is None:
            raise StoreError
        return unseal(key.secret, content, purpose=_PURPOSE)
    except StoreError as fault:
        message = _(
            "The secrets file {path} was sealed with another key than the store's, or was changed. "
            "Put it back beside the store, from the backup."
        )
        raise StoreError(message.format(path=path)) from fault
