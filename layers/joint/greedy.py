"""Places joint visits one after the other, as somebody with a calendar would."""

from collections.abc import Sequence
from itertools import product

import numpy as np

from layers.joint.problem import MARKS, Mask, Placed, Placing, Problem

# In which order sites are taken, and where each is put.
BY_VALUE, BY_DENSITY = "value", "density"
EARLIEST, TOGETHER = "earliest", "together"
ORDERS, PLACES = (BY_VALUE, BY_DENSITY), (EARLIEST, TOGETHER)


def greedy_placing(problem: Problem) -> Placing:
    """Return the most valuable of the four sequential plans."""
    placings = [greedy_by(problem, order=order, place=place) for order, place in product(ORDERS, PLACES)]
    return max(placings, key=problem.value_of)


def greedy_by(problem: Problem, *, order: str = BY_VALUE, place: str = EARLIEST) -> Placing:
    """Return a plan made site by site; what is placed stays where it is.

    Parameters
    ----------
    order
        `BY_VALUE`, the most valuable first, or `BY_DENSITY`, the most valuable per minute of all crews.
    place
        `EARLIEST`, the first time of the month at which all crews can, or `TOGETHER`, that for which fewest
        crews need a further day, of those the earliest.
    """
    return filled(problem, (), sites_in_order(problem, order), place=place)


def sites_in_order(problem: Problem, order: str) -> list[int]:
    """Return the numbers of the sites, the first to be placed first."""

    def worth(number: int) -> float:
        site = problem.sites[number]
        return site.value / (site.minutes * len(site.authorities) if order == BY_DENSITY else 1)

    return sorted(range(len(problem.sites)), key=lambda number: (-worth(number), number))


def filled(problem: Problem, placing: Placing, sites: Sequence[int], *, place: str = TOGETHER) -> Placing:
    """Return a plan with those of the sites put in, in their order, that have room."""
    calendar = Calendar(problem)
    for each in placing:
        calendar.add(each)
    for site in sites:
        found = calendar.earliest(site) if place == EARLIEST else calendar.together(site)
        if found is not None:
            calendar.add(found)
    return tuple(calendar.placed)


class Calendar:
    """Knows who is where, and where there is room."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.placed: list[Placed] = []
        self._of: dict[tuple[int, int], list[Placed]] = {}
        self._days_of: list[set[int]] = [set() for _crew in problem.crews]

    def add(self, placed: Placed) -> None:
        """Put a visit in."""
        self.placed.append(placed)
        for crew in placed.crews:
            self._of.setdefault((crew, placed.day), []).append(placed)
            self._days_of[crew].add(placed.day)

    def earliest(self, site: int) -> Placed | None:
        """Return the first place for a site; None where there is none."""
        found = (self.on_day(site, day) for day in range(len(self._problem.days)))
        return next((each for each in found if each is not None), None)

    def together(self, site: int) -> Placed | None:
        """Return the place for a site for which fewest crews go out on a further day."""
        found = (self.on_day(site, day) for day in range(len(self._problem.days)))
        return min(
            (each for each in found if each is not None),
            key=lambda each: (self.new_days(each), each.day, each.mark),
            default=None,
        )

    def new_days(self, placed: Placed) -> int:
        """Return how many crews would go out on a further day."""
        return sum(placed.day not in self._days_of[crew] for crew in placed.crews)

    def on_day(self, site: int, day: int) -> Placed | None:
        """Return the earliest place on a day, with crews that are out already where they can."""
        if not self._problem.possible[site, day].any():
            return None
        free = [[(crew, self._free(crew, site, day)) for crew in crews] for crews in self._problem.able[site]]
        marks = self._problem.opens[site, day].copy()
        for crews in free:
            marks &= np.logical_or.reduce([mask for _crew, mask in crews])
        if not marks.any():
            return None
        mark = int(marks.argmax())
        going = (
            min((crew for crew, mask in crews if mask[mark]), key=lambda crew: self._wear(crew, day))
            for crews in free
        )
        return Placed(site, day, mark, tuple(going))

    def has_room(self, site: int, crews: Sequence[int]) -> bool:
        """Whether one of the crews has a time at which it alone could be there."""
        return any(
            (self._free(crew, site, day) & self._problem.opens[site, day]).any()
            for crew in crews
            for day in range(len(self._problem.days))
        )

    def _wear(self, crew: int, day: int) -> tuple[bool, int, int]:
        return day not in self._days_of[crew], len(self._days_of[crew]), crew

    def _free(self, crew: int, site: int, day: int) -> Mask:
        """Return the marks at which the crew could begin there, besides what it does already."""
        problem, visits = self._problem, self._of.get((crew, day), [])
        free = np.zeros(MARKS, dtype=np.bool_)
        one, days = problem.crews[crew], self._days_of[crew]
        if len(visits) >= one.most_visits_a_day or (day not in days and len(days) >= one.days):
            return free
        free[problem.first[crew, site] : problem.last[crew, site] + 1] = True
        for visit in visits:
            soonest = max(visit.mark - int(problem.gaps[crew, site, visit.site]) + 1, 0)
            free[soonest : visit.mark + int(problem.gaps[crew, visit.site, site])] = False
        return free
