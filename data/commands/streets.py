"""Builds the streets of a store, or says how they stand: `streets build`, `streets status`."""

import argparse
import json
import sys
import time
from typing import Any

from data.language import _
from data.store import Store, open_store, store_path
from data.streets.opening import open_streets
from data.streets.status import Status, read_status

NAME = "streets"
HELP = _("build the streets that routes go along, or say how they stand")
DEFAULT_STORE = "majakka"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument(
        "action",
        nargs="?",
        choices=["build", "status"],
        default="status",
        help=_("build: make the streets ready; status (default): say how they stand"),
    )
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file of the store"))


def run(arguments: argparse.Namespace) -> int:
    """Build if asked to, and print how the streets stand."""
    began = time.monotonic()
    with open_store(store_path(arguments.store)) as store:
        if arguments.action == "build":
            open_streets(store, tell=lambda _share, what: print(what, file=sys.stderr))
        figures = _figures(store, read_status(store))
    if arguments.json:
        print(json.dumps(figures | {"seconds": round(time.monotonic() - began, 2)}))
    else:
        print(_sentence(figures))
    return 0


def _figures(store: Store, status: Status) -> dict[str, Any]:
    return {
        "store": store.settings.name,
        "network": status.network,
        "extracts": [path.name for path in status.extracts],
        "built": status.built,
        "megabytes": round(status.size_bytes / 1e6, 1),
    }


def _sentence(figures: dict[str, Any]) -> str:
    if figures["network"] == "straight":
        return _(
            "{store}: no streets are known, so routes go in straight lines. "
            "Bring in an extract again with `python -m data places import`."
        ).format(store=figures["store"])
    if not figures["built"]:
        text = _("{store}: the extract is kept, the streets are built when a route is first planned.")
        return text.format(store=figures["store"])
    return _("{store}: the streets are ready, {megabytes} MB with their extracts.").format(
        store=figures["store"], megabytes=figures["megabytes"]
    )
