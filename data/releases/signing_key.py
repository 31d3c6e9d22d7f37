"""Derives the key with which a store signs its releases from the store's secret."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.access import Person
from data.pepper import keyed_id, read_pepper
from data.store import Store

_LABEL = b"majakka release signing key 1"


def read_signing_key(store: Store) -> Ed25519PrivateKey:
    """Return the private key of a store: HKDF-SHA256 (RFC 5869) of its secret, which it never gives away.

    Raises
    ------
    StoreError
        When the secrets file is missing.
    """
    derive = HKDF(algorithm=SHA256(), length=32, salt=store.settings.store_id.encode(), info=_LABEL)
    return Ed25519PrivateKey.from_private_bytes(derive.derive(read_pepper(store)))


def signer_id(store: Store, person: Person) -> str:
    """Return the keyed id under which a person signs, which is used for nothing else.

    The organisation is not in it: who names another is the same person.
    """
    return keyed_id(store, "release", person.id)
