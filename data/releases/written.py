"""Writes a release as JSON and reads it back, the same value for the same bytes."""

from data.errors import Refused
from data.language import _
from data.releases.folder import RELEASE_FILE, check_code
from data.releases.plain import from_plain, parse_plain, plain_of, plain_to_json
from data.releases.release import FULL, LITTLE, MUCH, SERVICES_AND_EFFORT, SOME, Part, Release

FORMAT = 1
_COARSEST = 16


def release_to_json(release: Release) -> bytes:
    """Return the file of a release, always the same bytes for the same release."""
    return plain_to_json({"format": FORMAT, "release": plain_of(release)})


def parse_release(content: bytes) -> Release:
    """Return the release of a file.

    Raises
    ------
    Refused
        When it was written by a newer version, or is damaged.
    """
    plain = parse_plain(content, name=RELEASE_FILE)
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise Refused(
            _("{name} is of another version of Majakka. Read it with the newest.").format(name=RELEASE_FILE)
        )
    release = from_plain(Release, plain.get("release"), name=RELEASE_FILE)
    check_code(release.code)
    if not _is_sound(release):
        raise Refused(
            _("{name} is not as Majakka writes it. Put it back from a backup.").format(name=RELEASE_FILE)
        )
    return release


def _is_sound(release: Release) -> bool:
    full = release.kind == FULL and release.signals is not None
    alone = release.kind == SERVICES_AND_EFFORT and release.signals is None and not release.parts
    west, south, east, north = release.box
    codes = [part.code for part in release.parts]
    return (
        (full or alone)
        and west < east
        and south < north
        and len(set(codes)) == len(codes)
        and all(_is_sound_part(part) for part in release.parts)
    )


def _is_sound_part(part: Part) -> bool:
    return (
        bool(part.squares)
        and part.looked in (LITTLE, SOME, MUCH)
        and all(0 <= level <= _COARSEST for level, _east, _north in part.squares)
    )
