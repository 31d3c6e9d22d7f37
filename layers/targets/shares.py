"""Says which share of a month's free visits goes to value, to what is least known, and to the lot."""

import math
from dataclasses import dataclass

from data.errors import Refused
from data.language import _


@dataclass(frozen=True)
class Shares:
    """Shares of the visits that are left once fixed items are on the list; they add up to 1.

    Parameters
    ----------
    value
        Where most is expected.
    uncertain
        Where least is known, so that the model learns.
    random
        Drawn by lot, so that the base rate can be estimated.

    Raises
    ------
    Refused
        When a share is missing or below 0, or they do not add up to 1.
    """

    value: float = 0.7
    uncertain: float = 0.2
    random: float = 0.1

    def __post_init__(self) -> None:
        shares = (self.value, self.uncertain, self.random)
        if not all(math.isfinite(share) and share >= 0 for share in shares) or abs(sum(shares) - 1) > 1e-6:
            raise Refused(
                _(
                    "Shares of {value}, {uncertain} and {random} do not make a list. "
                    "Give three shares of 0 or more that add up to 1."
                ).format(value=self.value, uncertain=self.uncertain, random=self.random)
            )

    @property
    def without_value(self) -> "Shares":
        """The shares where nothing is expected of any site: what was for value goes to the other two."""
        rest = self.uncertain + self.random
        if rest == 0:
            return Shares(0, 1, 0)
        return Shares(0, self.uncertain / rest, 1 - self.uncertain / rest)
