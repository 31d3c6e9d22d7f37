"""Connects to a store's file with DuckDB, and shuts the connection off from everything else."""

import os
from pathlib import Path

import duckdb

from data.cipher import is_encrypted, load_cipher
from data.erasing import erase_file
from data.errors import Refused, StoreError, StoreInUse
from data.language import _
from data.store_key import FILE_SETTING, KEY_SETTING, KeyChoice, KeyFrom, StoreKey, chosen_key


def connect(path: Path, key: KeyChoice = KeyFrom.SETTINGS) -> duckdb.DuckDBPyConnection:
    """Return a connection in memory with the file attached as ``store``; a missing file is made.

    In memory first, since an encrypted store can only be attached, and extensions load before the lock.

    Parameters
    ----------
    key
        The key of an encrypted file, and of one that is made; None makes a plain one. A plain file opens with
        any. Without this, the key is that of the settings.

    Raises
    ------
    StoreInUse
        When another process, or another connection of this one, has the file.
    StoreError
        When the path is a folder, may not be written, or holds no sound DuckDB file; when it is encrypted and
        there is no key, or another; when the settings name a key that cannot be used.
    """
    _check_place(path)
    used = key_for(path, key)
    connection = duckdb.connect(
        ":memory:", config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    )
    try:
        if used is None:
            connection.execute(f"ATTACH {literal(path)} AS store")
        else:
            load_cipher(connection)
            attach_encrypted(connection, path, used, name="store")
    except duckdb.Error as error:
        connection.close()
        raise _explained(path, str(error)) from None
    except BaseException:
        connection.close()
        raise
    # The file is ours alone now: what a process that was killed had spilled of it, nobody needs.
    for spilled in spilled_files(path):
        erase_file(spilled)
    return connection


def key_for(path: Path, key: KeyChoice = KeyFrom.SETTINGS) -> StoreKey | None:
    """Return the key that a file is, or is to be, encrypted with: None for a plain one, and without a key.

    Raises
    ------
    StoreError
        When the settings name a key that cannot be used.
    """
    if path.is_file() and path.stat().st_size and not is_encrypted(path):
        return None
    try:
        return chosen_key(key)
    except Refused as fault:
        raise StoreError(str(fault)) from fault


def attach_encrypted(
    connection: duckdb.DuckDBPyConnection, path: Path, key: StoreKey, *, name: str, read_only: bool = False
) -> None:
    """Attach an encrypted file; the key is bound, so that no log and no message of DuckDB's holds it."""
    options = "ENCRYPTION_KEY ?, ENCRYPTION_CIPHER 'GCM'" + (", READ_ONLY" if read_only else "")
    connection.execute(f"ATTACH {literal(path)} AS {name} ({options})", [key.text])


def lock_down(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Shut the connection off from files, network, extensions and settings, but for backups beside the store.

    The order matters: nothing can be allowed once external access is off, and nothing changed once locked.
    """
    folder = path.parent.resolve()
    connection.execute(f"SET temp_directory = {literal(folder / _spilling_folder(path).name)}")
    connection.execute(f"SET allowed_directories = [{literal(folder / 'backups')}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def spilled_files(path: Path) -> tuple[Path, ...]:
    """Return the files that hold what did not fit into memory; one who was killed leaves them."""
    return tuple(each for each in _spilling_folder(path).glob("*") if each.is_file())


def new_cursor(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a cursor that looks for tables in the store; a plain cursor forgets USE."""
    cursor = connection.cursor()
    cursor.execute("USE store")
    return cursor


def literal(path: Path) -> str:
    """Return a path as SQL writes a text: places of files are the one thing that cannot always be bound."""
    return "'" + str(path).replace("'", "''") + "'"


def _spilling_folder(path: Path) -> Path:
    return path.with_name(f"{path.stem}.tmp")


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise StoreError(_("{path} is a folder. Name the file of a store.").format(path=path))
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise StoreError(
            _("{path} may not be written. Choose another place for the store.").format(path=path)
        )


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
    if "without a key" in reason:
        message = _(
            "{path} is encrypted, and no key is set. Set {setting}, or {file} to the file of its key."
        )
        return StoreError(message.format(path=path, setting=KEY_SETTING, file=FILE_SETTING))
    if "Wrong encryption key" in reason:
        message = _(
            "{path} is encrypted with another key than the one that is set. Name its own key in {setting} "
            "or {file}."
        )
        return StoreError(message.format(path=path, setting=KEY_SETTING, file=FILE_SETTING))
    return damaged(path)


def is_damage(error: duckdb.Error) -> bool:
    """Return whether DuckDB met a block that is not as it was written, which its words alone tell."""
    return any(word in str(error) for word in ("Corrupt", "checksum", "AES tag"))


def damaged(path: Path) -> StoreError:
    """Return what is said of a file that cannot be read as a store."""
    return StoreError(
        _("{path} cannot be opened as a store: it may be damaged. Restore it from a backup.").format(
            path=path
        )
    )
