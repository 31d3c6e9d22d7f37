"""Measures whether following our own plans keeps two areas of equal risk equal, as raw counts do not."""

import argparse
from dataclasses import asdict, replace

import numpy as np

from data.errors import Refused
from data.language import _
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.following_plans import Followed, Setting, follow_counts, follow_rates
from layers.number_text import write_count, write_number, write_share

NAME = "feedback"
HELP = _("follow plans made from their own findings for months, from 4:1 past effort on equal risk")

TARGET = (0.8, 1.25)
RULES = {"rates": follow_rates, "counts": follow_counts}
SETTINGS = {
    "region": Setting(),
    "fifth": Setting(hours=60),
    "town": Setting(cells=10, hours=13),
    "region-twice": Setting(ratio=2),
    "fifth-twice": Setting(hours=60, ratio=2),
}
"""The first is judged. In the last two an area has twice the risk: what is drawn to 1 anyway fails there."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how many seeds and how many months are simulated."""
    parser.add_argument("--seeds", type=int, default=200, metavar="N", help=_("simulations of each setting"))
    parser.add_argument("--months", type=int, default=24, metavar="N", help=_("months that are followed"))
    parser.add_argument("--first-seed", type=int, default=0, metavar="N", help=_("number of the first"))


def evaluate(arguments: argparse.Namespace, tell: Tell) -> Figures:
    """Return the estimated ratio of the areas after the months, for each setting and rule.

    Raises
    ------
    Refused
        When no seed or no month is asked for.
    """
    return measure(seeds=arguments.seeds, months=arguments.months, first_seed=arguments.first_seed, tell=tell)


def measure(
    *, seeds: int, tell: Tell, months: int = 24, first_seed: int = 0, settings: tuple[str, ...] | None = None
) -> Figures:
    """Return the estimated ratio by setting and rule: mean over seeds, and the share within the target.

    Raises
    ------
    Refused
        When no seed or no month is asked for.
    """
    if seeds < 1 or months < 1:
        raise Refused(
            _("{seeds} seeds over {months} months measure nothing. Choose 1 or more of both.").format(
                seeds=seeds, months=months
            )
        )
    wanted = settings or tuple(SETTINGS)
    found: Figures = {}
    for number, name in enumerate(wanted):
        setting = replace(SETTINGS[name], months=months)
        runs: dict[str, list[Followed]] = {rule: [] for rule in RULES}
        for seed in range(seeds):
            tell((number + seed / seeds) / len(wanted), name)
            for rule, follow in RULES.items():
                runs[rule].append(follow(setting, np.random.default_rng([first_seed + seed, number])))
        found[name] = {"setting": asdict(setting)} | {
            rule: _figures_of(each, setting.ratio) for rule, each in runs.items()
        }
    tell(1, "")
    judged = found[wanted[0]]["rates"]
    return {
        "target": list(TARGET),
        "settings": found,
        "met": TARGET[0] <= judged["mean"] <= TARGET[1] and judged["share_within"] >= 0.9,
        "run": {"seeds": seeds, "months": months, "first_seed": first_seed},
    }


def _figures_of(runs: list[Followed], truth: float) -> Figures:
    """Return figures of the estimated ratio relative to the true one."""
    ratios = np.array([each.ratio for each in runs]) / truth
    return {
        "mean": float(np.exp(np.log(ratios).mean())),
        "lower": float(np.quantile(ratios, 0.05)),
        "upper": float(np.quantile(ratios, 0.95)),
        "share_within": float(((ratios >= TARGET[0]) & (ratios <= TARGET[1])).mean()),
        "share_of_effort": float(np.mean([each.share for each in runs])),
    }


def in_words(figures: Figures) -> list[str]:
    """Return, for each setting and rule, the ratio that is estimated in the end."""
    run = figures["run"]
    lines = [
        _("Seeds: {seeds}; months followed: {months}; past effort 4:1.").format(
            seeds=write_count(run["seeds"]), months=run["months"]
        ),
        _("Estimated ratio of the areas, the true one being 1 (5 % to 95 % of seeds):"),
    ]
    names = {"rates": _("our rates and quotas"), "counts": _("raw counts")}
    for name, setting in figures["settings"].items():
        for rule, words in names.items():
            held = setting[rule]
            ends = f"({write_number(held['lower'])}-{write_number(held['upper'])})"
            lines.append(
                f"{name:26}{words:24}{write_number(held['mean']):>6} {ends:14}"
                + _("within {low}-{high}: {share}").format(
                    low=figures["target"][0],
                    high=figures["target"][1],
                    share=write_share(held["share_within"]),
                )
            )
    return lines
