"""Plans without a screen: `python -m layers plan WHAT`."""

import argparse
from importlib import import_module

from data.language import _

NAME = "plan"
HELP = _("plan where outreach teams go or what is inspected in a month, and write what they carry")

# Each module has NAME, HELP, add_arguments(parser) and run(arguments) -> int.
PLANS: tuple[str, ...] = ("layers.commands.plan_outreach", "layers.commands.plan_inspections")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one command for each kind of plan."""
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    below = parser.add_subparsers(required=True, metavar=_("WHAT"), dest="what")
    for name in PLANS:
        module = import_module(name)
        own = below.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.add_arguments(own)
        own.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
        own.set_defaults(plan=module)


def run(arguments: argparse.Namespace) -> int:
    """Plan, and return the exit code."""
    code: int = arguments.plan.run(arguments)
    return code
