"""Drills a restore: backs up, restores aside, compares, and says how long it took: `drill`."""

import argparse
import json
import os
import secrets
import time
from dataclasses import asdict

from data.backups.drilling import Drill, drill
from data.backups.folder import BACKUPS_SETTING
from data.backups.making import back_up
from data.bench_store import bench_store
from data.command_line import DONE, REFUSED
from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.language import _
from data.store import Store, open_store, store_path
from data.store_key import StoreKey, read_store_key

NAME = "drill"
HELP = _("back a store up, restore it to a side place, and compare: would last night's copy be back?")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, or how many rows of made-up facts to drill with."""
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    parser.add_argument("--rows", type=int, metavar="N", help=_("drill with N made-up sightings instead"))


def run(arguments: argparse.Namespace) -> int:
    """Hold a drill; the exit code is 2 where a table was not equal."""
    if arguments.rows:
        held, backup_s = _drill_made_up(arguments.rows)
    else:
        with open_store(store_path(arguments.store)) as store:
            held, backup_s = _drill(store)
    if arguments.json:
        print(json.dumps(asdict(held) | {"backup_seconds": backup_s}))
    else:
        print(drill_words(held, backup_s))
    return DONE if held.equal else REFUSED


def drill_words(held: Drill, backup_s: float) -> str:
    """Return how a drill went, in a sentence."""
    if not held.equal:
        return held.fault
    return _(
        "{rows} rows in {tables} tables: backed up in {backup_s} s, restored and compared in {restore_s} s, "
        "every table equal."
    ).format(
        rows=f"{held.rows:,}", tables=held.tables, backup_s=f"{backup_s:.1f}", restore_s=f"{held.seconds:.1f}"
    )


def _drill(store: Store) -> tuple[Drill, float]:
    began = time.monotonic()
    made = back_up(store, STEWARD)
    backup_s = round(time.monotonic() - began, 2)
    return drill(store, STEWARD, made), backup_s


def _drill_made_up(rows: int) -> tuple[Drill, float]:
    """Drill with a temporary store, encrypted with the key of the settings or one made for it."""
    key = read_store_key() or StoreKey(secrets.token_hex(32))
    with bench_store(rows, key=key) as store:
        # Its audit and the rest go where it goes: nothing of this installation is touched.
        os.environ["MAJAKKA_VAR"] = str(store.path.parent)
        os.environ.pop(BACKUPS_SETTING, None)
        return _drill(store)
