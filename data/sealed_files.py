"""Seals what lies beside an encrypted store in files of its own, and opens it again."""

from typing import TYPE_CHECKING

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
    """Return what `sealed_for` was given; what was written before the store was encrypted opens as it is.

    Raises
    ------
    StoreError
        When it was changed, or is of another store or purpose.
    """
    return unseal(read_pepper(store), content, purpose=purpose) if is_sealed(content) else content
