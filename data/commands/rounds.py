"""Lists rounds under way, and closes those whose time is over: `rounds list|close`."""

import argparse
import json
from typing import Any

from rich.console import Console
from rich.table import Table

from data.access import Person
from data.commands.import_file import DEFAULT_STORE
from data.language import _, ngettext
from data.rounds.closing import close_expired
from data.rounds.listing import UnderWay, rounds_under_way
from data.store import open_store, store_path

NAME = "rounds"
HELP = _("list rounds under way, or close those whose time is over")
LIST, CLOSE = "list", "close"
_COORDINATOR = Person("command", "example", frozenset({"coordinator"}))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, the store, and whether to close rounds before their time."""
    parser.add_argument("what", choices=(LIST, CLOSE), help=_("list: say which; close: keep what was logged"))
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    parser.add_argument("--all", action="store_true", help=_("close: also rounds whose time is not over yet"))


def run(arguments: argparse.Namespace) -> int:
    """Print the rounds under way, after closing those that are to be closed."""
    with open_store(store_path(arguments.store)) as store:
        # Whoever looks closes what is over: a list shows what is then left.
        closed = close_expired(store, all_of_them=arguments.what == CLOSE and arguments.all)
        left = rounds_under_way(store, _COORDINATOR)
    if arguments.json:
        print(json.dumps({"closed": closed, "rounds": [_plain(each) for each in left]}))
        return 0
    if closed or arguments.what == CLOSE:
        print(ngettext("{count} round closed.", "{count} rounds closed.", closed).format(count=closed))
    _print_table(left)
    return 0


def _plain(under_way: UnderWay) -> dict[str, Any]:
    return {
        "team": under_way.team,
        "organisation": under_way.organisation,
        "day": under_way.day.isoformat(),
        "shift": [_clock(under_way.starts_s), _clock(under_way.ends_s)],
        "stops": under_way.stops,
        "visited": under_way.visited,
        "left_out": under_way.left_out,
        "checked_in": under_way.checked_in_s is not None,
        "checked_out": under_way.checked_out_s is not None,
        "overdue": under_way.is_overdue,
        "expires": under_way.expires.isoformat(),
    }


def _print_table(rounds: tuple[UnderWay, ...]) -> None:
    if not rounds:
        print(_("No round is under way."))
        return
    table = Table(box=None)
    for title in (_("Day"), _("Team"), _("Shift"), _("Logged"), _("State")):
        table.add_column(title)
    for each in rounds:
        table.add_row(
            each.day.isoformat(),
            each.team,
            f"{_clock(each.starts_s)}-{_clock(each.ends_s)}",
            f"{each.visited + each.left_out} / {each.stops}",
            _state(each),
        )
    Console().print(table, markup=False, highlight=False)


def _state(under_way: UnderWay) -> str:
    if under_way.is_overdue:
        return _("not checked out")
    if under_way.checked_out_s is not None:
        return _("checked out")
    return _("out") if under_way.checked_in_s is not None else _("not checked in")


def _clock(seconds: int) -> str:
    return f"{seconds % 86_400 // 3600:02d}:{seconds % 3600 // 60:02d}"
