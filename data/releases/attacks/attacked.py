"""Finds or makes the releases that a folder holds, with the records of the store behind each."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.language import _
from data.releases.base_map_taken import write_base_map
from data.releases.earlier import make_earlier
from data.releases.facts import ReleaseFacts
from data.releases.folder import RELEASE_FILE, release_folders
from data.releases.making import make_release
from data.releases.open_data import release_files
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.published_rows import read_published_rows
from data.releases.reading import read_releases
from data.releases.reading_facts import read_release_facts
from data.releases.release import Release
from data.releases.trial import trial_releases
from data.releases.written import parse_release, release_to_json
from data.store import Store
from data.whole_files import write_whole_folder

STEWARD = Person("release-attack", "example", frozenset({"steward"}))


@dataclass(frozen=True)
class Attacked:
    """Releases with the records behind them, oldest first, their folders and the facts of the store.

    `base_map` is its file as the store gives it; None where releases are published, whose manifest tells.
    """

    prepared: tuple[Prepared, ...]
    folders: tuple[Path, ...]
    facts: ReleaseFacts
    base_map: bytes | None = None


def find_or_make(store: Store, folder: Path, *, number: int) -> Attacked:
    """Return the releases in a folder; without any, make so many unsigned trial releases there first.

    Raises
    ------
    Refused
        When the store does not give a release in the folder again: nobody knows then what is behind it.
    """
    facts = read_release_facts(store, STEWARD)
    if not release_folders(folder):
        prepared = trial_releases(facts, number=number, today=today())
        base_map = write_base_map(store)
        return Attacked(prepared, write_trials(base_map, prepared, folder), facts, base_map)
    return _find(store, facts, folder)


def write_trials(base_map: bytes, prepared: Sequence[Prepared], folder: Path) -> tuple[Path, ...]:
    """Write the files of releases with a base map, unsigned, and return their folders."""
    paths = []
    for each in prepared:
        path = folder / each.release.code
        write_whole_folder(path, release_files(each.release, base_map))
        paths.append(path)
    return tuple(paths)


def _find(store: Store, facts: ReleaseFacts, folder: Path) -> Attacked:
    paths = {path.name: path for path in release_folders(folder)}
    published = {row.release for row in read_published_rows(store)} & paths.keys()
    if published:
        prepared = make_earlier(store, STEWARD, read_releases(folder).published)
    else:
        prepared = _make_again(
            facts, [parse_release((path / RELEASE_FILE).read_bytes()) for path in paths.values()]
        )
    missing = sorted(paths.keys() - {each.release.code for each in prepared})
    altered = [
        each.release.code
        for each in prepared
        if release_to_json(each.release) != (paths[each.release.code] / RELEASE_FILE).read_bytes()
    ]
    if missing or altered:
        raise Refused(
            _(
                "The store does not give {codes} again, so nobody knows which records are behind. "
                "Name the store of these releases, or an empty folder."
            ).format(codes=", ".join(missing + altered))
        )
    order = [each.release.code for each in prepared]
    folders = tuple(paths[code] for code in order)
    return Attacked(prepared, folders, facts, None if published else write_base_map(store))


def _make_again(facts: ReleaseFacts, releases: Sequence[Release]) -> tuple[Prepared, ...]:
    """Trial releases, each following the one before."""
    counted, made = Counted.nothing(), []
    for release in sorted(releases, key=lambda each: each.period.last):
        asked = Asked(release.code, release.period, release.made, release.follows)
        made.append(make_release(facts, asked, counted))
        counted = counted.followed_by(made[-1].counted)
    return tuple(made)
