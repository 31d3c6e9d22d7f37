"""The commands of `python -m layers`."""

COMMANDS: tuple[str, ...] = ()
