"""Measures how sure a count or a change is, where a release shows counts as bands or rounded.

All intervals hold 90 %. Of a count known to lie between two numbers, the interval is from the lower end of
the lowest to the upper end of the highest, each end the exact one of Poisson (Garwood 1936). Two counts y
and x are compared given their sum: y is then binomial, its share has the exact interval of Clopper and
Pearson (1934), and the ratio of the rates is share / (1 - share), times the time of x over the time of y.
"""

from math import inf

from scipy.special import betaincinv, gammaincinv

TAIL = 0.05


def count_ends(low: float, high: float | None) -> tuple[float, float]:
    """Return the ends of what was expected where a count from `low` to `high` came; None is open."""
    lower = float(gammaincinv(low, TAIL)) if low > 0 else 0.0
    return lower, inf if high is None else float(gammaincinv(high + 1, 1 - TAIL))


def ratio_ends(
    now: tuple[float, float | None],
    before: tuple[float, float | None],
    *,
    time_now: float,
    time_before: float,
) -> tuple[float, float]:
    """Return the ends of the ratio of two rates, of which each count is known to lie between two numbers.

    The lower end is that of the fewest now and the most before, the upper end that of the most now and the
    fewest before. Where a count is open upwards, the end that it would move is 0 or infinite.
    """
    (now_low, now_high), (before_low, before_high) = now, before
    times = time_before / time_now
    lower = 0.0 if before_high is None or now_low <= 0 else _odds(now_low, before_high + 1, TAIL) * times
    open_above = now_high is None or before_low <= 0
    upper = inf if open_above or now_high is None else _odds(now_high + 1, before_low, 1 - TAIL) * times
    return lower, upper


def _odds(a: float, b: float, quantile: float) -> float:
    share = float(betaincinv(a, b, quantile))
    return share / (1 - share)
