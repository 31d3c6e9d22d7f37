"""Encrypts a plain store, or gives an encrypted one another key, and says where copies in clear are left."""

from dataclasses import dataclass
from pathlib import Path

from data.cipher import is_encrypted
from data.connection import connect
from data.copying import remove_half, write_anew
from data.errors import StoreError, StoreInUse
from data.language import _
from data.pepper import prepare_sealed_pepper, settle_pepper
from data.sealed_folders import seal_plain_files
from data.store import open_store
from data.store_key import StoreKey

# The main header of a DuckDB file: 8 bytes of checksum, then this.
_MAGIC_AT, _MAGIC = 8, b"DUCK"


@dataclass(frozen=True)
class Encrypted:
    """What was done to a store.

    `was_plain` says that the file was in clear before, `key_changed` that it had another key; `sealed` is how
    many files beside it were in clear, `in_clear` which other files in its folder still are.
    """

    was_plain: bool
    key_changed: bool
    sealed: int
    in_clear: tuple[str, ...]


def encrypt_store(path: Path, key: StoreKey, *, old: StoreKey | None = None) -> Encrypted:
    """Write a store anew under a key, and seal what lies beside it; killed at any moment, begin again.

    Parameters
    ----------
    key
        The key that it is to have.
    old
        The key that it has, where it has another.

    Raises
    ------
    StoreError
        When it does not open, with either key; nothing was changed then.
    StoreInUse
        When the app or another command has it open.
    """
    was_plain = not is_encrypted(path)
    now = None if was_plain else _key_of(path, key, old)
    with open_store(path, key=now) as store:
        store_id, sealed = store.settings.store_id, seal_plain_files(store)
    if now != key:
        prepare_sealed_pepper(path.parent, store_id, old=now, new=key)
        write_anew(path, suffix="encrypting", old=now, new=key)
    settle_pepper(path.parent, store_id)
    for half in _halves(path):
        remove_half(half)
    with open_store(path, key=key) as store:
        # What was written between the two openings.
        sealed += seal_plain_files(store)
    return Encrypted(was_plain, not was_plain and now != key, sealed, plain_copies(path))


def plain_copies(path: Path) -> tuple[str, ...]:
    """Return the DuckDB files in clear below the folder of a store that have its name in theirs.

    They are told by their first bytes, whatever their names end in.
    """
    stores = set(path.parent.glob("*.duckdb"))
    found = (each for each in sorted(path.parent.rglob("*")) if each not in stores and each.is_file())
    named = (each for each in found if path.stem in str(each.relative_to(path.parent)))
    return tuple(str(each) for each in named if _is_plain_database(each))


def left_over(path: Path) -> tuple[Path, ...]:
    """Return the files that commands which were killed left beside a store."""
    return tuple(each for each in _halves(path) if each.exists())


def _key_of(path: Path, *keys: StoreKey | None) -> StoreKey:
    """Return which of the keys opens the store."""
    fault: StoreError | None = None
    for key in keys:
        if key is None:
            continue
        try:
            connect(path, key).close()
        except StoreInUse:
            raise
        except StoreError as error:
            fault = error
        else:
            return key
    raise fault or StoreError(_("There is no key for {path}. Name one.").format(path=path))


def _halves(path: Path) -> list[Path]:
    return [path.with_name(f"{path.stem}.{suffix}") for suffix in ("purging", "encrypting")]


def _is_plain_database(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            file.seek(_MAGIC_AT)
            return file.read(len(_MAGIC)) == _MAGIC and not is_encrypted(path)
    except OSError:
        return False
