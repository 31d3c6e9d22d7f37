"""Puts manifest and signatures beside the files of a release, and the publisher's key beside releases."""

from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.errors import Refused
from data.language import _
from data.releases.folder import MANIFEST_FILE, PUBLISHER_FILE, SIGNATURES_FILE
from data.releases.signing import (
    Signed,
    public_bytes,
    public_pem,
    read_publisher,
    signatures_to_json,
)
from data.whole_files import write_whole_file


def signed_files(
    files: Mapping[str, bytes], manifest: bytes, key: Ed25519PrivateKey, signed: tuple[Signed, ...]
) -> dict[str, bytes]:
    """Return all files of a published release."""
    return {**files, MANIFEST_FILE: manifest, SIGNATURES_FILE: signatures_to_json(key, signed)}


def write_publisher(folder: Path, key: Ed25519PrivateKey) -> None:
    """Put the public key into a folder of releases, where there is none yet.

    Raises
    ------
    Refused
        When the folder is another publisher's.
    """
    if not (folder / PUBLISHER_FILE).exists():
        write_whole_file(folder / PUBLISHER_FILE, public_pem(key))
    if read_publisher(folder) != public_bytes(key):
        raise Refused(
            _(
                "The releases in {folder} are of another publisher. "
                "Open the store that published them, or take them away from there."
            ).format(folder=folder)
        )
