"""Plans inspections without a screen: `python -m layers plan inspections` makes a month's list and visits."""

import argparse
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from data.access import Person
from data.clock import today
from data.errors import Refused
from data.inspecting.crews import read_crews
from data.inspecting.lists import write_list
from data.inspecting.openings import record_opening
from data.inspecting.overrides import read_overrides
from data.inspecting.visit import PLANNED
from data.inspecting.visits import read_visits, write_visits
from data.language import _, ngettext
from data.periods import Period, period_of_date
from data.progress import part_of
from data.store import Store, open_store, store_path
from layers.commands.plan_options import read_plan_file, read_seconds, tell
from layers.joint.schedule import JointSchedule
from layers.month.arrangements import Arrangements
from layers.month.inspections_view import changed_by_inspectors
from layers.month.joint_visits import (
    SECONDS,
    Composed,
    alone_without_partners,
    composed_by_default,
    proposals_of,
    schedule_month,
)
from layers.month.month import Month
from layers.month.month_file import AskedMonth, parse_month
from layers.month.month_json import FORMAT, month_in_words, month_to_json
from layers.month.targets import Targets, targets_of_month
from layers.month.visits import visits_of_schedule
from layers.plan_folder import PLAN, SUMMARY, check_folder, write_files

NAME = "inspections"
HELP = _("plan which worksites are inspected in a month, by whom together, and write briefings")
_LISTED, _SCHEDULED = 0.3, 0.8
# Until sign-in exists, who has the file of the store is its planner.
_PLANNER = Person(
    "command-line", "example", frozenset({"inspection_planner"}), authority="labour_inspectorate"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command; values are checked in `run`, so that a bad one gets a sentence."""
    parser.add_argument("--store", required=True, help=_("name or file of the store"))
    parser.add_argument(
        "--month", help=_("month such as 2027-01; that of the file, or the next one where none is given")
    )
    parser.add_argument(
        "--file", type=Path, metavar="FILE.toml", help=_("what is asked: see docs/inspections.md")
    )
    parser.add_argument("--visits", help=_("how many worksites the list has room for (default 20)"))
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help=_("an empty or new folder"))
    parser.add_argument("--seconds", default=str(SECONDS), help=_("how long to search (default 15)"))
    parser.add_argument(
        "--settle", action="store_true", help=_("keep list and visits in the store, as the screen does")
    )


def run(arguments: argparse.Namespace) -> int:
    """Plan, write the files and say what was planned; a plan that is empty is an answer too.

    Raises
    ------
    Refused
        When an option, the file or the folder cannot be used; nothing was written.
    """
    began = time.monotonic()
    seconds = read_seconds(arguments.seconds)
    asked = _asked(arguments)
    check_folder(arguments.out, form=FORMAT)
    with open_store(store_path(arguments.store)) as store:
        month = _with_overrides(store, asked.month, settle=arguments.settle)
        month = month if asked.has_crews else replace(month, crews=read_crews(store, _PLANNER))
        targets, schedule, files, lines = _plan(store, month, asked.arrangements, arguments, seconds=seconds)
    figures = _figures(targets, schedule, files, time.monotonic() - began)
    written = ngettext("{count} file in {folder}.", "{count} files in {folder}.", len(files))
    print(
        json.dumps(figures)
        if arguments.json
        else "\n".join([*lines, "", written.format(count=len(files), folder=arguments.out)])
    )
    return 0


def _plan(
    store: Store, month: Month, arrangements: Arrangements, arguments: argparse.Namespace, *, seconds: float
) -> tuple[Targets, JointSchedule, list[str], list[str]]:
    # Drawing papers is slow to import, and a refusal needs none of it.
    from layers.papers.package import papers_files

    targets = targets_of_month(store, _PLANNER, month, tell=part_of(tell, 0, _LISTED))
    proposals = proposals_of(store, _PLANNER, targets)
    has_interpreter = bool(arrangements.usual.interpreter_from)
    composed = composed_by_default(targets, proposals) if has_interpreter else Composed()
    alone = alone_without_partners(proposals, composed, month.lead)
    schedule = schedule_month(
        store, _PLANNER, targets, composed, seconds=seconds, tell=part_of(tell, _LISTED, _SCHEDULED)
    )
    visits = visits_of_schedule(store, _PLANNER, targets, schedule, arrangements, proposals=proposals)
    tell(_SCHEDULED, _("Writing the papers"))
    files = dict(papers_files(store, _PLANNER, visits)) if visits else {}
    lines = [*month_in_words(targets, schedule, visits), *alone]
    if month.joint and not has_interpreter:
        lines[1:1] = [_("No joint visits: name in the file from where an independent interpreter comes.")]
    files[SUMMARY] = ("\n".join(lines) + "\n").encode()
    content = month_to_json(targets, schedule, visits)
    content["files"] = sorted({*files, PLAN})
    files[PLAN] = (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
    record_opening(store, _PLANNER, "export", content["month"])
    if arguments.settle and targets.listed.items:
        # The list first: visits by lot without the chances of the lot would tell nothing.
        write_list(store, _PLANNER, targets.listed)
        write_visits(store, _PLANNER, visits, instead_of=_planned_before(store, month))
    write_files(arguments.out, files, form=FORMAT)
    tell(1, _("Written"))
    return targets, schedule, sorted(files), lines


def _with_overrides(store: Store, month: Month, *, settle: bool) -> Month:
    """Return the month with what inspectors changed on record; what a file changes is kept by no reason."""
    if settle and month.put_in | month.left_out:
        raise Refused(
            _(
                "The file puts worksites in or leaves them out without a reason. "
                "Enter that on the screen Inspections, or plan without --settle."
            )
        )
    overrides = read_overrides(store, _PLANNER, period=month.period)
    put_in, left_out = changed_by_inspectors(overrides[overrides["authority"] == month.lead])
    return replace(
        month,
        put_in=(month.put_in | put_in) - month.left_out,
        left_out=(month.left_out | left_out) - month.put_in,
    )


def _planned_before(store: Store, month: Month) -> tuple[str, ...]:
    """Return the codes of visits that are planned for the month already: a new plan takes their place."""
    visits = read_visits(store, _PLANNER, day=today(), period=month.period)
    return tuple(
        visit.code
        for visit in visits
        if visit.state == PLANNED and visit.lead == month.lead and visit.day > today()
    )


def _asked(arguments: argparse.Namespace) -> AskedMonth:
    asked = (
        parse_month(read_plan_file(arguments.file))
        if arguments.file
        else AskedMonth(Month(period_of_date(today()) + 1), Arrangements(), has_crews=False)
    )
    month = asked.month
    if arguments.month:
        month = replace(month, period=_month(arguments.month))
    if arguments.visits is not None:
        month = replace(month, budget=_visits(arguments.visits))
    return replace(asked, month=month)


def _month(written: str) -> int:
    try:
        months = Period.parse(written)
    except Refused:
        months = None
    if months is None or months.first != months.last:
        raise Refused(_("--month {month} is no month. Write it like 2027-01.").format(month=written))
    return months.first


def _visits(written: str) -> int:
    try:
        return int(written)
    except ValueError:
        raise Refused(
            _("--visits {visits} is no whole number. Give one such as 20.").format(visits=written)
        ) from None


def _figures(targets: Targets, schedule: JointSchedule, files: list[str], seconds: float) -> dict[str, Any]:
    rate = targets.base_rate
    return {
        "listed": len(targets.listed.items),
        "visits": len(schedule.visits),
        "joint": sum(len(each.crews) > 1 for each in schedule.visits),
        "unscheduled": len(schedule.unscheduled),
        "value": schedule.value,
        "greedy_value": schedule.greedy_value,
        "base_rate": None if rate is None else [rate.rate, rate.lower, rate.upper],
        "empty_because": [*targets.listed.empty_because, *schedule.empty_because],
        "files": files,
        "seconds": round(seconds, 2),
    }
