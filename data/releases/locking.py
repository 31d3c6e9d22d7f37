"""Lets one thread or process at a time change the drafts and releases of a store."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.releases.folder import drafts_folder

_LOCK = ".lock"


@contextmanager
def locked_releases(store_path: Path) -> Iterator[None]:
    """Hold everybody else off until done."""
    folder = drafts_folder(store_path)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    # A description of its own for each: so the lock holds between threads, too.
    lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
