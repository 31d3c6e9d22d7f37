"""Compares planned inspections with a reserve drawn by lot: how much oftener they find, and the base rate.

Planned inspections go where something is suspected, so what they find says too much of an average worksite.
Those drawn by lot do not. Within each kind of workplace the two are compared (Mantel and Haenszel); then each
planned finding counts 1 / ratio, as in Horvitz and Thompson's estimate.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv

Floats = NDArray[np.float64]

LEAST_LOTS = 30
LEAST_FINDINGS = 5
RATIO_SD = 0.5
_NODES = ((-np.sqrt(3.0), 1 / 6), (0.0, 2 / 3), (np.sqrt(3.0), 1 / 6))


@dataclass(frozen=True)
class Correction:
    """How many times oftener a planned inspection finds something than one by lot, in the same kind.

    Parameters
    ----------
    ratio
        Drawn towards 1, the less is known of it; 1 where the reserve is too small to say.
    sd
        Standard deviation of its logarithm; 0 where nothing was learnt.
    lots, lots_found
        Inspections drawn by lot, and those that found something.
    enough
        Whether the reserve could say.
    """

    ratio: float = 1.0
    sd: float = 0.0
    lots: int = 0
    lots_found: int = 0
    enough: bool = False

    @property
    def weight(self) -> float:
        """What a planned finding counts."""
        return 1 / self.ratio

    def found(self, groups: pd.DataFrame, *, sds: float = 0.0) -> Floats:
        """Return the weighted findings of groups, with a ratio so many deviations from the estimate."""
        weight = self.weight * np.exp(-sds * self.sd)
        found = weight * groups["main_found"] + groups["lots_found"]
        return np.asarray(np.minimum(found, groups["inspected"]), np.float64)

    def variants(self, groups: pd.DataFrame) -> list[tuple[float, Floats]]:
        """Return what else may have been found (Gauss and Hermite's three nodes), with its probability."""
        if self.sd == 0:
            return []
        return [(chance, self.found(groups, sds=sds)) for sds, chance in _NODES]


def planned_to_lots(kinds: pd.DataFrame) -> Correction:
    """Return the correction that planned inspections need.

    The logarithm of the ratio has the variance of Greenland and Robins (1985), and a normal prior around 0
    with a standard deviation of 0.5.

    Parameters
    ----------
    kinds
        One row per kind: main, main_found (planned), lots, lots_found.
    """
    lots, found = int(kinds["lots"].sum()), int(kinds["lots_found"].sum())
    if lots < LEAST_LOTS or found < LEAST_FINDINGS or kinds["main_found"].sum() < LEAST_FINDINGS:
        return Correction(lots=lots, lots_found=found)
    main, main_found, lot, lot_found = (
        kinds[name].to_numpy(float) for name in ("main", "main_found", "lots", "lots_found")
    )
    total = np.maximum(main + lot, 1)
    above, below = (main_found * lot / total).sum(), (lot_found * main / total).sum()
    if above == 0 or below == 0:  # no kind has both
        return Correction(lots=lots, lots_found=found)
    both = (main * lot * (main_found + lot_found) - main_found * lot_found * total) / np.square(total)
    variance = both.sum() / (above * below)
    trust = RATIO_SD**2 / (RATIO_SD**2 + variance)
    return Correction(
        ratio=float(np.exp(trust * np.log(above / below))),
        sd=float(np.sqrt(trust * variance)),
        lots=lots,
        lots_found=found,
        enough=True,
    )


@dataclass(frozen=True)
class BaseRate:
    """Share of worksites where an inspection by lot finds something, with its 90 % interval.

    `covered` is the share of worksites whose kind has been drawn at all.
    """

    rate: float
    lower: float
    upper: float
    covered: float


def base_rate(kinds: pd.DataFrame) -> BaseRate | None:
    """Return the rate over all worksites by the reserve alone; nothing without any lot drawn.

    Each lot counts worksites of its kind / lots of its kind, the inverse of its chance of being drawn
    (Horvitz and Thompson 1952); the interval is that of as many equal lots (Korn and Graubard 1998).

    Parameters
    ----------
    kinds
        One row per kind: lots, lots_found, worksites.
    """
    drawn = kinds[(kinds["lots"] > 0) & (kinds["worksites"] > 0)]
    if drawn.empty:
        return None
    lots, worksites = drawn["lots"].to_numpy(float), drawn["worksites"].to_numpy(float)
    weight = worksites / lots
    rate = float((weight * drawn["lots_found"]).sum() / worksites.sum())
    like_lots = worksites.sum() ** 2 / (lots * np.square(weight)).sum()
    a, b = 0.5 + rate * like_lots, 0.5 + (1 - rate) * like_lots
    lower, upper = min(float(betaincinv(a, b, 0.05)), rate), max(float(betaincinv(a, b, 0.95)), rate)
    return BaseRate(rate, lower, upper, float(worksites.sum() / kinds["worksites"].sum()))
