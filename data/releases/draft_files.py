"""Reads and writes the files of drafts, which are sealed beside an encrypted store."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import Refused, StoreError
from data.language import _
from data.releases.manifest import Read, read_file
from data.sealed_files import opened_for, sealed_for
from data.sealing import is_sealed
from data.whole_files import write_whole_file, write_whole_folder

if TYPE_CHECKING:
    from data.store import Store

PURPOSE = "draft"


def draft_reader(store: "Store | Path") -> Read:
    """Return what reads a file of a draft of the store; with a path alone, of a plain store."""

    def read(path: Path) -> bytes:
        content = read_file(path)
        try:
            if not isinstance(store, Path):
                return opened_for(store, content, purpose=PURPOSE)
            if not is_sealed(content):
                return content
            raise StoreError
        except StoreError as fault:
            if not is_sealed(content):
                raise Refused(f"{path}: {fault}") from fault
            message = _(
                "{name} of the draft of release {code} is sealed, and does not open with this store. "
                "Prepare the draft again."
            )
            raise Refused(message.format(name=path.name, code=path.parent.name)) from fault

    return read


def write_draft(store: "Store", path: Path, files: Mapping[str, bytes]) -> None:
    """Write the folder of a draft, whole or not at all, for its owner alone."""
    sealed = {name: sealed_for(store, content, purpose=PURPOSE) for name, content in files.items()}
    write_whole_folder(path, sealed, mode=0o600)


def write_draft_file(store: "Store", path: Path, content: bytes) -> None:
    """Write one file of a draft, whole or not at all, for its owner alone."""
    write_whole_file(path, sealed_for(store, content, purpose=PURPOSE), mode=0o600)


def path_of(store: "Store | Path") -> Path:
    """Return the file of a store."""
    return store if isinstance(store, Path) else store.path
