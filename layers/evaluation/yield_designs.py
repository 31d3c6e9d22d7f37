"""Draws inspections from shares that are known, unevenly over groups, and lets the layer estimate them."""

from functools import partial

import numpy as np

from layers.beta_binomial import group_shares, learn_shares
from layers.evaluation.interval_coverage import Design, Drawn

_SPREAD_SD = 1.0
_MEAN = 0.25

# kinds, groups of each, inspections, weight of the overall mean (s), weight of the mean of a kind (t)
_SIZES = (
    (6, 4, 30, 6.0, 12.0),
    (12, 8, 100, 6.0, 12.0),
    (12, 8, 300, 4.0, 20.0),
    (15, 20, 300, 8.0, 8.0),
    (15, 20, 1000, 6.0, 12.0),
    (15, 20, 3000, 10.0, 30.0),
)


def yield_designs() -> tuple[Design, ...]:
    """Return designs for the yield of inspections: 30 to 3,000 inspections of 24 to 300 groups.

    Shares of kinds and groups are Beta, as the layer assumes; in the last they are logit-normal.
    """
    beta = [
        Design(
            f"inspections-{count}-kinds-{kinds}-groups-{groups}",
            partial(_draw, kinds=kinds, groups=groups, count=count, weights=(s, t)),
        )
        for kinds, groups, count, s, t in _SIZES
    ]
    other = Design(
        "inspections-1000-kinds-15-groups-20-logit-normal",
        partial(_draw, kinds=15, groups=20, count=1000, weights=None),
        by_the_model=False,
    )
    return (*beta, other)


def _draw(
    rng: np.random.Generator, *, kinds: int, groups: int, count: int, weights: tuple[float, float] | None
) -> Drawn:
    kind = np.repeat(np.arange(kinds), groups)
    if weights is None:
        logit = (
            np.log(_MEAN / (1 - _MEAN))
            + 0.6 * rng.normal(size=kinds)[kind]
            + 0.6 * rng.normal(size=len(kind))
        )
        share = 1 / (1 + np.exp(-logit))
    else:
        of_kind = np.clip(rng.beta(weights[0] * _MEAN, weights[0] * (1 - _MEAN), kinds), 1e-6, 1 - 1e-6)[kind]
        share = rng.beta(weights[1] * of_kind, weights[1] * (1 - of_kind))
    spread = rng.lognormal(0, _SPREAD_SD, len(kind))
    inspected = rng.multinomial(count, spread / spread.sum()).astype(np.float64)
    found = rng.binomial(inspected.astype(np.int64), share).astype(np.float64)
    made = group_shares(learn_shares(found, inspected, kind), found, inspected, kind)
    some = inspected > 0
    return Drawn(share[some], made.mean[some], made.lower[some], made.upper[some])
