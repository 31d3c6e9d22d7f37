"""Keeps the keys of the audit: a file each, for its owner alone, sealed where stores have a key."""

import hashlib
import hmac
import secrets
from functools import cache
from pathlib import Path

from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder
from data.sealing import is_sealed, seal, unseal
from data.store_key import StoreKey, read_store_key
from data.whole_files import write_secret_file

_BYTES = 32
_PURPOSE = "audit key"
_CHAIN, _PERSONS = "chain", "persons"


def key_id(key: bytes) -> str:
    """Return the id of a key: 16 hex digits that do not give it away."""
    return hmac.digest(key, b"majakka audit key id", hashlib.sha256).hex()[:16]


def person_key(folder: Path) -> bytes:
    """Return the key under which persons are named in the audit; it is made where there is none."""
    path = folder / f"{_PERSONS}.key"
    if not path.exists():
        with locked_folder(folder):
            if not path.exists():
                _write_key(path, secrets.token_bytes(_BYTES), read_store_key())
    key = _read_key(path)
    if key is None:
        message = _("{path} is sealed with another key than that of the stores now. Set the key that it had.")
        raise StoreError(message.format(path=path))
    return key


def chain_key(folder: Path, wanted: str) -> bytes | None:
    """Return the key of that id, None where it is gone or sealed with a key that is not at hand."""
    path = _chain_path(folder, wanted)
    key = _read_key(path) if path.exists() else None
    return key if key is not None and key_id(key) == wanted else None


def may_go_on(folder: Path, wanted: str) -> bool:
    """Return whether lines may still be added under a key: it opens, and is sealed if stores have a key."""
    if chain_key(folder, wanted) is None:
        return False
    return read_store_key() is None or is_sealed_key(folder, wanted)


def is_sealed_key(folder: Path, wanted: str) -> bool:
    """Return whether the key of that id is sealed with a key of the stores."""
    return is_sealed(_chain_path(folder, wanted).read_bytes())


def new_chain_key(folder: Path) -> bytes:
    """Make a key for a new segment of the chain, and return it."""
    key = secrets.token_bytes(_BYTES)
    _write_key(_chain_path(folder, key_id(key)), key, read_store_key())
    return key


def reseal_keys(folder: Path, old: StoreKey | None, new: StoreKey | None) -> int:
    """Seal the keys of the audit with another key of the stores, and return how many were.

    Where `new` is None they are written in clear, whatever key is set.
    """
    paths = sorted(folder.glob("*.key"))
    opened = {path: _opened(path.read_bytes(), old) for path in paths}
    kept = {path: key for path, key in opened.items() if key is not None}
    for path, key in kept.items():
        _write_key(path, key, new)
    return len(kept)


def _chain_path(folder: Path, wanted: str) -> Path:
    return folder / f"{_CHAIN}-{wanted}.key"


def _write_key(path: Path, key: bytes, store_key: StoreKey | None) -> None:
    content = seal(store_key.secret, key, purpose=_PURPOSE) if store_key else f"{key.hex()}\n".encode()
    write_secret_file(path, content)


def _read_key(path: Path) -> bytes | None:
    return _opened(path.read_bytes(), read_store_key())


@cache
def _opened(content: bytes, store_key: StoreKey | None) -> bytes | None:
    """Return the key in a file; None where it is sealed with another key, or damaged."""
    try:
        if not is_sealed(content):
            return bytes.fromhex(content.decode("ascii"))
        return unseal(store_key.secret, content, purpose=_PURPOSE) if store_key else None
    except (StoreError, ValueError):
        return None
