"""Drills a restore: puts a backup into a side place, compares it, opens it, and takes note of how it went."""

import json
import shutil
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from data.access import Person
from data.audit.events import DRILLED
from data.audit.recording import record_event
from data.backups.beside import read_names
from data.backups.checking import Checked, check_backup
from data.backups.folder import DRILLS_FILE, SIDE_PREFIX, making_folder
from data.backups.making import Backup
from data.backups.restoring import check_equal, place_copy
from data.clock import now
from data.errors import StoreError
from data.language import _
from data.owned_folder import locked_folder
from data.pepper import secrets_path
from data.permission import check_does
from data.progress import Tell, say_nothing
from data.store import Store, open_store
from data.store_key import KeyChoice
from data.whole_files import write_synced, write_whole_file

_KEPT_LINES = 400


@dataclass(frozen=True)
class Drill:
    """How a drill went: `moment` ISO in UTC, the backup, and whether each of its tables equals what it was.

    `seconds` are those of the restore, with all its comparing; `fault` is the sentence where it failed.
    """

    moment: str
    backup: str
    seconds: float
    tables: int
    rows: int
    equal: bool
    fault: str = ""

    @property
    def held_at(self) -> datetime:
        """When it was held, with the zone UTC."""
        return datetime.fromisoformat(self.moment)


def drill(store: Store, person: Person | None, backup: Backup, *, tell: Tell = say_nothing) -> Drill:
    """Restore a backup to a side place as if the machine were new, compare it, and remove it again.

    Every file is checked, every table compared with the digest that the store itself had, the copy opened as
    a store with its ledger, and the files beside it read. Where it fails, the result says why.

    Raises
    ------
    NotAllowed
        When no role of the person restores.
    """
    if person is not None:
        check_does(store, person, "restore")
    began = time.monotonic()
    manifest, fault, tables = backup.manifest, "", 0
    with locked_folder(making_folder(store.path)) as making:
        side = Path(tempfile.mkdtemp(prefix=SIDE_PREFIX, dir=making))
        try:
            tables = _restore_aside(backup, side, store.key, tell)
        except StoreError as error:
            fault = str(error)
        finally:
            shutil.rmtree(side, ignore_errors=True)
        held = Drill(
            now().isoformat(timespec="seconds"),
            backup.path.name,
            round(time.monotonic() - began, 2),
            tables,
            manifest.rows,
            not fault,
            fault,
        )
        _append(making / DRILLS_FILE, held)
    record_event(person, DRILLED, store=store, subject=held.backup, number=held.rows, refused=not held.equal)
    tell(1.0, _("The drill is done"))
    return held


def read_drills(store_path: Path) -> tuple[Drill, ...]:
    """Return the drills of a store, newest first; a line that cannot be read is passed over."""
    path = making_folder(store_path) / DRILLS_FILE
    if not path.exists():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(Drill(**json.loads(line)))
        except (ValueError, TypeError):
            continue
    return tuple(reversed(found))


def _restore_aside(backup: Backup, side: Path, key: KeyChoice, tell: Tell) -> int:
    tell(0.1, _("The backup is being checked"))
    checked = check_backup(backup.path, key)
    path = side / f"{checked.manifest.store}.duckdb"
    tell(0.4, _("The backup is being restored to a side place"))
    place_copy(checked, path)
    tell(0.6, _("The backup is being compared, table by table"))
    check_equal(checked, path)
    write_synced(secrets_path(side, checked.manifest.store_id), checked.secrets(), mode=0o600)
    _check_opens(checked, path)
    return len(checked.contents.tables)


def _check_opens(checked: Checked, path: Path) -> None:
    """Open the restored copy as the app would, and compare its ledger and what lies beside it."""
    with open_store(path, key=checked.key) as opened:
        same = (opened.settings.store_id, opened.version) == (
            checked.manifest.store_id,
            checked.manifest.batches,
        )
    if not same or read_names(checked.beside()) != checked.contents.beside:
        message = _("The backup {backup} opens, but is not the store that was backed up. Make another one.")
        raise StoreError(message.format(backup=checked.path.name))


def _append(path: Path, held: Drill) -> None:
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    lines = [*lines[-_KEPT_LINES:], json.dumps(asdict(held), ensure_ascii=False)]
    write_whole_file(path, ("\n".join(lines) + "\n").encode(), mode=0o600)
