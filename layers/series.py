"""Measures a whole area over time: rates and shares per month or quarter, each with its interval.

Quarters are the seasons, from December on, as the filter has them. A rate is a count over effort; its
interval is the exact one for a Poisson count, in its Gamma form (Garwood 1936): the 5 % point of Gamma(y)
and the 95 % point of Gamma(y + 1), over the effort. A share has the exact binomial one (Clopper and Pearson
1934).
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betaincinv, gammaincinv

from data.errors import Refused
from data.language import _
from data.periods import Period

Floats = NDArray[np.float64]

TAIL = 0.05
MONTH, QUARTER = 1, 3
MOST_MONTHS, LEAST_PER_MONTH = 36, 4
LATE_MONTHS = 2
"""Months in which records still come in: the running one and the one before."""


def suited_step(months: Period, count: float) -> int:
    """Return months where each holds enough to be read and they are no more than 36, else quarters."""
    number = len(months.months)
    return MONTH if number <= MOST_MONTHS and count >= LEAST_PER_MONTH * number else QUARTER


def rate_series(
    counted: pd.DataFrame, months: Period, *, step: int, per: float, this_month: int
) -> pd.DataFrame:
    """Return the rate of each month or quarter, over the months of the period.

    Parameters
    ----------
    counted
        Columns period, count and effort (numbers of at least 0), one row per month that has any.
    per
        How many units of effort the rate is for.
    this_month
        The running month; what is later has nothing yet.

    Returns
    -------
    Columns first, last (months), count, effort, value, lower, upper (90 %; NaN without effort), known and
    late (still incomplete). Points without count and effort are there, and not known.
    """
    points = _points(counted, months, step, this_month)
    return _with_rates(points, per)


def rates_by_season(counted: pd.DataFrame, *, step: int, per: float) -> pd.DataFrame:
    """Return the rate of each calendar month (0 is January) or season (0 is winter), over all years given.

    Columns part (0 to 11, or 0 to 3), count, effort, value, lower, upper and known.
    """
    part = _part_of_year(counted["period"], step)
    sums = counted.assign(part=part).groupby("part")[["count", "effort"]].sum()
    every = sums.reindex(range(12 // step), fill_value=0).rename_axis("part").reset_index()
    return _with_rates(every, per)


def share_series(found: pd.DataFrame, months: Period, *, step: int, this_month: int) -> pd.DataFrame:
    """Return the share of inspections with findings of each month or quarter; columns as of `rate_series`.

    `found` has columns period, count (with findings) and effort (inspections).
    """
    points = _points(found, months, step, this_month)
    value, lower, upper = share_interval(points["count"], points["effort"])
    return points.assign(value=value, lower=lower, upper=upper, known=points["effort"] > 0)


def rate_interval(count: object, effort: object, per: float = 1.0) -> tuple[Floats, Floats, Floats]:
    """Return rate and 90 % interval of counts over effort, NaN where there is no effort."""
    counts, efforts = _checked(count, effort)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(efforts > 0, per / efforts, np.nan)
    lower = np.where(counts > 0, gammaincinv(np.maximum(counts, 1e-9), TAIL), 0.0)
    return counts * scale, lower * scale, gammaincinv(counts + 1, 1 - TAIL) * scale


def share_interval(count: object, number: object) -> tuple[Floats, Floats, Floats]:
    """Return share and 90 % interval of counts among a number, NaN where the number is 0.

    Raises
    ------
    Refused
        When a count is above its number.
    """
    counts, numbers = _checked(count, number)
    if (counts > numbers).any():
        raise Refused(_("More was found than there were inspections. Read both from the store."))
    some, all_of_them = counts > 0, counts == numbers
    lower = np.where(some, betaincinv(np.maximum(counts, 1), np.maximum(numbers - counts, 0) + 1, TAIL), 0.0)
    upper = betaincinv(counts + 1, np.maximum(numbers - counts, 1), 1 - TAIL)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.where(numbers > 0, counts / numbers, np.nan)
    known = numbers > 0
    return (
        value,
        np.where(known, lower, np.nan),
        np.where(known, np.where(all_of_them, 1.0, upper), np.nan),
    )


def _points(counted: pd.DataFrame, months: Period, step: int, this_month: int) -> pd.DataFrame:
    begin, last = int(_first_month(months.first, step)), min(months.last, this_month)
    within = counted[counted["period"].between(begin, last)]
    sums = within.assign(first=_first_month(within["period"], step)).groupby("first")[["count", "effort"]]
    every = np.unique(_first_month(np.arange(begin, last + 1), step))
    points = sums.sum().reindex(every, fill_value=0).rename_axis("first").reset_index()
    end = points["first"] + step - 1
    return points.assign(last=end, late=end > this_month - LATE_MONTHS)


def _with_rates(points: pd.DataFrame, per: float) -> pd.DataFrame:
    value, lower, upper = rate_interval(points["count"], points["effort"], per)
    return points.assign(value=value, lower=lower, upper=upper, known=points["effort"] > 0)


def _first_month(period: object, step: int) -> NDArray[np.int64]:
    months = np.asarray(period, np.int64)
    return months if step == MONTH else (months + 1) // QUARTER * QUARTER - 1


def _part_of_year(period: object, step: int) -> NDArray[np.int64]:
    months = np.asarray(period, np.int64)
    return months % 12 if step == MONTH else (months + 1) % 12 // QUARTER


def _checked(count: object, effort: object) -> tuple[Floats, Floats]:
    counts, efforts = np.asarray(count, np.float64), np.asarray(effort, np.float64)
    for numbers in (counts, efforts):
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            raise Refused(_("A count or effort is negative, missing or infinite. Read it from the store."))
    return counts, efforts
