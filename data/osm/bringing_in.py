"""Brings an extract into a store: reads the file, makes the store if need be, writes, and reports."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.osm.area_check import check_grid_suits, check_near
from data.osm.countries import TIME_ZONES, check_time_zone, country_of_box, epsg_of_box
from data.osm.new_store import check_place, new_store
from data.osm.places_frame import shielded_places
from data.osm.reading import ExtractFile
from data.osm.stream import Progress
from data.osm.writing import Changes, Extract, write_extract
from data.pepper import keyed_ids
from data.store import Store, open_store
from data.streets.keeping import drop_streets, drop_unused_extracts, keep_extract
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
    time_zone: str

    @property
    def places(self) -> int:
        """The number of places that the extract holds, each counted once."""
        return sum(self.by_category.values())


def import_extract(
    path: Path,
    store_file: Path,
    *,
    name: str | None,
    epsg: int | None,
    progress: Progress,
    time_zone: str | None = None,
) -> Report:
    """Bring the places and the base map of an extract into a store, making the store if there is none.

    Parameters
    ----------
    name, epsg, time_zone
        For a new store: its name (default: that of the extract), its grid and its time zone (default: the
        national ones where the extract lies, else the European ones).

    Raises
    ------
    Refused
        When the extract cannot be taken, lies elsewhere than the store, or a grid or time zone is asked for
        that does not suit it or that an existing store does not have. Nothing is changed then, and no new
        store stays behind.
    """
    extract_file = ExtractFile(path)
    if time_zone is not None:
        check_time_zone(time_zone)
    check_place(store_file)
    box = extract_file.read_box()
    if store_file.exists():
        with open_store(store_file) as store:
            _check_settings(store, epsg, time_zone)
            check_near(store, box)
            return _read_and_write(store, extract_file, progress)
    crs_epsg = epsg_of_box(box) if epsg is None else epsg
    check_grid_suits(box, Grid(crs_epsg))
    store_id = ""
    try:
        with new_store(
            store_file,
            name=name or name_of_extract(path),
            crs_epsg=crs_epsg,
            time_zone=time_zone or TIME_ZONES[country_of_box(box)],
        ) as store:
            store_id = store.settings.store_id
            return _read_and_write(store, extract_file, progress)
    except BaseException:
        drop_streets(store_file.parent, store_id)
        raise


def name_of_extract(path: Path) -> str:
    """Return a readable name: ``south-karelia.osm.pbf`` gives ``South karelia``."""
    words = path.name.split(".")[0].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or _("New store")


def _read_and_write(store: Store, extract_file: ExtractFile, progress: Progress) -> Report:
    reading = extract_file.read(store.grid, progress)
    check_near(store, reading.box)  # again, since the header's box may not have been believed
    progress("write", len(reading.places))
    places = shielded_places(reading.places, store.grid, lambda records: keyed_ids(store, records))
    digest = extract_file.read_digest()
    changes = write_extract(
        store,
        Extract(
            places,
            reading.hidden_ids,
            reading.base_map,
            reading.box,
            reading.box.rectangle(store.grid),
            digest,
            reading.source_date,
        ),
    )
    keep_extract(store, extract_file.path, digest)
    drop_unused_extracts(store)
    return Report(
        _by_category(places),
        dict(reading.unmapped.most_common()),
        reading.unread_hours,
        reading.missing,
        len(reading.base_map),
        changes,
        store.settings.name,
        store.settings.crs_epsg,
        store.settings.time_zone,
    )


def _by_category(places: pd.DataFrame) -> dict[str, int]:
    found = places["kind"].value_counts().to_dict()
    return {kind.code: int(found.get(kind.code, 0)) for kind in place_kinds()}


def _check_settings(store: Store, epsg: int | None, time_zone: str | None) -> None:
    if epsg is not None and epsg != store.settings.crs_epsg:
        raise Refused(
            _("The store has the grid EPSG:{own}, not EPSG:{asked}. Leave --epsg out.").format(
                own=store.settings.crs_epsg, asked=epsg
            )
        )
    if time_zone is not None and time_zone != store.settings.time_zone:
        raise Refused(
            _("The store has the time zone {own}, not {asked}. Leave --time-zone out.").format(
                own=store.settings.time_zone, asked=time_zone
            )
        )
