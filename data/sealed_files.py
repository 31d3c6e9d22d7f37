"""Seals what lies beside an encrypted store in files of its own, and opens it again."""

from typing import TYPE_CHECKING

from data.errors import StoreError
from data.language import _
from data.pepper import read_pepper
from data.sealing import is_sealed, seal, unseal

if TYPE_CHECKING:
    from data.store import Store


def sealed_for(store: "Store", content: bytes, *, purpose: str) -> bytes:
    """Return the content as a file beside the store may hold it: sealed where the store is encrypted.

    The key is derived from the store's secret, which is itself sealed with the store's key: so a new key for
    the store leaves these files as they are.
    """
    return seal(read_pepper(store), content, purpose=purpose) if store.encrypted else content


def opened_for(store: "Store", content: bytes, *, purpose: str) -> bytes:
    """Return what `sealed_for` was given.

    Raises
    ------
    StoreError
        When it was changed, is of another store or purpose, or is in clear beside an encrypted store: then
        somebody without the key wrote it.
    """
    if is_sealed(content):
        return unseal(read_pepper(store), content, purpose=purpose)
    if store.encrypted:
        raise StoreError(_("A file in clear lies beside an encrypted store. Restore it from a backup."))
    return content
