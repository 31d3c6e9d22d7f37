"""Compares two releases on ground that both show: the smallest unions of parts that are the same in both."""

from dataclasses import dataclass
from math import inf

import numpy as np
import pandas as pd
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from data.language import _
from data.releases.release import Part, Release
from layers.council.grounds import part_grounds
from layers.council.intervals import ratio_ends
from layers.council.naming import part_names, write_range
from layers.number_text import write_number

_LEAST_M2 = 1.0
MORE, FEWER, NOT_CLEAR = "more", "fewer", "not_clear"


@dataclass(frozen=True)
class Compared:
    """One stretch of ground that both releases show: its parts in each, the signals from and to, the ratio.

    `lower` and `upper` are the ends of signals per month now over before (90 %), with the bands in it.
    """

    parts: tuple[Part, ...]
    parts_before: tuple[Part, ...]
    now: tuple[int, int | None]
    before: tuple[int, int | None]
    lower: float
    upper: float

    @property
    def verdict(self) -> str:
        """Whether there are clearly more or fewer."""
        return MORE if self.lower > 1 else FEWER if self.upper < 1 else NOT_CLEAR


def compare(release: Release, before: Release) -> tuple[Compared, ...]:
    """Return the ground that both releases show, as finely as both allow; empty where they share none.

    Parts of the two that share ground belong together, and so on. Where the parts of one cover ground that
    those of the other leave out, the two numbers would be of different ground: that is not compared.
    """
    grounds, grounds_before = part_grounds(release), part_grounds(before)
    if release.crs_epsg != before.crs_epsg or not grounds or not grounds_before:
        return ()
    shapes = np.array([*grounds.values(), *grounds_before.values()], dtype=object)
    here, there = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[here], shapes[there])) >= _LEAST_M2
    links = coo_matrix((np.ones(shared.sum()), (here[shared], there[shared])), shape=(len(shapes),) * 2)
    number, group = connected_components(links, directed=False)
    found = []
    for each in range(number):
        inside = np.flatnonzero(group == each)
        now, then = inside[inside < len(grounds)], inside[inside >= len(grounds)]
        differ = shapely.symmetric_difference(shapely.union_all(shapes[now]), shapely.union_all(shapes[then]))
        if len(now) and len(then) and differ.area < _LEAST_M2:
            parts = tuple(release.parts[at] for at in now)
            found.append(
                _compared(release, before, parts, tuple(before.parts[at - len(grounds)] for at in then))
            )
    return tuple(found)


def comparison_table(release: Release, before: Release | None) -> pd.DataFrame:
    """Return the shared ground in words: its parts, the signals of both, and whether the change is clear."""
    titles = (_("Ground that both show"), _("This release"), _("The release before"), _("Change"))
    found = compare(release, before) if before else ()
    names = part_names(release)
    verdicts = {MORE: _("clearly more"), FEWER: _("clearly fewer"), NOT_CLEAR: _("no clear change")}
    rows = [
        (
            ", ".join(names[part.code] for part in each.parts),
            write_range(*each.now),
            write_range(*each.before),
            _("{verdict} ({ends} times as many a month)").format(
                verdict=verdicts[each.verdict], ends=_ends_in_words(each)
            ),
        )
        for each in found
    ]
    return pd.DataFrame(rows, columns=list(titles), dtype=object)


def _compared(
    release: Release, before: Release, parts: tuple[Part, ...], parts_before: tuple[Part, ...]
) -> Compared:
    now, then = _sum(parts), _sum(parts_before)
    lower, upper = ratio_ends(
        now,
        then,
        time_now=float(len(release.period.months)),
        time_before=float(len(before.period.months)),
    )
    return Compared(parts, parts_before, now, then, lower, upper)


def _sum(parts: tuple[Part, ...]) -> tuple[int, int | None]:
    highest = [part.signals.high for part in parts]
    known = [high for high in highest if high is not None]
    return sum(part.signals.low for part in parts), sum(known) if len(known) == len(parts) else None


def _ends_in_words(each: Compared) -> str:
    if each.upper == inf:
        return _("{number} or more").format(number=write_number(each.lower))
    return f"{write_number(each.lower)}–{write_number(each.upper)}"
