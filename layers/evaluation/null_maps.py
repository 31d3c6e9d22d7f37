"""Measures how often hot spots are claimed on maps without a pattern, and how many planted ones are found."""

import argparse
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.getis_ord import gi_star_permuted, gi_star_plain
from layers.excess import excess
from layers.number_text import write_count, write_share
from layers.window import Windows

NAME = "null-maps"
HELP = _("how often hot spots are claimed where there are none, and how many planted ones are found")

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

SIDE = 20
TIMES = 6.0
MOST_MAPS_WITH_CLAIM, LEAST_FOUND, MOST_FALSE = 0.05, 0.65, 0.05
PERMUTATIONS = 999


@dataclass(frozen=True)
class Design:
    """Made-up maps: mean count of a cell, how uneven effort and rates are, and the blocks that are planted.

    Parameters
    ----------
    mean
        Events of a cell with mean effort, outside of planted blocks.
    unevenness
        Standard deviation of the logarithm of effort.
    spread
        Variance of the factor by which rates of single cells differ without a pattern (Gamma); 0 for none.
    block, blocks
        Side of a planted block in cells, and how many of them; none where it is a map without a pattern.
    """

    mean: float
    unevenness: float = 1.0
    spread: float = 0.0
    block: int = 0
    blocks: int = 0


NULLS = {
    "sparse, 30 events": Design(30 / SIDE**2),
    "mean 1": Design(1.0),
    "mean 2": Design(2.0),
    "mean 5": Design(5.0),
    "mean 2, cells differ": Design(2.0, spread=0.5),
    "mean 5, cells differ": Design(5.0, spread=0.5),
    "mean 2, cells differ much": Design(2.0, spread=1.0),
}
PLANTED = {
    "mean 2, blocks of 3 x 3": Design(2.0, block=3, blocks=3),
    "mean 2, blocks of 2 x 2": Design(2.0, block=2, blocks=5),
    "mean 1, blocks of 3 x 3": Design(1.0, block=3, blocks=3),
    "mean 0.5, blocks of 3 x 3": Design(0.5, block=3, blocks=3),
}
MAIN = "mean 2, blocks of 3 x 3"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many maps are drawn of each design."""
    parser.add_argument("--maps", type=int, default=200, metavar="N", help=_("maps of each design"))
    parser.add_argument("--first-seed", type=int, default=0, metavar="N", help=_("number of the first"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return how the hot spots do on all designs, beside Gi*.

    Raises
    ------
    Refused
        When no map is asked for.
    """
    return measure(maps=arguments.maps, first_seed=arguments.first_seed, tell=tell)


def measure(*, maps: int, tell: Tell, first_seed: int = 0) -> Figures:
    """Return shares of maps with a claim, recall and false discoveries, over so many maps of each design.

    Raises
    ------
    Refused
        When no map is asked for.
    """
    if maps < 1:
        raise Refused(_("With {maps} maps nothing is measured. Choose 1 or more.").format(maps=maps))
    figures: Figures = {"nulls": {}, "planted": {}}
    every = [("nulls", *each) for each in NULLS.items()] + [("planted", *each) for each in PLANTED.items()]
    for number, (kind, code, design) in enumerate(every):
        tell(number / len(every), code)
        seeds = range(first_seed, first_seed + maps)
        figures[kind][code] = on_nulls(design, seeds) if kind == "nulls" else on_planted(design, seeds)
    tell(1, "")
    main = figures["planted"][MAIN]["hot_spots"]
    figures["met"] = (
        all(
            each["hot_spots"]["maps_with_claim"] <= MOST_MAPS_WITH_CLAIM for each in figures["nulls"].values()
        )
        and main["recall"] >= LEAST_FOUND
        and main["false"] <= MOST_FALSE
    )
    figures["run"] = {"maps": maps, "first_seed": first_seed, "cells": SIDE**2, "times": TIMES, "main": MAIN}
    return figures


def on_nulls(design: Design, seeds: range, *, beside: bool = True) -> Figures:
    """Return, for each method, the share of maps without a pattern in which it claims any cell, and cells.

    `beside` tells whether Gi* is computed as well.
    """
    claims: dict[str, list[int]] = {}
    for seed in seeds:
        events, effort, _planted = made_up_map(design, seed)
        for method, claimed in claimed_by_method(events, effort, seed, beside=beside).items():
            claims.setdefault(method, []).append(int(claimed.sum()))
    return {
        method: {"maps_with_claim": float(np.mean(np.array(counts) > 0)), "cells": float(np.mean(counts))}
        for method, counts in claims.items()
    }


def on_planted(design: Design, seeds: range) -> Figures:
    """Return recall of planted cells and share of false claims, strict and with neighbours forgiven.

    A claim is false where the cell is not planted; with neighbours forgiven, where none around it is either.
    Both are means over maps, a map without claims having none that are false.
    """
    found: dict[str, list[tuple[float, float, float]]] = {}
    windows = _windows()
    for seed in seeds:
        events, effort, planted = made_up_map(design, seed)
        near = windows.sums(planted) > 0
        for method, claimed in claimed_by_method(events, effort, seed).items():
            many = max(int(claimed.sum()), 1)
            found.setdefault(method, []).append(
                (
                    float(claimed[planted].mean()),
                    float((claimed & ~planted).sum() / many),
                    float((claimed & ~near).sum() / many),
                )
            )
    names = ("recall", "false", "false_beyond_neighbours")
    return {
        method: dict(zip(names, map(float, np.mean(each, axis=0)), strict=True))
        for method, each in found.items()
    }


def made_up_map(design: Design, seed: int) -> tuple[Floats, Floats, Mask]:
    """Return events, effort (mean 1) and which cells are planted, of a square map."""
    random = np.random.default_rng([seed, 4])
    effort = random.lognormal(0, design.unevenness, SIDE**2)
    effort /= effort.mean()
    planted = _planted(design, random)
    rate = design.mean * effort * np.where(planted, TIMES, 1.0)
    if design.spread:
        rate = rate * random.gamma(1 / design.spread, design.spread, SIDE**2)
    return random.poisson(rate).astype(np.float64), effort, planted


def claimed_by_method(events: Floats, effort: Floats, seed: int, *, beside: bool = True) -> dict[str, Mask]:
    """Return the cells that each method claims: ours, its windows alone, and Gi* of rates in two ways."""
    windows = _windows()
    found = excess(windows, events, effort)
    ours = {"hot_spots": found.hot, "windows": found.stands_out}
    if not beside:
        return ours
    rate = events / effort
    return ours | {
        "gi_star": gi_star_plain(windows, rate) < MOST_FALSE,
        "gi_star_permuted": gi_star_permuted(windows, rate, seed=seed, permutations=PERMUTATIONS)
        <= MOST_FALSE,
    }


def in_words(figures: Figures) -> list[str]:
    """Return a line for each design, with every method."""
    run = figures["run"]
    lines = [
        _("Maps of each design: {maps}, each of {cells} cells; planted risk: {times} times.").format(
            maps=write_count(run["maps"]), cells=write_count(run["cells"]), times=write_count(run["times"])
        ),
        _("No pattern: share of maps with a claim (cells claimed in a map)"),
    ]
    for code, methods in figures["nulls"].items():
        lines += [f"  {code}"] + [
            f"    {method:20}{write_share(each['maps_with_claim']):>8}  ({each['cells']:.1f})"
            for method, each in methods.items()
        ]
    lines.append(_("Planted: found, false claims, false beyond neighbours of planted cells"))
    for code, methods in figures["planted"].items():
        lines += [f"  {code}"] + [
            f"    {method:20}{each['recall']:8.3f}{each['false']:8.3f}{each['false_beyond_neighbours']:8.3f}"
            for method, each in methods.items()
        ]
    return lines


def _planted(design: Design, random: np.random.Generator) -> Mask:
    """Return blocks at random places that do not touch; a place that does is drawn again."""
    planted = np.zeros((SIDE, SIDE), bool)
    while planted.sum() < design.blocks * design.block**2:
        row, column = random.integers(0, SIDE - design.block + 1, 2)
        apart = (
            slice(max(row - 2, 0), row + design.block + 2),
            slice(max(column - 2, 0), column + design.block + 2),
        )
        if not planted[apart].any():
            planted[row : row + design.block, column : column + design.block] = True
    return planted.ravel()


def _windows() -> Windows:
    north, east = np.divmod(np.arange(SIDE**2), SIDE)
    return Windows(east, north)
