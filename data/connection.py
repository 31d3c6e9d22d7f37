"""Connects to a store's file with DuckDB, and shuts the connection off from everything else."""

import os
from pathlib import Path

import duckdb

from data.errors import StoreError, StoreInUse
from data.language import _


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection in memory with the file attached as ``store``; a missing file is made.

    In memory first, since an encrypted store can only be attached, and extensions load before the lock.

    Raises
    ------
    StoreInUse
        When another process, or another connection of this one, has the file.
    StoreError
        When the path is a folder, may not be written, or holds no sound DuckDB file.
    """
    if path.is_dir():
        raise StoreError(_("{path} is a folder. Name the file of a store.").format(path=path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise StoreError(
            _("{path} may not be written. Choose another place for the store.").format(path=path)
        )
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    try:
        connection.execute(f"ATTACH {_literal(path)} AS store")
    except duckdb.Error as error:
        connection.close()
        raise _explained(path, str(error)) from error
    return connection


def lock_down(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Shut the connection off from files, network, extensions and settings, but for backups beside the store.

    The order matters: nothing can be allowed once external access is off, and nothing changed once locked.
    """
    folder = path.parent.resolve()
    connection.execute(f"SET temp_directory = {_literal(folder / (path.stem + '.tmp'))}")
    connection.execute(f"SET allowed_directories = [{_literal(folder / 'backups')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def new_cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a cursor that looks for tables in the store; a plain cursor forgets USE."""
    cursor = connection.cursor()
    cursor.execute("USE store")
    return cursor


def _explained(path: Path, reason: str) -> StoreError:
    # DuckDB 1.5 has no own errors for these: only its words tell them apart.
    if "Could not set lock" in reason:
        return StoreInUse(
            _("{path} is in use by another process. Stop the app, then try again.").format(path=path)
        )
    if "already attached" in reason or "Unique file handle conflict" in reason:
        return StoreInUse(_("{path} is open already in this process. Use that store.").format(path=path))
    if "not a valid DuckDB database file" in reason:
        return StoreError(_("{path} is not a store. Name the file of one.").format(path=path))
    return StoreError(
        _("{path} cannot be opened as a store: it may be damaged. Restore it from a backup.").format(
            path=path
        )
    )


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
