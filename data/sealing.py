"""Seals bytes with a key so that they are neither read nor changed without it."""

import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.errors import StoreError
from data.language import _

MAGIC = b"MJSEAL1\n"
_NONCE_BYTES = 12


def seal(key: bytes, content: bytes, *, purpose: str) -> bytes:
    """Return the content under AES-256-GCM: magic, 12 bytes of nonce, then the sealed bytes with their tag.

    `purpose` says what is sealed, such as ``round``: what was sealed for one purpose opens for no other.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return MAGIC + nonce + AESGCM(derive_key(key, purpose)).encrypt(nonce, content, purpose.encode())


def unseal(key: bytes, sealed: bytes, *, purpose: str) -> bytes:
    """Return what was sealed.

    Raises
    ------
    StoreError
        When the key or the purpose is another one, or a bit was changed.
    """
    nonce, body = sealed[len(MAGIC) :][:_NONCE_BYTES], sealed[len(MAGIC) + _NONCE_BYTES :]
    try:
        if not is_sealed(sealed):
            raise InvalidTag
        return AESGCM(derive_key(key, purpose)).decrypt(nonce, body, purpose.encode())
    except (InvalidTag, ValueError):
        raise StoreError(
            _("A sealed file was changed, or was sealed with another key. Restore it from a backup.")
        ) from None


def is_sealed(content: bytes) -> bool:
    """Return whether bytes begin as what `seal` makes does."""
    return content.startswith(MAGIC)


def derive_key(key: bytes, purpose: str) -> bytes:
    """Return 32 bytes for one purpose, by HKDF-SHA256 (RFC 5869): no key serves two purposes."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"majakka " + purpose.encode()).derive(key)


def digest(content: bytes) -> str:
    """Return the SHA-256 of the content in hex digits."""
    return hashlib.sha256(content).hexdigest()
