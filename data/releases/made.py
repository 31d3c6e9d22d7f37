"""Makes a release of a store with all its files, as the store stood after one write."""

from dataclasses import dataclass

from data.access import Person
from data.releases.base_map_taken import write_base_map
from data.releases.facts import ReleaseFacts
from data.releases.making import make_release
from data.releases.manifest import manifest_to_json
from data.releases.open_data import release_files
from data.releases.prepared import Asked, Counted, Prepared
from data.releases.reading_facts import read_release_facts
from data.releases.release_roles import check_prepares
from data.store import Store


@dataclass(frozen=True)
class Made:
    """A release with the records behind it, the facts it was made from, and its files by name."""

    prepared: Prepared
    facts: ReleaseFacts
    files: dict[str, bytes]
    manifest: bytes


def make_files(
    store: Store, person: Person, asked: Asked, counted: Counted, *, as_of: int | None = None
) -> Made:
    """Return what is asked as the store stood after batch `as_of`, by default after the last."""
    check_prepares(store, person)
    facts = read_release_facts(store, person, as_of=as_of)
    prepared = make_release(facts, asked, counted)
    files = release_files(prepared.release, write_base_map(store))
    return Made(prepared, facts, files, manifest_to_json(asked.code, files))
