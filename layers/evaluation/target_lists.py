"""Measures lists that learn against lists of most expected findings: what they find, and whom they miss."""

import argparse
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.inspected_region import Region, invent_region, invent_region_ground
from layers.evaluation.lot_coverage import coverage_of_lots
from layers.evaluation.target_months import follow_lists
from layers.number_text import write_count, write_number, write_share
from layers.targets.shares import Shares

Floats = NDArray[np.float64]

NAME = "target-lists"
HELP = _("follow lists for months: what they find, whom they never visit, and whether the base rate holds")

LEAST_RELATIVE = 0.97
MOST_UNDER_VISITED = 0.32
COVERAGE = (0.86, 0.94)
TOP_SHARE = 0.1
GREEDY = Shares(1, 0, 0)


@dataclass(frozen=True)
class Setting:
    """How an authority begins.

    Parameters
    ----------
    budget
        Visits a month.
    history_years
        Years of inspections that are known when it begins.
    """

    budget: int = 75
    history_years: float = 0


SETTINGS = {"new": Setting(), "small": Setting(budget=25), "history": Setting(history_years=1)}
"""The first is judged; the region's inspectorate makes 900 inspections a year."""
LOTS = {"city": (400, 60), "district": (300, 25), "town": (60, 7)}
"""Worksites and visits a month of which intervals of the base rate are tried; all together are judged."""
Regions = Callable[[int, float], Region]
"""Gives the region of a seed, with so many years of inspections before."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many months and how many seeds are simulated."""
    parser.add_argument("--months", type=int, default=36, metavar="N", help=_("months that are followed"))
    parser.add_argument("--seeds", type=int, default=8, metavar="N", help=_("regions of each setting"))
    parser.add_argument(
        "--lot-seeds", type=int, default=200, metavar="N", help=_("lots of each size of town")
    )
    parser.add_argument("--first-seed", type=int, default=0, metavar="N", help=_("number of the first"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return what lists find and whom they miss, and how often the interval of the base rate holds the truth.

    Raises
    ------
    Refused
        When no seed or no month is asked for.
    """
    tell(0, _("Inventing a region"))
    ground = invent_region_ground()
    return measure(
        lambda seed, years: invent_region(ground, seed=seed, history_years=years),
        seeds=arguments.seeds,
        lot_seeds=arguments.lot_seeds,
        months=arguments.months,
        first_seed=arguments.first_seed,
        tell=tell,
    )


def measure(
    regions: Regions,
    *,
    seeds: int,
    lot_seeds: int,
    tell: Tell,
    months: int = 36,
    first_seed: int = 0,
    settings: dict[str, Setting] = SETTINGS,
    lots: dict[str, tuple[int, int]] = LOTS,
) -> Figures:
    """Return the figures of our lists beside greedy ones by setting, and coverage by size of town.

    Greedy lists go by expected findings alone, learn with the same model and wait as long before they come
    back. Under-visited is a worksite of the tenth with the highest true chances that in all months was
    visited less than once, or less than half as often as if visits went to all worksites alike.

    Raises
    ------
    Refused
        When no seed or no month is asked for.
    """
    if min(seeds, lot_seeds, months) < 1:
        raise Refused(
            _(
                "{seeds} seeds, {lots} lots and {months} months measure nothing. Choose 1 or more of each."
            ).format(seeds=seeds, lots=lot_seeds, months=months)
        )
    found: Figures = {}
    for number, (name, setting) in enumerate(settings.items()):
        pairs = []
        for seed in range(first_seed, first_seed + seeds):
            tell(0.6 * (number + (seed - first_seed) / seeds) / len(settings), name)
            region = regions(seed, setting.history_years)
            pairs.append([
                _figures_of_run(region, shares, setting, months=months, seed=seed)
                for shares in (Shares(), GREEDY)
            ])  # fmt: skip
        found[name] = {"setting": asdict(setting)} | _compared(pairs)
    covered = coverage_of_lots(
        regions(first_seed, 0).truth,
        lots,
        seeds=lot_seeds,
        first_seed=first_seed,
        months=months,
        tell=lambda share, words: tell(0.6 + 0.4 * share, words),
    )
    tell(1, "")
    judged = next(iter(found.values()))
    return {
        "targets": {
            "least_relative": LEAST_RELATIVE,
            "most_under_visited": MOST_UNDER_VISITED,
            "coverage": list(COVERAGE),
        },
        "settings": found,
        "base_rate": covered,
        "met": {
            "relative": judged["relative"]["mean"] >= LEAST_RELATIVE,
            "under_visited": judged["ours"]["under_visited"]["mean"] <= MOST_UNDER_VISITED,
            "coverage": COVERAGE[0] <= covered["overall"] <= COVERAGE[1],
        },
        "run": {"seeds": seeds, "lot_seeds": lot_seeds, "months": months, "first_seed": first_seed},
    }


def under_visited(truth: Floats, visits: NDArray[np.int64], all_visits: int) -> float:
    """Return the share of the true top tenth that is under-visited, as `measure` says."""
    top = np.argsort(-truth, kind="stable")[: max(1, round(TOP_SHARE * len(truth)))]
    least = max(1.0, all_visits / len(truth) / 2)
    return float((visits[top] < least).mean())


def _figures_of_run(
    region: Region, shares: Shares, setting: Setting, *, months: int, seed: int
) -> dict[str, float]:
    followed = follow_lists(region, shares, budget=setting.budget, months=months, seed=seed)
    return {
        "hit_rate": followed.hit_rate,
        "under_visited": under_visited(region.truth, followed.visits, setting.budget * months),
    }


def _compared(pairs: list[list[dict[str, float]]]) -> Figures:
    ours, greedy = ([pair[side] for pair in pairs] for side in (0, 1))
    relative = [one["hit_rate"] / other["hit_rate"] for one, other in zip(ours, greedy, strict=True)]
    return {
        name: {figure: _spread([run[figure] for run in runs]) for figure in runs[0]}
        for name, runs in (("ours", ours), ("greedy", greedy))
    } | {"relative": _spread(relative)}


def _spread(numbers: list[float]) -> dict[str, float]:
    """Return mean, standard deviation over seeds, lowest and highest."""
    held = np.array(numbers)
    return {
        "mean": float(held.mean()),
        "sd": float(held.std()),
        "lowest": float(held.min()),
        "highest": float(held.max()),
    }


def in_words(figures: Figures) -> list[str]:
    """Return what our lists find beside greedy ones, whom each misses, and how the base rate holds."""
    run, targets = figures["run"], figures["targets"]
    lines = [
        _("Months followed: {months}; regions of each setting: {seeds}; lots: {lots}.").format(
            months=run["months"], seeds=write_count(run["seeds"]), lots=write_count(run["lot_seeds"])
        ),
        _("Under-visited: of the tenth with the highest true chances, those visited less than once, or less "
          "than half as often as if all were visited alike."),
        _("Mean over regions (lowest to highest):"),
    ]  # fmt: skip
    for name, found in figures["settings"].items():
        setting = found["setting"]
        lines.append(
            _("{name}: {budget} visits a month, {years} years of inspections known before").format(
                name=name, budget=setting["budget"], years=write_number(setting["history_years"])
            )
        )
        lines.append("    " + _("hits relative to greedy  {share}").format(share=_shown(found["relative"])))
        for side, words in (("ours", _("our lists")), ("greedy", _("greedy"))):
            lines.append(
                f"    {words:12}"
                + _("hits {hits}   under-visited {missed}").format(
                    hits=_shown(found[side]["hit_rate"]), missed=_shown(found[side]["under_visited"])
                )
            )
    lines.append(
        _("Aimed at in the first: {relative} or more, under-visited {missed} or less.").format(
            relative=write_share(targets["least_relative"]), missed=write_share(targets["most_under_visited"])
        )
    )
    lines += _base_rate_in_words(figures["base_rate"], targets["coverage"])
    return lines


def _base_rate_in_words(covered: Figures, target: list[float]) -> list[str]:
    lines = [
        _(
            "Base rate by lot: the 90 % interval holds the truth in {share} (aimed at {low} to {high})."
        ).format(
            share=write_share(covered["overall"]), low=write_share(target[0]), high=write_share(target[1])
        )
    ]
    for name, design in covered["designs"].items():
        lines.append(
            f"    {name:12}"
            + _(
                "{sites} worksites, {budget} visits a month, {lots} lots: {share} (± {error}), width {width}"
            ).format(
                sites=write_count(design["sites"]),
                budget=design["budget"],
                lots=write_count(design["lots"]),
                share=write_share(design["coverage"]),
                error=write_share(design["standard_error"]),
                width=write_share(design["width"] or 0),
            )
        )
    return lines


def _shown(spread: dict[str, float]) -> str:
    return f"{write_share(spread['mean'])} ({write_share(spread['lowest'])}-{write_share(spread['highest'])})"
