"""Lets one thread or process at a time change the drafts and releases of a store."""

from contextlib import AbstractContextManager
from pathlib import Path

from data.owned_folder import locked_folder
from data.releases.folder import drafts_folder


def locked_releases(store_path: Path) -> AbstractContextManager[Path]:
    """Hold everybody else off until done."""
    return locked_folder(drafts_folder(store_path))
