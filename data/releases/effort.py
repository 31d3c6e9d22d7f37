"""Sums up what was looked and done: of the whole municipality as totals, of parts as bands."""

import math

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.periods import Period
from data.releases.band import HOUR_BANDS, Band
from data.releases.cells import Numbers, whole_numbers
from data.releases.release import LITTLE, MUCH, SOME, Effort, Group
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import count_by_source, is_safe, number_sources
from data.vocabulary import unmet_needs

# So many times the hours for each inhabitant of the whole municipality is much.
MUCH_TIMES = 2.0


def visits_of(visits: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the visits of a period."""
    return visits.loc[visits["period"].between(period.first, period.last)].reset_index(drop=True)


def effort_totals(
    visits: pd.DataFrame, reporting: pd.DataFrame, period: Period, rules: ReleaseRules
) -> Effort:
    """Return what was done in a period, from its visits and from the efforts that may overlap it.

    Hours and weeks of an effort are spread evenly over its months; staff once trained count whole.
    """
    share = _share_within(reporting, period)
    amount, kind = reporting["amount"].to_numpy(np.float64), reporting["kind"].to_numpy(object)

    def within(name: str) -> float:
        # Summed exactly, so that the order of rows plays no part.
        return math.fsum((amount * share)[kind == name])

    return Effort(
        visits=two_digits(len(visits)),
        hours=two_digits(visits["minutes"].sum() / 60),
        campaign_weeks=two_digits(within("campaign")),
        hotline_hours=two_digits(within("hotline_hours")),
        trained_staff=two_digits(math.fsum(amount[(kind == "trained_staff") & (share > 0)])),
        unmet_needs=_unmet_needs(visits, rules),
    )


def hours_of_parts(visits: pd.DataFrame, part: Numbers, parts: int) -> NDArray[np.float64]:
    """Return the hours of visits in each of so many parts, from the part of each visit."""
    placed = part >= 0
    minutes = visits["minutes"].to_numpy(np.float64)
    return np.bincount(part[placed], weights=minutes[placed], minlength=parts)[:parts] / 60


def how_looked(hours: float, inhabitants: int, hours_per_inhabitant: float, rules: ReleaseRules) -> str:
    """Return how much a part was looked at, against the hours per inhabitant of the whole municipality."""
    if hours < rules.little_looked_h:
        return LITTLE
    usual = inhabitants * hours_per_inhabitant
    return MUCH if usual > 0 and hours >= MUCH_TIMES * usual else SOME


def hour_band(hours: float) -> Band:
    """Return the band of hours."""
    return Band.of(hours, HOUR_BANDS)


def two_digits(number: float) -> int:
    """Return a number rounded to two significant digits, and to a whole one."""
    if number < 1:
        return round(number)
    digits = 1 - math.floor(math.log10(number))
    return round(round(number, digits))


def _share_within(reporting: pd.DataFrame, period: Period) -> NDArray[np.float64]:
    first = whole_numbers(reporting["first_period"], missing=0)
    last = whole_numbers(reporting["last_period"], missing=0)
    months = np.minimum(last, period.last) - np.maximum(first, period.first) + 1
    return np.asarray(np.maximum(months, 0) / (last - first + 1))


def _unmet_needs(visits: pd.DataFrame, rules: ReleaseRules) -> tuple[Group, ...]:
    """Return the needs noted on enough visits of enough sources, the most frequent band first."""
    noted = visits["unmet_needs"].tolist()
    # A need that a visit notes twice counts once.
    pairs = {(visit, need) for visit, needs in enumerate(noted) for need in needs}
    source, sources = number_sources(visits["source"].to_numpy(object))
    shown = []
    for need in unmet_needs():
        of_need = np.array([visit for visit, noted_need in pairs if noted_need == need.code], dtype=np.intp)
        if is_safe(count_by_source(source[of_need], sources), rules):
            shown.append(Group(need.code, Band.of(len(of_need))))
    return tuple(sorted(shown, key=lambda group: (-group.signals.low, group.code)))
