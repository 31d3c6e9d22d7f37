"""Lets long work report how far it is, and ask whether it should stop."""

from collections.abc import Callable

# The share that is done, in [0, 1], and what is being done as a sentence.
Tell = Callable[[float, str], None]
IsCancelled = Callable[[], bool]


def say_nothing(_share: float, _what: str) -> None:
    """Report progress to nobody."""


def never() -> bool:
    """Go on."""
    return False


def part_of(tell: Tell, first: float, last: float) -> Tell:
    """Return a report of progress for a part of a longer way, from the first share to the last."""

    def told(share: float, what: str) -> None:
        tell(first + share * (last - first), what)

    return told
