"""Divides the ground and its signals into parts, each as fine as the rules of disclosure allow.

From the finest squares up to the whole area: what is not in a part yet within a square makes one group.
Where that group is safe it becomes a part, whose ground is all that no finer part within the square has
taken; where it is not, it goes up to the larger square. So parts are disjoint in records and in ground, and
each is as fine as it can be. The ground of a part follows from the parts that are shown alone: it never
tells which of its squares hold a signal and which hold none.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.cells import Cells, Numbers, square_key
from data.releases.ground import Box, square_side_m, what_is_left
from data.releases.release import Square
from data.releases.rules import ReleaseRules
from data.releases.safety_rule import Counts, are_safe, number_sources

NOWHERE = -1


@dataclass(frozen=True)
class Ground:
    """The ground of one part: what finer parts have left of a square, or of all coarsest ones together.

    `squares` is that ground, `rest` whether finer parts have taken some of it.
    """

    within: tuple[Square, ...]
    squares: tuple[Square, ...]
    rest: bool
    inhabitants: int


@dataclass(frozen=True)
class Partition:
    """The ground of the parts, finer ones first, and of each signal its part: a position, or `NOWHERE`.

    Of those in no part, `may_be_placed` tells which may come into one of a later release. Others have no
    cell within the area, or are known to a square alone that finer parts cover altogether, so that no ground
    that is left could be theirs. `covers_all` tells whether parts cover all ground.
    """

    grounds: tuple[Ground, ...]
    of_signal: Numbers
    may_be_placed: NDArray[np.bool_]
    covers_all: bool

    def of_cells(self, cells: Cells, rules: ReleaseRules, box: Box) -> Numbers:
        """Return the part that each cell lies in: the finest whose square holds it."""
        found = np.full(len(cells.level), NOWHERE, np.int64)
        lifted, inside = cells.lifted(rules.finest_level), cells.within(box)
        for number, ground in enumerate(self.grounds):
            for square in ground.within:
                found[inside & (found == NOWHERE) & _in_square(lifted, square)] = number
        return found


def partition(
    signals: pd.DataFrame,
    people: pd.DataFrame,
    workplaces: pd.DataFrame,
    rules: ReleaseRules,
    *,
    box: Box,
    enough_inhabitants: int,
) -> Partition:
    """Return the parts of the signals that have a cell within the box.

    Parameters
    ----------
    signals
        Columns source, east, north and cell_level; one without a cell, or outside the box, is in no part.
    people, workplaces
        Cells of the finest level: east, north and inhabitants, or workplaces. Where people are counted in
        larger cells (cell_level), they count in a ground that holds all of the cell, which is never split.
        Those outside the box count nowhere.
    """
    growing = _Growing(signals, rules, box)
    lived_in = _Counted.of(people, "inhabitants", rules, box)
    worked_in = _Counted.of(workplaces, "workplaces", rules, box)
    for step in _steps(rules, box):
        growing.set_aside_without_ground(step)
        for group in growing.safe_groups(step):
            inhabitants = lived_in.free_within(step, group.key)
            if (
                inhabitants >= enough_inhabitants
                or worked_in.free_within(step, group.key) >= rules.least_workplaces
            ):
                for square in growing.take(step, group, inhabitants):
                    lived_in.take(square)
                    worked_in.take(square)
    may_be_placed = growing.inside & ~growing.no_ground
    return Partition(tuple(growing.grounds), growing.part, may_be_placed, growing.covers_all())


@dataclass(frozen=True)
class _Step:
    """One level of squares, or the last step: all of the coarsest squares together."""

    level: int
    squares: tuple[Square, ...] | None = None

    def keys(self, cells: Cells) -> Numbers:
        """Return one number for the square of each cell; the same for all in the last step."""
        if self.squares is not None:
            return np.zeros(len(cells.level), np.int64)
        return cells.lifted(self.level).keys()

    def within(self, cells: Cells, row: int) -> tuple[Square, ...]:
        """Return the square of a cell, or all of them in the last step."""
        if self.squares is not None:
            return self.squares
        steps = self.level - int(cells.level[row])
        return ((self.level, int(cells.east[row]) >> steps, int(cells.north[row]) >> steps),)


@dataclass(frozen=True)
class _Group:
    """What no part has taken yet within one square: its key, and the rows of its signals."""

    key: int
    rows: NDArray[np.intp]


def _steps(rules: ReleaseRules, box: Box) -> Iterator[_Step]:
    for level in range(rules.finest_level, rules.coarsest_level + 1):
        yield _Step(level)
    yield _Step(rules.coarsest_level + 1, coarsest_squares(rules, box))


def coarsest_squares(rules: ReleaseRules, box: Box) -> tuple[Square, ...]:
    """Return the squares of the coarsest level that share ground with a box, row by row."""
    side_m = square_side_m(rules.coarsest_level)
    columns, rows = (
        range(math.floor(first / side_m), math.ceil(last / side_m))
        for first, last in ((box[0], box[2]), (box[1], box[3]))
    )
    return tuple((rules.coarsest_level, column, row) for row in rows for column in columns)


class _Growing:
    """The signals while parts grow, finer ones first."""

    def __init__(self, signals: pd.DataFrame, rules: ReleaseRules, box: Box) -> None:
        cells = Cells.of(signals)
        self.inside = cells.within(box)
        self.cells = cells.lifted(rules.finest_level)
        self.source, self.sources = number_sources(signals["source"].to_numpy(object))
        self.rules, self.box = rules, box
        self.part = np.full(len(signals), NOWHERE, np.int64)
        self.no_ground = np.zeros(len(signals), dtype=bool)
        self.grounds: list[Ground] = []
        self.taken: list[Square] = []

    def waiting(self) -> NDArray[np.bool_]:
        """Return which signals are in no part yet, and may come into one."""
        return np.asarray(self.inside & ~self.no_ground & (self.part == NOWHERE))

    def set_aside_without_ground(self, step: _Step) -> None:
        """Leave out what is known to a square of this level alone, where finer parts cover all of it."""
        rows = np.flatnonzero(self.waiting() & (self.cells.level == step.level))
        keys = step.keys(self.cells.chosen(rows))
        holding = {
            square_key(east >> (step.level - level), north >> (step.level - level))
            for level, east, north in self.taken
            if level <= step.level
        }
        for key in holding & set(keys.tolist()):
            own = rows[keys == key]
            if not self._free(step.within(self.cells, int(own[0]))):
                self.no_ground[own] = True

    def safe_groups(self, step: _Step) -> list[_Group]:
        """Return the groups of the squares of a step that may be shown, in the order of their keys."""
        rows = np.flatnonzero(self.waiting() & (self.cells.level <= step.level))
        keys, group = np.unique(step.keys(self.cells.chosen(rows)), return_inverse=True)
        if not keys.size:
            return []
        by_source: Counts = np.bincount(
            group * self.sources + self.source[rows], minlength=keys.size * self.sources
        ).reshape(keys.size, self.sources)
        safe = np.flatnonzero(are_safe(by_source, self.rules))
        return [_Group(int(keys[number]), rows[group == number]) for number in safe]

    def take(self, step: _Step, group: _Group, inhabitants: int) -> tuple[Square, ...]:
        """Make a part of a group, with all the ground that is left of its square, and return that square."""
        within = step.within(self.cells, int(group.rows[0]))
        squares = self._free(within)
        self.part[group.rows] = len(self.grounds)
        shown_whole = squares == tuple(each for each in within if what_is_left(each, (), self.box))
        self.grounds.append(Ground(within, squares, not shown_whole, inhabitants))
        self.taken.extend(within)
        return within

    def covers_all(self) -> bool:
        """Return whether the parts cover all ground of the box."""
        return not self._free(coarsest_squares(self.rules, self.box))

    def _free(self, within: tuple[Square, ...]) -> tuple[Square, ...]:
        return tuple(left for square in within for left in what_is_left(square, self.taken, self.box))


@dataclass
class _Counted:
    """Counts of cells within the box, and which of them no part has taken any ground of yet."""

    cells: Cells
    count: Numbers
    free: NDArray[np.bool_]

    @classmethod
    def of(cls, counts: pd.DataFrame, column: str, rules: ReleaseRules, box: Box) -> "_Counted":
        cells = Cells.of(counts, level=rules.finest_level)
        inside = cells.within(box)
        count = counts[column].to_numpy(np.int64)
        return cls(cells.chosen(inside), count[inside], np.ones(int(inside.sum()), dtype=bool))

    def free_within(self, step: _Step, key: int) -> int:
        fits = self.free & (self.cells.level <= step.level)
        return int(self.count[fits & (step.keys(self.cells) == key)].sum())

    def take(self, square: Square) -> None:
        self.free &= ~_shares_ground(self.cells, square)


def _in_square(cells: Cells, square: Square) -> NDArray[np.bool_]:
    """Return which cells lie in a square; none that is coarser does."""
    return _shares_ground(cells, square) & (cells.level <= square[0])


def _shares_ground(cells: Cells, square: Square) -> NDArray[np.bool_]:
    """Return which cells lie in a square, or hold it."""
    up, down = np.maximum(square[0] - cells.level, 0), np.maximum(cells.level - square[0], 0)
    across = cells.east >> up == square[1] >> down
    return np.asarray(across & (cells.north >> up == square[2] >> down))
