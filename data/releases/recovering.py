"""Finishes or undoes what a publishing left half done that was killed.

A release is published in this order: its folder is written whole under a name that readers pass over; the
store remembers in one batch that it is published and what it counts; the folder gets its name; the draft
goes.
So what the store says decides: a folder it remembers is finished, another is undone.
"""

import shutil
from pathlib import Path

from data.owned_folder import sync_folder
from data.releases.folder import HALF_PREFIX, drafts_folder, releases_folder
from data.releases.locking import locked_releases
from data.releases.manifest import manifest_digest
from data.releases.published_rows import read_published_rows
from data.store import Store
from data.whole_files import HALF_SUFFIX


def finish_half_published(store: Store) -> tuple[str, ...]:
    """Finish what was half published, undo the rest, and return the codes that were finished."""
    with locked_releases(store.path):
        return finish_while_locked(store)


def finish_while_locked(store: Store) -> tuple[str, ...]:
    """As `finish_half_published`, for who holds the lock."""
    folder, drafts = releases_folder(store.path), drafts_folder(store.path)
    remembered = {row.release: row.manifest_sha256 for row in read_published_rows(store)}
    finished = []
    for half in sorted(folder.glob(f"{HALF_PREFIX}*")):
        code = half.name.removeprefix(HALF_PREFIX)
        if code in remembered and manifest_digest(half) == remembered[code] and not (folder / code).exists():
            put_in_place(half, folder / code)
            finished.append(code)
        else:
            shutil.rmtree(half)
    for code in remembered:
        if (folder / code).exists():
            shutil.rmtree(drafts / code, ignore_errors=True)
    for half in (*folder.glob(f".*{HALF_SUFFIX}"), *drafts.rglob(f".*{HALF_SUFFIX}")):
        _remove(half)
    return tuple(finished)


def put_in_place(half: Path, path: Path) -> None:
    """Give a whole folder its name, for good."""
    half.rename(path)
    sync_folder(path.parent)


def _remove(half: Path) -> None:
    if half.is_dir():
        shutil.rmtree(half)
    else:
        half.unlink(missing_ok=True)  # gone with the folder it lay in
