"""Restores a backup into the place of a store, or under another name: `restore BACKUP`."""

import argparse
import json
from pathlib import Path

from data.backups.checking import find_backup
from data.backups.restoring import Restored, restore
from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.errors import Refused
from data.language import _, ngettext
from data.store import store_path

NAME = "restore"
HELP = _("put a backup in the place of a store, after checking all of it; what stood there is kept aside")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the backup, and the store to restore or a new name."""
    parser.add_argument("backup", help=_("folder of a backup, its name in the list, or latest"))
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file of the store"))
    parser.add_argument("--as", dest="name", metavar="NAME", help=_("new name, beside the store"))
    parser.add_argument(
        "--plain", action="store_true", help=_("take a backup that is not encrypted, though a key is set")
    )


def run(arguments: argparse.Namespace) -> int:
    """Restore a backup and say what was done, and what is still to be done."""
    path = store_path(arguments.store)
    backup = find_backup(arguments.backup, path)
    if arguments.name:
        path = _new_path(arguments.name)
    done = restore(backup, path, STEWARD, plain=arguments.plain)
    if arguments.json:
        print(json.dumps(_in_json(done)))
        return 0
    print(
        _("{path} is restored from {backup}: {rows} rows, every table equal to what was backed up.").format(
            path=done.path, backup=done.backup, rows=f"{done.rows:,}"
        )
    )
    for sentence in _further(done):
        print(sentence)
    return 0


def _new_path(name: str) -> Path:
    path = store_path(name)
    if path.exists():
        raise Refused(_("{path} exists already. Choose another name.").format(path=path))
    return path


def _further(done: Restored) -> list[str]:
    said = []
    if done.kept_aside:
        kept = ", ".join(str(each) for each in done.kept_aside)
        said.append(
            _("What stood there is kept: {files}. Delete it when you need it no more.").format(files=kept)
        )
    if done.added:
        words = ngettext(
            "{count} file beside the store was put back.",
            "{count} files beside the store were put back.",
            len(done.added),
        )
        said.append(words.format(count=len(done.added)))
    if done.stayed:
        words = ngettext(
            "{count} file beside the store was there and stayed.",
            "{count} files beside the store were there and stayed.",
            len(done.stayed),
        )
        said.append(words.format(count=len(done.stayed)))
    if done.erased_since:
        numbers = " ".join(str(each) for each in done.erased_since)
        words = _("Batches {numbers} were erased since, and are back. Erase them again: `{command}`.")
        said.append(words.format(numbers=numbers, command=f"python -m data purge {numbers}"))
    command = f"python -m data retention --store {done.path} --erase"
    if done.erasures_known:
        words = _("What was too old, and erased since, is back too. Erase it again: `{command}`.")
    else:
        words = _(
            "It is not known what was erased since this backup: look in your notes, and run `{command}`."
        )
    said.append(words.format(command=command))
    return said


def _in_json(done: Restored) -> dict[str, object]:
    return {
        "path": str(done.path),
        "backup": done.backup,
        "rows": done.rows,
        "batches": done.batches,
        "kept_aside": [str(each) for each in done.kept_aside],
        "added": list(done.added),
        "stayed": list(done.stayed),
        "erased_since": list(done.erased_since),
        "erasures_known": done.erasures_known,
    }
