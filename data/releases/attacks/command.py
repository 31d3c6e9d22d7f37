"""Attacks releases: `release attack RELEASES --store S`, or `--stores N --releases M` on seeded stores."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from data.errors import Refused
from data.language import _
from data.store import open_store, store_path

if TYPE_CHECKING:
    from data.releases.attacks.run import AttackReport

# The attacks are imported where they begin: they take a second, and every command reads the arguments of all.

DONE, BROKEN = 0, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the folder and the store, or how many seeded stores to make."""
    parser.add_argument("folder", type=Path, nargs="?", metavar="RELEASES", help=_("folder of releases"))
    parser.add_argument("--store", default="region", help=_("name or file"))
    parser.add_argument("--releases", type=int, default=8, help=_("how many to make where there are none"))
    parser.add_argument("--stores", type=int, help=_("attack so many seeded stores instead"))
    parser.add_argument("--seed", type=int, default=1, help=_("seed of these"))
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_("end with JSON"))


def run(arguments: argparse.Namespace) -> int:
    """Attack and print; 2 where an attack succeeded, or a control did not."""
    if arguments.stores is not None:
        from data.releases.attacks.seeded import attack_seeded_stores

        if min(arguments.stores, arguments.releases) < 1:
            raise Refused(_("There is nothing to attack. Ask for at least one store and one release."))
        seeded = attack_seeded_stores(arguments.stores, arguments.releases, seed=arguments.seed, tell=_say)
        report, more = seeded.report, {"stores": seeded.stores, "releases": seeded.releases}
    else:
        report, more = _attack_folder(arguments), {}
    if getattr(arguments, "json", False):
        print(json.dumps(report_to_json(report) | more))  # noqa: T201  # this is the command itself
    else:
        _print_table(report)
    return DONE if report.holds else BROKEN


def report_to_json(report: "AttackReport") -> dict[str, Any]:
    """Return the closing figures as plain numbers."""
    return {
        "tried": report.tried,
        "succeeded": report.succeeded,
        "controls": report.controls,
        "controls_succeeded": report.controls_succeeded,
        "by_attack": {
            name: {"tried": outcome.tried, "succeeded": outcome.succeeded}
            for name, outcome in report.by_attack.items()
        },
    }


def _attack_folder(arguments: argparse.Namespace) -> "AttackReport":
    if arguments.folder is None:
        raise Refused(_("Nothing is named. Give a folder of releases, or --stores."))
    from data.releases.attacks.attacked import find_or_make
    from data.releases.attacks.run import attack_releases

    with open_store(store_path(arguments.store)) as store:
        attacked = find_or_make(store, arguments.folder, number=arguments.releases)
    return attack_releases(
        attacked.prepared, attacked.folders, facts=attacked.facts, base_map=attacked.base_map
    )


def _say(_share: float, what: str) -> None:
    print(what, flush=True)  # noqa: T201


def _print_table(report: "AttackReport") -> None:
    table = Table(box=None)
    for title in (_("Attack"), _("Tried"), _("Succeeded"), _("For example")):
        table.add_column(title)
    for name, outcome in report.by_attack.items():
        example = "" if name.startswith("control_") else "; ".join(outcome.examples[:1])
        tried = str(outcome.tried) if outcome.tried else _("nothing to try")
        table.add_row(name, tried, str(outcome.succeeded), example)
    Console().print(table, markup=False, highlight=False)
    print(  # noqa: T201
        _(
            "{succeeded} of {tried} attacks succeeded; {worked} of {controls} controls did, as all must."
        ).format(
            succeeded=report.succeeded,
            tried=report.tried,
            worked=report.controls_succeeded,
            controls=report.controls,
        )
    )
