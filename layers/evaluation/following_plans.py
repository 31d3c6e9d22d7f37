"""Simulates months in which teams go where the plan made from their own findings sends them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.prior_uncertainty import rates_of_cells

Floats = NDArray[np.float64]

PAST_MONTHS = 12
PAST_SHARES = (0.8, 0.2)
"""How past effort fell on the two areas: four to one."""
BLIND_SPOTS, AT_RANDOM = 0.2, 0.1
PRESENCE_LIMIT = 4.0
"""Nobody is at one cell in a month for more than so many times its even share of the hours."""


@dataclass(frozen=True)
class Setting:
    """Two areas of so many cells each, and how much teams go out and meet.

    Parameters
    ----------
    hours
        Of visits in a month, in both areas together; one visit takes one.
    rate
        Sightings discovered in an hour, the mean over cells.
    shape
        Of the Gamma from which rates of cells are drawn; both areas have the same rates.
    ratio
        How many times the rates of the first area are those of the second.
    """

    cells: int = 25
    hours: int = 300
    rate: float = 0.12
    shape: float = 2.0
    ratio: float = 1.0
    months: int = 24


@dataclass(frozen=True)
class Followed:
    """What a rule made of the months: the estimated ratio of the areas, and how it sent the teams.

    `share` is the part of the last twelve months' hours that the first area got.
    """

    ratio: float
    share: float


def follow_rates(setting: Setting, rng: np.random.Generator) -> Followed:
    """Follow plans made from the rates: a fifth for blind spots, a tenth at random, the rest by expected use.

    The estimate is the mean rate of the first area over that of the second, each cell's as the layer has it.
    """
    rates, hours, counts = _past(setting, rng)
    late = np.zeros_like(hours)
    for month in range(setting.months):  # every plan stands on what the one before it found
        _prior, made = rates_of_cells(counts, hours)
        going = _planned(made.mean, hours, setting.hours, rng)
        counts = counts + rng.poisson(rates * going)
        hours = hours + going
        if month >= setting.months - 12:
            late += going
    _prior, made = rates_of_cells(counts, hours)
    first = _first_area(setting)
    return Followed(float(made.mean[first].mean() / made.mean[~first].mean()), _share(late, first))


def follow_counts(setting: Setting, rng: np.random.Generator) -> Followed:
    """Follow raw counts: teams go where most was met, in proportion (Ensign et al. 2018)."""
    rates, hours, counts = _past(setting, rng)
    late = np.zeros_like(hours)
    for month in range(setting.months):
        going = rng.multinomial(setting.hours, (counts + 1e-9) / (counts + 1e-9).sum()).astype(np.float64)
        counts = counts + rng.poisson(rates * going)
        if month >= setting.months - 12:
            late += going
    first = _first_area(setting)
    return Followed(float((counts[first].sum() + 0.5) / (counts[~first].sum() + 0.5)), _share(late, first))


def _past(setting: Setting, rng: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    """Return true rates, past hours and past counts of the cells of both areas, the first area first."""
    spread = rng.gamma(setting.shape, 1 / setting.shape, setting.cells)
    spread *= setting.rate / spread.mean()
    rates = np.concatenate([setting.ratio * spread, rng.permutation(spread)]) * 2 / (1 + setting.ratio)
    hours = np.repeat(np.array(PAST_SHARES) * setting.hours * PAST_MONTHS / setting.cells, setting.cells)
    return rates, hours, rng.poisson(rates * hours).astype(np.float64)


def _planned(value: Floats, hours: Floats, budget: int, rng: np.random.Generator) -> Floats:
    """Return the hours of each cell in the coming month, whole hours that add up to the budget."""
    blind, at_random = round(BLIND_SPOTS * budget), round(AT_RANDOM * budget)
    going = rng.multinomial(at_random, np.full(len(value), 1 / len(value))).astype(np.float64)
    for _hour in range(blind):  # one after another, as each makes its cell better known
        going[np.argmin(hours + going)] += 1
    left = budget - blind - at_random
    most = max(1, int(np.ceil(PRESENCE_LIMIT * budget / len(value))))
    for cell in np.argsort(-value, kind="stable"):  # from the highest value down, up to the limit of each
        hours_here = min(left, most)
        going[cell] += hours_here
        left -= hours_here
    return going


def _first_area(setting: Setting) -> NDArray[np.bool_]:
    return np.arange(2 * setting.cells) < setting.cells


def _share(hours: Floats, first: NDArray[np.bool_]) -> float:
    return float(hours[first].sum() / hours.sum())
