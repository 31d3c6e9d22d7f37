"""Lists the groups of records whose numbers releases publish, with the interval that each number leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from data.errors import Refused
from data.language import _
from data.releases.attacks.truth import Truth
from data.releases.band import Band
from data.releases.prepared import TOTALS, Prepared
from data.releases.release import OTHER, Release, Square
from data.releases.rules import RULES

PART, PLACED, ABOUT, MET, REPORTED, FORM = "part", "placed", "about", "met", "reported", "form"
# A total rounded to 5 was at most 2 more or fewer.
ROUNDED_BY = 2


@dataclass(frozen=True)
class PublishedGroup:
    """A number of a release: what it counts (rows of the truth), and between which two it lies."""

    release: int
    kind: str
    code: str
    rows: NDArray[np.intp]
    low: int
    high: float
    squares: tuple[Square, ...] = ()
    district: str = ""

    @property
    def name(self) -> str:
        """A name for messages."""
        return f"{self.release}/{self.kind}/{self.code}"


def published_groups(prepared: Sequence[Prepared], truth: Truth) -> tuple[PublishedGroup, ...]:
    """Return all groups whose numbers are published.

    Raises
    ------
    Refused
        When a number does not hold the count of its group: what is published is wrong then, and to hold
        against an attack would mean nothing.
    """
    groups = tuple(
        group for number, each in enumerate(prepared) for group in _groups(each.release, number, truth)
    )
    wrong = [group.name for group in groups if not group.low <= len(group.rows) <= group.high]
    if wrong:
        raise Refused(
            _(
                "{count} published numbers do not hold what they count: {names}. Make the release anew."
            ).format(count=len(wrong), names=", ".join(wrong[:5]))
        )
    return groups


def exact_group(release: int, rows: NDArray[np.intp], *, kind: str = ABOUT) -> PublishedGroup:
    """Return a group whose number would be published exactly, as no release does."""
    return PublishedGroup(release, kind, "", rows, len(rows), len(rows))


def membership(groups: Sequence[PublishedGroup], records: int) -> csr_array:
    """Return the matrix of groups by records: 1 where the record is counted in the group."""
    lengths = [len(group.rows) for group in groups]
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    rows = np.concatenate([group.rows for group in groups]) if groups else np.empty(0, np.intp)
    return csr_array((np.ones(len(rows)), rows, ends), shape=(len(groups), records))


def shown_forms(release: Release, form: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the group of forms under which each record is shown: its own, OTHER, or none at all."""
    if release.signals is None or not release.signals.forms:
        return np.full(len(form), "", object)
    shown = {group.code for group in release.signals.forms} - {OTHER}
    return np.asarray(np.where(np.isin(form.astype(str), sorted(shown)), form, OTHER), object)


def _groups(release: Release, number: int, truth: Truth) -> Iterator[PublishedGroup]:
    if release.signals is None:
        return
    rows, part = truth.counted[number], truth.parts[number]
    signals = release.signals
    for each in release.parts:
        low, high = ends(each.signals)
        yield PublishedGroup(
            number, PART, each.code, rows[part == each.code], low, high, each.squares, each.district
        )
    yield PublishedGroup(number, ABOUT, "", rows, *ends_of_total(signals.about))
    discovered = truth.records["discovered"].to_numpy(bool)[rows]
    form = shown_forms(release, truth.records["form"].to_numpy(object)[rows])
    for kind, band, chosen in (
        (PLACED, signals.placed, part != TOTALS),
        (MET, signals.met, discovered),
        (REPORTED, signals.reported, ~discovered),
    ):
        if band is not None:
            yield PublishedGroup(number, kind, "", rows[chosen], *ends(band))
    for group in signals.forms:
        yield PublishedGroup(number, FORM, group.code, rows[form == group.code], *ends(group.signals))


def ends_of_total(about: int) -> tuple[int, int]:
    """Return the lowest and highest count that a rounded total stands for; the lowest holds fewer too."""
    low = RULES.least if about <= RULES.least + ROUNDED_BY * 2 else about - ROUNDED_BY
    return low, about + ROUNDED_BY


def ends(band: Band) -> tuple[int, float]:
    """Return the lowest and highest count of a band; infinity where it is open."""
    return band.low, np.inf if band.high is None else band.high
