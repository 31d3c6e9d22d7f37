"""Builds demonstrations: places of a real map or an invented municipality, with generated facts."""

import argparse
import dataclasses
import json
import sys

from data.demonstration.building import EXTRACT_NAMES, build_demonstration, check_replaceable
from data.demonstration.size import SIZES
from data.errors import Refused
from data.language import _
from data.store import store_path

NAME = "demo"
STARTING = (*EXTRACT_NAMES, "region")
HELP = _("build the demonstrations, with generated facts whose truth is known")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command; values are checked in `run`, so that a bad one gets a sentence."""
    parser.add_argument(
        "--synthetic", action="store_true", help=_("invent a municipality instead of using a map")
    )
    parser.add_argument("--size", help=_("of an invented one: region (default) or town"))
    parser.add_argument(
        "--missing",
        action="store_true",
        help=_("build those of the three on the start screen that are not there"),
    )
    parser.add_argument("--extract", help=_("one map alone: helsinki or rural"))
    parser.add_argument("--years", default="4", help=_("whole years before this one (default 4)"))
    parser.add_argument("--seed", default="1", help=_("the same number gives the same facts (default 1)"))
    parser.add_argument("--store", help=_("name or file of the store; one is built then"))


def run(arguments: argparse.Namespace) -> int:
    """Build the demonstrations that were asked for.

    Raises
    ------
    Refused
        When a value cannot be used, or a store that is no demonstration would be replaced.
    """
    years = _whole_number(arguments.years, "--years")
    seed = _whole_number(arguments.seed, "--seed")
    codes = _codes(arguments)
    paths = {code: store_path(arguments.store or code) for code in codes}
    for path in paths.values():
        check_replaceable(path)
    built = [
        build_demonstration(
            code, path, years=years, seed=seed, tell=lambda text: print(text, file=sys.stderr)
        )
        for code, path in paths.items()
    ]
    for each in built:
        figures = dataclasses.asdict(each) | {"store": str(each.store)}
        text = _(
            "{store}: {sightings} sightings, {visits} visits, "
            "{worksites} worksites, {inspections} inspections"
        )
        print(json.dumps(figures) if arguments.json else text.format(**figures))
    return 0


def _codes(arguments: argparse.Namespace) -> list[str]:
    if arguments.missing:
        _check_alone(arguments)
        return [code for code in STARTING if not store_path(code).exists()]
    if arguments.synthetic or arguments.size is not None:
        if arguments.extract is not None:
            raise Refused(_("An invented municipality has no extract. Leave --extract or --synthetic out."))
        return [_one_of(arguments.size or "region", "--size", list(SIZES))]
    if arguments.extract is not None:
        return [_one_of(arguments.extract, "--extract", list(EXTRACT_NAMES))]
    return ["helsinki"] if arguments.store else list(EXTRACT_NAMES)


def _check_alone(arguments: argparse.Namespace) -> None:
    given = {
        "--store": arguments.store is not None,
        "--extract": arguments.extract is not None,
        "--synthetic": arguments.synthetic,
        "--size": arguments.size is not None,
    }
    others = [option for option, is_given in given.items() if is_given]
    if others:
        message = _("--missing builds all that the start screen lacks. Leave {options} or --missing out.")
        raise Refused(message.format(options=", ".join(others)))


def _one_of(value: str, option: str, known: list[str]) -> str:
    if value not in known:
        message = _("{option} {value} is not known. Use one of {known}.")
        raise Refused(message.format(option=option, value=value, known=", ".join(known)))
    return value


def _whole_number(text: str, option: str) -> int:
    try:
        return int(text)
    except ValueError:
        message = _("{option} {text} is not a whole number. Write it in digits.")
        raise Refused(message.format(option=option, text=text)) from None
