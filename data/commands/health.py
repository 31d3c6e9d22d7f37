"""Says in a word whether an installation is well: `health`."""

import argparse
import json
from dataclasses import asdict

from data.checkup.health import read_health
from data.command_line import DONE, REFUSED
from data.language import _

NAME = "health"
HELP = _("say whether app, stores and backups are well, naming nothing; exit code 0 or 2")
ADDRESS = "127.0.0.1:8501"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add where the app answers."""
    parser.add_argument("--address", default=ADDRESS, metavar="HOST:PORT", help=_("where the app answers"))
    parser.add_argument("--without-app", action="store_true", help=_("do not ask the app"))


def run(arguments: argparse.Namespace) -> int:
    """Print ok, or what is not, in counts."""
    health = read_health(None if arguments.without_app else arguments.address)
    if arguments.json:
        print(json.dumps({"well": health.is_well, **asdict(health)}))
    elif health.is_well:
        print("ok")
    else:
        print(
            _(
                "not well: app answers: {app}, stores not sound: {stores}, backups too old: {backups}, "
                "room on the disk: {room}. See `make doctor`."
            ).format(
                app=_yes(health.app),
                stores=health.stores_unsound,
                backups=health.backups_old,
                room=_yes(health.has_room),
            )
        )
    return DONE if health.is_well else REFUSED


def _yes(value: bool | None) -> str:
    return _("not asked") if value is None else _("yes") if value else _("no")
