"""Keeps the streets of demonstrations: the extracts that come with Majakka, or those that were invented."""

import hashlib
from pathlib import Path

from data.demonstration.street_extract import write_street_extract
from data.store import Store
from data.streets.keeping import INVENTED, SUFFIX, keep_extract, streets_folder, whole_file

EXTRACTS = Path(__file__).parent / "extracts"
EXTRACT_FILES = {"helsinki": "helsinki-centre.osm.pbf", "rural": "kymenlaakso-rural.osm.pbf"}


def keep_demonstration_streets(store: Store) -> None:
    """Keep the extract of a demonstration, also of one that was made before extracts were kept."""
    code = store.settings.demonstration
    if code in EXTRACT_FILES:
        path = EXTRACTS / EXTRACT_FILES[code]
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        keep_extract(store, path, digest)
    elif code is not None and _has_streets(store):
        kept = streets_folder(store) / f"{INVENTED}{SUFFIX}"
        if not kept.exists():
            with whole_file(kept) as beside:
                write_street_extract(store, beside)


def _has_streets(store: Store) -> bool:
    found = store.cursor().execute(
        "SELECT EXISTS (FROM main.base_map WHERE source = ? AND layer IN ('main_street', 'minor_street'))",
        [INVENTED],
    )
    return found.fetchone() == (True,)
