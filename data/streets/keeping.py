"""Keeps the extracts that a store was made from, so that its streets can be built and built again."""

import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import osmium

from data.osm.container import PBF, check_extract
from data.store import Store

SUFFIX = ".osm.pbf"
# The name of streets that were made up; it is what stands as source of the area in the store.
INVENTED = "demonstration"
_STORE_ID = re.compile(r"[0-9a-f]{16}")
_SAME_M = 1.0
# As with base maps: an extract that covers an earlier one, stands in its place.
IN_FORCE = f"""
    SELECT source, max(batch) AS batch FROM main.extents AS held
    WHERE NOT EXISTS (
        FROM main.extents AS later
        WHERE later.batch > held.batch AND later.source NOT IN (held.source, '{INVENTED}')
          AND later.west_m <= held.west_m + $same_m AND later.south_m <= held.south_m + $same_m
          AND later.east_m >= held.east_m - $same_m AND later.north_m >= held.north_m - $same_m)
    GROUP BY source
    ORDER BY batch, source
"""  # noqa: S608  # own text, values are bound


def streets_folder(store: Store) -> Path:
    """Return the folder of a store's streets, beside the store as its secret is; it need not exist yet."""
    return store.path.parent / "streets" / store.settings.store_id


def keep_extract(store: Store, path: Path, digest: str) -> Path:
    """Keep a copy of an extract under its digest, readable by its owner alone; return the copy.

    The copy appears whole or not at all. Valhalla reads PBF alone, so XML is kept as PBF.
    """
    kept = streets_folder(store) / f"{digest}{SUFFIX}"
    if kept.exists():
        return kept
    with whole_file(kept) as beside:
        if check_extract(path) == PBF:
            shutil.copyfile(path, beside)
        else:
            _write_as_pbf(path, beside)
    return kept


def kept_extracts(store: Store) -> tuple[Path, ...]:
    """Return the kept extracts that the store's area rests on, oldest first; none where none was kept."""
    rows = store.cursor().execute(IN_FORCE, {"same_m": _SAME_M}).fetchall()
    paths = (streets_folder(store) / f"{source}{SUFFIX}" for source, _batch in rows)
    return tuple(path for path in paths if path.exists())


def drop_unused_extracts(store: Store) -> None:
    """Remove kept extracts that a later one stands in for."""
    used = set(kept_extracts(store))
    for path in streets_folder(store).glob(f"*{SUFFIX}"):
        if path not in used:
            path.unlink(missing_ok=True)


def drop_streets(folder: Path, store_id: str) -> None:
    """Remove all streets of a store that is no more; `folder` is that of the stores."""
    if _STORE_ID.fullmatch(store_id):  # a folder is removed whole: never one that another name would lead to
        shutil.rmtree(folder / "streets" / store_id, ignore_errors=True)
        with suppress(OSError):  # the folder of all streets goes when it is empty
            (folder / "streets").rmdir()


def move_streets(folder: Path, other: Path) -> None:
    """Move the streets of all stores in one folder to another on the same disk."""
    for made in (folder / "streets").glob("*"):
        (other / "streets").mkdir(exist_ok=True, mode=0o700)
        os.replace(made, other / "streets" / made.name)


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a passing name beside a file; at the end it gets its own, mode 0600, and nothing if it failed."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f".{secrets.token_hex(4)}.{path.name}")
    beside.touch(mode=0o600, exist_ok=False)
    try:
        yield beside
        os.chmod(beside, 0o600)  # a writer may have made the file anew
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _write_as_pbf(path: Path, copy: Path) -> None:
    with osmium.SimpleWriter(osmium.io.File(str(copy), "pbf"), overwrite=True) as writer:
        for entity in osmium.FileProcessor(osmium.io.File(str(path), "osm")):
            writer.add(entity)
