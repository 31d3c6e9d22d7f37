"""Holds what an attack came to, and says when it has succeeded."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A group of so few signals is what a release must not give away.
LEAST_SIZE, MOST_SIZE = 1, 10
# Known exactly or within two: an interval that is no wider, and holds the truth.
MOST_WIDTH = 4
# How many of the groups that were found are described.
_MOST_EXAMPLES = 5


@dataclass(frozen=True)
class Outcome:
    """How many groups (or numbers, or files) an attack tried, and how many it learnt.

    `examples` describes some of those it learnt, for whoever mends the rules: by numbers and codes of
    releases and parts, never by records.
    """

    tried: int = 0
    succeeded: int = 0
    examples: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.tried + other.tried,
            self.succeeded + other.succeeded,
            (self.examples + other.examples)[:_MOST_EXAMPLES],
        )

    @classmethod
    def of(cls, tried: int, found: Iterable[str]) -> "Outcome":
        """Return the outcome of so many tries, of which those described have succeeded."""
        found = tuple(found)
        return cls(tried, len(found), found[:_MOST_EXAMPLES])


def is_target(size: ArrayLike) -> NDArray[np.bool_]:
    """Whether groups are so small that nobody may learn their size."""
    size = np.asarray(size)
    return np.asarray((size >= LEAST_SIZE) & (size <= MOST_SIZE))


def is_learnt(low: ArrayLike, high: ArrayLike, size: ArrayLike) -> NDArray[np.bool_]:
    """Whether intervals give away the size of small groups: within two, and rightly."""
    low, high, size = np.asarray(low), np.asarray(high), np.asarray(size)
    return np.asarray(is_target(size) & (low <= size) & (size <= high) & (high - low <= MOST_WIDTH))
