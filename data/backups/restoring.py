"""Restores a backup to a side place, where it is compared, and from there into the place of a store."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.access import Person
from data.audit.events import RESTORED
from data.audit.recording import record_event
from data.backups.beside import unpack_beside
from data.backups.checking import Checked, check_backup
from data.backups.erased_since import ErasedSince, erased_in_audit, erased_in_store
from data.backups.folder import backup_name, making_folder
from data.cipher import is_encrypted
from data.clock import now
from data.connection import connect, lock_down, new_cursor
from data.errors import Refused, StoreError, StoreInUse
from data.high_water import write_mark
from data.language import _
from data.migrations import check_not_newer, read_migrations
from data.owned_folder import sync_folder
from data.pepper import secrets_path
from data.permission import check_does_to_file
from data.progress import Tell, say_nothing
from data.store import open_store
from data.store_key import KeyChoice, KeyFrom
from data.table_digests import differing_tables, read_digests, table_names
from data.whole_files import write_whole_file


@dataclass(frozen=True)
class Restored:
    """What was restored: where, how far, what was kept aside, and what came back beside the store or stayed.

    `erased_since` are batches that were erased after the backup was made, and are back with it;
    `erasures_known` says whether that is all, as the store that stood there or the audit tells.
    """

    path: Path
    backup: str
    rows: int
    batches: int
    kept_aside: tuple[Path, ...]
    added: tuple[str, ...]
    stayed: tuple[str, ...]
    erased_since: tuple[int, ...]
    erasures_known: bool


def restore(
    backup: Path,
    path: Path,
    person: Person,
    *,
    key: KeyChoice = KeyFrom.SETTINGS,
    plain: bool = False,
    tell: Tell = say_nothing,
) -> Restored:
    """Put a backup in the place of a store, checked and compared first; what stood there is kept aside.

    A store of an older schema is restored as it was, and brought up to date when it is opened, which is done
    here. What lies beside the store is put back only where it is missing.

    Parameters
    ----------
    plain
        Whether a plain backup is taken though there is a key: somebody knows where it comes from.

    Raises
    ------
    NotAllowed
        When no role of the person restores.
    StoreError
        When the backup was changed, is encrypted with another key, of a newer schema, or not equal to what
        was backed up. Nothing was changed then.
    Refused
        When another store stands in that place, or an encrypted one and the backup is plain.
    StoreInUse
        When the app or another command has the store open.
    """
    check_does_to_file(person, "restore", path.stem)
    tell(0.0, _("The backup is being checked"))
    checked = check_backup(backup, key, plain=plain)
    check_not_newer(checked.manifest.schema, read_migrations())
    _check_stays_encrypted(checked, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Before what lay beside is put back: an audit from the backup ends with it.
    erased = erased_in_audit(checked.manifest, backup.name).joined(_settle(path, checked, key))
    beside = path.with_name(f"{path.stem}.restoring")
    try:
        tell(0.3, _("The backup is being restored to a side place"))
        place_copy(checked, beside)
        tell(0.6, _("The backup is being compared, table by table"))
        check_equal(checked, beside)
        aside = _keep_aside(path)
        aside += _place_secrets(checked, path)
        _log_of(path).unlink(missing_ok=True)
        os.replace(beside, path)
        sync_folder(path.parent)
    finally:
        remove_copy(beside)
    added, stayed = unpack_beside(checked.beside(), path, checked.manifest.store_id)
    back = _open_and_count(checked, path, person, key)
    tell(1.0, _("The store is restored"))
    manifest = checked.manifest
    return Restored(
        path,
        backup.name,
        manifest.rows,
        manifest.batches,
        tuple(aside),
        added,
        stayed,
        tuple(sorted(erased.batches & back)),
        erased.is_known,
    )


def place_copy(checked: Checked, path: Path) -> None:
    """Copy the store of a backup to a new file, through to the disk."""
    remove_copy(path)
    shutil.copyfile(checked.store_file, path)
    path.chmod(0o600)
    with path.open("rb") as file:
        os.fsync(file.fileno())


def remove_copy(path: Path) -> None:
    """Remove a file of a store with its log."""
    path.unlink(missing_ok=True)
    _log_of(path).unlink(missing_ok=True)


def check_equal(checked: Checked, path: Path) -> None:
    """Compare a restored file, table by table, with what stood in the store when it was backed up.

    Made with another DuckDB, rows are only counted: hashes may differ from one version to the next.

    Raises
    ------
    StoreError
        When a table is not equal, named.
    """
    connection = connect(path, checked.key)
    try:
        # Nothing in a file that others may have made is run with access to anything else.
        lock_down(connection, path)
        found = read_digests(new_cursor(connection), "store")
    finally:
        connection.close()
    backed_up = checked.contents.tables
    if checked.manifest.duckdb == duckdb.__version__:
        differing = differing_tables(found, backed_up)
    else:
        counts = {(each.table, each.rows) for each in found} ^ {(each.table, each.rows) for each in backed_up}
        differing = sorted({table for table, __ in counts})
    if differing:
        message = _("The backup {backup} does not equal what was backed up: {tables}. Restore another one.")
        raise StoreError(message.format(backup=checked.path.name, tables=", ".join(differing)))


def _check_stays_encrypted(checked: Checked, path: Path) -> None:
    if is_encrypted(path) and not checked.manifest.encrypted:
        message = _("{path} is encrypted, the backup {backup} is not. Restore it under another name.")
        raise Refused(message.format(path=path, backup=checked.path.name))


def _settle(path: Path, checked: Checked, key: KeyChoice) -> ErasedSince:
    """Bring the log of the store that is there into its file, and return what was erased from it.

    A damaged one is left as it is: it is kept aside with its log.

    Raises
    ------
    Refused
        When it is another store than the one that was backed up.
    StoreInUse
        When somebody has it open.
    """
    if not path.exists():
        return ErasedSince()
    try:
        connection = connect(path, key)
    except StoreInUse:
        raise
    except StoreError:
        return ErasedSince()
    try:
        lock_down(connection, path)
        cursor = new_cursor(connection)
        table_names(cursor, "store")
        _check_same(cursor, path, checked)
        erased = erased_in_store(cursor)
        cursor.execute("CHECKPOINT store")
    except (duckdb.Error, StoreError):
        return ErasedSince()
    finally:
        connection.close()
    return erased


def _check_same(cursor: duckdb.DuckDBPyConnection, path: Path, checked: Checked) -> None:
    row = cursor.execute("SELECT store_id, name FROM main.settings").fetchone()
    if row is not None and row[0] != checked.manifest.store_id:
        message = _("{path} is the store {name}, the backup is of {other}. Restore it under another name.")
        raise Refused(message.format(path=path, name=row[1], other=checked.manifest.name))


def _keep_aside(path: Path) -> list[Path]:
    """Keep what stands in the place of the store under a second name: the first always has one."""
    if not path.exists():
        return []
    folder = making_folder(path)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / f"aside-{backup_name(now())}.duckdb"
    os.link(path, kept)
    if _log_of(path).exists():
        os.link(_log_of(path), _log_of(kept))
    sync_folder(folder)
    return [kept]


def _place_secrets(checked: Checked, path: Path) -> list[Path]:
    """Put the secrets file beside the store; another one of the same store is kept aside."""
    content, place = checked.secrets(), secrets_path(path.parent, checked.manifest.store_id)
    if place.exists() and place.read_bytes() == content:
        return []
    aside = []
    if place.exists():
        aside = [place.with_name(f"{place.name}.aside-{backup_name(now())}")]
        os.link(place, aside[0])
    write_whole_file(place, content, mode=0o600)
    return aside


def _open_and_count(checked: Checked, path: Path, person: Person, key: KeyChoice) -> set[int]:
    """Open the restored store, move its mark, record it, and return the batches that it holds."""
    with open_store(path, key=key, accept_loss=True) as store, store.cursor() as cursor:
        write_mark(store, cursor)
        record_event(
            person, RESTORED, store=store, subject=checked.path.name, number=checked.manifest.batches
        )
        rows = cursor.execute("SELECT batch FROM main.batches WHERE NOT purged ORDER BY batch").fetchall()
        return {int(row[0]) for row in rows}


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.wal")
