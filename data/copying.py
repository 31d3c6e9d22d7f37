"""Copies the tables of a store into a new file, which holds no freed block of the old one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from data.cipher import is_encrypted, load_cipher
from data.connection import attach_encrypted, connect, literal, lock_down, new_cursor
from data.erasing import erase_file, overwrite, still_open
from data.errors import StoreError
from data.language import _
from data.migrations import apply_migrations, read_migrations
from data.owned_folder import sync_folder
from data.store_key import StoreKey
from data.table_digests import quoted_table, read_digest

_OLD = "old"


def write_anew(path: Path, *, suffix: str, old: StoreKey | None, new: StoreKey | None) -> None:
    """Put a copy of a store, without its freed blocks, in the place of it, and overwrite the one before.

    There is always a whole store at the path. While it is copied no other process can open it for writing.

    Parameters
    ----------
    suffix
        What the new file is called until it is whole, such as ``purging``.
    old, new
        The keys of the store and of its copy; None for a plain one.

    Raises
    ------
    StoreInUse, StoreError
        When the store is in use, or the copy does not hold the same; then all is as it was.
    """
    beside = path.with_name(f"{path.stem}.{suffix}")
    try:
        with still_open(path) as before:
            with copied_beside(path, beside, old=old, new=new):
                beside.chmod(0o600)
                _sync(beside)
                beside.replace(path)
                sync_folder(path.parent)
            if before is not None:
                overwrite(before)
    finally:
        remove_half(beside)
    erase_file(path.with_name(path.name + ".wal"))


@contextmanager
def copied_beside(path: Path, beside: Path, *, old: StoreKey | None, new: StoreKey | None) -> Iterator[None]:
    """Copy a store into a new file, check that both hold the same, and give way while the store is locked.

    Raises
    ------
    StoreInUse, StoreError
        When the store is in use, cannot be opened, or the copy does not hold the same.
    """
    remove_half(beside)
    connection = connect(beside, new)
    try:
        cursor = new_cursor(connection)
        apply_migrations(cursor, read_migrations())
        _attach_old(connection, path, old, has_cipher=new is not None)
        lock_down(connection, beside)
        copy_tables(cursor, _OLD)
        _check_same(cursor, path)
        cursor.execute("CHECKPOINT store")
        yield
        cursor.execute(f"DETACH {_OLD}")
    finally:
        connection.close()


def copy_tables(cursor: duckdb.DuckDBPyConnection, from_alias: str) -> None:
    """Copy the rows of all tables of an attached store into the one attached as ``store``.

    That one has its schema, and no rows. DuckDB 1.5 copies tables of a database in the order of their names,
    which breaks foreign keys: so the tables that others refer to are filled first.
    """
    for table in _tables(cursor):
        name = quoted_table(table)
        cursor.execute(f"INSERT INTO {name} BY NAME SELECT * FROM {from_alias}.{name}")  # noqa: S608


def remove_half(beside: Path) -> None:
    """Erase the new file, or what a command that was killed left of one."""
    erase_file(beside)
    erase_file(beside.with_name(beside.name + ".wal"))


def _tables(cursor: duckdb.DuckDBPyConnection) -> list[str]:
    rows = cursor.execute(
        "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'store' "
        "AND table_name <> 'schema_migrations' ORDER BY NOT ends_with(table_name, '_kinds'), table_oid"
    ).fetchall()
    return [row[0] for row in rows]


def _attach_old(
    connection: duckdb.DuckDBPyConnection, path: Path, key: StoreKey | None, *, has_cipher: bool
) -> None:
    if key is None or not is_encrypted(path):
        connection.execute(f"ATTACH {literal(path)} AS {_OLD} (READ_ONLY)")
        return
    if not has_cipher:
        load_cipher(connection)
    attach_encrypted(connection, path, key, name=_OLD, read_only=True)


def _check_same(cursor: duckdb.DuckDBPyConnection, path: Path) -> None:
    for table in _tables(cursor):
        # By name, as the old one may have them in another order.
        columns = sorted(row[0] for row in cursor.execute(f"DESCRIBE {quoted_table(table)}").fetchall())
        ours, old = (read_digest(cursor, name, table, columns=columns) for name in ("store", _OLD))
        if ours != old:
            message = _("The copy of {path} is not equal to it in {table}. Nothing was changed; try again.")
            raise StoreError(message.format(path=path, table=table))


def _sync(path: Path) -> None:
    with still_open(path) as descriptor:
        if descriptor is not None:
            os.fsync(descriptor)
