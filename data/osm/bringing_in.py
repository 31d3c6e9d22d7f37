"""Brings an extract into a store: reads the file, makes the store if need be, writes, and reports."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.osm.extent import epsg_of_box
from data.osm.places_frame import shielded_places
from data.osm.reading import ExtractFile, Reading
from data.osm.stream import Progress
from data.osm.writing import Changes, Extract, write_extract
from data.pepper import keyed_ids, secrets_path
from data.store import Store, create_store, open_store
from data.vocabulary import place_kinds


@dataclass(frozen=True)
class Report:
    """What an import did: places by category (every one, also zeros), what had no kind, and what changed."""

    by_category: dict[str, int]
    unmapped: dict[str, int]
    unread_hours: int
    missing: int
    outlines: int
    changes: Changes
    store_name: str
    crs_epsg: int

    @property
    def places(self) -> int:
        """The number of places that the extract holds, each counted once."""
        return sum(self.by_category.values())


def import_extract(
    path: Path, store_file: Path, *, name: str | None, epsg: int | None, progress: Progress
) -> Report:
    """Bring the places and the base map of an extract into a store, making the store if there is none.

    Parameters
    ----------
    name, epsg
        For a new store: its name (default: that of the extract) and the grid (default: the national one where
        the extract lies, else the European one).

    Raises
    ------
    Refused
        When the extract cannot be taken, or a grid is asked for that an existing store does not have.
        Nothing is changed then, and no new store stays behind.
    """
    extract_file = ExtractFile(path)
    if store_file.exists():
        with open_store(store_file) as store:
            _check_grid(store, epsg)
            reading = extract_file.read(store.grid, progress)
            return _write(store, extract_file, reading, progress)
    crs_epsg = epsg or epsg_of_box(extract_file.read_box())
    reading = extract_file.read(Grid(crs_epsg), progress)
    return _write_new(store_file, name or name_of_extract(path), crs_epsg, extract_file, reading, progress)


def name_of_extract(path: Path) -> str:
    """Return a readable name: ``south-karelia.osm.pbf`` gives ``South karelia``."""
    words = path.name.split(".")[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or _("New store")


def _write_new(
    store_file: Path,
    name: str,
    crs_epsg: int,
    extract_file: ExtractFile,
    reading: Reading,
    progress: Progress,
) -> Report:
    made: list[Path] = [store_file, store_file.with_name(store_file.name + ".wal")]
    try:
        with create_store(store_file, name=name, crs_epsg=crs_epsg) as store:
            made.append(secrets_path(store_file.parent, store.settings.store_id))
            return _write(store, extract_file, reading, progress)
    except BaseException:
        for each in made:
            each.unlink(missing_ok=True)
        raise


def _write(store: Store, extract_file: ExtractFile, reading: Reading, progress: Progress) -> Report:
    progress("write", len(reading.places))
    places = shielded_places(reading.places, store.grid, lambda records: keyed_ids(store, records))
    changes = write_extract(
        store,
        Extract(
            places,
            reading.hidden_ids,
            reading.base_map,
            reading.box,
            reading.box.rectangle(store.grid),
            extract_file.read_digest(),
            reading.source_date,
        ),
    )
    return Report(
        _by_category(places),
        dict(reading.unmapped.most_common()),
        reading.unread_hours,
        reading.missing,
        len(reading.base_map),
        changes,
        store.settings.name,
        store.settings.crs_epsg,
    )


def _by_category(places: pd.DataFrame) -> dict[str, int]:
    found = places["kind"].value_counts().to_dict()
    return {kind.code: int(found.get(kind.code, 0)) for kind in place_kinds()}


def _check_grid(store: Store, epsg: int | None) -> None:
    if epsg is not None and epsg != store.settings.crs_epsg:
        raise Refused(
            _("The store has the grid EPSG:{own}, not EPSG:{asked}. Leave --epsg out.").format(
                own=store.settings.crs_epsg, asked=epsg
            )
        )
