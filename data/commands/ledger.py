"""Prints the ledger of imports: `ledger`."""

import argparse
import json

from rich.console import Console
from rich.table import Table

from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.intake.kinds import kind_of
from data.intake.ledger import read_ledger
from data.language import _
from data.periods import first_day_of_week
from data.store import open_store, store_path

NAME = "ledger"
HELP = _("list what came in, batch by batch")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store."""
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))


def run(arguments: argparse.Namespace) -> int:
    """Print one line per batch, the newest first."""
    with open_store(store_path(arguments.store)) as store:
        ledger = read_ledger(store, STEWARD)
    if arguments.json:
        print(json.dumps({"batches": json.loads(ledger.to_json(orient="records"))}))
        return 0
    table = Table(box=None)
    for title in (_("Batch"), _("Kind"), _("Organisation"), _("Week of"), _("Records"), _("State")):
        table.add_column(title)
    for row in ledger.itertuples():
        table.add_row(
            str(row.batch),
            kind_of(str(row.kind)).label,
            str(row.organisation),
            first_day_of_week(int(str(row.week))).isoformat(),
            str(row.rows),
            _state(row),
        )
    Console().print(table, markup=False, highlight=False)
    return 0


def _state(row: object) -> str:
    if getattr(row, "purged", False):
        return _("erased")
    for name, words in (
        ("takes_back", _("takes back {batch}")),
        ("taken_back_by", _("taken back by {batch}")),
    ):
        number = getattr(row, name, None)
        if isinstance(number, int):
            return words.format(batch=number)
    return _("in force")
