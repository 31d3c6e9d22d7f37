"""Reckons with what the rules themselves tell, as an attacker does who knows how releases are made.

A group that is shown was safe: of its n signals no source holds more than its share, nor more than n minus
the least that must be left without it, and the capped sum reaches the least. So, from the band of n and from
the number of organisations, the number of each source's signals is bounded: sharply so by an insider, who
knows how many are its own.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from data.releases.attacks.outcome import Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import ABOUT, PART, PLACED, PublishedGroup
from data.releases.attacks.truth import Truth
from data.releases.making import ORGANISATIONS
from data.releases.rules import ReleaseRules

# Above this, what the rules tell is far too wide to learn a group of ten.
_MOST_COUNT = 400
# A published class of organisations may stand for so many and more.
_MOST_SOURCES = 12


def reckon_with_rules(
    groups: Sequence[PublishedGroup],
    truth: Truth,
    rules: ReleaseRules,
    *,
    organisations: Sequence[int] | None = None,
    exact: bool = False,
) -> Outcome:
    """Try the signals of each source in each published group.

    Parameters
    ----------
    organisations
        How many each release publishes: of all its signals, each organisation has at least one.
    exact
        Whether to try as if numbers were published exactly.
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
                outcome += _try_sources(group, by_source, ends, range(known, known + 1), rules)
            if group.kind == ABOUT and organisations is not None:
                published = sources_told(organisations[release])
                outcome += _try_sources(group, by_source, ends, published, rules, present=True)
    return outcome


def sources_told(organisations: int) -> range:
    """Return of how many organisations signals may be, by the published number: "at least" if it is a class.

    No release of fewer than three has signals. The more there are, the less each can have: further ones than
    are tried would widen nothing.
    """
    if organisations not in ORGANISATIONS:
        return range(organisations, organisations + 1)
    return range(organisations, next((each for each in ORGANISATIONS if each > organisations), _MOST_SOURCES))


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
    low: int,
    high: float,
    sources: int | range,
    own: int | None,
    rules: ReleaseRules,
    *,
    present: bool = False,
) -> tuple[int, float]:
    """Return how many signals one other source can have in a safe group of `low` to `high`.

    `own` is how many the attacker itself has in it; None for somebody who has reported nothing anywhere.
    Where the number of sources is not known, it is one of a range. With `present`, each has at least one.
    """
    if high > _MOST_COUNT:
        return 0, high
    possible = [
        number
        for n in range(low, int(high) + 1)
        for known in ([sources] if isinstance(sources, int) else sources)
        for number in np.flatnonzero(_may_be(n, known, own, rules, present=present)).tolist()
    ]
    return (min(possible), max(possible)) if possible else (0, high)


@cache
def _may_be(
    n: int, sources: int, own: int | None, rules: ReleaseRules, *, present: bool = False
) -> NDArray[np.bool_]:
    """For 0 to n, whether one source can have so many of n signals that are safe."""
    most = min(n - rules.least, int(n * rules.most_share))
    a = np.arange(n + 1)
    known, others = (0, sources - 1) if own is None else (own, sources - 2)
    others = max(others, 0)
    left = n - known - a
    capped = (
        np.minimum(a, rules.per_source)
        + min(known, rules.per_source)
        + np.minimum(left, others * min(rules.per_source, max(most, 0)))
    )
    fits = (a <= most) & (left >= 0) & (left <= others * most) & (capped >= rules.least)
    if present:
        fits &= (a > 0) & (left >= others) & (own != 0)
    # So few signals are shown only of so many sources: then none may have nothing.
    number = (a > 0).astype(int) + int(known > 0) + np.minimum(left, others)
    return np.asarray(fits & (known <= most) & (number >= _sources_behind(n, rules)))


def _sources_behind(n: int, rules: ReleaseRules) -> int:
    """Return how many sources have signals in a safe group of n, at the least."""
    if n < rules.fewest:
        return n + 1
    return 6 if n < rules.fewest_of_five else 4 if n < rules.fewest_of_three else 1


def _try_sources(
    group: PublishedGroup,
    by_source: NDArray[np.int64],
    ends: tuple[int, float],
    sources: range,
    rules: ReleaseRules,
    *,
    present: bool = False,
) -> Outcome:
    tried, found = 0, []
    for target in np.flatnonzero(is_target(by_source)):
        insiders: set[int | None] = {None} | set(np.delete(by_source, target).tolist())
        if present:
            insiders.discard(0)
        tried += len(insiders)
        for own in insiders:
            low, high = bounds_of_source(int(ends[0]), ends[1], sources, own, rules, present=present)
            if is_learnt(low, high, by_source[target]):
                found.append(
                    f"{group.name}: {ends[0]} to {ends[1]:.0f} of {sources} sources, own {own}: "
                    f"another source has {low} to {high:.0f}"
                )
    return Outcome.of(tried, found)
