"""Finds the most that joint visits can be worth by trying every order, day and crew: for tiny months alone."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from math import ceil

import numpy as np

from data.inspecting.crew import Crew
from layers.joint.site import JointSite
from tests.test_layers.joint_cases import Month

MARK = 300
Told = tuple[JointSite, date, int, tuple[Crew, ...]]


def best_value(month: Month) -> float:
    """Return the largest value of any set of visits.

    Visits are made in the order of their begins, each as early as those before it allow: whatever can be done
    at all can be done so.
    """
    reachable = [site for site in month.sites if site.point is not None]

    def best(told: tuple[Told, ...], left: list[JointSite]) -> float:
        most = sum(site.value for site, *_rest in told)
        for site in left:
            for visit in _next(month, told, site):
                most = max(most, best((*told, visit), [each for each in left if each is not site]))
        return most

    return best((), reachable)


def _next(month: Month, told: tuple[Told, ...], site: JointSite) -> Iterator[Told]:
    """Yield each way in which the site can come after what was told."""
    choices = [[crew for crew in month.crews if crew.authority == code] for code in site.authorities]
    for day in sorted({window.day for window in site.windows}):
        if told and told[-1][1] > day:
            continue
        for crews in product(*choices):
            begins = _begins(month, told, site, day, crews)
            if begins is not None:
                yield site, day, begins, crews


def _begins(
    month: Month, told: tuple[Told, ...], site: JointSite, day: date, crews: tuple[Crew, ...]
) -> int | None:
    soonest = told[-1][2] if told and told[-1][1] == day else 0
    for crew in crews:
        theirs = [each for each in told if crew in each[3]]
        today = [each for each in theirs if each[1] == day]
        if len({each[1] for each in theirs} | {day}) > crew.days or len(today) >= crew.most_visits_a_day:
            return None
        if today:
            last = today[-1]
            ready = last[2] + last[0].minutes * 60 + _way(month, crew, last[0].point, site.point)
        else:
            ready = crew.starts_s + _way(month, crew, crew.start, site.point)
        soonest = max(soonest, ready)
    for window in sorted(site.windows):
        if window.day == day and np.isfinite(soonest):
            begins = MARK * ceil(max(soonest, window.starts_s) / MARK - 1e-9)
            ends = begins + site.minutes * 60
            back = [ends + _way(month, crew, site.point, crew.start) <= crew.ends_s for crew in crews]
            if ends <= window.ends_s and all(back):
                return begins
    return None


def _way(month: Month, crew: Crew, start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(month.travel.times_s(crew.travels_by, np.array([start, end]))[0, 1])
