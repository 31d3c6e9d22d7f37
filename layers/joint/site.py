"""Describes a worksite that several authorities are to visit at the same time."""

import math
from dataclasses import dataclass
from datetime import date

from data.errors import Refused
from data.inspecting.crew import DAY_S, Point
from data.inspecting.month_list import SiteKey
from data.language import _

LONGEST_MINUTES = 600


@dataclass(frozen=True, order=True)
class Window:
    """A time on one day, in seconds since its midnight, within which a visit begins and ends.

    Raises
    ------
    Refused
        When it has no length, or leaves the day.
    """

    day: date
    starts_s: int
    ends_s: int

    def __post_init__(self) -> None:
        if not 0 <= self.starts_s < self.ends_s <= DAY_S:
            raise Refused(
                _("A window on {day} has no length within the day. Give a later end.").format(day=self.day)
            )


@dataclass(frozen=True)
class JointSite:
    """A worksite to visit, and who must be there together.

    Parameters
    ----------
    code
        Opaque, its own among the sites of a plan.
    key
        The worksite.
    point
        (lat, lon) in degrees, EPSG:4326; none where it is not known.
    authorities
        Codes in the vocabulary of authorities; one crew of each comes, and all come at once.
    minutes
        How long they are there.
    windows
        When the site can be visited: opening hours in season, without blocked days; they may overlap.
    value
        What the visit is worth, 0 or more, such as expected findings weighted by severity.
    label
        What the planner reads.

    Raises
    ------
    Refused
        When nobody is to come or somebody twice, or stay, value or point cannot be.
    """

    code: str
    key: SiteKey
    point: Point | None
    authorities: tuple[str, ...]
    minutes: int
    windows: tuple[Window, ...]
    value: float
    label: str = ""

    def __post_init__(self) -> None:
        faults = []
        if not self.authorities or len(set(self.authorities)) < len(self.authorities):
            faults.append(_("name every authority that comes, once"))
        if not 1 <= self.minutes <= LONGEST_MINUTES:
            faults.append(_("give it a stay of 1 to {most} minutes").format(most=LONGEST_MINUTES))
        if not math.isfinite(self.value) or self.value < 0:
            faults.append(_("give it a value of 0 or more"))
        if self.point is not None and not (abs(self.point[0]) <= 90 and abs(self.point[1]) <= 180):
            faults.append(_("its point is not on the Earth, give latitude first and longitude second"))
        if faults:
            raise Refused(
                _("Site {code} cannot be planned: {faults}.").format(code=self.code, faults="; ".join(faults))
            )
