"""Runs `python -m data`: the commands about facts."""

import sys

from data.command_line import run_command
from data.commands import COMMANDS
from data.language import _

if __name__ == "__main__":
    sys.exit(
        run_command(
            "python -m data",
            _("Facts: vocabularies, places, demonstrations, stores."),
            COMMANDS,
            sys.argv[1:],
        )
    )
