"""Keeps sightings that a team met from pointing to the stop at which it met them.

A sighting that was discovered and the visits of the same organisation share place and time. Where exactly one
visit agrees with all that a sighting tells, whoever reads both knows the stop. So the sighting is made
coarser, place first and then time, until two visits or more agree.

Only visits that met somebody count as a crowd: a sighting is hardly made where nobody was spoken with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.intake.coarsening import COARSEST, FINEST, MUNICIPALITY
from data.language import _

ENOUGH_STOPS = 2
# What is known of the time, from the finest: each hides what the one before still tells.
PART_OF_DAY, WEEK, MONTH, SEASON, YEAR, UNKNOWN = range(6)
_TWO_KILOMETRES = 4
# Cells grow up to 2 km before the week is given up, and all the way before the month is: without a month a
# record counts in totals alone.
_STEPS = (
    *product(range(FINEST, _TWO_KILOMETRES + 1), range(PART_OF_DAY, MONTH + 1)),
    *product(range(COARSEST, MUNICIPALITY + 1), range(PART_OF_DAY, MONTH + 1)),
    *product(range(FINEST, MUNICIPALITY + 1), range(SEASON, UNKNOWN + 1)),
)

Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Met:
    """Sightings or stops, one entry per row.

    `east`, `north` are cells at the row's own `level` (6: no cell, and any number there). `told` says how
    much of the time is known; `part` is 0 to 3, or -1; `week`, `period` and `year` are as in the store;
    `season` is 0 to 3. What is not known is any number.
    """

    east: Numbers
    north: Numbers
    level: Numbers
    told: Numbers
    week: Numbers
    period: Numbers
    season: Numbers
    year: Numbers
    part: Numbers

    def __len__(self) -> int:
        return len(self.east)

    def taken(self, rows: NDArray[Any]) -> "Met":
        """Return some of the rows."""
        return Met(**{name: values[rows] for name, values in self.columns().items()})

    def columns(self) -> Mapping[str, Numbers]:
        """Return the arrays by name."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def hide_stops(
    sightings: Met,
    stops: Met,
    *,
    past: Met | None = None,
    alike: Numbers | None = None,
    strict: NDArray[np.bool_] | None = None,
) -> tuple[Numbers, Numbers]:
    """Return level and told of each sighting, as coarse as given or coarser, so that none points to one stop.

    Parameters
    ----------
    past
        Stops that were corrected or taken back: rows of them are still there, and one can be pointed to,
        but nobody hides among them.
    alike
        A number for each sighting, equal for the versions of one: what one version leaves out another must
        not tell, so these are told alike.
    strict
        Which sightings must not point to a stop, all where None. Others that cannot be hidden, since there
        is only one stop, are told as little as can be.

    Raises
    ------
    Refused
        When a sighting that must not points to a stop however coarse it is.
    """
    level, told = sightings.level.copy(), sightings.told.copy()
    lost = np.zeros(len(sightings), dtype=bool)
    while True:
        if alike is not None:
            level, told = _most(level, alike), _most(told, alike)
        fitting = _fitting(sightings, stops, level, told)
        once = _fitting(sightings, past, level, told) if past is not None else np.zeros_like(fitting)
        pointing = np.flatnonzero(~lost & ((fitting == 1) | ((fitting == 0) & (once == 1))))
        if not pointing.size:
            break
        left = _make_coarser(sightings, stops, pointing, level, told)
        level[left], told[left] = MUNICIPALITY, UNKNOWN
        lost[left] = True
    refused = lost if strict is None else lost & strict
    if refused.any() and len(stops):
        raise Refused(
            _(
                "{count} sightings met by a team would point to the only visit of their organisation that "
                "met somebody. Bring in more of its visits first, or take those sightings back."
            ).format(count=int(refused.sum()))
        )
    return level, told


def _make_coarser(
    sightings: Met, stops: Met, pointing: NDArray[np.intp], level: Numbers, told: Numbers
) -> NDArray[np.intp]:
    """Change level and told of rows to the first step at which enough stops fit; return those left over."""
    for step_level, step_told in _STEPS:
        if not pointing.size:
            break
        some = pointing[(level[pointing] <= step_level) & (told[pointing] <= step_told)]
        fitting = stops_that_fit(sightings.taken(some), stops, level=step_level, told=step_told)
        hidden = some[fitting >= ENOUGH_STOPS]
        level[hidden], told[hidden] = step_level, step_told
        pointing = np.setdiff1d(pointing, hidden, assume_unique=True)
    return pointing


def _most(values: Numbers, alike: Numbers) -> Numbers:
    """Return for each row the largest value among those that are alike."""
    most = np.zeros(int(alike.max(initial=-1)) + 1, dtype=np.int64)
    np.maximum.at(most, alike, values)
    return most[alike]


def stops_that_fit(sightings: Met, stops: Met, *, level: int, told: int) -> Numbers:
    """Return how many stops agree with each sighting, were it told so coarsely.

    A stop without a part of day agrees with every part; one known to a larger cell only, with every smaller
    cell within.
    """
    count = np.zeros(len(sightings), dtype=np.int64)
    for stop_level in np.unique(stops.level):
        own = stops.taken(stops.level == stop_level)
        at = max(level, int(stop_level))
        if told == PART_OF_DAY:
            named = own.part >= 0
            count += _matches(sightings, own.taken(named), at, PART_OF_DAY)
            count += _matches(sightings, own.taken(~named), at, WEEK)
        else:
            count += _matches(sightings, own, at, told)
    return count


def _fitting(sightings: Met, stops: Met, level: Numbers, told: Numbers) -> Numbers:
    """Return how many stops agree with each sighting, told as coarsely as its level and told say."""
    fitting = np.zeros(len(sightings), dtype=np.int64)
    if not len(stops):
        return fitting
    as_told = level * len(range(UNKNOWN + 1)) + told
    for each in np.unique(as_told):
        rows = np.flatnonzero(as_told == each)
        at_level, at_told = divmod(int(each), UNKNOWN + 1)
        fitting[rows] = stops_that_fit(sightings.taken(rows), stops, level=at_level, told=at_told)
    return fitting


def _matches(sightings: Met, stops: Met, level: int, told: int) -> Numbers:
    """Return the number of stops with the same cell of a level and the same time, for each sighting."""
    ours, theirs = _cells(sightings, level), _cells(stops, level)
    cells, their_cell = np.unique(theirs, return_inverse=True)
    if not cells.size:
        return np.zeros(len(sightings), dtype=np.int64)
    place = np.minimum(np.searchsorted(cells, ours), cells.size - 1)
    their_keys, counts = np.unique((their_cell << 32) | _time(stops, told), return_counts=True)
    our_keys = (place << 32) | _time(sightings, told)
    found = np.minimum(np.searchsorted(their_keys, our_keys), their_keys.size - 1)
    same = (cells[place] == ours) & (their_keys[found] == our_keys)
    return np.where(same, counts[found], 0)


def _cells(met: Met, level: int) -> Numbers:
    if level >= MUNICIPALITY:
        return np.zeros(len(met), dtype=np.int64)
    steps = np.maximum(level - met.level, 0)
    return ((met.east >> steps) << 32) | ((met.north >> steps) & 0xFFFFFFFF)


def _time(met: Met, told: int) -> Numbers:
    """Return a number from 0 up that is equal for equal times, known so well."""
    if told == PART_OF_DAY:
        return met.week * 4 + met.part
    if told == SEASON:
        return met.year * 4 + met.season
    return {WEEK: met.week, MONTH: met.period, YEAR: met.year}.get(told, np.zeros(len(met), dtype=np.int64))
