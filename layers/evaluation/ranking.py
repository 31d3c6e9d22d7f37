"""Measures how well layers order cells by their true risk, beside raw counts and raw rates."""

import argparse
from functools import partial

import numpy as np

from data.demonstration.plan import PLANS
from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.rankings import BASELINES, REGIONS, Correlations, rank_demonstration
from layers.number_text import write_count, write_number

NAME = "ranking"
HELP = _("how well layers order cells by true risk, beside raw counts and raw rates")

LEAST_GAIN = 0.15
# The layer that puts exposure and what was met together; where too little was met, exposure alone.
JUDGED = ("outreach_learnt", "outreach_exposure")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add which demonstrations are made up, how many, and the sizes of cells."""
    parser.add_argument("--demonstration", choices=sorted(PLANS), default="region", help=_("which is built"))
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help=_("how many are built"))
    parser.add_argument("--first-seed", type=int, default=1, metavar="N", help=_("number of the first"))
    parser.add_argument("--years", type=int, default=4, metavar="N", help=_("whole years before this one"))
    parser.add_argument(
        "--levels", type=int, nargs="+", default=[1, 2, 3], metavar="L",
        help=_("sizes of cells: 1 is 250 m, 2 is 500 m, 3 is 1 km"),
    )  # fmt: skip


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return Spearman's rank correlation with the truth, by level, order and cells compared.

    Raises
    ------
    Refused
        When no seed is asked for, or cells are smaller than those whose truth is known.
    """
    return measure(
        demonstration=arguments.demonstration,
        seeds=arguments.seeds,
        first_seed=arguments.first_seed,
        years=arguments.years,
        levels=tuple(arguments.levels),
        tell=tell,
    )


def measure(
    *,
    seeds: int,
    tell: Tell,
    demonstration: str = "region",
    first_seed: int = 1,
    years: int = 4,
    levels: tuple[int, ...] = (1, 2, 3),
) -> Figures:
    """Return the mean correlation over seeds, and by how much the layer made for ranking is ahead.

    Raises
    ------
    Refused
        When no seed is asked for, or cells are smaller than those whose truth is known.
    """
    if seeds < 1 or not levels or min(levels) < 1:
        raise Refused(
            _(
                "{seeds} seeds with cells of levels {levels} measure nothing. Choose 1 or more of both."
            ).format(seeds=seeds, levels=", ".join(str(level) for level in levels))
        )
    by_level: Figures = {}
    for number, level in enumerate(levels):
        runs = []
        for seed in range(seeds):
            share, words = (number + seed / seeds) / len(levels), f"{demonstration} {first_seed + seed}"
            tell(share, words)
            runs.append(
                rank_demonstration(
                    demonstration,
                    years=years,
                    seed=first_seed + seed,
                    level=level,
                    tell=partial(tell, share, words),
                )
            )
        by_level[str(level)] = _figures_of(runs)
    tell(1, "")
    judged = by_level[str(min(levels))]
    return {
        "least_gain": LEAST_GAIN,
        "levels": by_level,
        "judged": {"level": min(levels), "layer": judged["layer"], "gain": judged["gain"]},
        "met": judged["gain"]["all"] is not None and judged["gain"]["all"] >= LEAST_GAIN,
        "run": {"demonstration": demonstration, "seeds": seeds, "first_seed": first_seed, "years": years},
    }


def _figures_of(runs: list[Correlations]) -> Figures:
    names = [name for name in runs[0] if all(name in run for run in runs)]
    means = {
        name: {region: _mean([run[name][region] for run in runs]) for region in REGIONS} for name in names
    }
    layer = next(name for name in JUDGED if name in names)
    return {
        "spearman": means,
        "layer": layer,
        "gain": {region: _gain(means, layer, region) for region in REGIONS},
        "gains": {
            name: {region: _gain(means, name, region) for region in REGIONS}
            for name in names
            if name not in BASELINES
        },
    }


def _mean(found: list[float | None]) -> float | None:
    held = [each for each in found if each is not None]
    return float(np.mean(held)) if held else None


def _gain(means: dict[str, dict[str, float | None]], layer: str, region: str) -> float | None:
    """Return how far a layer is ahead of the better of raw counts and raw rates."""
    own = means[layer][region]
    raw = [each for each in (means[name][region] for name in BASELINES) if each is not None]
    return own - max(raw) if own is not None and raw else None


def in_words(figures: Figures) -> list[str]:
    """Return the correlations as one small table for each size of cells."""
    run = figures["run"]
    lines = [
        _("Demonstration: {name}; seeds: {seeds}; years: {years}.").format(
            name=run["demonstration"], seeds=write_count(run["seeds"]), years=run["years"]
        ),
        _("Spearman's rank correlation with the true risk; where an order knows nothing it has the middle."),
    ]
    headings = {"all": _("all cells"), "visited": _("visited"), "not_visited": _("not visited")}
    for level, found in figures["levels"].items():
        title = _("cells of {size} m").format(size=125 * 2 ** int(level))
        lines.append(f"{title:24}" + "".join(f"{headings[region]:>14}" for region in REGIONS))
        for name, means in found["spearman"].items():
            lines.append(f"    {name:20}" + "".join(f"{_shown(means[region]):>14}" for region in REGIONS))
        lines.append("  " + _("ahead of the better of the two:"))
        for name, gains in found["gains"].items():
            ahead = "".join(f"{_shown(gains[region], sign=True):>14}" for region in REGIONS)
            lines.append(f"    {name:20}{ahead}{'  *' if name == found['layer'] else ''}")
    lines.append(_("* the layer made for ranking, which is judged on all cells, in the smallest"))
    return lines


def _shown(number: float | None, *, sign: bool = False) -> str:
    if number is None:
        return "-"
    return ("+" if sign and number > 0 else "") + write_number(round(number, 3), digits=3)
