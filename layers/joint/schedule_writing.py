"""Turns numbers back into visits with days, times and crews."""

import numpy as np

from layers.joint.problem import MARK_S, Placed, Placing, Problem
from layers.joint.schedule import ScheduledVisit


def tidied(problem: Problem, placing: Placing) -> Placing:
    """Return the same visits in the same order on the same days, each as early as those before allow.

    A search leaves visits anywhere between what comes before and after.
    """
    early: list[Placed] = []
    for each in sorted(placing, key=lambda one: (one.day, one.mark, one.site)):
        soonest = max(int(problem.first[crew, each.site]) for crew in each.crews)
        for before in early:
            for crew in {*before.crews} & {*each.crews} if before.day == each.day else ():
                soonest = max(soonest, before.mark + int(problem.gaps[crew, before.site, each.site]))
        marks = np.flatnonzero(problem.opens[each.site, each.day, soonest:])
        early.append(Placed(each.site, each.day, soonest + int(marks[0]), each.crews))
    return tuple(early)


def written_visits(problem: Problem, placing: Placing) -> tuple[ScheduledVisit, ...]:
    """Return the visits in the order of time."""
    visits = []
    for each in placing:
        site, begins_s = problem.sites[each.site], each.mark * MARK_S
        visits.append(
            ScheduledVisit(
                site=site,
                day=problem.days[each.day],
                begins_s=begins_s,
                ends_s=begins_s + site.minutes * 60,
                crews=tuple(problem.crews[crew].code for crew in each.crews),
            )
        )
    return tuple(sorted(visits, key=lambda visit: (visit.day, visit.begins_s, visit.site.code)))
