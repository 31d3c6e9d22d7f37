"""Keeps rounds under way in files outside the store: whole or not at all, for their owner alone."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder, sync_folder
from data.rounds.round import LiveRound, live_from_json, live_to_json
from data.store import var_folder

if TYPE_CHECKING:
    from data.store import Store

_SUFFIX = ".json"
_HALF = ".half"


@contextmanager
def locked_rounds(store: "Store") -> Iterator[Path]:
    """Give the folder of a store's rounds, while no other thread or process changes them."""
    with locked_folder(rounds_folder(store)) as folder:
        for half in folder.glob(f"*{_HALF}"):
            erase_file(half)
        yield folder


def rounds_folder(store: "Store") -> Path:
    """Return the folder of a store's rounds; it may not exist yet."""
    return var_folder() / "rounds" / store.settings.store_id


def sound_rounds(folder: Path) -> list[tuple[str, LiveRound]]:
    """Return the rounds under way with the digests that name their files, in order of these.

    A damaged file is passed over, so that it holds up no other team; whoever has its code is told.
    """
    found = []
    for digest in sorted(each.stem for each in folder.glob(f"*{_SUFFIX}")):
        with suppress(StoreError):
            live = read_live(folder, digest)
            if live is not None:
                found.append((digest, live))
    return found


def read_live(folder: Path, digest: str, *, code: str = "") -> LiveRound | None:
    """Return a round under way, None where there is none of that digest.

    Raises
    ------
    StoreError
        When the file is damaged.
    """
    path = folder / f"{digest}{_SUFFIX}"
    try:
        return live_from_json(json.loads(path.read_text(encoding="utf-8")), code=code)
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError) as damage:
        message = _("The file of a round, {path}, is damaged. Put it back from a backup, or remove it.")
        raise StoreError(message.format(path=path)) from damage


def write_live(folder: Path, digest: str, live: LiveRound) -> None:
    """Write a round, so that a reader finds the old or the new one whole, and overwrite the old one."""
    path, half = folder / f"{digest}{_SUFFIX}", folder / f"{digest}{_HALF}"
    content = json.dumps(live_to_json(live), ensure_ascii=False).encode()
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    with _still_open(path) as before:
        os.replace(half, path)
        sync_folder(folder)
        if before is not None:
            _overwrite(before)


def remove_live(folder: Path, digest: str) -> None:
    """Overwrite the file of a round and remove it."""
    erase_file(folder / f"{digest}{_SUFFIX}")
    sync_folder(folder)


def erase_file(path: Path) -> None:
    """Overwrite a file and remove it.

    A file system may still have copies of its own (journals, snapshots): those are out of reach here.
    """
    with _still_open(path) as descriptor:
        if descriptor is not None:
            _overwrite(descriptor)
    path.unlink(missing_ok=True)


@contextmanager
def _still_open(path: Path) -> Iterator[int | None]:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _overwrite(descriptor: int) -> None:
    os.pwrite(descriptor, bytes(os.fstat(descriptor).st_size), 0)
    os.fsync(descriptor)
