"""Writes counts as bands, the only form in which a release shows them."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Self

from data.errors import Refused
from data.language import _

# The lowest counts of the bands, which widen upwards. Signals are shown from 17 on: for them 15 to 19
# means 17 to 19, and the band below is of inspected worksites alone.
SIGNAL_BANDS = (11, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000, 1500, 2000, 3000, 5000, 10000)
HOUR_BANDS = (0, 5, 20, 50, 100, 200, 500, 1000, 2000, 5000)


@dataclass(frozen=True, order=True)
class Band:
    """Whole numbers from `low` to `high`, both included; without an upper end where `high` is None."""

    low: int
    high: int | None

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise Refused(
                _("There is no band from {low} to {high}. Give the lower number first.").format(
                    low=self.low, high=self.high
                )
            )

    @classmethod
    def of(cls, count: float, bounds: tuple[int, ...] = SIGNAL_BANDS) -> Self:
        """Return the band that holds a count.

        Raises
        ------
        Refused
            When the count lies below the lowest band: such a count is never shown.
        """
        at = bisect_right(bounds, count)
        if at == 0:
            raise Refused(
                _("A count below {lowest} has no band. Merge it with others.").format(lowest=bounds[0])
            )
        return cls(bounds[at - 1], bounds[at] - 1 if at < len(bounds) else None)

    def holds(self, count: float) -> bool:
        """Whether a count lies within."""
        return self.low <= count and (self.high is None or count < self.high + 1)

    @property
    def middle(self) -> float:
        """The middle of the band; its lower end where it is open."""
        return self.low if self.high is None else (self.low + self.high) / 2
