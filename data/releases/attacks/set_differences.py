"""Subtracts published groups from each other, as one does who selects several at once, or moves a slider.

Numbers are taken as exact, which is more than bands and rounding give.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from data.releases.attacks.outcome import Outcome, is_target
from data.releases.attacks.published_groups import PART, PublishedGroup, membership
from data.releases.release import Square


def select_several(groups: Sequence[PublishedGroup], records: int) -> Outcome:
    """Try every difference of unions of published groups where one union lies within the other."""
    unions = _unions(groups, records)
    return _nested_differences(unions)


def move_slider(groups: Sequence[PublishedGroup]) -> Outcome:
    """Try the differences of windows of releases on the same ground, which share one end."""
    outcome = Outcome()
    parts = [group for group in groups if group.kind == PART]
    numbers = sorted({part.release for part in parts})
    for ground in sorted({part.squares for part in parts}):
        inside = [part for part in parts if _lies_in(part.squares, ground)]
        counts = np.array([sum(len(part.rows) for part in inside if part.release == n) for n in numbers])
        # A window minus the same window without its last release is what that release shows there.
        windows = np.concatenate([[0], np.cumsum(counts)])
        gained = [int(windows[b] - windows[a]) for a, b in pairwise(range(len(windows)))]
        outcome += Outcome.of(
            len(gained), (f"window on {len(ground)} squares: {n}" for n in gained if is_target(n))
        )
    return outcome


def nested_pairs(matrix: csr_array) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int64]]:
    """Return which row lies within which other, and how many records the outer one has more."""
    shared = (matrix @ matrix.T).tocoo()
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    inner, outer = shared.coords
    within = (shared.data == sizes[inner]) & (inner != outer)
    inner, outer = inner[within], outer[within]
    return inner, outer, (sizes[outer] - sizes[inner]).astype(np.int64)


def _nested_differences(unions: csr_array) -> Outcome:
    inner, outer, more = nested_pairs(unions)
    return Outcome.of(
        len(more),
        (
            f"union {b} minus union {a}: {n}"
            for a, b, n in zip(inner, outer, more, strict=True)
            if is_target(n)
        ),
    )


def _unions(groups: Sequence[PublishedGroup], records: int) -> csr_array:
    """Return single groups, parts of one district, of one release, of all but one, and running sums."""
    single = membership(groups, records)
    chosen = list(_choices(groups))
    if not chosen:
        return single
    lengths = np.concatenate([[0], np.cumsum([len(choice) for choice in chosen])])
    pick = csr_array(
        (np.ones(lengths[-1]), np.concatenate(chosen), lengths), shape=(len(chosen), len(groups))
    )
    several = pick @ single
    several.data = np.minimum(several.data, 1.0)
    return csr_array(vstack([single, several]))


def _choices(groups: Sequence[PublishedGroup]) -> Iterator[NDArray[np.intp]]:
    kind = np.array([group.kind for group in groups], object)
    release = np.array([group.release for group in groups])
    district = np.array([group.district for group in groups], object)
    for number in np.unique(release):
        for each in np.unique(kind[release == number].astype(str)):
            same = np.flatnonzero((release == number) & (kind == each))
            if len(same) > 1:
                yield same
                yield from (np.delete(same, leave) for leave in range(len(same)))
            # Running sums: the same kind of number from the first release on.
            yield np.flatnonzero((release <= number) & (kind == each))
        here = (release == number) & (kind == PART)
        yield from (
            np.flatnonzero(here & (district == name)) for name in np.unique(district[here].astype(str))
        )


def _lies_in(squares: Sequence[Square], ground: Sequence[Square]) -> bool:
    return all(any(_holds(whole, square) for whole in ground) for square in squares)


def _holds(whole: Square, square: Square) -> bool:
    steps = whole[0] - square[0]
    return steps >= 0 and (square[1] >> steps, square[2] >> steps) == whole[1:]
