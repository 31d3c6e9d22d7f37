"""Compares what was found in each window, now and before, with what is expected if no rate changed.

Of the n_c events of a cell with h_c hours now and g_c before, n_c h_c / (h_c + g_c) would be from now if its
rate were the same; E is their sum over the window. So each cell is held against itself, and hours that moved
between cells of unlike rates are no change. With y events now and x before, n = y + x, the share of those
from now is Beta(y + 1/2, x + 1/2), and the rate is higher now where it lies above (E + 1/2) / (n + 1): half
an event at each time is the prior. As a binomial with mean E varies no less than the sum over cells does, no
change is made too sure. Its tails are tests; false discoveries among all windows are held at 5 % (Benjamini
and Hochberg 1995). Where cells vary from time to time beyond chance, counts weigh as much less
(quasi-Poisson).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from layers.window import Windows

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_FALSE = 0.05
LEAST_EVENTS = 10
"""Events in both times together below which no change of a window is claimed."""
HALF = 0.5
_TAIL = 0.05


@dataclass(frozen=True, eq=False)
class RateRatio:
    """What changed in each window; NaN and no where it had no effort at one of the times.

    Parameters
    ----------
    now, before
        Events of the window, in cells with effort at both times.
    hours_now, hours_before
        Effort in these cells.
    expected_now, expected_before
        Events if no rate had changed (E and n - E).
    ratio, lower, upper
        ((y + 1/2) / (E + 1/2)) / ((x + 1/2) / (n - E + 1/2)), with its 90 % interval.
    chance
        Probability that the rate is higher now.
    q
        Share of false ones among all windows of which as much could be said.
    rose, fell
        Whether that is claimed.
    variation
        How many times Poisson variance cells vary between the times; 1 where it is chance alone.
    """

    now: Floats
    before: Floats
    hours_now: Floats
    hours_before: Floats
    expected_now: Floats
    expected_before: Floats
    ratio: Floats
    lower: Floats
    upper: Floats
    chance: Floats
    q: Floats
    rose: Mask
    fell: Mask
    variation: float

    @property
    def known(self) -> Mask:
        """Windows with a cell that had effort at both times, whose own cell had some at one of them."""
        return np.isfinite(self.ratio)


def rate_ratio(
    windows: Windows, now: Floats, hours_now: Floats, before: Floats, hours_before: Floats
) -> RateRatio:
    """Return how the rate of each window changed; events of cells without effort then are left out."""
    both_times = (hours_now > 0) & (hours_before > 0)
    now, before = np.where(both_times, now, 0.0), np.where(both_times, before, 0.0)
    variation = _variation(now, hours_now, before, hours_before)
    share = np.divide(hours_now, hours_now + hours_before, out=np.zeros(len(now)), where=both_times)
    looked = (hours_now + hours_before > 0) & (windows.sums(both_times) > 0)
    columns = (
        now,
        before,
        np.where(both_times, hours_now, 0.0),
        np.where(both_times, hours_before, 0.0),
        (now + before) * share,
        (now + before) * (1 - share),
    )
    sums = [np.where(looked, windows.sums(column), np.nan) for column in columns]
    a, b, c, d = (sums[each] / variation + HALF for each in (0, 1, 4, 5))
    times = d / c
    ends = [end / (1 - end) * times for end in (betaincinv(a, b, _TAIL), betaincinv(a, b, 1 - _TAIL))]
    ratio, chance = a / b * times, 1 - betainc(a, b, c / (c + d))
    q = _false_share(np.minimum(2 * np.minimum(chance, 1 - chance), 1.0), looked)
    claimed = (
        looked
        & (np.nan_to_num(q, nan=1.0) <= MOST_FALSE)
        & (np.nan_to_num(sums[0] + sums[1]) >= LEAST_EVENTS)
    )
    return RateRatio(
        now=sums[0],
        before=sums[1],
        hours_now=sums[2],
        hours_before=sums[3],
        expected_now=sums[4],
        expected_before=sums[5],
        ratio=ratio,
        lower=np.minimum(ends[0], ratio),
        upper=np.maximum(ends[1], ratio),
        chance=chance,
        q=q,
        rose=claimed & (np.nan_to_num(chance) > HALF),
        fell=claimed & (np.nan_to_num(chance) < HALF),
        variation=variation,
    )


def _false_share(p: Floats, tested: Mask) -> Floats:
    from scipy.stats import false_discovery_control

    q = np.full(len(p), np.nan)
    if tested.any():
        q[tested] = false_discovery_control(p[tested])
    return q


def _variation(now: Floats, hours_now: Floats, before: Floats, hours_before: Floats) -> float:
    """Return Pearson's statistic of the single cells over its degrees of freedom, at least 1."""
    both = now + before
    used = (hours_now > 0) & (hours_before > 0) & (both > 0)
    if used.sum() < LEAST_EVENTS or now[used].sum() == 0 or before[used].sum() == 0:
        return 1.0
    odds = now[used].sum() / hours_now[used].sum() / (before[used].sum() / hours_before[used].sum())
    share = hours_now[used] * odds / (hours_now[used] * odds + hours_before[used])
    excess = np.square(now[used] - both[used] * share) - both[used] * share * (1 - share)
    return max(1.0, 1.0 + float(excess.sum() / (both[used] * share * (1 - share)).sum()))
