"""Follows the lists of an authority for months: each learns from what those before it found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.inspecting.month_list import RANDOM
from data.periods import first_day_of_period
from layers.beta_binomial import learn_shares
from layers.evaluation.inspected_region import Region
from layers.targets.asked import Asked
from layers.targets.composition import candidates_of, choose_sites
from layers.targets.lot_base_rate import BaseRate, base_rate_of_lots
from layers.targets.shares import Shares

Floats = NDArray[np.float64]

FIRST_PERIOD = 684
NOT_CARRIED_OUT = 0.06
_LEARNS_AFTER = (1, 3, 6, 12, 24)
_START_MEAN, _START_WEIGHT = 0.15, 6.0
_AUTHORITY = "labour_inspectorate"


@dataclass(frozen=True, eq=False)
class FollowedMonths:
    """What lists of some months led to.

    Parameters
    ----------
    hit_rate
        Mean of the true chances of the worksites inspected: what they would find on average.
    visits
        Inspections of each worksite.
    base_rate
        As estimated from the lots; None where nothing was drawn.
    """

    hit_rate: float
    visits: NDArray[np.int64]
    base_rate: BaseRate | None


@dataclass(frozen=True, eq=False)
class MonthOfLots:
    """Worksites drawn by lot in a month, their chance, and whether somebody went and found something."""

    period: int
    chance: float
    rows: NDArray[np.int64]
    carried_out: NDArray[np.bool_]
    found: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Knowledge:
    """What was found at each worksite, and what its kind is thought to be like."""

    inspected: Floats
    found: Floats
    kind_mean: Floats
    weight: float

    def expected(self) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the chance of each: (t m + x) / (t + n)."""
        number = self.weight + self.inspected
        mean = (self.weight * self.kind_mean + self.found) / number
        return mean, np.sqrt(mean * (1 - mean) / (number + 1))


def follow_lists(region: Region, shares: Shares, *, budget: int, months: int, seed: int) -> FollowedMonths:
    """Return what an authority finds that makes its lists with these shares for so many months.

    A worksite has the chance (t m + x) / (t + n) of the Beta-Binomial of its kind, with and without housing
    by the employer apart, and of its own history; its value is that chance. It is the model of the yield
    layer, with worksites for regions. Some visits are not carried out.
    """
    rng = np.random.default_rng([seed, 1])
    kind, count = _kinds(region), len(region.sites)
    candidates = candidates_of(region.sites.assign(value=np.nan, spread=np.nan))
    known = Knowledge(region.inspected, region.found, np.full(count, _START_MEAN), _START_WEIGHT)
    visits, last = np.zeros(count, np.int64), candidates.last_inspected.copy()
    lots, chances = [], []
    for month in range(months):
        if month in _LEARNS_AFTER or (month == 0 and known.inspected.any()):
            known = learnt_again(known, kind)
        mean, spread = known.expected()
        asked = Asked(FIRST_PERIOD + month, _AUTHORITY, budget, shares, seed)
        now = replace(candidates, value=mean, spread=spread, last_inspected=last)
        chosen = choose_sites(now, asked)
        rows = np.array(chosen.rows, dtype=np.int64)
        carried_out = rng.uniform(size=len(rows)) >= NOT_CARRIED_OUT
        found = carried_out & (rng.uniform(size=len(rows)) < region.truth[rows])
        by_lot = np.array(chosen.parts) == RANDOM
        chance = float(np.nanmax(chosen.lot_chance, initial=0))
        lots.append(MonthOfLots(asked.period, chance, rows[by_lot], carried_out[by_lot], found[by_lot]))
        known = _after(known, rows[carried_out], found[carried_out])
        visits[rows[carried_out]] += 1
        last[rows[carried_out]] = np.datetime64(first_day_of_period(asked.period))
        chances.append(region.truth[rows[carried_out]])
    return FollowedMonths(float(np.concatenate(chances).mean()), visits, rate_of_lots(lots))


def learnt_again(known: Knowledge, kind: NDArray[np.int64]) -> Knowledge:
    """Return what is known with means of kinds and their weight learnt from all that was found."""
    if not known.inspected.any():
        return known
    learnt = learn_shares(known.found, known.inspected, kind)
    return replace(known, kind_mean=learnt.kind_mean[kind], weight=learnt.hyper.groups)


def rate_of_lots(lots: Sequence[MonthOfLots]) -> BaseRate | None:
    """Return the base rate of lots with their outcomes, through the frames that a store would give."""
    count = [len(lot.rows) for lot in lots]
    period = np.repeat([lot.period for lot in lots], count)
    site = {
        "worksite_source": np.full(len(period), "simulated", dtype=object),
        "worksite_id": np.concatenate([lot.rows for lot in lots]),
    }
    items = pd.DataFrame(
        {"period": period, "part": RANDOM, "lot_chance": np.repeat([lot.chance for lot in lots], count)}
        | site
    )
    results = pd.DataFrame(
        {
            "inspected_on": period.astype("datetime64[M]").astype("datetime64[ns]"),
            "trigger": RANDOM,
            "carried_out": np.concatenate([lot.carried_out for lot in lots]),
            "labour_exploitation": np.concatenate([lot.found for lot in lots]),
        }
        | site
    )
    return base_rate_of_lots(items, results)


def _after(known: Knowledge, rows: NDArray[np.int64], found: NDArray[np.bool_]) -> Knowledge:
    inspected, hits = known.inspected.copy(), known.found.copy()
    inspected[rows] += 1
    hits[rows] += found
    return replace(known, inspected=inspected, found=hits)


def _kinds(region: Region) -> NDArray[np.int64]:
    apart = region.sites["kind"].astype(str) + region.sites["employer_housing"].astype(str)
    return np.asarray(pd.factorize(apart, sort=True)[0], np.int64)
