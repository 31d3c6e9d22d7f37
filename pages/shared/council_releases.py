"""Reads the published releases of a folder once, and again only after a file in it changed."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from data.releases.reading import Published, ReleasesRead, read_releases
from data.releases.release import Release


@dataclass(frozen=True)
class Shown:
    """The release that is looked at, and those before it that it may be compared with.

    `until` holds the releases up to the chosen one, oldest first: what came later changes nothing here.
    """

    folder: Path
    published: Published
    before: Published | None
    year_before: Published | None
    until: tuple[Published, ...]

    @property
    def release(self) -> Release:
        """The release that is looked at."""
        return self.published.release

    @property
    def release_before(self) -> Release | None:
        """The release that it follows, where that one is here."""
        return None if self.before is None else self.before.release


def published_releases(folder: Path) -> ReleasesRead:
    """Return the releases of a folder, every file checked, and a sentence for each faulty one."""
    return _read(str(folder), _stamp(folder))


def shown_release(folder: Path, read: ReleasesRead, code: str) -> Shown:
    """Return the release of a code with those that it is compared with."""
    by_code = {each.release.code: each for each in read.published}
    chosen = by_code[code]
    last = chosen.release.period.last
    until = tuple(each for each in reversed(read.published) if each.release.period.last <= last)
    before = by_code.get(chosen.release.follows or "")
    return Shown(folder, chosen, before, _year_before(chosen, until), until)


def _year_before(chosen: Published, until: tuple[Published, ...]) -> Published | None:
    """Return the release of the same months a year earlier, as many things have their season."""
    months = (chosen.release.period.first - 12, chosen.release.period.last - 12)
    for each in until:
        if (each.release.period.first, each.release.period.last) == months:
            return each
    return None


def _stamp(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Return name, size and time of every file of the releases: what tells that something changed."""
    found = []
    for path in sorted([*folder.glob("*"), *folder.glob("*/*")]):
        try:
            facts = path.lstat()
        except FileNotFoundError:
            continue  # put in place, or taken away, at this moment
        found.append((str(path.relative_to(folder)), facts.st_size, facts.st_mtime_ns))
    return tuple(found)


@st.cache_resource(show_spinner=False, max_entries=4)
def _read(folder: str, stamp: tuple[tuple[str, int, int], ...]) -> ReleasesRead:  # noqa: ARG001  # part of the key
    return read_releases(Path(folder))
