"""Keeps rounds under way in files outside the store: whole or not at all, for their owner alone."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from data.erasing import erase_file
from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder, sync_folder
from data.rounds.round import LiveRound, live_from_json, live_to_json
from data.sealed_files import opened_for, sealed_for
from data.store import var_folder
from data.whole_files import HALF_SUFFIX, write_secret_file

if TYPE_CHECKING:
    from data.store import Store

_SUFFIX = ".json"
PURPOSE = "round"


@contextmanager
def locked_rounds(store: "Store") -> Iterator[Path]:
    """Give the folder of a store's rounds, while no other thread or process changes them."""
    with locked_folder(rounds_folder(store)) as folder:
        for half in folder.glob(f"*{HALF_SUFFIX}"):
            erase_file(half)
        yield folder


def rounds_folder(store: "Store") -> Path:
    """Return the folder of a store's rounds; it may not exist yet."""
    return var_folder() / "rounds" / store.settings.store_id


def sound_rounds(store: "Store") -> list[tuple[str, LiveRound]]:
    """Return the rounds under way with the digests that name their files, in order of these.

    A damaged file is passed over, so that it holds up no other team; whoever has its code is told.
    """
    found = []
    for digest in sorted(each.stem for each in rounds_folder(store).glob(f"*{_SUFFIX}")):
        with suppress(StoreError):
            live = read_live(store, digest)
            if live is not None:
                found.append((digest, live))
    return found


def read_live(store: "Store", digest: str, *, code: str = "") -> LiveRound | None:
    """Return a round under way, None where there is none of that digest.

    Raises
    ------
    StoreError
        When the file is damaged.
    """
    path = _path(store, digest)
    try:
        content = opened_for(store, path.read_bytes(), purpose=PURPOSE)
        return live_from_json(json.loads(content), code=code)
    except FileNotFoundError:
        return None
    except (StoreError, ValueError, KeyError, TypeError, AttributeError) as damage:
        message = _("The file of a round, {path}, is damaged. Put it back from a backup, or remove it.")
        raise StoreError(message.format(path=path)) from damage


def write_live(store: "Store", digest: str, live: LiveRound) -> None:
    """Write a round, so that a reader finds the old or the new one whole, and overwrite the old one.

    Beside an encrypted store the file is sealed.
    """
    content = json.dumps(live_to_json(live), ensure_ascii=False).encode()
    write_secret_file(_path(store, digest), sealed_for(store, content, purpose=PURPOSE))


def remove_live(store: "Store", digest: str) -> None:
    """Overwrite the file of a round and remove it."""
    path = _path(store, digest)
    half = path.with_suffix(HALF_SUFFIX)
    # Killed while it is overwritten, it is no damaged round but something that the next lock sweeps away.
    with suppress(FileNotFoundError):
        os.replace(path, half)
    erase_file(half)
    sync_folder(path.parent)


def _path(store: "Store", digest: str) -> Path:
    return rounds_folder(store) / f"{digest}{_SUFFIX}"
