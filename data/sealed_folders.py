"""Names the files that lie beside a store and hold facts of it, and seals those that are in clear."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from data.pepper import read_pepper
from data.releases.draft_files import PURPOSE as DRAFT
from data.releases.folder import drafts_folder
from data.rounds.files import PURPOSE as ROUND
from data.rounds.files import rounds_folder
from data.sealing import is_sealed, seal
from data.whole_files import write_secret_file

if TYPE_CHECKING:
    from data.store import Store


def seal_plain_files(store: "Store") -> int:
    """Seal each file of rounds and drafts that is in clear beside a store, and return how many.

    A plain store reads them, too: so they are sealed before it is encrypted, and none is out of reach should
    that be broken off.
    """
    plain, pepper = list(plain_files(store)), read_pepper(store)
    for path, purpose in plain:
        write_secret_file(path, seal(pepper, path.read_bytes(), purpose=purpose))
    return len(plain)


def plain_files(store: "Store") -> Iterator[tuple[Path, str]]:
    """Give the files of rounds and drafts that are in clear, each with what its seal is to be for."""
    for folder, purpose in ((rounds_folder(store), ROUND), (drafts_folder(store.path), DRAFT)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.stat().st_size and not is_sealed(path.read_bytes()):
                yield path, purpose
