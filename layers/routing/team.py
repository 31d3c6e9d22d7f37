"""Describes a team on one shift: from when to when, from where to where, how it moves, what it speaks."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _
from data.streets.network import MODES

Point = tuple[float, float]


@dataclass(frozen=True)
class Team:
    """A team on one shift. It says what a team can do, never who is on it.

    Parameters
    ----------
    code
        Short code, no name of a person.
    size
        Persons who go together; a team goes in pairs at least unless `alone` says that somebody decided so.
    languages
        Codes, ISO 639-1.
    travels_by
        One of `data.streets.network.MODES`.
    start, end
        (lat, lon) in degrees, EPSG:4326, where the shift begins and ends.
    starts_s, ends_s
        Seconds since the midnight before the shift; `ends_s` may pass 86,400.
    rest_s
        Seconds of break, 0 for none; it lies whole within `rest_between` (default: the shift's middle half).
    organisation
        Code in the register.

    Raises
    ------
    Refused
        When the shift has no hours, the break does not fit, somebody would go alone unasked, or there is no
        such way to travel.
    """

    code: str
    size: int
    languages: frozenset[str]
    travels_by: str
    start: Point
    end: Point
    starts_s: int
    ends_s: int
    rest_s: int = 0
    rest_between: tuple[int, int] | None = None
    organisation: str = "example"
    alone: bool = False

    def __post_init__(self) -> None:
        faults = [*self._faults_of_shift(), *self._faults_of_team()]
        if faults:
            raise Refused(
                _("Team {code} cannot be planned: {faults}.").format(code=self.code, faults="; ".join(faults))
            )
        if self.rest_s and self.rest_between is None:
            quarter = (self.ends_s - self.starts_s) // 4
            object.__setattr__(self, "rest_between", (self.starts_s + quarter, self.ends_s - quarter))

    def _faults_of_shift(self) -> list[str]:
        if self.ends_s <= self.starts_s:
            return [_("its shift has no hours, give a later end")]
        if self.rest_s < 0 or self.rest_s >= self.ends_s - self.starts_s:
            return [_("its break does not fit into the shift, make it shorter")]
        if self.rest_s and self.rest_between is not None:
            first, last = self.rest_between
            if first < self.starts_s or last > self.ends_s or last - first < self.rest_s:
                return [_("its break does not fit between the times given for it, widen them")]
        return []

    def _faults_of_team(self) -> list[str]:
        faults = []
        if self.size < 1 or (self.size < 2 and not self.alone):
            faults.append(_("teams go in pairs, give at least two persons or say that one goes alone"))
        if self.travels_by not in MODES:
            faults.append(
                _("it travels by {mode}, use one of {known}").format(
                    mode=self.travels_by, known=", ".join(MODES)
                )
            )
        return faults
