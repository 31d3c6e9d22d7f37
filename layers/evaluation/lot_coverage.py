"""Counts how often the interval of the base rate by lot holds the truth."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from data.inspecting.month_list import SiteKey
from layers.evaluation.figures import Figures, Tell
from layers.evaluation.target_months import FIRST_PERIOD, NOT_CARRIED_OUT, MonthOfLots, rate_of_lots
from layers.targets.lot import draw_lot
from layers.targets.lot_base_rate import BaseRate
from layers.targets.shares import Shares

Floats = NDArray[np.float64]


def coverage_of_lots(
    true_chances: Floats,
    lots: Mapping[str, tuple[int, int]],
    *,
    seeds: int,
    first_seed: int,
    months: int,
    tell: Tell,
) -> Figures:
    """Return how often the interval holds the mean true chance of all worksites, by size of town.

    Parameters
    ----------
    true_chances
        From which those of each town are drawn.
    lots
        Worksites and visits a month of each town.
    """
    designs: Figures = {}
    for number, (name, (sites, budget)) in enumerate(lots.items()):
        held, widths, drawn, unknown = [], [], [], 0
        for seed in range(first_seed, first_seed + seeds):
            if seed % 20 == 0:
                tell((number + (seed - first_seed) / seeds) / len(lots), name)
            rng = np.random.default_rng([seed, 2])
            truth = rng.choice(true_chances, sites)
            rate = _rate_by_lot(truth, budget, months, seed, rng)
            if rate is None:
                unknown += 1
                continue
            held.append(rate.lower <= truth.mean() <= rate.upper)
            widths.append(rate.upper - rate.lower)
            drawn.append(rate.lots)
        covered = float(np.mean(held)) if held else float("nan")
        designs[name] = {
            "sites": sites,
            "budget": budget,
            "coverage": covered,
            "standard_error": float(np.sqrt(covered * (1 - covered) / max(len(held), 1))),
            "width": float(np.mean(widths)) if widths else None,
            "lots": float(np.mean(drawn)) if drawn else 0.0,
            "not_known": unknown,
        }
    return {"overall": float(np.mean([each["coverage"] for each in designs.values()])), "designs": designs}


def _rate_by_lot(
    truth: Floats, budget: int, months: int, seed: int, rng: np.random.Generator
) -> BaseRate | None:
    """Return the base rate of an authority that goes where the lot sends it; some visits are not made."""
    keys = [SiteKey("simulated", str(number)) for number in range(len(truth))]
    everywhere, drawn = np.ones(len(truth), bool), []
    for month in range(months):
        lot = draw_lot(keys, everywhere, budget, Shares(), draw=f"{seed}:{month}")
        carried_out = rng.uniform(size=len(lot.rows)) >= NOT_CARRIED_OUT
        found = carried_out & (rng.uniform(size=len(lot.rows)) < truth[lot.rows])
        drawn.append(MonthOfLots(FIRST_PERIOD + month, lot.parts.chance_of_lot, lot.rows, carried_out, found))
    return rate_of_lots(drawn)
