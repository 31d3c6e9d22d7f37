"""Makes and lists backups of a store: `backup [--list]`."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from data.backups.folder import backups_folder
from data.backups.keeping import remove_expired
from data.backups.listing import Backups, read_backups
from data.backups.making import Backup, back_up
from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.errors import StoreInUse
from data.language import _
from data.store import open_store, store_path

NAME = "backup"
HELP = _("copy a store, proven equal, into a folder of backups; or list these")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, the folder, and whether only to list."""
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    parser.add_argument("--to", type=Path, metavar="FOLDER", help=_("folder to put it into, none is removed"))
    parser.add_argument("--list", action="store_true", help=_("list the backups there are, newest first"))


def run(arguments: argparse.Namespace) -> int:
    """Make a backup, or list those there are."""
    path = store_path(arguments.store)
    if arguments.list:
        _print_list(path, as_json=arguments.json)
        return 0
    made, removed = _make(path, arguments.to)
    if arguments.json:
        print(json.dumps({"backup": str(made.path), "removed": removed, **_in_json(made)}))
        return 0
    print(
        _("{path}\n{rows} rows, every table equal to the store; digest {digest}.").format(
            path=made.path, rows=f"{made.manifest.rows:,}", digest=made.manifest.digest
        )
    )
    print(encrypted_words(made))
    return 0


def encrypted_words(made: Backup) -> str:
    """Return what protects a backup, in words."""
    if made.manifest.encrypted:
        return _("It is encrypted: it opens with the key of the store alone, which is not in it.")
    return _("It is not encrypted, since the store is not: whoever reads the file reads everything.")


def _make(path: Path, folder: Path | None) -> tuple[Backup, list[str]]:
    try:
        with open_store(path) as store:
            made = back_up(store, STEWARD, folder=folder)
            removed = [] if folder else list(remove_expired(store, key=store.key))
    except StoreInUse as error:
        message = _("{fault} Or, while it runs, press *Back up now* on its screen *Upkeep*.")
        raise StoreInUse(message.format(fault=error)) from error
    return made, removed


def _print_list(path: Path, *, as_json: bool) -> None:
    found = read_backups(path)
    if as_json:
        listed = [{"backup": str(each.path), **_in_json(each)} for each in found.backups]
        aside = [str(each) for each in found.aside]
        print(json.dumps({"backups": listed, "faults": list(found.faults), "aside": aside}))
        return
    for fault in found.faults:
        print(fault)
    if not found.backups:
        print(_("There is no backup in {folder}.").format(folder=backups_folder(path)))
        return
    _print_table(found)


def _print_table(found: Backups) -> None:
    table = Table(box=None)
    for title in (_("Backup"), _("Writes"), _("Rows"), _("MB"), _("Encrypted"), _("Digest")):
        table.add_column(title)
    for each in found.backups:
        manifest = each.manifest
        size = f"{manifest.size_bytes / 1e6:.1f}"
        encrypted = _("yes") if manifest.encrypted else _("no")
        table.add_row(
            each.path.name, str(manifest.batches), f"{manifest.rows:,}", size, encrypted, manifest.digest
        )
    Console().print(table, markup=False, highlight=False)


def _in_json(made: Backup) -> dict[str, object]:
    return asdict(made.manifest) | {"digest": made.manifest.digest}
