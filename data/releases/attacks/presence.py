"""Looks at the ground of parts for whether it tells which of the ground that is not shown holds signals."""

from collections.abc import Iterable, Sequence

import numpy as np

from data.releases.attacks.interval_bounds import within
from data.releases.attacks.outcome import Outcome
from data.releases.cells import NO_CELL, Cells, Numbers
from data.releases.facts import ReleaseFacts
from data.releases.ground import area_km2
from data.releases.making import people_within
from data.releases.parts import round_people
from data.releases.prepared import Prepared
from data.releases.release import Part, Release, Square
from data.releases.rules import RULES, ReleaseRules

_COARSEST = 16
# Areas are sums of the same squares: they differ by the rounding of floats alone.
_SAME_KM2 = 1e-6


def look_for_holes(
    prepared: Sequence[Prepared], facts: ReleaseFacts | None = None, rules: ReleaseRules = RULES
) -> Outcome:
    """Try the ground of every part: what finer parts leave of its square must be in it, all of it.

    A hole would tell that ground with signals was taken and empty ground was not, or the other way round.
    Without holes, what is not shown lies outside all squares of parts, and whether anything is there is open.
    Its square holds the cells of its signals too, and, where `facts` tell, enough people live or work in its
    ground: else the part was of a larger square, and what was left of that was left out for being empty.
    """
    outcome = Outcome()
    for each in prepared:
        release = each.release
        agrees = facts is not None and round_people(people_within(facts, rules)) == release.inhabitants
        holes = [
            f"{release.code}: {part.code} has holes"
            for part in release.parts
            if _has_hole(release, part, cells_of(each, part, rules))
            or (agrees and facts is not None and not _has_enough(part, facts, rules))
        ]
        outcome += Outcome.of(len(release.parts), holes)
    return outcome


def cells_of(prepared: Prepared, part: Part, rules: ReleaseRules) -> set[Square]:
    """Return the cells of the signals of a part: of the finest level of parts, or as coarse as known."""
    own = prepared.records[prepared.records["part"] == part.code]
    cells = Cells.of(own)
    cells = cells.chosen(cells.level != NO_CELL).lifted(rules.finest_level)
    columns = (cells.level.tolist(), cells.east.tolist(), cells.north.tolist())
    return set(zip(*columns, strict=True))


def _has_hole(release: Release, part: Part, cells: Iterable[Square]) -> bool:
    square = _smallest_square((*part.squares, *cells))
    if square is None:
        return False
    inside = tuple(each for other in release.parts for each in other.squares if within(each, square))
    return abs(area_km2(inside, release.box) - area_km2((square,), release.box)) > _SAME_KM2


def _has_enough(part: Part, facts: ReleaseFacts, rules: ReleaseRules) -> bool:
    people = Cells.of(facts.population, level=rules.finest_level)
    work = Cells.of(facts.workplaces, level=rules.finest_level)
    living = _sum_in(people, facts.population["inhabitants"].to_numpy(np.int64), part)
    working = _sum_in(work, facts.workplaces["workplaces"].to_numpy(np.int64), part)
    return living >= facts.enough_inhabitants or working >= rules.least_workplaces


def _sum_in(cells: Cells, count: Numbers, part: Part) -> int:
    inside = np.zeros(len(count), bool)
    for level, east, north in part.squares:
        up = np.maximum(level - cells.level, 0)
        inside |= (cells.level <= level) & (cells.east >> up == east) & (cells.north >> up == north)
    return int(count[inside].sum())


def _smallest_square(squares: Sequence[Square]) -> Square | None:
    """The smallest square around some; missing where only all squares together hold them."""
    level, east, north = squares[0]
    for steps in range(_COARSEST - level):
        square = (level + steps, east >> steps, north >> steps)
        if all(within(each, square) for each in squares):
            return square
    return None
