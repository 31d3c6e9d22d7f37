"""Says how the streets of a store stand, without building them."""

from dataclasses import dataclass
from pathlib import Path

from data.demonstration.kept_streets import keep_demonstration_streets
from data.store import Store
from data.streets.keeping import kept_extracts, streets_folder
from data.streets.tiles import is_built, tiles_path


@dataclass(frozen=True)
class Status:
    """How the streets stand: `network` is ``streets`` or ``straight``; `built` is whether tiles are there."""

    network: str
    extracts: tuple[Path, ...]
    built: bool
    size_bytes: int


def read_status(store: Store) -> Status:
    """Return how the streets of a store stand."""
    extracts = street_extracts(store)
    folder = streets_folder(store)
    return Status(
        network="streets" if extracts else "straight",
        extracts=extracts,
        built=bool(extracts) and is_built(tiles_path(folder, extracts)),
        size_bytes=sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()),
    )


def street_extracts(store: Store) -> tuple[Path, ...]:
    """Return the extracts of a store's streets; a demonstration that has kept none keeps its own now."""
    kept = kept_extracts(store)
    if not kept and store.settings.demonstration is not None:
        keep_demonstration_streets(store)
        kept = kept_extracts(store)
    return kept
