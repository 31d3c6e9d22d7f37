"""Says whether a service is open at a moment, and when it opens next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from babel.dates import format_date
from opening_hours import OpeningHours, State

from data.language import _, language
from data.opening_windows import hours_in, says_hours
from data.osm.hours import normalised_hours

OPEN, NOT_KNOWN, CLOSED = "open", "not_known", "closed"
STATES = (OPEN, NOT_KNOWN, CLOSED)
# Beyond this nobody waits, and until then every week's hours have come round.
AHEAD = timedelta(days=8)


@dataclass(frozen=True)
class Opening:
    """Whether it is open at a moment, one of `STATES`, and when that changes; None where it does not soon."""

    state: str
    at: datetime
    changes: datetime | None

    @property
    def rank(self) -> int:
        """Open first, then not known, then closed."""
        return STATES.index(self.state)

    @property
    def opens_in_s(self) -> float:
        """Seconds until it opens: 0 where open, infinite where nobody knows."""
        if self.state == OPEN:
            return 0.0
        if self.state == CLOSED and self.changes is not None:
            return (self.changes - self.at).total_seconds()
        return float("inf")

    @property
    def sentence(self) -> str:
        """The same in words, such as "open until 16:00"."""
        if self.state == NOT_KNOWN:
            return _("hours not known, call first")
        if self.state == OPEN:
            if self.changes is None:
                return _("open")
            return _("open until {time}").format(time=f"{self.changes:%H:%M}")
        if self.changes is None:
            return _("closed")
        if self.changes.date() == self.at.date():
            return _("opens {time}").format(time=f"{self.changes:%H:%M}")
        day = format_date(self.changes, "EEE", locale=language())
        return _("opens {day} {time}").format(day=day, time=f"{self.changes:%H:%M}")


def opening_at(written: str, when: datetime, *, country: str = "") -> Opening:
    """Return whether hours as in OpenStreetMap's opening_hours are open at a local time without zone.

    Hours that cannot be read, and remarks without any hours, are not known. Public holidays are those of the
    country, ISO 3166; where it is empty or the library does not know it, no day is one.
    """
    hours = _hours(written, country)
    if hours is None:
        return Opening(NOT_KNOWN, when, None)
    state = hours.state(when)[0]
    changes = hours.next_change(when)
    if changes is not None and changes - when > AHEAD:
        changes = None
    if state == State.OPEN:
        return Opening(OPEN, when, changes)
    return Opening(CLOSED if state == State.CLOSED else NOT_KNOWN, when, changes)


def _hours(written: str, country: str) -> OpeningHours | None:
    is_readable = bool(written) and normalised_hours(written) is not None
    return hours_in(country, written) if is_readable and says_hours(written) else None
