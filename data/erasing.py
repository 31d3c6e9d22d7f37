"""Erases files: overwrites what was in them before their names go."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.owned_folder import sync_folder

_CHUNK_BYTES = 1 << 20


def erase_file(path: Path) -> None:
    """Overwrite a file and remove it; one that is not there is left.

    A file system or a disk may still have copies of its own (journals, snapshots, worn blocks of an SSD):
    those are out of reach here.
    """
    with still_open(path) as descriptor:
        if descriptor is not None:
            overwrite(descriptor)
    path.unlink(missing_ok=True)


def replace_and_erase(new: Path, path: Path) -> None:
    """Give a new file the name of an old one, so that there is always a whole one, then overwrite the old."""
    with still_open(path) as before:
        os.replace(new, path)
        sync_folder(path.parent)
        if before is not None:
            overwrite(before)


@contextmanager
def still_open(path: Path) -> Iterator[int | None]:
    """Give a descriptor of a file that outlives its name; None where there is no file."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        yield None
        return
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def overwrite(descriptor: int) -> None:
    """Write zeros over what a file holds, through to the disk."""
    size = os.fstat(descriptor).st_size
    for start in range(0, size, _CHUNK_BYTES):
        os.pwrite(descriptor, bytes(min(_CHUNK_BYTES, size - start)), start)
    os.fsync(descriptor)
