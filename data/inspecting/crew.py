"""Describes a crew of an authority: what it can do and from where it sets out, never who is on it."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.streets.network import MODES

Point = tuple[float, float]
DAY_S = 86_400


@dataclass(frozen=True)
class Crew:
    """A crew that goes out on working days.

    Parameters
    ----------
    code
        Short code with a digit, no name of a person.
    authority
        Code in the vocabulary of authorities.
    start
        (lat, lon) in degrees, EPSG:4326: its office, where the day begins and ends.
    starts_s, ends_s
        Working hours in seconds since midnight.
    travels_by
        One of `data.streets.network.MODES`.
    languages
        Codes, ISO 639-1.
    days
        How many days it can give to the month.
    most_visits_a_day
        How many visits it makes on one day at most.

    Raises
    ------
    Refused
        When it has no hours or no day, or there is no such way to travel.
    """

    code: str
    authority: str
    start: Point
    starts_s: int = 8 * 3600
    ends_s: int = 16 * 3600
    travels_by: str = "car"
    languages: frozenset[str] = frozenset()
    days: int = 31
    most_visits_a_day: int = 3

    def __post_init__(self) -> None:
        faults = []
        if not 0 <= self.starts_s < self.ends_s <= DAY_S:
            faults.append(_("it has no working hours, give a later end"))
        if self.days < 0 or self.most_visits_a_day < 1:
            faults.append(_("give 0 days or more, and a visit a day at least"))
        if self.travels_by not in MODES:
            faults.append(
                _("it travels by {mode}, use one of {known}").format(
                    mode=self.travels_by, known=", ".join(MODES)
                )
            )
        if faults:
            raise Refused(
                _("Crew {code} cannot be planned: {faults}.").format(code=self.code, faults="; ".join(faults))
            )
