"""Refuses a file with every fault that was found in it, each by row and column."""

from collections.abc import Sequence
from typing import NamedTuple

from data.errors import Refused
from data.intake.limits import LIMITS
from data.language import _

LONGEST_SHOWN, DIGITS_OF_A_VALUE = 40, 5


class Fault(NamedTuple):
    """What is wrong at a row and column of a file; None stands for all of them. Never holds a value."""

    row: int | None
    column: str | None
    problem: str


class SheetFaults(Refused):
    """A file that cannot be read, with its faults, of which some are kept; the message is that of the first.

    `count` says how many there are, where not all of them were made.
    """

    def __init__(self, faults: Sequence[Fault], *, count: int | None = None) -> None:
        self.faults = _shortened(faults, len(faults) if count is None else count)
        super().__init__(faults[0].problem)

    def __str__(self) -> str:
        first = self.faults[0]
        if first.row is None:
            return first.problem
        if first.column is None:
            return _("Row {row}: {problem}").format(row=first.row, problem=first.problem)
        return _("Row {row}, column {column}: {problem}").format(
            row=first.row, column=first.column, problem=first.problem
        )


def shown_name(name: str, position: int) -> str:
    """Return how a fault names a field: by its name where that can hardly be a value, else by its place.

    `position` counts from 0; the first is shown as #1.
    """
    plain = (
        len(name) <= LONGEST_SHOWN
        and name.isprintable()
        and sum(letter.isdigit() for letter in name) < DIGITS_OF_A_VALUE
        and "@" not in name
    )
    return name if plain else f"#{position + 1}"


def _shortened(faults: Sequence[Fault], count: int) -> tuple[Fault, ...]:
    shown = LIMITS.shown_faults
    if count <= shown:
        return tuple(faults)
    more = _("{count} more faults of this sort are not shown. Correct these first.")
    return (*faults[:shown], Fault(None, None, more.format(count=f"{count - shown:,}")))
