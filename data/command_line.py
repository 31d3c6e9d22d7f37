"""Runs commands: parses arguments, prints refusals as one sentence and gives exit codes."""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

import duckdb

from data.audit.refusals import record_refusal
from data.connection import is_damage
from data.errors import NotAllowed, Refused, StoreError
from data.language import _

DONE, REFUSED = 0, 2


def run_command(program: str, description: str, modules: Sequence[str], arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 2 refused with a reason.

    Each module of commands has NAME, HELP, add_arguments(parser) and run(arguments) -> int.
    """
    commands = [import_module(name) for name in modules]
    parsed = _parser(program, description, commands).parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except NotAllowed as error:
        return _refuse(_recorded(error, parsed.run.__module__), as_json=parsed.json)
    except (Refused, StoreError) as error:
        return _refuse(str(error), as_json=parsed.json)
    except OSError as error:
        place = error.filename or _("a file")
        message = _("{place} cannot be used: {reason}. Choose another place, or make room.")
        return _refuse(message.format(place=place, reason=error.strerror or error), as_json=parsed.json)
    except duckdb.Error as error:
        if not is_damage(error):
            raise
        message = _("A block of the store is damaged. Look at all of it: `{command}`.")
        return _refuse(message.format(command="python -m data doctor --store NAME"), as_json=parsed.json)
    except KeyboardInterrupt:
        print(_("Stopped. Nothing was changed."), file=sys.stderr)  # noqa: T201
        return REFUSED
    return code


def _recorded(refusal: NotAllowed, module: str) -> str:
    """Return a refusal in words after it is on record, and why not where it cannot be."""
    try:
        record_refusal(refusal, None, f"command:{module.rpartition('.')[2]}")
    except StoreError as fault:
        return f"{refusal} {fault}"
    return str(refusal)


def _refuse(sentence: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"refused": sentence}))  # noqa: T201
    print(sentence, file=sys.stderr)  # noqa: T201
    return REFUSED


def _parser(program: str, description: str, commands: Sequence[ModuleType]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=program, description=description)
    subparsers = parser.add_subparsers(required=True, metavar=_("COMMAND"))
    for command in commands:
        subparser = subparsers.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(subparser)
        if "--json" not in subparser._option_string_actions:
            subparser.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
        subparser.set_defaults(run=command.run)
    return parser
