"""Compares releases with each other: the same ground twice, running sums, and signals counted again."""

from collections.abc import Sequence

import numpy as np

from data.releases.attacks.outcome import Outcome, is_target
from data.releases.attacks.published_groups import PublishedGroup, membership
from data.releases.attacks.set_differences import nested_pairs


def compare_releases(groups: Sequence[PublishedGroup], records: int) -> Outcome:
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
