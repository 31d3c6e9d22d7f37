"""Compares what was found where inspectors changed a list with what the list's own choices found."""

import math
from dataclasses import dataclass

import pandas as pd
from scipy.special import betaincinv

from data.inspecting.month_list import FIXED, PUT_IN, VALUE
from data.language import _
from layers.number_text import write_count, write_ends, write_share
from layers.targets.list_results import results_of_items

LEFT_OUT = "left_out"
LATER_MONTHS = 12
"""A judgement: what is found within a year at a worksite that was left out says something of that choice."""
LEAST_COMPARED = 15
"""A judgement: with fewer visits on a side, an interval covers half of all that could be."""
_TAIL = 0.05


@dataclass(frozen=True)
class Yield:
    """Visits of one group with those that found labour exploitation; the share with its 90 % interval.

    NaN where nothing was visited.
    """

    asked: int
    visited: int
    found: int
    share: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class OverrideYields:
    """What overrides found beside the value part of the lists.

    Parameters
    ----------
    put_in, value
        Worksites put in by inspectors, and those listed as most is expected there.
    left_out
        Worksites left out of a list, and inspected all the same within a year, for any reason.
    difference, lower, upper
        Share of those put in less that of value, with its 90 % interval; NaN where there is too little.
    reasons
        One row per override and reason: what, reason, asked, visited, found, share, lower, upper.
    """

    put_in: Yield
    value: Yield
    left_out: Yield
    difference: float
    lower: float
    upper: float
    reasons: pd.DataFrame

    @property
    def enough(self) -> bool:
        """Whether both sides have visits enough to be compared."""
        return min(self.put_in.visited, self.value.visited) >= LEAST_COMPARED


def override_yields(items: pd.DataFrame, overrides: pd.DataFrame, results: pd.DataFrame) -> OverrideYields:
    """Return what was found at worksites put in, listed for their value, and left out.

    The interval of a share is Jeffreys'; that of the difference is Newcombe's (1998), from the two.

    Parameters
    ----------
    items, results
        As in `base_rate_of_lots`, items with their cause.
    overrides
        Columns period, worksite_source, worksite_id, what (``put_in`` or ``left_out``), reason.
    """
    put_in = results_of_items(items[(items["part"] == FIXED) & (items["cause"] == PUT_IN)], results)
    value = results_of_items(items[items["part"] == VALUE], results)
    left_out = results_of_items(overrides[overrides["what"] == LEFT_OUT], results, late_months=LATER_MONTHS)
    sides = yield_of(put_in), yield_of(value)
    enough = min(side.visited for side in sides) >= LEAST_COMPARED
    difference = _difference(*sides) if enough else (math.nan, math.nan, math.nan)
    return OverrideYields(*sides, yield_of(left_out), *difference, _by_reason(overrides, put_in, left_out))


def yield_of(visits: pd.DataFrame) -> Yield:
    """Return the share of visits that found something, of rows with visited and found."""
    visited, found = int(visits["visited"].sum()), int(visits["found"].sum())
    if not visited:
        return Yield(len(visits), 0, 0, math.nan, math.nan, math.nan)
    share, a, b = found / visited, 0.5 + found, 0.5 + visited - found
    lower, upper = (float(betaincinv(a, b, level)) for level in (_TAIL, 1 - _TAIL))
    return Yield(len(visits), visited, found, share, min(lower, share), max(upper, share))


def overrides_in_words(found: OverrideYields) -> tuple[str, ...]:
    """Return sentences on what overrides found, or how much is missing to say so."""
    sentences = [
        _("Put in by inspectors: {yield_}.").format(yield_=_yield_in_words(found.put_in)),
        _("Listed as most is expected there: {yield_}.").format(yield_=_yield_in_words(found.value)),
        _("Left out, and inspected within a year all the same: {yield_}.").format(
            yield_=_yield_in_words(found.left_out)
        ),
    ]
    if not found.enough:
        return (*sentences, _too_little(found))
    low, high = write_ends(100 * abs(found.difference), 100 * found.lower, 100 * found.upper)
    if found.lower > 0:
        verdict = _("Inspectors find more than the list: it misses something that they know.")
    elif found.upper < 0:
        verdict = _("What inspectors put in finds less than the list.")
    else:
        verdict = _("Whether inspectors or the list find more cannot be said yet.")
    points = _("The difference is {difference} points ({lower} to {upper}).").format(
        difference=write_count(100 * found.difference), lower=low, upper=high
    )
    return (*sentences, f"{verdict} {points}")


def _too_little(found: OverrideYields) -> str:
    return _(
        "Too little to compare: {put_in} visits to worksites put in and {value} to those listed have an "
        "outcome; {least} of each are needed."
    ).format(
        put_in=write_count(found.put_in.visited),
        value=write_count(found.value.visited),
        least=LEAST_COMPARED,
    )


def _yield_in_words(found: Yield) -> str:
    if not found.visited:
        return _("none visited of {asked}").format(asked=write_count(found.asked))
    low, high = write_ends(100 * found.share, 100 * found.lower, 100 * found.upper)
    return _("{found} of {visited} visits found something, {share} ({low}–{high} %)").format(
        found=write_count(found.found),
        visited=write_count(found.visited),
        share=write_share(found.share),
        low=low,
        high=high,
    )


def _difference(one: Yield, other: Yield) -> tuple[float, float, float]:
    difference = one.share - other.share
    lower = difference - math.hypot(one.share - one.lower, other.upper - other.share)
    upper = difference + math.hypot(one.upper - one.share, other.share - other.lower)
    return difference, lower, upper


def _by_reason(overrides: pd.DataFrame, put_in: pd.DataFrame, left_out: pd.DataFrame) -> pd.DataFrame:
    key = ["period", "worksite_source", "worksite_id"]
    reasons = overrides.loc[overrides["what"] == PUT_IN, [*key, "reason"]].drop_duplicates(key)
    sides = {
        PUT_IN: put_in.drop(columns="reason", errors="ignore").merge(reasons, on=key),
        LEFT_OUT: left_out,
    }
    rows = [
        {"what": what, "reason": reason} | vars(yield_of(visits))
        for what, side in sides.items()
        for reason, visits in side.groupby("reason", sort=True)
    ]
    columns = ["what", "reason", "asked", "visited", "found", "share", "lower", "upper"]
    return pd.DataFrame(rows, columns=columns)
