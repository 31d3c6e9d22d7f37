"""States sites and crews as a problem in whole numbers, which the plans of joint visits work on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from data.inspecting.crew import DAY_S, Crew
from data.streets.network import TravelTimes
from layers.joint.site import JointSite

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]

# Visits begin on marks of five minutes: nobody agrees on 9:03, and the search has fewer times to try.
MARK_S = 300
MARKS = DAY_S // MARK_S
# More marks than any day has: a way that does not exist.
NEVER = 100 * MARKS


@dataclass(frozen=True)
class Placed:
    """A site (by its number) put on a day and a mark, with a crew for each of its authorities."""

    site: int
    day: int
    mark: int
    crews: tuple[int, ...]


Placing = tuple[Placed, ...]


@dataclass(frozen=True, eq=False)
class Problem:
    """Sites, crews and days by number; times in marks of `MARK_S` seconds since midnight.

    Parameters
    ----------
    sites, crews, days
        What the numbers stand for; days are those on which some site can be visited.
    opens
        Shape (sites, days, marks): whether a visit that begins there ends within the same window.
    first, last
        Shape (crews, sites): marks between which the crew can begin there, for it sets out from its start
        within its hours and is back within them; first is after last where it cannot.
    gaps
        Shape (crews, sites, sites): marks from the begin at one site to the begin at the next, at least: stay
        and way, `NEVER` where there is no way.
    busy
        Shape (crews, sites): whole marks from the begin there until the crew is back at its start, rounded
        down.
    able
        For each site and authority the crews that can be there.
    """

    sites: tuple[JointSite, ...]
    crews: tuple[Crew, ...]
    days: tuple[date, ...]
    opens: Mask
    first: Ints
    last: Ints
    gaps: Ints
    busy: Ints
    able: tuple[tuple[tuple[int, ...], ...], ...]

    @cached_property
    def values(self) -> tuple[float, ...]:
        """Values of the sites."""
        return tuple(site.value for site in self.sites)

    @cached_property
    def possible(self) -> Mask:
        """Shape (sites, days, marks): whether every authority has some crew that could begin there."""
        marks = np.arange(MARKS)
        possible = self.opens.copy()
        for site, authorities in enumerate(self.able):
            for crews in authorities:
                some = np.zeros(MARKS, dtype=np.bool_)
                for crew in crews:
                    some |= (self.first[crew, site] <= marks) & (marks <= self.last[crew, site])
                possible[site] &= some
        return possible

    def value_of(self, placing: Placing) -> float:
        """Return the sum of the values of the sites that are placed."""
        return sum(self.values[each.site] for each in placing)


def state(sites: Sequence[JointSite], crews: Sequence[Crew], travel: TravelTimes) -> Problem:
    """Return the problem of sites that all have a point."""
    days = tuple(sorted({window.day for site in sites for window in site.windows}))
    first, last, gaps, busy = _ways(sites, crews, travel)
    able = tuple(
        tuple(
            tuple(
                number
                for number, crew in enumerate(crews)
                if crew.authority == authority and crew.days > 0 and first[number, row] <= last[number, row]
            )
            for authority in site.authorities
        )
        for row, site in enumerate(sites)
    )
    opens = _opens(sites, days)
    return Problem(tuple(sites), tuple(crews), days, opens, first, last, gaps, busy, able)


def _opens(sites: Sequence[JointSite], days: Sequence[date]) -> Mask:
    numbers = {day: number for number, day in enumerate(days)}
    opens = np.zeros((len(sites), len(days), MARKS), dtype=np.bool_)
    for row, site in enumerate(sites):
        for window in site.windows:
            begin = -(-window.starts_s // MARK_S)
            end = (window.ends_s - site.minutes * 60) // MARK_S
            opens[row, numbers[window.day], begin : max(end + 1, begin)] = True
    return opens


def _ways(
    sites: Sequence[JointSite], crews: Sequence[Crew], travel: TravelTimes
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return first, last, gaps and busy of a problem."""
    size, stays = len(sites), np.array([site.minutes * 60 for site in sites], dtype=np.int64)
    times = {mode: _times(sites, crews, travel, mode) for mode in {crew.travels_by for crew in crews}}
    first = np.full((len(crews), size), NEVER)
    last, busy = np.full((len(crews), size), -1), np.full((len(crews), size), NEVER)
    gaps = np.full((len(crews), size, size), NEVER)
    for row, crew in enumerate(crews):
        way = times[crew.travels_by]
        out, back = way[size + row, :size], way[:size, size + row]
        known = np.isfinite(out) & np.isfinite(back)
        first[row, known] = _up(crew.starts_s + np.ceil(out[known]))
        last[row, known] = (crew.ends_s - np.ceil(back[known]) - stays[known]) // MARK_S
        busy[row, known] = (stays[known] + np.ceil(back[known])) // MARK_S
        between = np.isfinite(way[:size, :size])
        whole = stays[:, None] + np.ceil(np.where(between, way[:size, :size], 0))
        gaps[row] = np.where(between, np.minimum(_up(whole.astype(np.float64)), NEVER), NEVER)
    return first, last, gaps, busy


def _times(
    sites: Sequence[JointSite], crews: Sequence[Crew], travel: TravelTimes, mode: str
) -> NDArray[np.float64]:
    """Return seconds between all sites and the starts of all crews."""
    points = [site.point for site in sites] + [crew.start for crew in crews]
    return np.asarray(travel.times_s(mode, np.array(points, dtype=np.float64)), dtype=np.float64)


def _up(seconds: NDArray[np.float64]) -> Ints:
    return np.ceil(seconds / MARK_S).astype(np.int64)
