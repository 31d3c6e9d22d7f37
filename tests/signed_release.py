"""Gives tests a folder of releases that two made-up persons signed, without a store."""

from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.releases.manifest import digest, manifest_to_json
from data.releases.open_data import release_files
from data.releases.release import Release
from data.releases.rules import RULES
from data.releases.signed_folder import signed_files, write_publisher
from data.releases.signing import APPROVER, STEWARD, Statement, sign_statement
from data.whole_files import write_whole_folder


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

    No store is asked, and nothing is remembered.
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
