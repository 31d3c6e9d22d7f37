"""Checks every backup of a store, file by file: which are whole, and what is wrong with the others."""

from dataclasses import dataclass
from pathlib import Path

from data.backups.checking import check_backup
from data.backups.folder import backup_folders, backups_folder
from data.errors import StoreError
from data.store_key import KeyChoice, KeyFrom


@dataclass(frozen=True)
class Soundness:
    """The names of the backups that are whole, oldest first, and a sentence for each that is not."""

    sound: tuple[str, ...]
    faults: tuple[str, ...]


def check_backups(store_path: Path, *, key: KeyChoice = KeyFrom.SETTINGS) -> Soundness:
    """Check all backups of a store, also after the power failed or a backup was killed: those are whole."""
    sound, faults = [], []
    for path in backup_folders(backups_folder(store_path)):
        try:
            check_backup(path, key)
            sound.append(path.name)
        except StoreError as fault:
            faults.append(str(fault))
    return Soundness(tuple(sound), tuple(faults))
