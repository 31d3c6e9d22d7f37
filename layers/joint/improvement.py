"""Improves a large plan of joint visits in pieces: a few days are planned anew while the others stay."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from data.progress import IsCancelled, never
from layers.joint.cp_sat import Limit, Solved, solve
from layers.joint.greedy import BY_VALUE, filled, sites_in_order
from layers.joint.problem import Placed, Placing, Problem
from layers.joint.schedule_writing import tidied

# A piece: so many days, with so many sites without a visit to try, for so long.
DAYS, OTHERS = 4, 16
_PIECE_S, _PIECE_WORK = 1.5, 0.2


@dataclass(frozen=True)
class _Piece:
    """Some days of a plan as a problem of its own: its sites and days by their numbers in the whole."""

    problem: Problem
    sites: tuple[int, ...]
    days: tuple[int, ...]

    def inside(self, placing: Placing) -> Placing:
        """Return the visits on these days, in the numbers of the piece."""
        return tuple(
            replace(each, site=self.sites.index(each.site), day=self.days.index(each.day))
            for each in placing
            if each.day in self.days
        )

    def outside(self, placing: Placing) -> Placing:
        """Return visits of the piece in the numbers of the whole."""
        return tuple(
            Placed(self.sites[each.site], self.days[each.day], each.mark, each.crews) for each in placing
        )


def improved(
    problem: Problem,
    start: Placing,
    limit: Limit,
    *,
    cancelled: IsCancelled = never,
    look: Callable[[float], None] = lambda _took_s: None,
) -> Solved:
    """Return the plan after as many pieces as the limit allows; it proves nothing about what could be.

    With a limit of work each piece has the same share of it, and the plan is the same on every machine.
    """
    random = np.random.default_rng([limit.seed, 3])
    begun, best, pieces = time.perf_counter(), start, 0
    while not cancelled():
        took_s = time.perf_counter() - begun
        if (pieces * _PIECE_WORK >= limit.work) if limit.work else (took_s >= limit.seconds):
            break
        look(took_s)
        left_s = min(_PIECE_S, limit.seconds - took_s)
        share = replace(limit, seconds=left_s, work=_PIECE_WORK if limit.work else 0.0, seed=pieces)
        best = _next(problem, best, share, random, cancelled)
        pieces += 1
    return Solved(best, sum(problem.values), proved=False)


def _next(
    problem: Problem, best: Placing, limit: Limit, random: np.random.Generator, cancelled: IsCancelled
) -> Placing:
    """Return the plan with some days planned anew and filled up; as it was where it would be worth less."""
    days = _some_days(len(problem.days), random)
    kept = tuple(each for each in best if each.day not in days)
    piece = _piece(problem, best, kept, days, random)
    if piece is None:
        return best
    solved = solve(piece.problem, piece.inside(best), limit, cancelled=cancelled)
    early = tidied(problem, (*kept, *piece.outside(solved.placing)))
    there = {each.site for each in early}
    found = filled(problem, early, [site for site in sites_in_order(problem, BY_VALUE) if site not in there])
    # One that is worth the same is taken too: from another plan the next piece may find more.
    return max(found, best, key=problem.value_of)


def _some_days(number: int, random: np.random.Generator) -> tuple[int, ...]:
    """Return days that follow each other, or any, in turn as the dice fall."""
    many = min(number, DAYS)
    if random.random() < 0.5:
        first = int(random.integers(number - many + 1))
        return tuple(range(first, first + many))
    return tuple(sorted(int(day) for day in random.choice(number, many, replace=False)))


def _piece(
    problem: Problem, best: Placing, kept: Placing, days: Sequence[int], random: np.random.Generator
) -> _Piece | None:
    """Return the days with their visits and some sites without one, and the days that crews have left."""
    placed = {each.site for each in best}
    inside = sorted(each.site for each in best if each.day in days)
    open_then = problem.possible[:, list(days)].any(axis=(1, 2))
    others = [site for site in range(len(problem.sites)) if site not in placed and open_then[site]]
    some = random.choice(others, OTHERS, replace=False).tolist() if len(others) > OTHERS else others
    sites = tuple(sorted([*inside, *some]))
    if not sites:
        return None
    used = [{each.day for each in kept if crew in each.crews} for crew in range(len(problem.crews))]
    crews = tuple(
        replace(crew, days=crew.days - len(gone)) for crew, gone in zip(problem.crews, used, strict=True)
    )
    rows = list(sites)
    able = tuple(
        tuple(tuple(crew for crew in able if crews[crew].days > 0) for able in problem.able[site])
        for site in sites
    )
    part = Problem(
        sites=tuple(problem.sites[site] for site in sites),
        crews=crews,
        days=tuple(problem.days[day] for day in days),
        opens=problem.opens[np.ix_(rows, list(days))],
        first=problem.first[:, rows],
        last=problem.last[:, rows],
        gaps=problem.gaps[:, rows][:, :, rows],
        busy=problem.busy[:, rows],
        able=able,
    )
    return _Piece(part, sites, tuple(days))
