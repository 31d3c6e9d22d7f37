"""Describes the list of worksites that an authority inspects in a month, and why each is on it."""

import math
from dataclasses import dataclass

from data.errors import Refused
from data.language import _

FIXED, VALUE, UNCERTAIN, RANDOM = "fixed", "value", "uncertain", "random"
PARTS = (FIXED, VALUE, UNCERTAIN, RANDOM)
COMPLAINT, FOLLOW_UP, PUT_IN = "complaint", "follow_up", "put_in"
CAUSES = ("", COMPLAINT, FOLLOW_UP, PUT_IN)


@dataclass(frozen=True, order=True)
class SiteKey:
    """A worksite: code of the organisation that brought it in, and its id there."""

    source: str
    source_id: str

    @property
    def text(self) -> str:
        """Both codes in one."""
        return f"{self.source}/{self.source_id}"


@dataclass(frozen=True)
class ListItem:
    """One worksite on the list of a month.

    Parameters
    ----------
    part
        Why it is there: FIXED (a complaint, a follow-up that is due, put in by an inspector), VALUE (most is
        expected), UNCERTAIN (least is known) or RANDOM (drawn by lot).
    cause
        Of a fixed item one of CAUSES, else empty.
    lot_chance
        Probability in (0, 1] with which the lot of this month draws this site, whether it did or not; NaN
        where it could not be drawn, as fixed items.
    expected, lower, upper
        Share of inspections there that are expected to find labour exploitation, with its 90 % interval;
        NaN where nothing can be said.
    value
        Expected findings weighted by severity; NaN where nothing can be said.
    reason
        One sentence with the numbers.

    Raises
    ------
    Refused
        When there is no such part or cause, or a chance is not in (0, 1].
    """

    site: SiteKey
    part: str
    cause: str
    lot_chance: float
    expected: float
    lower: float
    upper: float
    value: float
    reason: str = ""

    def __post_init__(self) -> None:
        if self.part not in PARTS or self.cause not in CAUSES or bool(self.cause) != (self.part == FIXED):
            raise Refused(
                _("{part} {cause} is no part of a list. Choose among {known}.").format(
                    part=self.part, cause=self.cause, known=", ".join(PARTS)
                )
            )
        if not (math.isnan(self.lot_chance) or 0 < self.lot_chance <= 1):
            raise Refused(
                _("A chance of {chance} cannot be. Give one above 0, at most 1.").format(
                    chance=self.lot_chance
                )
            )


@dataclass(frozen=True)
class MonthList:
    """The list of one authority and month.

    Parameters
    ----------
    code
        Opaque; empty until the list is settled and written.
    period
        Month, in months since 1970-01.
    authority
        Code in the vocabulary of authorities.
    seed
        Of the lot, so that it can be drawn again.
    sites
        How many worksites the lot drew among (N of Horvitz and Thompson).
    budget
        How many visits there were days for.
    empty_because
        Sentences, where there is nothing on the list or too little.
    """

    code: str
    period: int
    authority: str
    seed: int
    sites: int
    budget: int
    items: tuple[ListItem, ...]
    empty_because: tuple[str, ...] = ()
