"""Takes a file of records in: `import KIND FILE`."""

import argparse
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.table import Table

from data.access import Person
from data.errors import Refused, StoreInUse
from data.intake.importing import import_file
from data.intake.kinds import KIND_CODES, kind_of
from data.intake.report import Report, Wanted
from data.intake.request import LEFT_OUT, Tell
from data.intake.sheet import ReadingOptions
from data.language import _, ngettext
from data.pepper import secrets_path
from data.store import Store, create_store, open_store, store_path

NAME = "import"
HELP = _("take in a file of records: all of it or nothing")
DEFAULT_STORE = "majakka"
EUROPEAN_GRID = 3035
STEWARD = Person("command", "example", frozenset({"steward"}))
SHOWN_FAULTS = 40
WAIT_S = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add kind, file, store and what may be said of the file."""
    parser.add_argument("kind", choices=KIND_CODES, metavar="KIND", help=", ".join(KIND_CODES))
    parser.add_argument(
        "file", type=Path, metavar="FILE", help=_("CSV, XLSX, GeoJSON, GeoPackage, GeoParquet")
    )
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file; made if there is none"))
    parser.add_argument("--organisation", help=_("whose records they are, where the file does not say"))
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=FIELD",
        help=_("which field a column is; repeat it"),
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="HEADER",
        help=_("a column to leave out; repeat it"),
    )
    parser.add_argument("--sheet", help=_("sheet of a workbook, or layer of a GeoPackage"))
    parser.add_argument("--header-row", type=int, help=_("row of the header, counted from 1"))
    parser.add_argument("--encoding", help=_("of a CSV file that is not UTF-8, such as windows-1257"))
    parser.add_argument("--name", help=_("name of a new store, as shown on screens"))
    parser.add_argument("--epsg", type=int, help=_("grid of a new store; without it, Europe's"))


def run(arguments: argparse.Namespace) -> int:
    """Import the file and print what was taken in, or every fault; return 2 where it was refused."""
    mapping = parse_mapping(arguments.map, arguments.leave_out)
    reading = ReadingOptions(
        sheet=arguments.sheet, header_row=arguments.header_row, encoding=arguments.encoding
    )
    wanted = Wanted(arguments.kind, arguments.organisation, mapping, reading)
    with (
        store_for_import(store_path(arguments.store), arguments.name, arguments.epsg) as store,
        progress_bar() as tell,
    ):
        report = import_file(store, STEWARD, arguments.file, wanted, tell=tell, cancelled=lambda: False)
    if arguments.json:
        print(json.dumps(report.as_json()))
    else:
        print_report(report)
    return 2 if report.faults else 0


def parse_mapping(said: list[str], left_out: list[str]) -> dict[str, str]:
    """Return the field by header from arguments such as ``Päivä=when``.

    Raises
    ------
    Refused
        When one lacks the sign between header and field.
    """
    mapping = dict.fromkeys(left_out, LEFT_OUT)
    for each in said:
        header, sign, field = each.rpartition("=")
        if not sign or not header or not field:
            raise Refused(_("--map takes HEADER=FIELD, such as Date=when."))
        mapping[header] = field.strip()
    return mapping


def print_report(report: Report) -> None:
    """Print what was taken in, or the faults by row and column."""
    console = Console()
    kind = kind_of(report.kind)
    if not report.faults:
        console.print(
            _("{kind}: {accepted} taken in, {known} known already. Batch {batch}.").format(
                kind=kind.label, accepted=report.accepted, known=report.already_known, batch=report.batch
            ),
            markup=False,
            highlight=False,
        )
        return
    table = Table(box=None)
    table.add_column(_("Row"), justify="right")
    table.add_column(_("Column"))
    table.add_column(_("What is wrong, and what to do"))
    for fault in report.faults[:SHOWN_FAULTS]:
        table.add_row(str(fault.row or ""), fault.column or "", fault.problem)
    console.print(table, markup=False, highlight=False)
    more = len(report.faults) - SHOWN_FAULTS
    if more > 0:
        console.print(
            ngettext("and {count} more fault.", "and {count} more faults.", more).format(count=more),
            highlight=False,
        )
    if any(fault.row is None and fault.column for fault in report.faults):
        console.print(
            _("Say what a column is with --map HEADER=FIELD, or leave it out with --leave-out HEADER."),
            highlight=False,
            soft_wrap=True,
        )
    console.print(_("Nothing was taken in. Correct the file, then bring it in again."), highlight=False)


@contextmanager
def store_for_import(path: Path, name: str | None, epsg: int | None) -> Iterator[Store]:
    """Open a store, waiting a while for another command; make it where there is none.

    A store that was made for a file that is refused is removed again.
    """
    if path.exists():
        with _opened(path) as store:
            yield store
        return
    with create_store(path, name=name or path.stem, crs_epsg=epsg or EUROPEAN_GRID) as store:
        made = store.settings.store_id
        try:
            yield store
        finally:
            if store.version == 0:
                store.close()
                for half in (path, path.with_name(path.name + ".wal"), secrets_path(path.parent, made)):
                    half.unlink(missing_ok=True)


def _opened(path: Path) -> Store:
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return open_store(path)
        except StoreInUse:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """Draw a bar on stderr; on a pipe or in a file, draw nothing."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(_("Reading"), total=None)
        texts = {
            "waiting": _("Waiting for another import"),
            "reading": _("Reading"),
            "checking": _("Checking {count} records"),
            "coarsening": _("Coarsening {count} records"),
            "keying": _("Making keyed ids of {count} records"),
            "writing": _("Writing {count} records"),
        }

        def tell(step: str, done: int, all_: int) -> None:
            text = texts.get(step, texts["reading"]).format(count=f"{all_:,}")
            bar.update(task, description=text, completed=done, total=all_ or None)

        yield tell
