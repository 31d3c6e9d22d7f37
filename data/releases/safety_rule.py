"""Decides whether a group of records is large and mixed enough for its count to be shown."""

import numpy as np
from numpy.typing import NDArray

from data.releases.prepared import ONE_SOURCE, TOO_FEW
from data.releases.rules import ReleaseRules

Counts = NDArray[np.int64]


def is_safe(by_source: Counts, rules: ReleaseRules) -> bool:
    """Return whether a group may be shown, from how many records each source has in it.

    With at most ``per_source`` counted of each source it reaches ``least``; no source holds more than
    ``most_share`` of the full count; and whoever takes away the records of any one source, as it can itself,
    is left with at least ``least``. And there are so many, for how few sources there are, that these rules
    themselves do not tell nearly exactly how many are of each.
    """
    return bool(are_safe(np.atleast_2d(by_source), rules)[0])


def are_safe(by_source: Counts, rules: ReleaseRules) -> NDArray[np.bool_]:
    """Return for each row, a group with one count per source, whether it may be shown."""
    return _enough(by_source, rules) & _mixed(by_source, rules) & _vague(by_source, rules)


def why_not_safe(by_source: Counts, rules: ReleaseRules) -> str:
    """Return why a group that is not safe may not be shown: too few records, or too few for their sources."""
    return TOO_FEW if by_source.sum() < rules.fewest else ONE_SOURCE


def count_by_source(source: NDArray[np.int64], sources: int) -> Counts:
    """Return how many records each of so many sources has, from the number of the source of each record."""
    return np.bincount(source, minlength=max(sources, 1)).astype(np.int64)


def number_sources(source: NDArray[np.object_]) -> tuple[NDArray[np.int64], int]:
    """Return the number of the source of each record, and how many sources there are."""
    names, numbers = np.unique(source.astype(str), return_inverse=True)
    return numbers.astype(np.int64), len(names)


def _enough(by_source: Counts, rules: ReleaseRules) -> NDArray[np.bool_]:
    return np.asarray(np.minimum(by_source, rules.per_source).sum(axis=1) >= rules.least)


def _mixed(by_source: Counts, rules: ReleaseRules) -> NDArray[np.bool_]:
    whole, largest = by_source.sum(axis=1), by_source.max(axis=1, initial=0)
    return np.asarray((largest <= rules.most_share * whole) & (whole - largest >= rules.least))


def _vague(by_source: Counts, rules: ReleaseRules) -> NDArray[np.bool_]:
    whole, sources = by_source.sum(axis=1), (by_source > 0).sum(axis=1)
    fewest = np.select(
        [sources <= 3, sources <= 5], [rules.fewest_of_three, rules.fewest_of_five], rules.fewest
    )
    return np.asarray(whole >= fewest)
