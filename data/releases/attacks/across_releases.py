"""Compares releases with each other: the same ground twice, running sums, late signals and recounted ones."""

from collections.abc import Sequence

import numpy as np

from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import ABOUT, PublishedGroup, membership
from data.releases.attacks.set_differences import nested_pairs
from data.releases.attacks.truth import Truth
from data.releases.prepared import Prepared


def compare_releases(prepared: Sequence[Prepared], truth: Truth, groups: Sequence[PublishedGroup]) -> Outcome:
    """Try every pair of releases as if the later held the earlier, and the late signals of each."""
    return differ_between_releases(groups, len(truth.records)) + _bound_late(prepared, truth, groups)


def differ_between_releases(groups: Sequence[PublishedGroup], records: int) -> Outcome:
    """Try every two groups of different releases that share records: what one has more is learnt exactly."""
    if not groups:
        return Outcome()
    matrix = membership(groups, records)
    release = np.array([group.release for group in groups])
    pairs = len(groups) ** 2 - sum(int((release == number).sum()) ** 2 for number in np.unique(release))
    inner, outer, more = nested_pairs(matrix)
    learnt = (release[inner] != release[outer]) & is_target(more)
    return Outcome.of(
        pairs // 2,
        (f"{groups[outer[n]].name} minus {groups[inner[n]].name}: {more[n]}" for n in np.flatnonzero(learnt)),
    )


def _bound_late(prepared: Sequence[Prepared], truth: Truth, groups: Sequence[PublishedGroup]) -> Outcome:
    """Late signals of each published group: at least none (of all: one, if there are any), at most all."""
    period = truth.records["period"].to_numpy(np.int64)
    outcome = Outcome()
    for group in groups:
        release = prepared[group.release].release
        months = period[group.rows]
        size = int(((months >= 0) & (months < release.period.first)).sum())
        if not is_target(size) or release.signals is None:
            continue
        low = int(group.kind == ABOUT and release.signals.late)
        high = group.high if release.signals.late else 0
        learnt = bool(is_learnt(low, high, size))
        outcome += Outcome.of(1, (f"late in {group.name}",) * learnt)
    return outcome
