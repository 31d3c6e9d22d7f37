"""Brings places in from an OpenStreetMap extract: `places import FILE.osm.pbf`."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TaskProgressColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from data.errors import Refused
from data.language import _, ngettext
from data.osm.bringing_in import Report, import_extract
from data.osm.stream import Progress
from data.store import store_path
from data.vocabulary import place_kind

NAME = "places"
HELP = _("bring places in from an OpenStreetMap extract")
DEFAULT_STORE = "majakka"
MOST_FREQUENT = 12
# The file says nothing about how far one has read, so the bar goes by steps; reading takes most of the time.
STEPS = {"read": 10, "places": 75, "map": 80, "write": 90}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("action", choices=["import"], help=_("import: take in an extract"))
    parser.add_argument("file", type=Path, metavar="FILE.osm.pbf", help=_("the extract"))
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file; made if there is none"))
    parser.add_argument("--name", help=_("name of a new store, as shown on screens"))
    parser.add_argument("--epsg", type=int, help=_("grid of a new store; without it, the national one"))
    parser.add_argument("--time-zone", help=_("time zone of a new store; without it, the national one"))


def run(arguments: argparse.Namespace) -> int:
    """Import the extract and print what came in and what could not be mapped."""
    if not arguments.store.strip():
        raise Refused(_("The store has no name. Give one after --store, or leave --store out."))
    with _progress_bar() as progress:
        report = import_extract(
            arguments.file,
            store_path(arguments.store),
            name=arguments.name,
            epsg=arguments.epsg,
            time_zone=arguments.time_zone,
            progress=progress,
        )
    if not arguments.json:
        _print_report(report)
        return 0
    unmapped = sum(report.unmapped.values())
    print(json.dumps({"places": report.places, "by_category": report.by_category, "unmapped": unmapped}))
    return 0


@contextmanager
def _progress_bar() -> Iterator[Progress]:
    """Draw a bar on stderr while importing; on a pipe or in a file, draw nothing."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Bar(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(_("Checking the file"), total=100)
        texts = {
            "read": _("Reading: {count} features"),
            "places": _("Sorting {count} places"),
            "map": _("Drawing the map from {count} features"),
            "write": _("Writing {count} places"),
        }

        def show(step: str, count: int) -> None:
            # Within a step nobody knows the end: each report brings the bar a little closer to the next step.
            later = min((done for done in STEPS.values() if done > STEPS[step]), default=100)
            reached = max(STEPS[step], bar.tasks[task].completed)
            bar.update(
                task, description=texts[step].format(count=count), completed=reached + (later - reached) / 40
            )

        yield show


def _print_report(report: Report) -> None:
    console = Console()
    table = Table(box=None)
    table.add_column(_("Kind of place"))
    table.add_column(_("Places"), justify="right")
    for code, count in report.by_category.items():
        if count:
            table.add_row(place_kind(code).label, str(count))
    console.print(table)
    for line in _report_lines(report):
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _report_lines(report: Report) -> Iterator[str]:
    changes = report.changes
    yield _("{store}: {places} places; {added} added, {corrected} corrected, {removed} removed.").format(
        store=report.store_name,
        places=report.places,
        added=changes.added,
        corrected=changes.corrected,
        removed=changes.removed,
    )
    yield _("Base map: {outlines} outlines. Grid: EPSG:{epsg}. Time zone: {time_zone}.").format(
        outlines=report.outlines, epsg=report.crs_epsg, time_zone=report.time_zone
    )
    if report.unmapped:
        most = ", ".join(f"{tag} ({count})" for tag, count in list(report.unmapped.items())[:MOST_FREQUENT])
        yield _("{count} features look like places but have no kind of ours, most often: {most}.").format(
            count=sum(report.unmapped.values()), most=most
        )
    if report.unread_hours:
        yield ngettext(
            "{count} opening time could not be read and was left out.",
            "{count} opening times could not be read and were left out.",
            report.unread_hours,
        ).format(count=report.unread_hours)
    if report.missing:
        yield ngettext(
            "{count} feature has no coordinates in the file and was left out.",
            "{count} features have no coordinates in the file and were left out.",
            report.missing,
        ).format(count=report.missing)
