"""Checks a schedule of joint visits against its rules, by its own arithmetic: it shares no code with the planner."""

from collections.abc import Sequence

import numpy as np

from data.inspecting.crew import Crew
from data.streets.network import TravelTimes
from layers.joint.schedule import JointSchedule, ScheduledVisit
from layers.joint.site import JointSite


def faults_of(
    schedule: JointSchedule, sites: Sequence[JointSite], crews: Sequence[Crew], travel: TravelTimes
) -> list[str]:
    """Return what is wrong with a schedule, one sentence for each fault; none where it is sound."""
    faults = _accounting_faults(schedule, sites)
    known = {crew.code: crew for crew in crews}
    for visit in schedule.visits:
        faults += [f"{visit.site.code}: {fault}" for fault in _visit_faults(visit, sites, known)]
    for crew in crews:
        theirs = [visit for visit in schedule.visits if crew.code in visit.crews and visit.site.point]
        faults += [f"{crew.code}: {fault}" for fault in _crew_faults(crew, theirs, travel)]
    return faults


def _accounting_faults(schedule: JointSchedule, sites: Sequence[JointSite]) -> list[str]:
    faults = []
    told = [visit.site.code for visit in schedule.visits] + [site.code for site, _why in schedule.unscheduled]
    if sorted(told) != sorted(site.code for site in sites):
        faults.append("a site stands nowhere, twice, or was never asked for")
    faults += [f"{site.code} has no reason" for site, why in schedule.unscheduled if not why.strip()]
    value = sum(visit.site.value for visit in schedule.visits)
    if abs(value - schedule.value) > 1e-9 * max(value, 1):
        faults.append("its value is not that of its visits")
    if schedule.value < schedule.greedy_value - 1e-9:
        faults.append("it is worth less than the sequential plan")
    if schedule.value > schedule.most_value * (1 + 1e-5) + 1e-5:
        faults.append("it is worth more than it says can be")
    if bool(schedule.visits) == bool(schedule.empty_because):
        faults.append("it says why it is empty, but is not, or the other way round")
    times = [(visit.day, visit.begins_s, visit.site.code) for visit in schedule.visits]
    if times != sorted(times):
        faults.append("its visits are not in the order of time")
    return faults


def _visit_faults(visit: ScheduledVisit, sites: Sequence[JointSite], crews: dict[str, Crew]) -> list[str]:
    faults, site = [], visit.site
    if site not in sites:
        return ["is not one of the sites"]
    if site.point is None:
        faults.append("has no point")
    if visit.ends_s - visit.begins_s != 60 * site.minutes:
        faults.append("is visited for longer or shorter than told")
    if not any(
        window.day == visit.day and window.starts_s <= visit.begins_s and visit.ends_s <= window.ends_s
        for window in site.windows
    ):
        faults.append("is visited outside of its windows")
    if visit.begins_s % 300:
        faults.append("is not visited on full five minutes")
    if unknown := [code for code in visit.crews if code not in crews]:
        return [*faults, f"is visited by {unknown}, which are no crews"]
    if [crews[code].authority for code in visit.crews] != list(site.authorities):
        faults.append("is visited by other authorities than asked")
    return faults


def _crew_faults(crew: Crew, visits: Sequence[ScheduledVisit], travel: TravelTimes) -> list[str]:
    faults, days = [], sorted({visit.day for visit in visits})
    if len(days) > crew.days:
        faults.append("is out on more days than it gives")
    for day in days:
        today = sorted((visit for visit in visits if visit.day == day), key=lambda visit: visit.begins_s)
        if len(today) > crew.most_visits_a_day:
            faults.append(f"makes too many visits on {day}")
        points = np.array([crew.start, *(visit.site.point for visit in today)])
        ways = travel.times_s(crew.travels_by, points)
        at, left_s = 0, float(crew.starts_s)
        for here, visit in enumerate(today, start=1):
            if not visit.begins_s >= left_s + ways[at, here] - 1e-6:
                faults.append(f"cannot be at {visit.site.code} in time on {day}")
            at, left_s = here, float(visit.ends_s)
        if not left_s + ways[at, 0] <= crew.ends_s + 1e-6:
            faults.append(f"is not back in time on {day}")
    return faults
