"""Prints how good the layers are: `python -m layers evaluate WHAT`."""

import argparse
import json
import sys
from importlib import import_module

from data.language import _
from data.store import var_folder
from layers.evaluation.figures import write_figures

NAME = "evaluate"
HELP = _("measure how good the layers are, on made-up facts whose truth is known or on past data")

# Each module has NAME, HELP, add_arguments(parser), evaluate(arguments, tell) -> figures and
# in_words(figures) -> lines.
EVALUATIONS: tuple[str, ...] = (
    "layers.evaluation.hotspots",
    "layers.evaluation.coverage",
    "layers.evaluation.feedback",
    "layers.evaluation.null_maps",
    "layers.evaluation.ranking",
    "layers.evaluation.small_town",
    "layers.evaluation.routes",
    "layers.evaluation.shift_plans",
    "layers.evaluation.targets",
    "layers.evaluation.target_lists",
    "layers.evaluation.joint_visits",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add one command for each evaluation."""
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    below = parser.add_subparsers(required=True, metavar=_("WHAT"), dest="what")
    for name in EVALUATIONS:
        module = import_module(name)
        own = below.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.add_arguments(own)
        own.add_argument("--json", action="store_true", help=_("end with one line of JSON"))
        own.add_argument("--no-save", action="store_true", help=_("keep no figures for the Evidence screen"))
        own.set_defaults(evaluation=module)


def run(arguments: argparse.Namespace) -> int:
    """Measure, keep the figures for the screen, and print them."""
    module = arguments.evaluation
    figures = module.evaluate(arguments, _tell)
    if not arguments.no_save:
        write_figures(var_folder() / "evidence", module.NAME, figures)
    print(json.dumps(figures) if arguments.json else "\n".join(module.in_words(figures)))
    return 0


def _tell(share: float, what: str) -> None:
    """Show progress where somebody looks on; a file or a pipe is not filled with it."""
    if sys.stderr.isatty():
        print(f"\r{share:5.0%}  {what:<60}", end="" if share < 1 else "\n", file=sys.stderr, flush=True)
