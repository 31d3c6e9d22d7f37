"""Remembers beside a store how far its writes had come, so that a lost end or an older copy is noticed.

DuckDB opens a file whose log of last writes was cut short as if those had never been. The mark is written
after the commit: killed in between, a store has one write more than its mark, which is no loss. Whoever may
write in the folder can remove the mark, too: it guards against accidents, the audit against people.
"""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.errors import StoreError
from data.language import _, ngettext
from data.pepper import read_pepper
from data.sealing import seal, unseal
from data.whole_files import write_whole_file

if TYPE_CHECKING:
    import duckdb

    from data.store import Store

_PURPOSE = "mark"
_LATEST = 50
# What an erasure may change (the digest of a file, whether it was purged) is no part of it.
_ROWS = """
    SELECT batch, kind, organisation, week, rows, takes_back FROM main.batches
    WHERE batch <= ? ORDER BY batch DESC LIMIT ?
"""


@dataclass(frozen=True)
class Written:
    """A write that a mark remembers: its number, its kind, and the SHA-256 of its row in the ledger."""

    batch: int
    kind: str
    sha256: str


@dataclass(frozen=True)
class Loss:
    """What a store lacks against its mark.

    `batches` is how many writes are gone, `kinds` how many of each kind, as far as the mark remembers;
    `differs` says that a write which is there is another than the one that was.
    """

    batches: int
    kinds: dict[str, int]
    differs: bool


def write_mark(store: "Store", cursor: "duckdb.DuckDBPyConnection") -> None:
    """Write how far the store has come, through to the disk: the old mark or the new one is there, whole.

    Raises
    ------
    StoreError
        When the secrets file of the store is missing.
    """
    path = mark_path(store.path.parent, store.settings.store_id)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    latest = [asdict(each) for each in _latest(cursor, store.version)]
    content = json.dumps({"batch": store.version, "latest": latest}).encode()
    write_whole_file(path, seal(read_pepper(store), content, purpose=_PURPOSE), mode=0o600)


def check_mark(store: "Store", cursor: "duckdb.DuckDBPyConnection") -> None:
    """Check that a store is at its mark or beyond, and write one where there is none or it lags.

    Raises
    ------
    StoreError
        When writes are gone, or are others than those that were; when the mark is damaged, or the secrets
        file is missing that it is sealed with.
    """
    if not mark_path(store.path.parent, store.settings.store_id).exists():
        # A store from before there were marks, or a copy: it begins here.
        if store.version:
            write_mark(store, cursor)
        return
    loss = find_loss(store, cursor)
    if loss is not None:
        raise StoreError(loss_sentence(store.path, loss))
    if store.version > _read(store)[0]:
        write_mark(store, cursor)


def find_loss(store: "Store", cursor: "duckdb.DuckDBPyConnection") -> Loss | None:
    """Return what a store lacks against its mark, None where it lacks nothing or there is no mark.

    Raises
    ------
    StoreError
        As `check_mark`.
    """
    if not mark_path(store.path.parent, store.settings.store_id).exists():
        return None
    batch, remembered = _read(store)
    now = {each.batch: each.sha256 for each in _latest(cursor, batch)}
    differs = any(now[each.batch] != each.sha256 for each in remembered if each.batch in now)
    if store.version >= batch and not differs:
        return None
    kinds = Counter(each.kind for each in remembered if each.batch > store.version)
    return Loss(max(batch - store.version, 0), dict(sorted(kinds.items())), differs)


def accept_loss(store: "Store", cursor: "duckdb.DuckDBPyConnection") -> Loss | None:
    """Move the mark to where the store stands, and return what it lacked; None where that cannot be said.

    Raises
    ------
    StoreError
        When the secrets file of the store is missing.
    """
    try:
        loss = find_loss(store, cursor)
    except StoreError:
        loss = None
    write_mark(store, cursor)
    return loss


def loss_sentence(path: Path, loss: Loss) -> str:
    """Return what is said of a store that lacks writes, with the ways back."""
    if loss.batches == 0:
        fact = _("{path} is another copy than the one that was here: writes in it differ.")
    else:
        fact = ngettext(
            "{path} lacks its last {n} write: an older copy was put here, or its log was cut short.",
            "{path} lacks its last {n} writes: an older copy was put here, or its log was cut short.",
            loss.batches,
        )
    remedy = _("Restore it from a backup; or, to go on with what is there: `{command}`.")
    return f"{fact.format(path=path, n=loss.batches)} {remedy.format(command=_command(path))}"


def mark_path(folder: Path, store_id: str) -> Path:
    """Return the file of the mark of a store, in the folder of stores; it may not exist yet."""
    return folder / "marks" / f"{store_id}.mark"


def remove_mark(folder: Path, store_id: str) -> None:
    """Remove the mark of a store that is no more, or that an older copy is to stand in for."""
    mark_path(folder, store_id).unlink(missing_ok=True)


def _latest(cursor: "duckdb.DuckDBPyConnection", batch: int) -> list[Written]:
    rows = cursor.execute(_ROWS, [batch, _LATEST]).fetchall()
    return [
        Written(row[0], row[1], hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest())
        for row in rows
    ]


def _read(store: "Store") -> tuple[int, list[Written]]:
    path = mark_path(store.path.parent, store.settings.store_id)
    try:
        said = json.loads(unseal(read_pepper(store), path.read_bytes(), purpose=_PURPOSE))
        return int(said["batch"]), [Written(**each) for each in said["latest"]]
    except (StoreError, ValueError, KeyError, TypeError) as fault:
        message = _(
            "The mark {path} of how far {store} had come is damaged. Restore both from a backup; or, to "
            "go on with what is there: `{command}`."
        )
        raise StoreError(message.format(path=path, store=store.path, command=_command(store.path))) from fault


def _command(path: Path) -> str:
    return f"python -m data doctor --store {path} --accept-loss"
