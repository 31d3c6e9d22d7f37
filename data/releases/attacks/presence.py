"""Looks at the ground of parts for whether it tells which of the ground that is not shown holds signals."""

from collections.abc import Sequence

from data.releases.attacks.interval_bounds import within
from data.releases.attacks.outcome import Outcome
from data.releases.ground import area_km2
from data.releases.prepared import Prepared
from data.releases.release import Part, Release, Square

_COARSEST = 16
# Areas are sums of the same squares: they differ by the rounding of floats alone.
_SAME_KM2 = 1e-6


def look_for_holes(prepared: Sequence[Prepared]) -> Outcome:
    """Try the ground of every part: what finer parts leave of its square must be in it, all of it.

    A hole would tell that ground with signals was taken and empty ground was not, or the other way round.
    Without holes, what is not shown lies outside all squares of parts, and whether anything is there is open.
    """
    outcome = Outcome()
    for each in prepared:
        release = each.release
        squares = [(part, _smallest_square(part)) for part in release.parts]
        holes = [
            f"{release.code}: {part.code} has holes"
            for part, square in squares
            if square is not None and _has_hole(release, square)
        ]
        outcome += Outcome.of(len(release.parts), holes)
    return outcome


def _has_hole(release: Release, square: Square) -> bool:
    inside = tuple(each for part in release.parts for each in part.squares if within(each, square))
    return abs(area_km2(inside, release.box) - area_km2((square,), release.box)) > _SAME_KM2


def _smallest_square(part: Part) -> Square | None:
    """The smallest square around the ground of a part; missing where only all squares together hold it."""
    level, east, north = part.squares[0]
    for steps in range(_COARSEST - level):
        square = (level + steps, east >> steps, north >> steps)
        if all(within(each, square) for each in part.squares):
            return square
    return None
