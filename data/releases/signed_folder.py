"""Writes a release with its manifest and the signatures of two persons into a folder of releases."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.errors import Refused
from data.language import _
from data.releases.folder import MANIFEST_FILE, PUBLISHER_FILE, SIGNATURES_FILE
from data.releases.folder_writing import write_whole_file, write_whole_folder
from data.releases.manifest import digest, manifest_to_json
from data.releases.open_data import release_files
from data.releases.release import Release
from data.releases.rules import RULES
from data.releases.signing import (
    APPROVER,
    STEWARD,
    Signed,
    Statement,
    public_bytes,
    public_pem,
    read_publisher,
    sign_statement,
    signatures_to_json,
)


def write_release_files(
    release: Release,
    base_map: bytes,
    folder: Path,
    *,
    signed_by: Ed25519PrivateKey,
    steward: str = "1" * 32,
    approver: str = "2" * 32,
) -> Path:
    """Write a release, signed on the day it was made, into a folder of releases, and return its own folder.

    No store is asked, and nothing is remembered: for trials and tests. Whoever publishes uses
    `data.releases.publishing.publish_draft`.
    """
    files = release_files(release, base_map)
    manifest = manifest_to_json(release.code, files)
    until = release.made + timedelta(days=RULES.approval_days)
    said = [
        Statement(release.code, digest(manifest), role, person, release.made, last)
        for role, person, last in ((APPROVER, approver, until), (STEWARD, steward, release.made))
    ]
    folder.mkdir(parents=True, exist_ok=True)
    write_publisher(folder, signed_by)
    path = folder / release.code
    signed = tuple(sign_statement(signed_by, each) for each in said)
    write_whole_folder(path, signed_files(files, manifest, signed_by, signed))
    return path


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
