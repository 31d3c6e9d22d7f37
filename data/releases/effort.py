"""Sums up what was looked and done: of the whole municipality as totals, of parts as bands."""

import math
from collections.abc import Mapping

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
# The least steps of totals that one organisation holds most of. Each leaves far more possible than the two by
# which something counts as known, and so few weeks of campaigns there are that 50 would say nothing.
VISIT_STEP, HOUR_STEP, STAFF_STEP, WEEK_STEP = 50, 50, 20, 5


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
    weights = {"trained_staff": (share > 0).astype(np.float64)}

    def within(kind: str, step: int) -> int:
        amounts = reporting["amount"].to_numpy(np.float64) * weights.get(kind, share)
        of_kind = reporting["kind"].to_numpy(object) == kind
        by_source = _sums(reporting["source"].to_numpy(object)[of_kind], amounts[of_kind])
        return effort_total(by_source, by_source, step, rules)

    source, minutes = visits["source"].to_numpy(object), visits["minutes"].to_numpy(np.float64)
    number = _sums(source, np.ones(len(visits)))
    hours = {name: total / 60 for name, total in _sums(source, minutes).items()}
    return Effort(
        visits=effort_total(number, number, VISIT_STEP, rules),
        hours=effort_total(hours, number, HOUR_STEP, rules),
        campaign_weeks=within("campaign", WEEK_STEP),
        hotline_hours=within("hotline_hours", HOUR_STEP),
        trained_staff=within("trained_staff", STAFF_STEP),
        unmet_needs=_unmet_needs(visits, rules),
    )


def effort_total(
    amounts: Mapping[str, float], counts: Mapping[str, float], step: int, rules: ReleaseRules
) -> int:
    """Return a total as it is shown, so that no organisation learns the little of another by subtraction.

    With at most `most_share` of what is counted held by one source, and at least `least` of it left without
    that source, it has two digits. Otherwise it is coarse; and where less than `least` is left, it is the
    largest source's own amount that is rounded: then it tells this source nothing of the others, wherever its
    own amount lies between two steps.

    Parameters
    ----------
    amounts, counts
        The amount of each source, and how many visits (or what else) it is made of.
    step
        The least step of a coarse total.
    """
    whole, total = math.fsum(counts.values()), math.fsum(amounts.values())
    if whole <= 0:
        return 0
    # Of equals the first by name, so that the order of rows plays no part.
    largest = min(counts, key=lambda source: (-counts[source], source))
    left = whole - counts[largest]
    if left < rules.least:
        return coarse(amounts[largest], step)
    return two_digits(total) if counts[largest] <= rules.most_share * whole else coarse(total, step)


def coarse(number: float, step: int) -> int:
    """Return a number to a step, or to two digits where these are coarser; zero only where it is nothing."""
    if number <= 0:
        return 0
    step = max(step, 10 ** (math.floor(math.log10(max(number, 1))) - 1))
    return max(1, math.floor(number / step + 0.5)) * step


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


def _sums(source: NDArray[np.object_], amounts: NDArray[np.float64]) -> dict[str, float]:
    """Return the sum of the amounts of each source, exactly, so that the order of rows plays no part."""
    return {
        name: math.fsum(amounts[source == name])
        for name in sorted(set(source))
        if amounts[source == name].any()
    }


def _share_within(reporting: pd.DataFrame, period: Period) -> NDArray[np.float64]:
    first = whole_numbers(reporting["first_period"], missing=0)
    last = whole_numbers(reporting["last_period"], missing=0)
    months = np.minimum(last, period.last) - np.maximum(first, period.first) + 1
    return np.asarray(np.maximum(months, 0) / (last - first + 1))


def _unmet_needs(visits: pd.DataFrame, rules: ReleaseRules) -> tuple[Group, ...]:
    """Return the needs noted on enough visits of enough sources, the most frequent band first.

    The visits on which a need was not noted follow from all visits: so they must be enough too.
    """
    noted = visits["unmet_needs"].tolist()
    # A need that a visit notes twice counts once.
    pairs = {(visit, need) for visit, needs in enumerate(noted) for need in needs}
    source, sources = number_sources(visits["source"].to_numpy(object))
    shown = []
    for need in unmet_needs():
        of_need = np.array([visit for visit, noted_need in pairs if noted_need == need.code], dtype=np.intp)
        by_source = count_by_source(source[of_need], sources)
        if is_safe(by_source, rules) and is_safe(count_by_source(source, sources) - by_source, rules):
            shown.append(Group(need.code, Band.of(len(of_need))))
    return tuple(sorted(shown, key=lambda group: (-group.signals.low, group.code)))
