"""Names the folders and files of backups."""

import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data.clock import now

BACKUPS_SETTING = "MAJAKKA_BACKUPS"
STORE_FILE, SECRETS_FILE = "store.duckdb", "secrets.toml"
# What lies beside a store and belongs to it, and what the backup holds, table by table.
BESIDE_FILE, CONTENTS_FILE = "beside.tar", "contents.json"
MANIFEST_FILE = "manifest.json"
SEALED_SUFFIX, SEAL_PURPOSE = ".sealed", "backup"
DRILLS_FILE, FAULT_FILE = "drills.jsonl", "fault.json"
# Under such a name a backup stands until it is whole; readers pass over it.
HALF_PREFIX, SIDE_PREFIX = ".half-", ".drill-"

_NAME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}\.\d{6}Z")
# Clocks differ by so much.
_SLACK = timedelta(minutes=5)
_FORMAT = "%Y-%m-%dT%H%M%S.%fZ"


def backups_folder(store_path: Path) -> Path:
    """Return the folder of a store's backups: in ``MAJAKKA_BACKUPS``, else ``backups`` beside the store."""
    named = os.environ.get(BACKUPS_SETTING)
    return (Path(named) if named else store_path.parent / "backups") / store_path.stem


def making_folder(store_path: Path) -> Path:
    """Return where a backup is made: the one place beside the store that its connection may write to."""
    return store_path.parent.resolve() / "backups" / store_path.stem


def backup_name(moment: datetime) -> str:
    """Return the name of the backup of a moment, in UTC; names in order are moments in order."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def backup_moment(name: str) -> datetime:
    """Return the moment of the backup of a name."""
    return datetime.strptime(name, _FORMAT).replace(tzinfo=UTC)


def is_to_come(moment: datetime) -> bool:
    """Return whether a moment is in the future, by more than clocks differ."""
    return moment > now() + _SLACK


def backup_folders(folder: Path) -> tuple[Path, ...]:
    """Return the folders of backups in a folder, the oldest first; none where there is no such folder."""
    if not folder.is_dir():
        return ()
    return tuple(sorted(each for each in folder.iterdir() if _NAME.fullmatch(each.name) and each.is_dir()))
