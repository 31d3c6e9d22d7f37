"""Bounds the size of every target by linear programming over all that its release publishes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.attacks.linear_program import Bounds, Question, asked_form
from data.releases.attacks.outcome import Outcome, is_learnt
from data.releases.attacks.targets import WHOLE, Target, Targets
from data.releases.attacks.truth import Truth
from data.releases.prepared import Prepared
from data.releases.release import Release

_HALF_YEAR_MONTHS = 6


def bound_targets(
    prepared: Sequence[Prepared], truth: Truth, targets: Targets, *, most: int, seed: int
) -> Outcome:
    """Bound targets; where there are more than `most`, so many drawn by a seed.

    Of what waits nothing is published but that something may: no number bounds it, and it is not tried.
    """
    groups = targets.groups
    if groups.empty:
        return Outcome()
    counted = np.flatnonzero(groups["release"].to_numpy(np.int64) >= 0)
    bounds = [Bounds(each.release) for each in prepared]
    tried, found = 0, []
    for row in _choose(groups, counted, most, seed).tolist():
        target = targets.target(row, truth.records)
        question = question_of(prepared[target.release].release, target)
        low, high = bounds[target.release].of(question)
        tried += 1
        if is_learnt(low, high, target.size):
            found.append(f"release {target.release}: target of {low} to {high:.0f}: {question}")
    return Outcome.of(tried, found)


def question_of(release: Release, target: Target) -> Question:
    """Return what the attacker asks to learn a target."""
    full, some = _parts(release, target)
    form, whole_form = asked_form(release, target.form) if target.form is not None else (None, True)
    timed = target.when == "month" or (
        target.when == "half_year" and not _is_all_of_half_year(release, target.period)
    )
    return Question(
        full,
        some,
        target.place == WHOLE and target.when == "any",
        form,
        whole_form,
        target.discovered,
        timed or target.by_source or target.by_category,
    )


def _parts(release: Release, target: Target) -> tuple[frozenset[str], frozenset[str]]:
    """Parts that lie wholly within the place of a target, and those that share ground with it."""
    codes = frozenset(part.code for part in release.parts)
    if target.cell is None:
        return codes if target.place == WHOLE else codes & {target.part}, frozenset()
    cell = target.cell
    # A rest may hold records known to its larger square alone: they are in no finer cell.
    full = {
        part.code
        for part in release.parts
        if not part.rest and all(within(square, cell) for square in part.squares)
    }
    some = {
        part.code
        for part in release.parts
        if any(within(square, cell) or within(cell, square) for square in part.squares)
    }
    return frozenset(full), frozenset((some | {target.part}) & codes) - full


def within(inner: tuple[int, int, int], outer: tuple[int, int, int]) -> bool:
    """Whether a square lies within another, or is it."""
    steps = outer[0] - inner[0]
    return steps >= 0 and (inner[1] >> steps, inner[2] >> steps) == outer[1:]


def _is_all_of_half_year(release: Release, period: int) -> bool:
    """Whether all that a release counts is certainly of the half-year of a month."""
    half = period // _HALF_YEAR_MONTHS
    months = release.period
    return (
        release.signals is not None
        and not release.signals.late
        and months.first // _HALF_YEAR_MONTHS == half == months.last // _HALF_YEAR_MONTHS
    )


def _choose(groups: pd.DataFrame, counted: NDArray[np.intp], most: int, seed: int) -> NDArray[np.intp]:
    """Rows of at most so many targets; most of them made of whole published atoms, which are the sharpest."""
    order = np.random.default_rng(seed).permutation(counted)
    sharp = (
        groups["when"].ne("month") & ~groups["by_source"].astype(bool) & ~groups["by_category"].astype(bool)
    ).to_numpy()[order]
    first, others = order[sharp], order[~sharp]
    kept = first[: max(most * 3 // 4, most - len(others))]
    return np.concatenate([kept, others[: most - len(kept)]])
