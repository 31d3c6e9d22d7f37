"""Packs what lies beside a store and belongs to it, and puts back what is missing."""

import io
import tarfile
from collections.abc import Iterator
from pathlib import Path

from data.errors import StoreError
from data.language import _
from data.store import var_folder
from data.whole_files import write_whole_file

# Drafts of releases are made anew, streets are built anew from open data, and locks are nobody's facts.
_LEFT_OUT = (".lock", ".half", ".next")


def pack_beside(store_path: Path, store_id: str, *, with_audit: bool = True) -> tuple[bytes, tuple[str, ...]]:
    """Return a tar archive of what belongs to a store outside its file, and the names in it.

    Rounds under way, the record of openings, published releases, the audit of the installation with its keys,
    and the rules and settings that a municipality wrote itself. What has gone meanwhile is passed over. The
    audit, which speaks of all stores, is for a plain backup only where no key is set.
    """
    packed, names = io.BytesIO(), []
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, path in _files_beside(store_path, store_id):
            if name.startswith("audit/") and not with_audit:
                continue
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(content), 0o600, int(path.parent.stat().st_mtime)
            archive.addfile(entry, io.BytesIO(content))
            names.append(name)
    return packed.getvalue(), tuple(names)


def unpack_beside(packed: bytes, store_path: Path, store_id: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put back what is missing; return the names of what was put back, and of what is there and stayed.

    What is there is newer than the backup, and is never written over.
    """
    added, kept = [], []
    places = dict(_places(store_path, store_id))
    # File by file, as each has a place and a mode of its own.
    for name, content in _read_members(packed):
        top, __, rest = name.partition("/")
        place = places[top] / rest if rest else places[top]
        if place.exists():
            kept.append(name)
            continue
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Releases are for everybody, also for the council's own process; nothing else is.
        write_whole_file(place, content, mode=0o644 if top == "releases" else 0o600)
        added.append(name)
    return tuple(added), tuple(kept)


def read_names(packed: bytes) -> tuple[str, ...]:
    """Return the names in an archive, having read all of it."""
    return tuple(name for name, __ in _read_members(packed))


def _places(store_path: Path, store_id: str) -> Iterator[tuple[str, Path]]:
    """Give the names that an archive has on top, and the folder or file that each stands for."""
    yield "rounds", var_folder() / "rounds" / store_id
    yield "openings.jsonl", var_folder() / "openings" / f"{store_id}.jsonl"
    yield "releases", store_path.parent / "releases" / store_path.stem
    yield "audit", var_folder() / "audit"
    yield "rules", var_folder() / "rules"
    yield "settings.toml", var_folder() / "settings.toml"


def _files_beside(store_path: Path, store_id: str) -> Iterator[tuple[str, Path]]:
    for name, place in _places(store_path, store_id):
        if place.is_file():
            yield name, place
        elif place.is_dir():
            for path in sorted(place.rglob("*")):
                if path.is_file() and not path.is_symlink() and not path.name.endswith(_LEFT_OUT):
                    yield f"{name}/{path.relative_to(place).as_posix()}", path


def _read_members(packed: bytes) -> Iterator[tuple[str, bytes]]:
    known = {name for name, __ in _places(Path(), "")}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive:
        for entry in archive:
            file = archive.extractfile(entry)
            parts = entry.name.split("/")
            if file is None or parts[0] not in known or ".." in parts or "" in parts:
                raise StoreError(
                    _("A backup holds a file of an unknown place: {name}. Restore another one.").format(
                        name=entry.name[:80]
                    )
                )
            yield entry.name, file.read()
