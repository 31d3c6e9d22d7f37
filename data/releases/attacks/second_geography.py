"""Lays a second geography over the parts: districts, squares of every level, and parts over each other."""

from collections.abc import Sequence

import numpy as np

from data.releases.attacks.interval_bounds import within
from data.releases.attacks.outcome import Outcome, is_target
from data.releases.attacks.published_groups import PART, PublishedGroup
from data.releases.release import Square


def overlay_geographies(groups: Sequence[PublishedGroup]) -> Outcome:
    """Try districts (as published: unions of parts) against squares, and parts of one release on each other.

    What a district's union of parts has more or less than a square's is learnt; ground that two parts of one
    release share gives two numbers for the same records.
    """
    outcome = Outcome()
    for number in sorted({group.release for group in groups}):
        parts = [group for group in groups if group.release == number and group.kind == PART]
        if parts:
            outcome += _districts_and_squares(parts) + _shared_ground(parts)
    return outcome


def _districts_and_squares(parts: Sequence[PublishedGroup]) -> Outcome:
    districts = {
        name: {n for n, part in enumerate(parts) if part.district == name}
        for name in {part.district for part in parts} - {""}
    }
    squares = {square: _within(parts, square) for square in _larger_squares(parts)}
    sizes = np.array([len(part.rows) for part in parts])
    tried, found = 0, []
    for name, ours in districts.items():
        for square, theirs in squares.items():
            if ours & theirs:
                tried += 2
                more = [int(sizes[sorted(one)].sum()) for one in (ours - theirs, theirs - ours) if one]
                found += [f"district {name} and square {square}: {n}" for n in more if is_target(n)]
    return Outcome.of(tried, found)


def _shared_ground(parts: Sequence[PublishedGroup]) -> Outcome:
    taken = [(square, n) for n, part in enumerate(parts) for square in part.squares]
    where = dict(taken)
    twice = len(taken) != len(where)
    found = [
        f"{parts[n].name} lies on {parts[where[square]].name}" for square, n in taken if where[square] != n
    ]
    for square, n in taken:
        for steps in range(1, 12):
            above = (square[0] + steps, square[1] >> steps, square[2] >> steps)
            if above in where and where[above] != n:
                found.append(f"{parts[n].name} lies on {parts[where[above]].name}")
    return Outcome.of(len(taken) + int(twice), found)


def _larger_squares(parts: Sequence[PublishedGroup]) -> set[Square]:
    return {
        (square[0] + steps, square[1] >> steps, square[2] >> steps)
        for part in parts
        for square in part.squares
        for steps in range(6)
    }


def _within(parts: Sequence[PublishedGroup], square: Square) -> set[int]:
    return {n for n, part in enumerate(parts) if all(within(each, square) for each in part.squares)}
