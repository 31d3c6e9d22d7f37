"""Says of a site without a joint visit why it has none."""

from collections.abc import Sequence

import numpy as np

from data.inspecting.crew import Crew
from data.language import _
from data.streets.network import TravelTimes
from data.vocabulary import authorities
from layers.joint.greedy import Calendar
from layers.joint.problem import NEVER, Placing, Problem, state
from layers.joint.site import JointSite


def never_possible(site: JointSite, crews: Sequence[Crew], travel: TravelTimes) -> str:
    """Return why the site could not be visited even if it were the only one, nothing where it could."""
    if site.point is None:
        return _("It has no point on the map. Give the worksite an address that can be found.")
    if absent := [code for code in site.authorities if not any(crew.authority == code for crew in crews)]:
        return _("No crew of {authorities} takes part. Add a crew, or visit without that authority.").format(
            authorities=_named(absent)
        )
    if idle := [code for code in site.authorities if not _with_days(code, crews)]:
        return _("The crews of {authorities} have no days to give. Give them days this month.").format(
            authorities=_named(idle)
        )
    if not site.windows:
        return _("It can be visited on no day of this month.")
    return _never_in_time(site, crews, travel)


def _never_in_time(site: JointSite, crews: Sequence[Crew], travel: TravelTimes) -> str:
    asked = [crew for crew in crews if crew.authority in site.authorities and crew.days > 0]
    problem = state([site], asked, travel)
    if not problem.opens.any():
        return _("It is never open for {minutes} minutes from a full five minutes on.").format(
            minutes=site.minutes
        )
    if problem.possible.any():
        return ""
    stuck = [code for code in site.authorities if not _has_way(code, problem)]
    if stuck:
        return _(
            "No way leads the crews of {authorities} there and back. Check its point on the map."
        ).format(authorities=_named(stuck))
    far = [code for code, able in zip(site.authorities, problem.able[0], strict=True) if not able]
    if far:
        return _(
            "It is too far for the crews of {authorities} to go there, stay {minutes} minutes and be back "
            "within their hours."
        ).format(authorities=_named(far), minutes=site.minutes)
    return _("It is never open while {authorities} can all be there within their hours.").format(
        authorities=_named(site.authorities)
    )


def why_no_room(problem: Problem, placing: Placing) -> dict[str, str]:
    """Return for each site that is on no plan, by its code, who has no time left for it."""
    calendar = Calendar(problem)
    for each in placing:
        calendar.add(each)
    placed = {each.site for each in placing}
    return {
        site.code: _no_room(problem, calendar, number)
        for number, site in enumerate(problem.sites)
        if number not in placed
    }


def _no_room(problem: Problem, calendar: Calendar, number: int) -> str:
    site = problem.sites[number]
    full = [
        code
        for code, crews in zip(site.authorities, problem.able[number], strict=True)
        if not calendar.has_room(number, crews)
    ]
    if full:
        return _(
            "It did not fit: the crews of {authorities} have no time left while it is open. More days would "
            "make room."
        ).format(authorities=_named(full))
    return _(
        "It did not fit: the crews of {authorities} have time left, but not all at once while it is open. "
        "More days would make room."
    ).format(authorities=_named(site.authorities))


def empty_because(sites: Sequence[JointSite], crews: Sequence[Crew]) -> tuple[str, ...]:
    """Return sentences on why nothing at all could be planned."""
    if not sites:
        return (_("There is no site to visit together. Put some on the list, or name their partners."),)
    if not crews:
        return (_("No crew takes part. Add the crews of this month."),)
    if not any(crew.days for crew in crews):
        return (_("No crew has a day to give. Give the crews days this month."),)
    return (_("None of the {number} sites could be planned; each says why.").format(number=len(sites)),)


def _with_days(authority: str, crews: Sequence[Crew]) -> bool:
    return any(crew.authority == authority and crew.days > 0 for crew in crews)


def _has_way(authority: str, problem: Problem) -> bool:
    """Whether a crew of the authority gets to the only site of the problem and back at all."""
    busy = [problem.busy[row, 0] for row, crew in enumerate(problem.crews) if crew.authority == authority]
    return bool(np.any(np.array(busy) < NEVER))


def _named(codes: Sequence[str]) -> str:
    labels = {each.code: each.label for each in authorities()}
    return ", ".join(labels.get(code, code) for code in codes)
