"""Takes a batch back: `take-back BATCH`."""

import argparse
import json
from dataclasses import asdict

from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.intake.ledger import take_back
from data.language import _
from data.store import open_store, store_path

NAME = "take-back"
HELP = _("remove the effect of a batch; its trace stays in the ledger")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the batch and the store."""
    parser.add_argument("batch", type=int, help=_("number in the ledger"))
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))


def run(arguments: argparse.Namespace) -> int:
    """Take the batch back and print what that did."""
    with open_store(store_path(arguments.store)) as store:
        taken = take_back(store, STEWARD, arguments.batch)
    if arguments.json:
        print(json.dumps(asdict(taken)))
        return 0
    print(
        _(
            "Batch {number} is taken back: {removed} records removed, {restored} back in an earlier version, "
            "{kept} stay since another batch brought them too."
        ).format(number=arguments.batch, removed=taken.removed, restored=taken.restored, kept=taken.kept)
    )
    return 0
