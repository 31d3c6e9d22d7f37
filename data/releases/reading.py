"""Reads published releases, each only when every file is as it was signed."""

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from data.errors import Refused
from data.language import _
from data.releases.base_map_file import parse_base_map
from data.releases.folder import BASE_MAP_FILE, MANIFEST_FILE, RELEASE_FILE, SIGNATURES_FILE, release_folders
from data.releases.manifest import (
    Manifest,
    Read,
    digest,
    parse_manifest,
    read_file,
    read_listed_file,
    read_listed_files,
)
from data.releases.release import Release
from data.releases.signing import check_signatures, read_publisher
from data.releases.written import parse_release


@dataclass(frozen=True)
class Published:
    """A published release that was checked, with its folder; `read` is how its files are read."""

    release: Release
    path: Path
    manifest: Manifest
    read: Read = read_file

    def base_map(self) -> dict[str, gpd.GeoDataFrame]:
        """Return the base map, as `layers.map_svg.draw_svg_map` takes it."""
        return parse_base_map(self.file(BASE_MAP_FILE))

    def file(self, name: str) -> bytes:
        """Return a file that the manifest lists, checked again.

        Raises
        ------
        Refused
            When there is none of that name, or it was altered since.
        """
        listed = {each.name: each for each in self.manifest.files}
        if name not in listed:
            raise Refused(
                _("Release {code} has no file {name}. Choose one of {names}.").format(
                    code=self.release.code, name=name[:80], names=", ".join(listed)
                )
            )
        return read_listed_file(self.path, self.release.code, listed[name], read=self.read)


@dataclass(frozen=True)
class ReleasesRead:
    """Releases that may be shown, the newest first, and a sentence for each that may not."""

    published: tuple[Published, ...]
    faults: tuple[str, ...]


def read_releases(folder: Path, *, environment: Mapping[str, str] = os.environ) -> ReleasesRead:
    """Return the releases in a folder of releases; none where there is no such folder.

    A release of which anything was altered, added or taken away is not among them: a fault names it. One that
    is gone altogether is named by a fault, too, where another follows it.
    """
    folders = release_folders(folder)
    if not folders:
        return ReleasesRead((), ())
    try:
        publisher = read_publisher(folder, environment=environment)
    except Refused as fault:
        return ReleasesRead((), (str(fault),))
    published, faults = [], []
    for path in folders:
        try:
            published.append(read_release(path, publisher=publisher))
        except Refused as fault:
            faults.append(str(fault))
    faults += _gone([each.release for each in published], {path.name for path in folders})
    newest_first = sorted(published, key=lambda each: each.release.period.last, reverse=True)
    return ReleasesRead(tuple(newest_first), tuple(faults))


def _gone(read: Sequence[Release], there: Collection[str]) -> list[str]:
    """Return a sentence for each release that another follows and that has no folder."""
    message = _("Release {code}, which {next} follows, is missing. Put its folder back from a backup.")
    return [
        message.format(code=each.follows, next=each.code)
        for each in read
        if each.follows is not None and each.follows not in there
    ]


def read_release(path: Path, *, publisher: bytes) -> Published:
    """Return the release of one folder, checked against its manifest and the publisher's signatures.

    Raises
    ------
    Refused
        When anything is not as it was signed.
    """
    code = path.name
    manifest_bytes = read_file(path / MANIFEST_FILE)
    signatures = read_file(path / SIGNATURES_FILE)
    check_signatures(signatures, code=code, manifest_sha256=digest(manifest_bytes), publisher=publisher)
    manifest = parse_manifest(manifest_bytes)
    files = read_listed_files(path, manifest, besides=(SIGNATURES_FILE,))
    release = parse_release(files[RELEASE_FILE])
    if not code == manifest.release == release.code:
        raise Refused(
            _("The folder {path} holds release {code}. Give the folder its name back.").format(
                path=path, code=release.code
            )
        )
    return Published(release, path, manifest)
