"""States what a search for routes has to solve: tasks with values, and crews with their own travel times."""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Order = tuple[int, ...]
"""Tasks of one crew, in the order in which it makes them."""
Orders = tuple[Order, ...]
"""One order for each crew, empty for a crew that goes nowhere."""

# Longer than any shift, and short enough that sums and penalties of it do not overflow.
NEVER = 1 << 40
# Prizes that outweigh being hours late would make a search prefer routes that cannot be kept.
MOST_WANTED = 5


@dataclass(frozen=True, eq=False)
class Crew:
    """What one team can do, in whole units of time.

    Parameters
    ----------
    travel
        Shape (n + 2, n + 2): time from each task to each other; n is where the crew starts, n + 1 where it
        ends; `NEVER` where there is no way.
    able
        Shape (n,): whether it may make the task at all.
    starts, ends
        Not out before, and back by.
    rest, rest_first, rest_last
        Length of the break, its earliest and latest beginning; no break where the length is 0.
    """

    travel: Ints
    able: Mask
    starts: int
    ends: int
    rest: int = 0
    rest_first: int = 0
    rest_last: int = 0

    def like(self, other: "Crew") -> bool:
        """Whether both can do the same."""
        shift = (self.starts, self.ends, self.rest, self.rest_first, self.rest_last)
        same = shift == (other.starts, other.ends, other.rest, other.rest_first, other.rest_last)
        return same and np.array_equal(self.able, other.able) and np.array_equal(self.travel, other.travel)


@dataclass(frozen=True, eq=False)
class Problem:
    """Team orienteering with time windows: which crew makes which tasks, so that the values add up to most.

    Parameters
    ----------
    values
        Shape (n,), above 0.
    stays
        Shape (n,): how long each task takes.
    opens, closes
        Shape (n, w): earliest and latest time at which the task may begin, one column for each of its
        windows, in order; columns that it does not need hold `NEVER` and -1.
    crews
        Who goes.
    wanted
        Shape (n,): 0, or more for tasks that go before all value; a higher number before all lower ones.
    counted
        Shape (n,): tasks that count for the share.
    quota
        What holds for all tasks made together.
    """

    values: Floats
    stays: Ints
    opens: Ints
    closes: Ints
    crews: tuple[Crew, ...]
    wanted: Ints
    counted: Mask
    quota: "Quota"

    @cached_property
    def windows(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Return the windows of each task, as numbers that are quick to reckon with one by one."""
        pairs = (
            zip(opens, closes, strict=True) for opens, closes in zip(self.opens, self.closes, strict=True)
        )
        return tuple(
            tuple((int(opens), int(closes)) for opens, closes in each if opens <= closes) for each in pairs
        )

    @property
    def size(self) -> int:
        """How many tasks there are."""
        return len(self.values)

    @cached_property
    def prizes(self) -> Floats:
        """Return what each task counts for in a search: wanted ones before all value, yet within bounds."""
        prizes: Floats = self.values + np.minimum(self.wanted, MOST_WANTED) * (self.values.sum() + 1)
        return prizes


@dataclass(frozen=True)
class Quota:
    """What holds for all tasks made together.

    Parameters
    ----------
    share
        Least share of the tasks made that must be counted ones, as far as there are such.
    reachable
        How many counted tasks there are that some crew could make.
    most
        How many tasks are made at most.
    made, counted_made
        Tasks made already by crews that are not part of the problem, and counted ones among them.
    """

    share: float = 0.0
    reachable: int = 0
    most: int = NEVER
    made: int = 0
    counted_made: int = 0

    def missing(self, made: int, counted: int) -> int:
        """Return how many counted tasks are missing, of those that there are."""
        needed = ceil(self.share * (made + self.made) - 1e-9)
        return max(0, min(needed, self.reachable + self.counted_made) - counted - self.counted_made)
