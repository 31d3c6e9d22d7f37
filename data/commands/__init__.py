"""The commands of `python -m data`."""

COMMANDS = (
    "data.commands.schema",
    "data.commands.vocabulary",
    "data.commands.languages",
    "data.commands.bench",
    "data.commands.demo",
    "data.commands.places",
    "data.commands.streets",
    "data.commands.template",
    "data.commands.import_file",
    "data.commands.ledger",
    "data.commands.take_back",
    "data.commands.purge",
    "data.commands.rounds",
    "data.commands.release",
)
