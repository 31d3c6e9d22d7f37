"""Lists the files of a release with their digests, and says which of them is not as it was listed."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import Refused
from data.language import _
from data.releases.folder import DATA_FILES, MANIFEST_FILE, check_code
from data.releases.plain import from_plain, parse_plain, plain_of, plain_to_json

# No file of a release comes near; a larger one is none of ours, and is not read into memory.
LARGEST_BYTES = 64_000_000

Read = Callable[[Path], bytes]


@dataclass(frozen=True)
class Listed:
    """A file as the manifest lists it: name, SHA-256 in hex digits, size."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """The files of the release of a code."""

    release: str
    files: tuple[Listed, ...]


def manifest_to_json(code: str, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of the files of a release."""
    listed = tuple(Listed(name, digest(files[name]), len(files[name])) for name in sorted(files))
    return plain_to_json(plain_of(Manifest(code, listed)))


def parse_manifest(content: bytes) -> Manifest:
    """Return a manifest.

    Raises
    ------
    Refused
        When it is damaged, or lists other files than a release has.
    """
    manifest = from_plain(Manifest, parse_plain(content, name=MANIFEST_FILE), name=MANIFEST_FILE)
    check_code(manifest.release)
    if [each.name for each in manifest.files] != sorted(DATA_FILES):
        raise Refused(
            _("{name} lists other files than a release has. Put it back from a backup.").format(
                name=MANIFEST_FILE
            )
        )
    return manifest


def read_listed_files(
    path: Path, manifest: Manifest, *, besides: tuple[str, ...], read: Read | None = None
) -> dict[str, bytes]:
    """Return the files of a release that the manifest lists, each checked against it.

    `read` reads a file; those of a draft may be sealed.

    Raises
    ------
    Refused
        When a file was altered, added or is missing: each of these is named. `besides` may be there, too.
    """
    known = {MANIFEST_FILE, *besides, *(each.name for each in manifest.files)}
    added = sorted(each.name for each in path.iterdir() if each.name not in known)
    missing = [each.name for each in manifest.files if not (path / each.name).exists()]
    if added or missing:
        _refuse(manifest.release, added, missing)
    return {each.name: read_listed_file(path, manifest.release, each, read=read) for each in manifest.files}


def read_listed_file(path: Path, code: str, listed: Listed, *, read: Read | None = None) -> bytes:
    """Return one file of a release; `read` as in `read_listed_files`.

    Raises
    ------
    Refused
        When it is not as it was listed.
    """
    content = (read or read_file)(path / listed.name)
    if len(content) != listed.bytes or digest(content) != listed.sha256:
        raise Refused(
            _(
                "{name} of release {code} was altered after it was signed: it is not shown. "
                "Put the folder back from a backup."
            ).format(name=listed.name, code=code)
        )
    return content


def read_file(path: Path) -> bytes:
    """Return the content of a file of a release.

    Raises
    ------
    Refused
        When it is missing, a link, or too large to be one.
    """
    try:
        if not path.is_symlink() and path.is_file() and path.stat().st_size <= LARGEST_BYTES:
            return path.read_bytes()
    except OSError:
        pass  # As if it were not there.
    raise Refused(
        _(
            "{name} of release {code} is missing, or cannot be read: it is not shown. "
            "Put the folder back from a backup."
        ).format(name=path.name, code=path.parent.name)
    )


def manifest_digest(path: Path) -> str:
    """Return the SHA-256 of the manifest in the folder of a release."""
    return digest(read_file(path / MANIFEST_FILE))


def digest(content: bytes) -> str:
    """Return the SHA-256 of bytes in hex digits."""
    return hashlib.sha256(content).hexdigest()


def _refuse(code: str, added: list[str], missing: list[str]) -> None:
    if missing:
        raise Refused(
            _("Release {code} lacks {names}: it is not shown. Put the folder back from a backup.").format(
                code=code, names=", ".join(missing)
            )
        )
    raise Refused(
        _(
            "{names} was added to release {code} after it was signed: it is not shown. "
            "Take it out of the folder."
        ).format(code=code, names=", ".join(name[:80] for name in added))
    )
