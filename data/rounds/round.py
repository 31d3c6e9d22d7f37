"""Describes a round of a team: the stops it is to make, and what was logged of each."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from data.errors import Refused
from data.language import _
from data.periods import part_of_day

OPEN, VISITED, LEFT_OUT = "open", "visited", "left_out"
NOT_LOGGED = "not_logged"
DAY_S = 86_400
_FINEST, _COARSEST = 1, 5
MOST_REFERRED = 99


@dataclass(frozen=True)
class RoundStop:
    """One stop of a round, as the team needs it: gone with the round, but for its cell.

    Parameters
    ----------
    number
        1, 2, ... in the order of the route.
    code, name, kind, area
        As in the plan. What to look for goes by the kind.
    east, north, cell_level
        The cell that is kept of a visit (125 m << cell_level), at least 250 m.
    begins_s, leaves_s
        Planned, in seconds since the midnight before the shift.
    """

    number: int
    code: str
    name: str
    kind: str
    area: str
    east: int
    north: int
    cell_level: int
    begins_s: int
    leaves_s: int

    @property
    def planned_minutes(self) -> float:
        """Minutes that the plan gives it."""
        return (self.leaves_s - self.begins_s) / 60


@dataclass(frozen=True)
class Round:
    """What a team is to do on one shift, under a code that holds until `expires`.

    Parameters
    ----------
    code
        Opens it; empty where it was read without one. It is not written.
    organisation
        Code in the register.
    day
        On which the shift begins, local.
    team, team_size
        Short code, and persons who go together; never who.
    starts_s, ends_s
        Of the shift, in seconds since the midnight before it; `ends_s` may pass 86,400.
    expires
        Aware moment after which nobody opens it.
    stops
        In order.

    Raises
    ------
    Refused
        When it has no stops, a stop's cell is smaller than 250 m, or `expires` says no time zone.
    """

    code: str
    organisation: str
    day: date
    team: str
    team_size: int
    starts_s: int
    ends_s: int
    expires: datetime
    stops: tuple[RoundStop, ...]

    def __post_init__(self) -> None:
        if not self.stops:
            raise Refused(_("The route of team {team} has no stops. Plan some first.").format(team=self.team))
        if self.expires.tzinfo is None:
            raise Refused(_("It is not said in which time zone the round ends. Give one."))
        fine = [each.number for each in self.stops if not _FINEST <= each.cell_level <= _COARSEST]
        if fine:
            raise Refused(
                _("Stops {numbers} have no cell of 250 m to 4 km. Take the cell that holds them.").format(
                    numbers=", ".join(str(number) for number in fine)
                )
            )


@dataclass(frozen=True)
class StopLog:
    """What was logged of one stop: counts and codes alone, no words, nobody.

    `minutes` is the code of a band, `next_day` says that the team came after the midnight of the shift;
    `began_s` stands only while the team is there.
    """

    state: str = OPEN
    contacts: str | None = None
    unmet_needs: tuple[str, ...] = ()
    referred: int = 0
    minutes: str | None = None
    part_of_day: str | None = None
    reason: str | None = None
    began_s: int | None = None
    next_day: bool = False


@dataclass(frozen=True)
class LiveRound:
    """A round under way.

    `logs` goes by the number of the stop, `order` has the numbers as they were logged, the latest last.
    `checked_in_s` and `checked_out_s` are of the team, in seconds since the midnight before the shift.
    """

    round: Round
    logs: Mapping[int, StopLog] = field(default_factory=dict)
    order: tuple[int, ...] = ()
    checked_in_s: int | None = None
    checked_out_s: int | None = None

    def log(self, number: int) -> StopLog:
        """Return what was logged of a stop."""
        return self.logs.get(number, StopLog())

    def stop(self, number: int) -> RoundStop:
        """Return a stop by number.

        Raises
        ------
        Refused
            When the round has no such stop.
        """
        for each in self.round.stops:
            if each.number == number:
                return each
        raise Refused(_("This round has no stop {number}.").format(number=number))

    @property
    def next_stop(self) -> RoundStop | None:
        """The first stop that is still open; None where all are logged."""
        return next((each for each in self.round.stops if self.log(each.number).state == OPEN), None)

    def count(self, state: str) -> int:
        """Return how many stops are in a state."""
        return sum(self.log(each.number).state == state for each in self.round.stops)

    def with_log(self, number: int, log: StopLog) -> "LiveRound":
        """Return the round with another log of a stop, which is then the latest; an open one is none."""
        self.stop(number)
        others = tuple(each for each in self.order if each != number)
        order = others if log.state == OPEN else (*others, number)
        return replace(self, logs={**self.logs, number: log}, order=order)


def planned_part_of_day(seconds: int) -> str:
    """Return the part of day of a time of the shift."""
    return part_of_day(seconds % DAY_S // 3600)


def live_to_json(live: LiveRound) -> dict[str, Any]:
    """Return a round as what JSON can hold; its code is not among it."""
    plain = asdict(live.round)
    del plain["code"]
    plain["day"] = live.round.day.isoformat()
    plain["expires"] = live.round.expires.isoformat()
    return {
        "round": plain,
        "logs": {str(number): asdict(log) for number, log in live.logs.items()},
        "order": list(live.order),
        "checked_in_s": live.checked_in_s,
        "checked_out_s": live.checked_out_s,
    }


def live_from_json(kept: Mapping[str, Any], *, code: str = "") -> LiveRound:
    """Return the round that `live_to_json` made so."""
    plain = dict(kept["round"])
    plain["day"] = date.fromisoformat(plain["day"])
    plain["expires"] = datetime.fromisoformat(plain["expires"])
    plain["stops"] = tuple(RoundStop(**each) for each in plain["stops"])
    logs = {
        int(number): StopLog(**{**log, "unmet_needs": tuple(log["unmet_needs"])})
        for number, log in kept["logs"].items()
    }
    return LiveRound(
        Round(code=code, **plain), logs, tuple(kept["order"]), kept["checked_in_s"], kept["checked_out_s"]
    )
