"""Prints the record of processing, or the draft impact assessment: `processing`."""

import argparse
import json

from data.commands.import_file import DEFAULT_STORE, STEWARD
from data.language import _
from data.processing.assessment import make_assessment
from data.processing.record import make_record
from data.processing.writing import document_to_html, document_to_markdown, document_to_plain
from data.store import open_store, store_path

NAME = "processing"
HELP = _("print the record of processing of a store, or the draft of its impact assessment")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the store, which document, and how it is written."""
    parser.add_argument("--store", default=DEFAULT_STORE, help=_("name or file"))
    parser.add_argument(
        "--assessment", action="store_true", help=_("the draft impact assessment instead of the record")
    )
    written = parser.add_mutually_exclusive_group()
    written.add_argument("--markdown", action="store_true", help=_("as Markdown, as without any option"))
    written.add_argument("--html", action="store_true", help=_("as a page to print or fill in"))


def run(arguments: argparse.Namespace) -> int:
    """Print the document."""
    make = make_assessment if arguments.assessment else make_record
    with open_store(store_path(arguments.store)) as store:
        document = make(store, STEWARD)
    if arguments.json:
        print(json.dumps(document_to_plain(document), ensure_ascii=False))
    elif arguments.html:
        print(document_to_html(document), end="")
    else:
        print(document_to_markdown(document), end="")
    return 0
