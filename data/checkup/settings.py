"""Checks the settings that data stand on: the key, the day, the place of the audit's end."""

import os
from pathlib import Path

from data.audit.head import HEAD_SETTING, head_folder
from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding
from data.errors import Refused
from data.language import _
from data.store import var_folder
from data.store_key import FILE_SETTING, KEY_SETTING, read_store_key


def check_settings() -> tuple[Finding, ...]:
    """Return what is found of the settings."""
    return (_key(), _day(), _second_place())


def _key() -> Finding:
    try:
        key = read_store_key()
    except Refused as fault:
        return Finding(
            "key", BROKEN, str(fault), _("Mend the key file, or name another in MAJAKKA_KEY_FILE.")
        )
    if key is None:
        remedy = _("Make one with `python -m data key`, name it in {setting}, then `python -m data encrypt`.")
        says = _("No key is set: new stores and their backups are not encrypted.")
        return Finding("key", ATTENTION, says, remedy.format(setting=FILE_SETTING))
    named = os.environ.get(FILE_SETTING)
    if not os.environ.get(KEY_SETTING) and named and _is_inside(Path(named), var_folder()):
        says = _("The key lies in the folder of the stores, so whoever copies that folder has both.")
        return Finding(
            "key", ATTENTION, says, _("Move it to another place and keep a copy away from this machine.")
        )
    return Finding("key", SOUND, _("A key is set, and lies apart from the stores."))


def _day() -> Finding:
    if os.environ.get("MAJAKKA_TODAY"):
        says = _("MAJAKKA_TODAY is set: demonstrations go by another day than the machine's.")
        return Finding("day", ATTENTION, says, _("Take it away where real data are."))
    return Finding("day", SOUND, _("The machine's day counts."))


def _second_place() -> Finding:
    folder = head_folder()
    if folder is None:
        says = _("The end of the audit is kept in no second place: lines that are cut off are not noticed.")
        remedy = _("Name a folder on another disk or machine in {setting}.").format(setting=HEAD_SETTING)
        return Finding("end of the audit", ATTENTION, says, remedy)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        says = _("The second place for the end of the audit cannot be written.")
        return Finding("end of the audit", BROKEN, says, _("Mend {folder}.").format(folder=folder))
    return Finding("end of the audit", SOUND, _("The end of the audit is kept in a second place."))


def _is_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
