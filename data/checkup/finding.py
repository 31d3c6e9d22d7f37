"""Describes what a check of an installation found: how it stands, and how to mend it."""

from dataclasses import dataclass

from data.errors import Refused
from data.language import _

SOUND, ATTENTION, BROKEN = "sound", "attention", "broken"
_ORDER = (SOUND, ATTENTION, BROKEN)


@dataclass(frozen=True)
class Finding:
    """What was looked at, its state, what is so, and the remedy, which a sound one has not.

    Raises
    ------
    Refused
        When the state is unknown, or what is not sound has no remedy.
    """

    subject: str
    state: str
    says: str
    remedy: str = ""

    def __post_init__(self) -> None:
        if self.state not in _ORDER or (self.state == SOUND) == bool(self.remedy):
            raise Refused(_("A finding is sound, or has a remedy. Give it one."))


def worst_state(findings: tuple[Finding, ...]) -> str:
    """Return the worst state among findings, sound where there are none."""
    return max((each.state for each in findings), key=_ORDER.index, default=SOUND)
