"""Plans routes without a screen: `python -m layers plan outreach` sends teams out and writes their sheets."""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.language import _, ngettext
from data.progress import part_of
from data.rounds.codes import new_code
from data.store import Store, open_store, store_path
from data.streets.opening import open_streets
from layers.commands.plan_options import read_plan_file, read_seconds, tell
from layers.plan_folder import check_folder, write_files
from layers.plan_json import count_unvisited
from layers.plan_rounds import check_rounds, open_rounds_of_plan
from layers.routing.plan import Plan
from layers.shift import SECONDS, Shift, plan_shift
from layers.teams_file import parse_teams

NAME = "outreach"
HELP = _("plan where outreach teams go on one shift, and write their sheets")
_OPENED, _PLANNED = 0.2, 0.7
# Until sign-in exists, who has the file of the store is its coordinator.
_COORDINATOR = Person("command-line", "example", frozenset({"coordinator"}))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command; values are checked in `run`, so that a bad one gets a sentence."""
    parser.add_argument("--store", required=True, help=_("name or file of the store"))
    parser.add_argument(
        "--teams", required=True, type=Path, metavar="FILE.toml", help=_("who is out: see docs/outreach.md")
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("an empty or new folder"))
    parser.add_argument("--day", help=_("day of the shift (ISO date); that of the file, or today"))
    parser.add_argument("--seconds", default=str(SECONDS), help=_("how long to search (default 5)"))
    parser.add_argument(
        "--open-rounds",
        action="store_true",
        help=_("let the teams log their stops under the codes of the sheets"),
    )


def run(arguments: argparse.Namespace) -> int:
    """Plan, write the files and say what was planned; a plan that is empty is an answer too.

    Raises
    ------
    Refused
        When an option, the file of teams or the folder cannot be used; nothing was written.
    """
    began = time.monotonic()
    seconds = read_seconds(arguments.seconds)
    written_day, teams, wishes = parse_teams(read_plan_file(arguments.teams))
    day = _day(arguments.day) or written_day or today()
    check_folder(arguments.out)
    with open_store(store_path(arguments.store)) as store:
        shift = Shift(day, teams, wishes, seconds=seconds)
        plan, files = _plan(store, shift, arguments.out, open_rounds=arguments.open_rounds)
    figures = _figures(plan, files, time.monotonic() - began)
    if arguments.json:
        print(json.dumps(figures))
    else:
        print("\n".join(_in_words(plan, figures, arguments.out)))
    return 0


def _plan(store: Store, shift: Shift, folder: Path, *, open_rounds: bool) -> tuple[Plan, list[str]]:
    # Drawing sheets is slow to import, and a refusal needs none of it.
    from layers.plan_files import files_of_plan

    streets = open_streets(store, tell=part_of(tell, 0, _OPENED))
    plan = plan_shift(store, _COORDINATOR, shift, streets=streets, tell=part_of(tell, _OPENED, _PLANNED))
    if open_rounds:
        check_rounds(store, plan)
    codes = {route.team.code: new_code() for route in plan.routes_with_stops}
    tell(_PLANNED, _("Drawing the sheets"))
    files = files_of_plan(store, _COORDINATOR, plan, streets, codes)
    write_files(folder, files)
    if open_rounds:
        open_rounds_of_plan(store, _COORDINATOR, plan, codes)
    tell(1, _("Written"))
    return plan, sorted(files)


def _figures(plan: Plan, files: list[str], seconds: float) -> dict[str, Any]:
    return {
        "teams": len(plan.routes_with_stops),
        "visits": len(plan.visits),
        "unvisited": count_unvisited(plan),
        "value": plan.value,
        "empty_because": list(plan.empty_because),
        "files": files,
        "seconds": round(seconds, 2),
    }


def _in_words(plan: Plan, figures: dict[str, Any], folder: Path) -> Iterator[str]:
    from layers.plan_files import summary_of_plan

    yield from summary_of_plan(replace(plan, unvisited=()))
    yield ""
    if figures["unvisited"]:
        reasons = ", ".join(f"{reason} {count}" for reason, count in figures["unvisited"].items())
        yield _("Not visited: {reasons}.").format(reasons=reasons)
    yield ngettext("{count} file in {folder}.", "{count} files in {folder}.", len(figures["files"])).format(
        count=len(figures["files"]), folder=folder
    )


def _day(written: str | None) -> date | None:
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise Refused(_("--day {day} is no day. Write it like 2026-11-28.").format(day=written)) from None
