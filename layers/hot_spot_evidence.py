"""Accounts for a hot spot, or for there being none, by what a window holds and what chance would give."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.language import _
from layers.excess import Excess
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share


@dataclass(frozen=True)
class FoundWords:
    """What events and effort are called.

    Parameters
    ----------
    describe
        Says in a sentence what was found in the window with what effort: of events, effort and expected.
    nothing
        Says that there was no effort in the cell.
    events, effort
        Their names in the table, with unit.
    """

    describe: Callable[[float, float, float], str]
    nothing: str
    events: str
    effort: str


@dataclass(frozen=True, eq=False)
class HotSpotEvidence:
    """What the windows hold, the facts of each cell (columns events and effort), and the words for both."""

    found: Excess
    facts: pd.DataFrame
    words: FoundWords

    def account(self, layer: Layer, row: int) -> Account:
        """Return what the window of a cell holds, what others do, and how likely that is by chance.

        O / (H (O + O_rest) / (H + H_rest)) is the value.
        """
        own = self.facts.iloc[row]
        if own["effort"] == 0:
            return Account((self.words.nothing, *layer.shortfall), _table(self._own(own)))
        if layer.shortfall:
            return Account(layer.shortfall, _table(self._own(own)))
        return Account(tuple(self._in_words(row)), _table([*self._in_numbers(row), *self._own(own)]))

    def _in_words(self, row: int) -> list[str]:
        found = self.found
        ratio = write_interval(*(float(each[row]) for each in (found.ratio, found.lower, found.upper)))
        return [
            self.words.describe(
                float(found.observed[row]), float(found.effort[row]), float(found.expected[row])
            ),
            _("That is {ratio} times the rate elsewhere; nine times in ten it lies in that range.").format(
                ratio=ratio
            ),
            self._verdict(row),
        ]

    def _verdict(self, row: int) -> str:
        found, q = self.found, write_number(float(self.found.q[row]))
        if found.hot[row]:
            return _(
                "Among all windows that stand out as much, {q} of them would do so by chance alone; the cell "
                "is part of it by its own numbers with a chance of {chance}."
            ).format(q=write_share(float(found.q[row])), chance=write_share(float(found.members.chance[row])))
        if found.stands_out[row]:
            return _(
                "The window stands out, but not by what was found in this cell itself: the chance that it is "
                "part of it is {chance}."
            ).format(chance=write_share(float(found.members.chance[row])))
        return _("Chance explains that: with so many cells, windows like this come about (q = {q}).").format(
            q=q
        )

    def _in_numbers(self, row: int) -> list[tuple[str, float]]:
        found = self.found
        numbers = [
            (_("{events}, in the window (O)").format(events=self.words.events), found.observed[row]),
            (_("{effort}, in the window (H)").format(effort=self.words.effort), found.effort[row]),
            (_("Cells of the window with any effort"), found.cells[row]),
            (_("{events}, elsewhere (R)").format(events=self.words.events), found.rest_observed[row]),
            (_("{effort}, elsewhere (S)").format(effort=self.words.effort), found.rest_effort[row]),
            (_("Expected in the window (X): H (O + R) / (H + S)"), found.expected[row]),
            (_("Times the rate elsewhere: O / X"), found.ratio[row]),
            (_("Lower end of its 90 % interval"), found.lower[row]),
            (_("Upper end of its 90 % interval"), found.upper[row]),
            (_("Exact chance of so many or more (p)"), found.p[row]),
            (_("Share of false ones among such windows (q)"), found.q[row]),
        ]
        if np.isfinite(found.spread[row]):
            numbers.append((_("Shape of the spread of windows by chance (k)"), found.spread[row]))
        return numbers + (self._membership(row) if found.stands_out[row] else [])

    def _membership(self, row: int) -> list[tuple[str, float]]:
        members = self.found.members
        return [
            (_("Rate of hot spots, times the rate elsewhere (T)"), members.times),
            (_("Expected in this cell alone at the rate elsewhere (e)"), members.alone[row]),
            (_("Chance of being part, by the cells around (c)"), members.before[row]),
            (_("Chance of being part, with its own numbers"), members.chance[row]),
        ]

    def _own(self, own: pd.Series) -> list[tuple[str, float]]:
        return [
            (_("{events}, in this cell (y)").format(events=self.words.events), own["events"]),
            (_("{effort}, in this cell").format(effort=self.words.effort), own["effort"]),
        ]


def describe_hours(events: float, effort: float, expected: float) -> str:
    """Return what teams found in a window, in how many hours, and what these hours would give elsewhere."""
    return _(
        "Here and in the cells around, teams discovered {events} in {hours} hours; elsewhere such hours "
        "give {expected}."
    ).format(events=write_count(events), hours=write_number(effort), expected=write_number(expected))


def describe_inspections(events: float, effort: float, expected: float) -> str:  # noqa: ARG001  # same as expected
    """Return what inspections found in a window, and what as many of the same kinds would find elsewhere."""
    return _(
        "Here and in the cells around, inspections with labour exploitation found: {events}; as many of the "
        "same kinds of workplace find {expected} elsewhere."
    ).format(events=write_count(events), expected=write_number(expected))


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
