"""Prints the schema of a store: every table and column with type, unit and meaning."""

import argparse
import json
import tempfile
from pathlib import Path

from data.language import _
from data.schema_text import read_tables, schema_as_markdown
from data.store import create_store, open_store, store_path

NAME = "schema"
HELP = _("print every table and column with type, unit and meaning")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of this command."""
    parser.add_argument("--store", help=_("name or file of a store; without it, the schema of a new store"))


def run(arguments: argparse.Namespace) -> int:
    """Print the schema as Markdown, or as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        if arguments.store:
            store = open_store(store_path(arguments.store))
        else:
            store = create_store(Path(folder) / "new.duckdb", name="new", crs_epsg=3035)
        with store:
            tables = read_tables(store.cursor())
    if arguments.json:
        print(json.dumps([table.as_dict() for table in tables]))
    else:
        print(schema_as_markdown(tables), end="")
    return 0
