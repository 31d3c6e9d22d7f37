"""Carries a schedule of joint visits: who is where at which time, and why every other site is left out."""

import math
from dataclasses import dataclass
from datetime import date

from layers.joint.site import JointSite


@dataclass(frozen=True)
class ScheduledVisit:
    """A visit: seconds since midnight of the day, and a crew for each authority of the site, in its order."""

    site: JointSite
    day: date
    begins_s: int
    ends_s: int
    crews: tuple[str, ...]


@dataclass(frozen=True)
class JointSchedule:
    """Visits of a month in the order of time.

    Parameters
    ----------
    visits
        By day, begin and code of the site.
    unscheduled
        Every other site with a sentence of why.
    value
        Sum of the values of the sites visited.
    greedy_value
        What the best sequential plan is worth, from which the search began; `value` is never below it.
    empty_because
        Sentences, where nothing could be planned.
    caveats
        Sentences that must stand on the schedule, such as that no streets are known.
    most_value
        What no schedule can exceed, as far as the search could prove; NaN where it proved nothing.
    """

    visits: tuple[ScheduledVisit, ...]
    unscheduled: tuple[tuple[JointSite, str], ...]
    value: float
    greedy_value: float
    empty_because: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    most_value: float = math.nan
