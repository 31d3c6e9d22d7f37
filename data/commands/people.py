"""Checks a file of people, and shows who holds what until when: `people check|show`."""

import argparse
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from data.clock import now
from data.errors import Refused
from data.language import _, ngettext
from data.organisations import read_organisations
from data.people.grants import Grant, PeopleFile
from data.people.people_file import read_people
from data.people.settings import PEOPLE
from data.store import open_store, store_path

NAME = "people"
HELP = _("check the file of people, or show who holds which role until when")
CHECK, SHOW = "check", "show"
# What ends within so many days is said to end soon.
SOON_DAYS = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to do, the file, and the stores whose registers must know its organisations."""
    parser.add_argument("what", choices=(CHECK, SHOW), help=_("check: name every fault; show: list grants"))
    parser.add_argument("file", nargs="?", type=Path, help=_("the file; without it, that of MAJAKKA_PEOPLE"))
    parser.add_argument(
        "--store", action="append", default=[], help=_("name or file: its register must know organisations")
    )


def run(arguments: argparse.Namespace) -> int:
    """Print every fault of the file, or what it grants."""
    day = now().astimezone().date()
    people = read_people(_file(arguments), day)
    _check_organisations(people, arguments.store)
    if arguments.what == SHOW:
        return _show(people, day, as_json=arguments.json)
    if arguments.json:
        print(json.dumps({"grants": len(people.grants), "removed": len(people.removed)}))
        return 0
    print(
        ngettext("{count} grant, and no fault.", "{count} grants, and no fault.", len(people.grants)).format(
            count=len(people.grants)
        )
    )
    return 0


def _file(arguments: argparse.Namespace) -> Path:
    if arguments.file is not None:
        return Path(arguments.file)
    named = os.environ.get(PEOPLE)
    if not named:
        raise Refused(_("No file of people is named. Give it, or set {setting}.").format(setting=PEOPLE))
    return Path(named)


def _check_organisations(people: PeopleFile, stores: list[str]) -> None:
    """Raise where a store's register does not know the organisation of a grant that covers the store."""
    faults = []
    for name in stores:
        path = store_path(name)
        with open_store(path) as store:
            known = {organisation.code for organisation in read_organisations(store)}
        faults += [
            _(
                "{place}: the register of {store} knows no organisation {code}. Import it, or mend the code."
            ).format(place=grant.place, store=path.stem, code=grant.organisation)
            for grant in people.grants
            if (grant.stores is None or path.stem in grant.stores) and grant.organisation not in known
        ]
    if faults:
        raise Refused("\n".join(faults))


def _show(people: PeopleFile, day: date, *, as_json: bool) -> int:
    grants = sorted(people.grants, key=lambda grant: (grant.ends or date.max, grant.number))
    if as_json:
        print(
            json.dumps({"grants": [_plain(grant, day) for grant in grants], "removed": len(people.removed)})
        )
        return 0
    table = Table(box=None)
    for title in (_("Grant"), _("Roles"), _("Organisation"), _("Stores"), _("Until"), _("State")):
        table.add_column(title)
    for grant in grants:
        table.add_row(
            f"{grant.number} ({grant.kind})",
            ", ".join(sorted(grant.roles)),
            grant.organisation,
            _("all") if grant.stores is None else ", ".join(sorted(grant.stores)),
            "" if grant.ends is None else grant.ends.isoformat(),
            _state(grant, day),
        )
    Console().print(table, markup=False, highlight=False)
    return 0


def _state(grant: Grant, day: date) -> str:
    if grant.ends is not None and grant.ends < day:
        return _("ended")
    if grant.begins is not None and day < grant.begins:
        return _("begins {day}").format(day=grant.begins.isoformat())
    if grant.ends is not None and grant.ends - day <= timedelta(days=SOON_DAYS):
        return _("ends soon")
    return _("holds")


def _plain(grant: Grant, day: date) -> dict[str, Any]:
    # Who holds it stands in the file and nowhere else.
    return {
        "number": grant.number,
        "line": grant.line,
        "kind": grant.kind,
        "organisation": grant.organisation,
        "roles": sorted(grant.roles),
        "stores": None if grant.stores is None else sorted(grant.stores),
        "from": grant.begins and grant.begins.isoformat(),
        "until": grant.ends and grant.ends.isoformat(),
        "holds": grant.counts_on(day),
        "ends_soon": grant.counts_on(day)
        and grant.ends is not None
        and grant.ends - day <= timedelta(days=SOON_DAYS),
    }
