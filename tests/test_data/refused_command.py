"""Stands in for a command that is refused to whoever runs it."""

import argparse

from data.errors import NotAllowed

NAME, HELP = "refused", "is refused"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing."""
    parser.set_defaults(nothing=None)


def run(_arguments: argparse.Namespace) -> int:
    """Refuse."""
    raise NotAllowed("Not for you.")
