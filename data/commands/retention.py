"""Shows which records are due, and erases those for good: `retention`."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.errors import Refused, StoreError
from data.language import _, ngettext
from data.retention.due import read_due
from data.retention.due_words import due_by_kind, due_words, meaning_for_copies, months_words
from data.retention.erasing import ErasedByAge, erase_due
from data.retention.kept import kept_kind
from data.retention.rules import read_rules, write_rule
from data.store import open_store, store_path, var_folder

NAME = "retention"
HELP = _("show which records are older than they are kept, or erase those for good")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, whether to erase, and what may shorten how long records are kept."""
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    parser.add_argument(
        "--every-store", action="store_true", help=_("all stores of the folder but demonstrations")
    )
    parser.add_argument("--months", action="store_true", help=_("show each month on a line of its own"))
    parser.add_argument("--erase", action="store_true", help=_("erase what is due, after asking"))
    parser.add_argument("--yes", action="store_true", help=_("erase without asking, as a timer does"))
    parser.add_argument("--rules", action="store_true", help=_("show for how many months what is kept"))
    parser.add_argument(
        "--shorten",
        nargs=3,
        metavar=("ORGANISATION", "KIND", "MONTHS"),
        help=_("keep a kind of an organisation for fewer months than the register says; 0 ends that"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Print what is due, by kind, organisation and month; erase it where that was asked for."""
    if not arguments.every_store:
        _run_one(store_path(arguments.store), arguments)
        return 0
    faults = []
    for path in sorted(var_folder().glob("*.duckdb")):
        try:
            if not _is_demonstration(path):
                _run_one(path, arguments)
        except StoreError as fault:
            # The others are not to wait for it.
            faults.append(str(fault))
    if faults:
        raise StoreError("\n".join(faults))
    return 0


def _run_one(path: Path, arguments: argparse.Namespace) -> None:
    if arguments.shorten:
        _shorten(path, *arguments.shorten)
    if arguments.rules:
        _print_rules(path, as_json=arguments.json)
    elif arguments.erase:
        _erase(path, asked=not arguments.yes, as_json=arguments.json)
    else:
        _print_due(path, as_json=arguments.json, by_month=arguments.months)


def _is_demonstration(path: Path) -> bool:
    with open_store(path) as store:
        return store.settings.demonstration is not None


def _shorten(path: Path, organisation: str, kind: str, months: str) -> None:
    if not months.isascii() or not months.isdigit():
        raise Refused(_("{months} is no number of months. Write it like 12.").format(months=months[:40]))
    with open_store(path) as store:
        write_rule(store, STEWARD, organisation, kind, int(months) or None)


def _print_rules(path: Path, *, as_json: bool) -> None:
    with open_store(path) as store:
        rules = read_rules(store)
    if as_json:
        print(json.dumps({"rules": json.loads(rules.to_json(orient="records"))}))
        return
    table = Table(box=None)
    for title in (_("Kind"), _("Organisation"), _("Months"), _("By")):
        table.add_column(title)
    for row in rules.to_dict("records"):
        by = _("rule") if row["shortened"] else _("register")
        table.add_row(kept_kind(row["kind"]).label, row["source"], str(row["months"]), by)
    Console().print(table, markup=False, highlight=False)


def _print_due(path: Path, *, as_json: bool, by_month: bool = False) -> None:
    with open_store(path) as store:
        due = read_due(store, STEWARD)
    if as_json:
        rows = json.loads(due.to_json(orient="records"))
        print(json.dumps({"store": path.stem, "records": int(due["records"].sum()), "due": rows}))
        return
    print(f"{path.stem}: {due_words(int(due['records'].sum()))}")
    if len(due):
        _print_table(due if by_month else due_by_kind(due))
        print(_("Nothing was erased. Stop the app, then add --erase."))


def _print_table(due: pd.DataFrame) -> None:
    table = Table(box=None)
    for title in (_("Kind"), _("Organisation"), _("Months"), _("Kept for months"), _("Records")):
        table.add_column(title)
    for row in due.to_dict("records"):
        months = months_words(int(row["period"]), int(row.get("until", row["period"])))
        table.add_row(
            kept_kind(row["kind"]).label, row["source"], months, str(row["months"]), str(row["records"])
        )
    Console().print(table, markup=False, highlight=False)


def _erase(path: Path, *, asked: bool, as_json: bool) -> None:
    if asked:
        _print_due(path, as_json=False)
        _check_confirmed(path)
    erased = erase_due(path, STEWARD)
    if as_json:
        print(json.dumps({"store": path.stem, **asdict(erased)}))
        return
    _print_erased(path, erased)


def _check_confirmed(path: Path) -> None:
    """Raise unless somebody at the keyboard writes the name of the store.

    Raises
    ------
    Refused
        When nobody is there to ask, or something else was written.
    """
    if not sys.stdin.isatty():
        raise Refused(_("Nobody is there to be asked. Add --yes to erase without asking."))
    print(_("To erase this for good, write the name of the store: {name}").format(name=path.stem))
    if input().strip() != path.stem:
        raise Refused(_("That is another name: nothing was erased. Try again, or leave it."))


def _print_erased(path: Path, erased: ErasedByAge) -> None:
    words = ngettext(
        "{store}: {count} record erased, in {rows} rows. The file was written anew.",
        "{store}: {count} records erased, in {rows} rows. The file was written anew.",
        erased.records,
    )
    print(words.format(store=path.stem, count=erased.records, rows=erased.rows))
    for sentence in erased.copies:
        print(sentence)
    print("\n".join(meaning_for_copies()))
