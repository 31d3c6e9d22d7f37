"""Answers free queries over the records, as no release does: raw, above a threshold, or with noise."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.attacks.across_releases import differ_between_releases
from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import exact_group
from data.releases.attacks.set_differences import select_several
from data.releases.attacks.targets import Targets, cell_keys
from data.releases.rules import ReleaseRules

_QUERIES, _MOST_NOISE, _NOISE_TARGETS = 400, 3, 20
# The cells that the slider is moved over: 1, 2 and 4 km, and 16 km for sparse country.
_SLIDER_LEVELS, _MOST_SQUARES = (3, 4, 5, 7), 12


def count_freely(targets: Targets) -> Outcome:
    """Ask for each target by its filters, and be told."""
    sizes = np.asarray(targets.members.sum(axis=1)).ravel()
    return Outcome(len(targets), int(is_learnt(sizes, sizes, targets.groups["size"]).sum()))


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
            outcome += _once(differ_between_releases(windows, len(records)))
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
