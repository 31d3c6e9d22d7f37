"""Reckons with what the rules themselves tell, as an attacker does who knows how releases are made.

A group that is shown was safe: of its n signals no source holds more than its share, nor more than n minus
the least that must be left without it, and the capped sum reaches the least. So, from the band of n and from
the number of organisations, the number of each source's signals is bounded: sharply so by an insider, who
knows how many are its own. And a square that is shown whole had no safe square within it.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import ABOUT, PART, PLACED, PublishedGroup
from data.releases.attacks.targets import cell_keys
from data.releases.attacks.truth import Truth
from data.releases.rules import ReleaseRules

# Above this, what the rules tell is far too wide to learn a group of ten.
_MOST_COUNT = 400


def reckon_with_rules(
    groups: Sequence[PublishedGroup], truth: Truth, rules: ReleaseRules, *, exact: bool = False
) -> Outcome:
    """Try the signals of each source in each published group, and those of squares within each part.

    With `exact`, as if numbers were published exactly.
    """
    source = truth.records["source"].to_numpy(object)
    outcome = Outcome()
    for release in sorted({group.release for group in groups}):
        here = [group for group in groups if group.release == release]
        rows = np.concatenate([group.rows for group in here if group.kind == ABOUT] or [np.empty(0, int)])
        names, number = np.unique(source[rows].astype(str), return_inverse=True)
        of_row = dict(zip(rows.tolist(), number.tolist(), strict=True))
        for group, (low, high) in zip(here, pinned(here, len(names), rules), strict=True):
            by_source = np.bincount([of_row[row] for row in group.rows.tolist()], minlength=len(names))
            ends = (len(group.rows), len(group.rows)) if exact else (low, high)
            # Some attackers know which organisations look there, and which just take reports.
            for known in {len(names), int((by_source > 0).sum())}:
                outcome += _try_sources(group, by_source, ends, known, rules)
    return outcome + _try_squares(groups, truth)


def pinned(groups: Sequence[PublishedGroup], sources: int, rules: ReleaseRules) -> list[tuple[int, float]]:
    """Return the ends of the count of each group of one release, from bands, totals and rules together."""
    least = fewest_safe(sources, rules)
    ends = {id(group): (max(group.low, least), group.high) for group in groups}
    families: dict[str, list[PublishedGroup]] = defaultdict(list)
    for group in groups:
        families[group.kind].append(group)
    about = families[ABOUT][0] if families[ABOUT] else None
    wholes = {PART: families[PLACED][0] if families[PLACED] else about}
    for kind, members in families.items():
        whole = wholes.get(kind, about)
        if whole is None or len(members) < 2:
            continue
        low, high = ends[id(whole)]
        for group in members:
            others = [ends[id(each)] for each in members if each is not group]
            own = ends[id(group)]
            ends[id(group)] = (
                int(max(own[0], low - sum(end[1] for end in others))),
                min(own[1], high - sum(end[0] for end in others)),
            )
    return [ends[id(group)] for group in groups]


@cache
def fewest_safe(sources: int, rules: ReleaseRules) -> int:
    """Return the least count of a safe group of so many organisations."""
    return next(
        (n for n in range(1, _MOST_COUNT) if any(_may_be(n, sources, None, rules))),
        rules.least,
    )


@cache
def bounds_of_source(
    low: int, high: float, sources: int, own: int | None, rules: ReleaseRules
) -> tuple[int, float]:
    """Return how many signals one other source can have in a safe group of `low` to `high`.

    `own` is how many the attacker itself has in it; None for somebody who has reported nothing anywhere.
    """
    if high > _MOST_COUNT:
        return 0, high
    possible = [
        number
        for n in range(low, int(high) + 1)
        for number in np.flatnonzero(_may_be(n, sources, own, rules)).tolist()
    ]
    return (min(possible), max(possible)) if possible else (0, high)


@cache
def _may_be(n: int, sources: int, own: int | None, rules: ReleaseRules) -> NDArray[np.bool_]:
    """For 0 to n, whether one source can have so many of n signals that are safe."""
    most = min(n - rules.least, int(n * rules.most_share))
    a = np.arange(n + 1)
    known, others = (0, sources - 1) if own is None else (own, sources - 2)
    left = n - known - a
    per_source = min(rules.per_source, max(most, 0))
    capped = (
        np.minimum(a, rules.per_source)
        + min(known, rules.per_source)
        + np.minimum(left, max(others, 0) * per_source)
    )
    fits = (a <= most) & (left >= 0) & (left <= max(others, 0) * most) & (capped >= rules.least)
    # So few signals are shown only of so many sources: then none may have nothing.
    present = (a > 0).astype(int) + int(known > 0) + np.minimum(left, max(others, 0))
    return np.asarray(fits & (known <= most) & (present >= _sources_behind(n, rules)))


def _sources_behind(n: int, rules: ReleaseRules) -> int:
    """Return how many sources have signals in a safe group of n, at the least."""
    if n < rules.fewest:
        return n + 1
    return 6 if n < rules.fewest_of_five else 4 if n < rules.fewest_of_three else 1


def _try_sources(
    group: PublishedGroup,
    by_source: NDArray[np.int64],
    ends: tuple[int, float],
    sources: int,
    rules: ReleaseRules,
) -> Outcome:
    tried, found = 0, []
    for target in np.flatnonzero(is_target(by_source)):
        insiders: set[int | None] = {None} | set(np.delete(by_source, target).tolist())
        tried += len(insiders)
        for own in insiders:
            low, high = bounds_of_source(int(ends[0]), ends[1], sources, own, rules)
            if is_learnt(low, high, by_source[target]):
                found.append(
                    f"{group.name}: {ends[0]} to {ends[1]:.0f} of {sources} sources, own {own}: "
                    f"another source has {low} to {high:.0f}"
                )
    return Outcome.of(tried, found)


def _try_squares(groups: Sequence[PublishedGroup], truth: Truth) -> Outcome:
    """Squares one level finer than a whole square that is shown: each was not safe, all are its sum."""
    outcome = Outcome()
    for part in groups:
        if part.kind != PART or len(part.squares) != 1 or part.squares[0][0] == 0:
            continue
        keys = cell_keys(truth.records.iloc[part.rows], part.squares[0][0] - 1)
        sizes = pd.Series(keys[keys >= 0]).value_counts().to_numpy()
        small = sizes[is_target(sizes)]
        # Signals known to the whole square alone, and three other squares, may hold all of it: at least none.
        learnt = is_learnt(0, part.high, small)
        outcome += Outcome.of(len(small), (f"square within {part.name}" for yes in learnt if yes))
    return outcome
