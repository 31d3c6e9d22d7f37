"""Prints the access matrix: which role may read, open and do what."""

import argparse
import json

from data.access_matrix import access_matrix
from data.access_text import access_as_dict, access_as_markdown
from data.language import _

NAME = "access"
HELP = _("print which role may read, open and do what, as docs/access.md has it")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--markdown", action="store_true", help=_("print Markdown, as without any option"))


def run(arguments: argparse.Namespace) -> int:
    """Print the matrix as Markdown, or as JSON."""
    if arguments.json:
        print(json.dumps(access_as_dict(access_matrix())))
    else:
        print(access_as_markdown(access_matrix()), end="")
    return 0
