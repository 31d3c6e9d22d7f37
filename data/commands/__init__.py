"""The commands of `python -m data`."""

COMMANDS = (
    "data.commands.schema",
    "data.commands.vocabulary",
    "data.commands.bench",
    "data.commands.demo",
    "data.commands.places",
)
