"""Answers free queries over the records, as no release does: raw, above a threshold, or with noise."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.attacks.across_releases import compare_releases
from data.releases.attacks.effort_figures import VisitFigure, subtract_from_figures
from data.releases.attacks.linear_span import span_targets
from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import exact_group
from data.releases.attacks.set_differences import select_several
from data.releases.attacks.targets import BY_PART, Target, Targets, cell_keys
from data.releases.attacks.truth import Truth
from data.releases.prepared import Prepared
from data.releases.release import NOT_KNOWN, SEVERAL
from data.releases.rules import ReleaseRules
from data.vocabulary import forms

_QUERIES, _MOST_NOISE, _NOISE_TARGETS, _SPANNED, _ASKED = 400, 3, 20, 20, 40
# The cells that the slider is moved over: 1, 2 and 4 km, and 16 km for sparse country.
_HALF_YEAR_MONTHS = 6
_SLIDER_LEVELS, _MOST_SQUARES = (3, 4, 5, 7), 12


def count_freely(prepared: Sequence[Prepared], truth: Truth, targets: Targets) -> Outcome:
    """Ask the releases for targets that they count, by their filters, and be told how many there are.

    The answer is of a query over the rows of the release, which knows nothing of the targets' members.
    """
    sizes = targets.groups["size"].to_numpy(np.int64)
    ones = targets.groups["one"].to_numpy(np.intp)
    tried, found = 0, []
    counted = np.flatnonzero(targets.groups["release"].to_numpy(np.int64) >= 0)
    for number in counted[:_ASKED].tolist():
        target = targets.target(number, truth.records)
        one = truth.records.iloc[ones[number]]
        answer = _query(prepared[target.release].records, target, one)
        tried += 1
        if is_learnt(answer, answer, sizes[number]):
            found.append(f"target of {answer}")
    return Outcome.of(tried, found)


def _query(records: pd.DataFrame, target: Target, one: pd.Series) -> int:
    """Count the rows that fit the filters of a target."""
    month = records["period"].astype("Float64").fillna(-1)
    chosen = records["part"] != ""
    if target.place == BY_PART:
        chosen &= records["part"] == target.part
    if target.cell is not None:
        side = 2.0 ** (target.cell[0] - records["cell_level"].astype("Float64").fillna(99))
        for name, place in (("east", target.cell[1]), ("north", target.cell[2])):
            chosen &= (side >= 1) & (np.floor(records[name].astype("Float64").fillna(0) / side) == place)
    if target.when != "any":
        months = 1 if target.when == "month" else _HALF_YEAR_MONTHS
        chosen &= (month >= 0) & (month // months == target.period // months)
    if target.form is not None:
        chosen &= _is_of_form(records["forms"], target.form)
    if target.discovered is not None:
        chosen &= records["discovered"] == target.discovered
    for asked, name in ((target.by_source, "source"), (target.by_category, "category")):
        if asked:
            chosen &= records[name] == one[name]
    return int(chosen.sum())


def _is_of_form(bits: pd.Series, form: str) -> pd.Series:
    if form in (NOT_KNOWN, SEVERAL):
        numbers = np.bitwise_count(bits.to_numpy(np.int64))
        return pd.Series(numbers == 0 if form == NOT_KNOWN else numbers > 1, bits.index)
    return bits == next(each.bit for each in forms() if each.code == form)


def select_over_threshold(
    records: pd.DataFrame, targets: Targets, rules: ReleaseRules, *, seed: int
) -> Outcome:
    """Ask for others with and without the target; counts from the threshold on are told exactly."""
    rng = np.random.default_rng(seed)
    outcome = Outcome()
    for number in range(len(targets)):
        members = targets.rows_of(number)
        others = np.setdiff1d(np.arange(len(records)), members)
        if len(others) >= rules.least:
            others = np.sort(rng.choice(others, rules.least, replace=False))
            groups = [exact_group(0, others), exact_group(0, np.concatenate([others, members]))]
            outcome += _once(select_several(groups, len(records)))
    return outcome


def overlap_unions(records: pd.DataFrame, targets: Targets, rules: ReleaseRules, *, seed: int) -> Outcome:
    """Ask for the target with others, with yet others, and for both of these: the sum of two less the third.

    None of the three lies within another, so that no difference alone gives the target.
    """
    rng = np.random.default_rng(seed)
    outcome = Outcome()
    for number in range(min(len(targets), _SPANNED)):
        members = targets.rows_of(number)
        others = rng.permutation(np.setdiff1d(np.arange(len(records)), members))
        first, second = others[: rules.least], others[rules.least : 2 * rules.least]
        if len(second) == rules.least:
            unions = [(members, first), (members, second), (first, second)]
            groups = [exact_group(0, np.sort(np.concatenate(union))) for union in unions]
            outcome += span_targets(groups, targets.only(number))
    return outcome


def count_visits(visits: pd.DataFrame) -> Outcome:
    """Tell for each half-year the number of visits of two organisations: each learns the other's."""
    half = visits["period"].to_numpy(np.int64) // _HALF_YEAR_MONTHS
    outcome = Outcome()
    for each in np.unique(half).tolist():
        counts = visits["source"][half == each].value_counts().to_numpy()
        if len(counts) > 1 and is_target(counts[-1]):
            two = counts[[0, -1]]
            found = subtract_from_figures([VisitFigure(str(each), int(two.sum()), _show_all, two)])
            outcome += _once(found)
    return outcome


def _show_all(_largest: int, whole: int) -> int:
    return whole


def slide_dates(records: pd.DataFrame, rules: ReleaseRules) -> Outcome:
    """Widen a window of months over a square; counts from the threshold on are told exactly."""
    return slide_windows(records, records["period"].to_numpy(np.int64), rules)


def slide_windows(records: pd.DataFrame, time: NDArray[np.int64], rules: ReleaseRules) -> Outcome:
    """Show all signals of a square so far at the end of each span of time, if they reach the threshold.

    Squares are tried where one more span adds one to ten signals.
    """
    outcome = Outcome()
    for rows in _squares(records, time):
        spans, counts = np.unique(time[rows], return_counts=True)
        sizes = np.cumsum(counts)
        if (is_target(counts) & (sizes - counts >= rules.least)).any():
            windows = [
                exact_group(number, rows[time[rows] <= span])
                for number, (span, size) in enumerate(zip(spans, sizes, strict=True))
                if size >= rules.least
            ]
            outcome += _once(compare_releases(windows, len(records)))
    return outcome


def _squares(records: pd.DataFrame, time: NDArray[np.int64]) -> Iterator[NDArray[np.intp]]:
    for level in _SLIDER_LEVELS:
        keys = cell_keys(records, level)
        keys = np.where(time < 0, -1, keys)
        values, counts = np.unique(keys[keys >= 0], return_counts=True)
        # The fullest are enough to show what the slider gives.
        for key in values[np.argsort(-counts, kind="stable")][:_MOST_SQUARES]:
            yield np.flatnonzero(keys == key)


def _once(outcome: Outcome) -> Outcome:
    """Count what several differences tell as one target."""
    return Outcome(1, min(outcome.succeeded, 1), outcome.examples)


def average_noise(records: pd.DataFrame, targets: Targets, *, seed: int) -> Outcome:
    """Ask for a target with 400 different others, and for these alone; noise is drawn for each set.

    As with cell keys, the same set always gets the same noise: keys of its records added up choose it.
    """
    rng = np.random.default_rng(seed)
    keys = rng.integers(0, 1 << 32, len(records))
    noise_of = rng.integers(-_MOST_NOISE, _MOST_NOISE + 1, 1 << 12)
    tried, found = 0, []
    for target in range(min(len(targets), _NOISE_TARGETS)):
        members = targets.rows_of(target)
        others = np.setdiff1d(np.arange(len(records)), members)
        if len(others) < 2 * _QUERIES.bit_length():
            continue
        tried += 1
        estimate = _averaged(keys, noise_of, members, others, rng)
        if is_learnt(estimate - 2, estimate + 2, len(members)):
            found.append(f"target of {len(members)}")
    return Outcome.of(tried, found)


def _averaged(
    keys: NDArray[np.int64],
    noise_of: NDArray[np.int64],
    members: NDArray[np.intp],
    others: NDArray[np.intp],
    rng: np.random.Generator,
) -> int:
    chosen = rng.random((_QUERIES, len(others))) < 0.5
    sizes, sums = chosen.sum(axis=1), chosen @ keys[others]
    with_target = sizes + len(members) + noise_of[(sums + keys[members].sum()) % len(noise_of)]
    without = sizes + noise_of[sums % len(noise_of)]
    return round(float((with_target - without).mean()))
