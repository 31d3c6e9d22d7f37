"""Erases batches from the file of a store: `purge BATCH ...`."""

import argparse
import json
from dataclasses import asdict

from data.backups.listing import copies_that_may_hold
from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.intake.purge import purge
from data.language import _
from data.store import store_path

NAME = "purge"
HELP = _("erase batches for good, and write the file of the store anew")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the batches and the store."""
    parser.add_argument("batches", type=int, nargs="+", metavar="BATCH", help=_("number in the ledger"))
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))


def run(arguments: argparse.Namespace) -> int:
    """Erase the batches and say what that means for backups and releases."""
    path = store_path(arguments.store)
    erased = purge(path, STEWARD, arguments.batches)
    if arguments.json:
        print(json.dumps(asdict(erased)))
        return 0
    print(_("{rows} rows erased. The file was written anew.").format(rows=erased.rows))
    for sentence in copies_that_may_hold(path).sentences:
        print(sentence)
    print(_("Copies elsewhere and published releases are not changed by this."))
    return 0
