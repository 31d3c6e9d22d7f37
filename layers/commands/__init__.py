"""The commands of `python -m layers`."""

COMMANDS = ("layers.commands.bench", "layers.commands.evaluate", "layers.commands.plan")
