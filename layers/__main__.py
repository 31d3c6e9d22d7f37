"""Runs `python -m layers`: the commands about measures."""

import sys

from data.command_line import run_command
from data.language import _
from layers.commands import COMMANDS

if __name__ == "__main__":
    sys.exit(
        run_command(
            "python -m layers", _("Measures: risk layers and how fast they are made."), COMMANDS, sys.argv[1:]
        )
    )
