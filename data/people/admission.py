"""Decides who is let in: from the claims of a token, the file of people and the clock, anew at every run."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data.access import Person
from data.errors import NotAllowed, Refused, SessionOver
from data.language import _
from data.people.identity import Identity, read_identity
from data.people.people_file import current_people
from data.people.standing import Standing, person_in, standings

# Why somebody is not let in.
SIGNED_OUT, OVER, UNKNOWN = "signed_out", "over", "unknown"
UNREADABLE, NOT_ALLOWED = "unreadable", "not_allowed"


@dataclass(frozen=True)
class Admission:
    """Who is let in, and every role that is held; there is at least one."""

    identity: Identity
    standings: tuple[Standing, ...]

    @property
    def persons(self) -> tuple[Person, ...]:
        """The persons as whom somebody may work, one for each standing."""
        return tuple(person_in(standing, self.identity) for standing in self.standings)


@dataclass(frozen=True)
class Refusal:
    """Why somebody is not let in: a code, a sentence where there is more to say, and whom to ask.

    `identity` is None as long as it is not known.
    """

    why: str
    sentence: str = ""
    ask: str = ""
    identity: Identity | None = None


def admit(
    claims: Mapping[str, object] | None, people_path: Path | None, now: datetime
) -> Admission | Refusal:
    """Return whether the person of these claims is let in now; None is somebody who did not sign in."""
    if claims is None:
        return Refusal(SIGNED_OUT)
    if people_path is None:
        return Refusal(
            UNREADABLE, _("There is no file of people, so nobody gets in. Name one in MAJAKKA_PEOPLE.")
        )
    identity = None
    ask = ""
    try:
        people = current_people(people_path, now.astimezone().date())
        ask = people.ask
        identity = read_identity(claims, people.claims, now)
        held = standings(people, identity, now)
    except Refused as refused:
        return Refusal(UNREADABLE, str(refused))
    except SessionOver as over:
        return Refusal(OVER, str(over), ask)
    except NotAllowed as refused:
        return Refusal(NOT_ALLOWED, str(refused), ask, identity)
    return Admission(identity, held) if held else Refusal(UNKNOWN, "", ask, identity)
