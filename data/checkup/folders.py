"""Checks the folder of stores: that it can be written, and that nobody else may read what is in it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding
from data.language import _, ngettext
from data.store import var_folder

_SHOWN = 5


def check_folders() -> tuple[Finding, ...]:
    """Return what is found of the folder of stores and what lies in it."""
    folder = var_folder()
    if not folder.is_dir():
        says = _("There is no folder {folder}.").format(folder=folder)
        remedy = _("Make it, or name another in MAJAKKA_VAR: `install -d -m 700 {folder}`.").format(
            folder=folder
        )
        return (Finding("folder", BROKEN, says, remedy),)
    if not os.access(folder, os.W_OK | os.X_OK):
        says = _("{folder} cannot be written.").format(folder=folder)
        return (Finding("folder", BROKEN, says, _("Give it to the user that runs Majakka.")),)
    return (_rights(folder), _set_aside(folder))


def open_to_others(folder: Path) -> list[Path]:
    """Return what others may read: the folder alone if others may enter it, as then all else counts too."""
    if not _is_open(folder):
        return []
    return [each for each in _inside(folder) if _is_open(each)]


def _rights(folder: Path) -> Finding:
    found = open_to_others(folder)
    if not found:
        says = _("No other user of this machine may read {folder}.").format(folder=folder)
        return Finding("rights", SOUND, says)
    words = ngettext(
        "Others on this machine may read {count} file in {folder}, such as {names}.",
        "Others on this machine may read {count} files in {folder}, such as {names}.",
        len(found),
    )
    names = ", ".join(each.name for each in found[:_SHOWN])
    says = words.format(count=len(found), folder=folder, names=names)
    return Finding("rights", ATTENTION, says, f"chmod -R go-rwx {folder}")


def _set_aside(folder: Path) -> Finding:
    """Say whether something lies there that a command left which was killed."""
    left = [
        each for each in folder.glob("*") if each.suffix in (".purging", ".erasing", ".encrypting", ".half")
    ]
    if left:
        says = _("A command that was killed left {names}.").format(
            names=", ".join(each.name for each in left)
        )
        return Finding(
            "left behind", ATTENTION, says, _("Run the command again, or remove them: they are no store.")
        )
    return Finding("left behind", SOUND, _("No command left half a file."))


def _inside(folder: Path) -> Iterator[Path]:
    for place, __, names in os.walk(folder):
        yield from (Path(place) / name for name in sorted(names))


def _is_open(path: Path) -> bool:
    return not path.is_symlink() and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
