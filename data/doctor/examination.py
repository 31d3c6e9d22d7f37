"""Examines a store from its header to its backups, without changing it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.cipher import is_encrypted
from data.connection import connect, damaged, key_for, lock_down, new_cursor
from data.doctor.backups import find_backup_faults
from data.doctor.contents import find_content_faults
from data.doctor.files import find_file_faults
from data.doctor.finding import Finding
from data.errors import StoreError, StoreInUse
from data.high_water import find_loss, loss_sentence
from data.language import _
from data.migrations import check_not_newer, read_migrations, read_schema_version
from data.store import Store
from data.store_key import KeyChoice, KeyFrom

# A write of a store in DuckDB may need as much room again, and a backup as much once more.
_ROOM = 2
_LEAST_ROOM_BYTES = 200_000_000


@dataclass(frozen=True)
class Examined:
    """What an examination found of a store.

    `opens` says whether it could be opened at all; `schema` and `batches` are 0 where it could not.
    """

    path: Path
    opens: bool
    encrypted: bool
    schema: int
    batches: int
    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Whether it opens, and nothing of it must be mended."""
        return self.opens and not any(each.is_fault for each in self.findings)


def examine_store(path: Path, *, key: KeyChoice = KeyFrom.SETTINGS) -> Examined:
    """Return what is found of a store: whether it opens, is whole, agrees with itself and is kept well.

    Every block of every table is read. Nothing is changed; what a log holds is brought into the file, as
    whenever a store is opened.
    """
    schema, batches, found = 0, 0, []
    try:
        with closing(_open_as_it_is(path, key)) as store, store.cursor() as cursor:
            schema, batches = read_schema_version(cursor), store.version
            found += list(_find_in(store, cursor))
    except StoreInUse as fault:
        return Examined(path, False, is_encrypted(path), 0, 0, (Finding("in_use", str(fault)),))
    except StoreError as fault:
        found.append(Finding("does_not_open", str(fault)))
        return Examined(path, False, is_encrypted(path), schema, batches, tuple(found))
    return Examined(path, True, is_encrypted(path), schema, batches, tuple(found))


def _open_as_it_is(path: Path, key: KeyChoice) -> Store:
    """Open a store of any schema this program knows, without bringing it up to date or checking its mark.

    Raises
    ------
    StoreError
        When there is no such store, or it cannot be opened.
    """
    if not path.exists():
        raise StoreError(_("There is no store {path}. Restore it, or name another.").format(path=path))
    used = key_for(path, key)
    connection = connect(path, used)
    try:
        schema = read_schema_version(new_cursor(connection))
        check_not_newer(schema, read_migrations())
        if schema == 0:
            raise StoreError(_("{path} is a DuckDB file, but not a Majakka store.").format(path=path))
        lock_down(connection, path)
        return Store(path, connection, used)
    except duckdb.Error as fault:
        connection.close()
        raise damaged(path) from fault
    except BaseException:
        connection.close()
        raise


def _find_in(store: Store, cursor: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    yield from find_content_faults(store, cursor)
    yield from _find_loss(store, cursor)
    yield from find_file_faults(store)
    yield from _find_room(store.path)
    yield from find_backup_faults(store)


def _find_loss(store: Store, cursor: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    try:
        loss = find_loss(store, cursor)
    except StoreError as fault:
        yield Finding("mark", str(fault))
        return
    if loss is not None:
        yield Finding("lost_writes", loss_sentence(store.path, loss))


def _find_room(path: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(path.parent).free
    needed = max(_ROOM * path.stat().st_size, _LEAST_ROOM_BYTES)
    if free < needed:
        message = _("{free} MB are free where {path} lies, and {needed} should be. Make room there.")
        yield Finding("room", message.format(free=free // 1_000_000, path=path, needed=needed // 1_000_000))
