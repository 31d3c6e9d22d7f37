"""Makes a backup of an open store: a folder that is there whole and proven, or not at all."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.access import Person
from data.audit.events import BACKED_UP
from data.audit.recording import record_event
from data.backups.beside import pack_beside
from data.backups.copying import StoreCopy, check_copy, store_copy
from data.backups.folder import (
    BACKUPS_SETTING,
    BESIDE_FILE,
    CONTENTS_FILE,
    HALF_PREFIX,
    MANIFEST_FILE,
    SEAL_PURPOSE,
    SEALED_SUFFIX,
    SECRETS_FILE,
    SIDE_PREFIX,
    STORE_FILE,
    backup_name,
    backups_folder,
    making_folder,
)
from data.backups.manifest import (
    BackupFile,
    Contents,
    Manifest,
    file_digest,
    key_check,
    manifest_key,
    write_contents,
    write_manifest,
)
from data.clock import now
from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder, sync_folder
from data.pepper import read_pepper, secrets_path
from data.permission import check_does
from data.progress import IsCancelled, Tell, never, part_of, say_nothing
from data.rounds.files import locked_rounds
from data.sealing import seal
from data.store import Store
from data.store_key import read_store_key
from data.whole_files import write_synced


@dataclass(frozen=True)
class Backup:
    """A backup: its folder, and what its manifest says of it."""

    path: Path
    manifest: Manifest


def back_up(
    store: Store,
    person: Person | None,
    *,
    folder: Path | None = None,
    tell: Tell = say_nothing,
    cancelled: IsCancelled = never,
) -> Backup:
    """Copy a store, while others read and write it, into a new folder below `folder`, and prove the copy.

    The copy is one moment of the store, with the rounds under way of that same moment. It is encrypted as the
    store is, and of a plain store plain. It gets its name when all of it is on the disk.

    Parameters
    ----------
    person
        None for the schedule of the app.
    folder
        Where backups of this store are kept; as `backups_folder` says without it.

    Raises
    ------
    NotAllowed
        When no role of the person makes backups.
    StoreError
        When the copy does not equal the store, the secrets file is missing, or there is no room.
    Cancelled
        When it was asked to stop; nothing is left then.
    """
    if person is not None:
        check_does(store, person, "backup")
    # Without its secret a store's records can never be matched again: no backup is better than such a one.
    read_pepper(store)
    try:
        made = _make(store, folder or backups_folder(store.path), tell, cancelled)
    except (OSError, duckdb.IOException) as error:
        message = _(
            "The backup cannot be written ({name}). Make room, or have the rights of {folder} mended."
        )
        target = folder or backups_folder(store.path)
        raise StoreError(message.format(name=type(error).__name__, folder=target)) from error
    record_event(person, BACKED_UP, store=store, subject=made.path.name, number=made.manifest.rows)
    tell(1.0, _("The backup is there, and equals the store"))
    return made


def _make(store: Store, target: Path, tell: Tell, cancelled: IsCancelled) -> Backup:
    named = os.environ.get(BACKUPS_SETTING)
    if named and not Path(named).is_dir():
        # A disk that is not there: made anew, the folder would fill the disk of the stores.
        message = _("The folder {folder} of {setting} is not there. Mount its disk, or make the folder.")
        raise StoreError(message.format(folder=named, setting=BACKUPS_SETTING))
    with locked_folder(making_folder(store.path)) as making:
        for place in (making, target):
            _sweep(place)
        name = backup_name(now())
        half = making / f"{HALF_PREFIX}{name}"
        half.mkdir(mode=0o700)
        try:
            manifest = _fill(store, half, name, tell=part_of(tell, 0, 0.9), cancelled=cancelled)
            tell(0.9, _("The backup is being put into its place"))
            return Backup(_put_in_place(half, target / name), manifest)
        finally:
            shutil.rmtree(half, ignore_errors=True)


def _fill(store: Store, half: Path, name: str, *, tell: Tell, cancelled: IsCancelled) -> Manifest:
    """Write all files of a backup, the manifest last."""

    with store_copy(store, half / STORE_FILE) as copy:
        # A round that is being closed becomes visits: its file and the store have to be of one moment.
        with locked_rounds(store):
            copy.fix_moment()
            has_audit = store.encrypted or read_store_key() is None
            packed, names = pack_beside(store.path, store.settings.store_id, with_audit=has_audit)
        held = copy.copy_tables(tell=part_of(tell, 0, 0.8), cancelled=cancelled)
    tell(0.8, _("The copy is being read again"))
    check_copy(store, half / STORE_FILE, held)
    (half / STORE_FILE).chmod(0o600)
    _sync_file(half / STORE_FILE)
    secret = secrets_path(store.path.parent, store.settings.store_id).read_bytes()
    contents = Contents(held, names)
    for file, content in (
        (SECRETS_FILE, secret),
        (BESIDE_FILE, packed),
        (CONTENTS_FILE, write_contents(contents)),
    ):
        _write_file(store, half, file, content)
    manifest = _manifest_of(store, half, name, copy, contents.rows)
    write_synced(
        half / MANIFEST_FILE,
        write_manifest(manifest, manifest_key(store.key.secret if store.key else secret)),
        mode=0o600,
    )
    sync_folder(half)
    return manifest


def _write_file(store: Store, half: Path, name: str, content: bytes) -> None:
    if store.key:
        sealed = seal(store.key.secret, content, purpose=f"{SEAL_PURPOSE} {name}")
        write_synced(half / f"{name}{SEALED_SUFFIX}", sealed, mode=0o600)
        return
    write_synced(half / name, content, mode=0o600)


def _manifest_of(store: Store, half: Path, name: str, copy: StoreCopy, rows: int) -> Manifest:
    settings = store.settings
    return Manifest(
        store_id=settings.store_id,
        store=store.path.stem,
        name=settings.name,
        moment=f"{name[:13]}:{name[13:15]}:{name[15:17]}+00:00",
        schema=copy.schema,
        duckdb=duckdb.__version__,
        batches=copy.batches,
        rows=rows,
        encrypted=store.encrypted,
        key_check=key_check(store.key.secret, settings.store_id) if store.key else "",
        files=tuple(
            BackupFile(each.name, each.stat().st_size, file_digest(each)) for each in sorted(half.iterdir())
        ),
    )


def _put_in_place(half: Path, path: Path) -> Path:
    """Give a whole backup its name; on another disk it is copied there first, and named when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if half.stat().st_dev != path.parent.stat().st_dev:
        there = path.with_name(f"{HALF_PREFIX}{path.name}")
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(half, there)
        for each in there.iterdir():
            _sync_file(each)
            if file_digest(each) != file_digest(half / each.name):
                shutil.rmtree(there)
                raise StoreError(
                    _("{path} does not keep what is written to it. Look after that disk.").format(path=path)
                )
        sync_folder(there)
        half = there
    half.rename(path)
    sync_folder(path.parent)
    return path


def _sweep(folder: Path) -> None:
    """Remove what backups and drills that were killed have left."""
    for each in folder.iterdir() if folder.is_dir() else ():
        if each.name.startswith((HALF_PREFIX, SIDE_PREFIX)):
            shutil.rmtree(each, ignore_errors=True)


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
