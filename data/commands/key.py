"""Makes a key for stores: `key FILE`."""

import argparse
import json
from pathlib import Path

from data.language import _
from data.store_key import FILE_SETTING, write_key_file

NAME = "key"
HELP = _("make a new key for stores, in a new file that its owner alone reads")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the file."""
    parser.add_argument("file", type=Path, help=_("the new file, on another disk than the stores"))


def run(arguments: argparse.Namespace) -> int:
    """Write the key, and say where it is, never what it is."""
    write_key_file(arguments.file)
    if arguments.json:
        print(json.dumps({"file": str(arguments.file)}))
        return 0
    print(_("A new key is in {file}. Set {setting} to it.").format(file=arguments.file, setting=FILE_SETTING))
    print(
        _(
            "Keep a copy in another place, away from stores and backups: without it, nothing that it "
            "encrypted can ever be read again."
        )
    )
    return 0
