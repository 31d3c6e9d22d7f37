"""Prints the vocabularies: codes, labels and sources."""

import argparse
import json

from data.errors import Refused
from data.language import _
from data.vocabulary_list import entry_to_dict, vocabularies, vocabularies_to_markdown

NAME = "vocabulary"
HELP = _("print the vocabularies: codes, labels and sources")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("name", nargs="?", help=_("one vocabulary; without it, all of them"))
    parser.add_argument("--json", action="store_true", help=_("print one line of JSON"))
    parser.add_argument("--markdown", action="store_true", help=_("print docs/vocabularies.md"))


def run(arguments: argparse.Namespace) -> int:
    """Print one vocabulary or all, as lines of text, as JSON or as Markdown.

    Raises
    ------
    Refused
        When no vocabulary has the name.
    """
    chosen = vocabularies()
    if arguments.name is not None:
        if arguments.name not in chosen:
            message = _("No vocabulary is named {name}. Use one of {names}.")
            raise Refused(message.format(name=arguments.name, names=", ".join(chosen)))
        chosen = {arguments.name: chosen[arguments.name]}
    if arguments.json:
        print(
            json.dumps({name: [entry_to_dict(each) for each in entries] for name, entries in chosen.items()})
        )
    elif arguments.markdown:
        print(vocabularies_to_markdown(), end="")
    else:
        for name, entries in chosen.items():
            print(f"{name} ({len(entries)})")
            for each in entries:
                print(f"  {each.code:26} {each.label}  [{each.source}]")
    return 0
