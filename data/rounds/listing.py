"""Lists the rounds under way, and the teams that should be back by now."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from data.access import Person
from data.permission import check_does
from data.rounds.closing import close_expired
from data.rounds.files import locked_rounds, sound_rounds
from data.rounds.moment import now_in, seconds_of_shift
from data.rounds.round import LEFT_OUT, VISITED

if TYPE_CHECKING:
    from data.store import Store

PATIENCE_MINUTES = 30


@dataclass(frozen=True)
class UnderWay:
    """A round under way, without its code and stops; times in seconds since the midnight before the shift.

    `late_minutes` says how long ago the shift ended, below 0 where it has not.
    """

    team: str
    organisation: str
    day: date
    starts_s: int
    ends_s: int
    stops: int
    visited: int
    left_out: int
    checked_in_s: int | None
    checked_out_s: int | None
    expires: datetime
    late_minutes: int

    @property
    def is_overdue(self) -> bool:
        """Whether the team should have checked out half an hour ago or more, and did not."""
        return self.checked_out_s is None and self.late_minutes >= PATIENCE_MINUTES


def rounds_under_way(store: "Store", person: Person, *, now: datetime | None = None) -> tuple[UnderWay, ...]:
    """Return the rounds under way by day, start and team; those whose time is over are closed on the way.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    """
    check_does(store, person, "plan_outreach")
    moment = now or now_in(store)
    close_expired(store, now=moment)
    found = []
    with locked_rounds(store):
        for __, live in sound_rounds(store):
            own = live.round
            found.append(
                UnderWay(
                    team=own.team,
                    organisation=own.organisation,
                    day=own.day,
                    starts_s=own.starts_s,
                    ends_s=own.ends_s,
                    stops=len(own.stops),
                    visited=live.count(VISITED),
                    left_out=live.count(LEFT_OUT),
                    checked_in_s=live.checked_in_s,
                    checked_out_s=live.checked_out_s,
                    expires=own.expires,
                    late_minutes=(seconds_of_shift(store, own.day, moment) - own.ends_s) // 60,
                )
            )
    return tuple(sorted(found, key=lambda each: (each.day, each.starts_s, each.team)))


def overdue_rounds(store: "Store", person: Person, *, now: datetime | None = None) -> tuple[UnderWay, ...]:
    """Return the rounds whose team did not check out half an hour after its shift ended; raises as above."""
    return tuple(each for each in rounds_under_way(store, person, now=now) if each.is_overdue)
