"""Writes files so that they are there whole, also after the power failed."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from data.erasing import erase_file, replace_and_erase
from data.owned_folder import sync_folder

HALF_SUFFIX = ".half"


def write_whole_folder(path: Path, files: Mapping[str, bytes], *, mode: int = 0o644) -> None:
    """Write files into a new folder, which is at its place only when it is complete."""
    half = _half_of(path)
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    for name, content in files.items():
        write_synced(half / name, content, mode=mode)
    half.chmod(0o700 if mode & 0o077 == 0 else 0o755)
    sync_folder(half)
    half.rename(path)
    sync_folder(path.parent)


def write_whole_file(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Write a file, so that a reader finds the old or the new one whole."""
    half = _half_of(path)
    half.unlink(missing_ok=True)
    write_synced(half, content, mode=mode)
    half.replace(path)
    sync_folder(path.parent)


def write_secret_file(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, whole as above, and overwrite what was in the old one."""
    half = _half_of(path)
    erase_file(half)
    write_synced(half, content, mode=0o600)
    replace_and_erase(half, path)


def write_synced(path: Path, content: bytes, *, mode: int) -> None:
    """Write a new file through to the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _half_of(path: Path) -> Path:
    return path.with_name(f".{path.name}{HALF_SUFFIX}")
