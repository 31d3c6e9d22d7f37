"""Measures how often 90 % intervals hold the truth, on many made-up facts whose truth is known."""

import argparse
from collections.abc import Callable

from data.errors import Refused
from data.language import _
from layers.evaluation.empty_designs import try_empty_designs
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.interval_coverage import TARGET, Design, coverage_of_designs
from layers.evaluation.rate_designs import neighbour_rate_designs, own_rate_designs
from layers.evaluation.window_designs import window_designs
from layers.evaluation.yield_designs import yield_designs
from layers.number_text import write_count, write_number

NAME = "coverage"
HELP = _("how often 90 % intervals hold the truth, on many made-up facts")

KINDS: dict[str, Callable[[], tuple[Design, ...]]] = {
    "sightings_rate": own_rate_designs,
    "neighbour_rate": neighbour_rate_designs,
    "inspection_yield": yield_designs,
    "hot_spots": window_designs,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many seeds are drawn, and which layers are tried."""
    parser.add_argument("--seeds", type=int, default=500, metavar="N", help=_("facts drawn of each design"))
    parser.add_argument("--first-seed", type=int, default=0, metavar="N", help=_("number of the first"))
    parser.add_argument("--layer", choices=sorted(KINDS), help=_("only this layer"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return the coverage of each layer with intervals, by design.

    Raises
    ------
    Refused
        When no seed is asked for.
    """
    kinds = (arguments.layer,) if arguments.layer else tuple(KINDS)
    return measure(seeds=arguments.seeds, first_seed=arguments.first_seed, kinds=kinds, tell=tell)


def measure(*, seeds: int, tell: Tell, first_seed: int = 0, kinds: tuple[str, ...] | None = None) -> Figures:
    """Return coverage by layer and design, over so many seeds, with the size of the run.

    Raises
    ------
    Refused
        When no seed is asked for.
    """
    if seeds < 1:
        raise Refused(_("With {seeds} seeds nothing is measured. Choose 1 or more.").format(seeds=seeds))
    wanted = kinds or tuple(KINDS)
    layers = {}
    for number, kind in enumerate(wanted):
        layers[kind] = coverage_of_designs(
            KINDS[kind](),
            seeds=seeds,
            first_seed=first_seed,
            tell=lambda share, words, number=number: tell((number + share) / len(wanted), words),  # type: ignore[misc]
        )
    tell(1, "")
    empty = try_empty_designs()
    unsound = empty["unsound"] + sum(each["unsound"] for each in layers.values())
    return {
        "target": list(TARGET),
        "layers": layers,
        "empty": empty,
        "unsound": unsound,
        "met": unsound == 0 and all(each["within"] for each in layers.values()),
        "run": {"seeds": seeds, "first_seed": first_seed},
    }


def in_words(figures: Figures) -> list[str]:
    """Return the coverage of every layer and design, one a line."""
    lines = [
        _(
            "Seeds of each design: {seeds}; 90 % intervals should hold the truth in {low} to {high} of cells."
        ).format(
            seeds=write_count(figures["run"]["seeds"]), low=figures["target"][0], high=figures["target"][1]
        )
    ]
    for kind, layer in figures["layers"].items():
        lines.append(f"{kind:60}{_share(layer['overall']):>8}")
        for code, design in layer["designs"].items():
            mark = "" if design["within"] else "  " + _("outside")
            lines.append(f"    {code:56}{_share(design['coverage']):>8}{mark}")
    lines.append(
        _("Designs in which something is empty: {tried}; values that are no number: {unsound}").format(
            tried=figures["empty"]["tried"], unsound=figures["unsound"]
        )
    )
    return lines


def _share(share: float | None) -> str:
    return _("none") if share is None else write_number(share, digits=3)
