"""Attacks the number of visits: as it stands, and by an organisation that subtracts its own visits.

The attacker knows the rule by which the number is shown, and tries which visits of the others it allows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.releases.attacks.outcome import MOST_SIZE, MOST_WIDTH, Outcome, is_learnt, is_target
from data.releases.attacks.published_groups import ends
from data.releases.effort import VISIT_STEP, effort_total, two_digits, visits_of
from data.releases.prepared import Prepared
from data.releases.rules import RULES, ReleaseRules

# What is shown, from the visits of the organisation with most of them, and of all.
Rule = Callable[[int, int], int]
# Whether so many are possible tells already that a group of ten is not known within two.
_WIDE = MOST_SIZE + MOST_WIDTH + 1


@dataclass(frozen=True)
class VisitFigure:
    """A published number of visits, its rule, and how many visits each organisation made in truth."""

    name: str
    shown: int
    rule: Rule
    by_source: NDArray[np.integer[Any]]


def read_visits(prepared: Sequence[Prepared], visits: pd.DataFrame, rules: ReleaseRules = RULES) -> Outcome:
    """Try each organisation's visits, and those without a need, for somebody who has made none."""
    outcome = Outcome()
    for each, figure in _figures(prepared, visits, rules):
        outcome += _bound_others(figure, None) + _without_needs(each, figure, visits)
    return outcome


def subtract_visits(
    prepared: Sequence[Prepared], visits: pd.DataFrame, rules: ReleaseRules = RULES
) -> Outcome:
    """Try each organisation on each number: the visits less its own are the others'."""
    return subtract_from_figures(figure for _each, figure in _figures(prepared, visits, rules))


def subtract_from_figures(figures: Iterable[VisitFigure]) -> Outcome:
    """Try each organisation on the others together, and on each of them."""
    outcome = Outcome()
    for figure in figures:
        for own in range(len(figure.by_source)):
            outcome += _bound_others(figure, own)
    return outcome


def show_two_digits(_largest: int, whole: int) -> int:
    """Show all visits with two digits, whoever made them."""
    return two_digits(whole)


def _figures(
    prepared: Sequence[Prepared], visits: pd.DataFrame, rules: ReleaseRules
) -> Iterator[tuple[Prepared, VisitFigure]]:
    """The numbers of releases that are of these visits still: some may have come in or changed since."""

    def show(largest: int, whole: int) -> int:
        counts = {str(n): float(min(largest, whole - n)) for n in range(0, whole, max(largest, 1))}
        return effort_total(counts, counts, VISIT_STEP, rules)

    for each in prepared:
        counts = visits_of(visits, each.release.period)["source"].value_counts().to_numpy()
        shown = each.release.effort.visits
        for rule in (show, show_two_digits):
            if len(counts) and rule(int(counts.max()), int(counts.sum())) == shown:
                yield each, VisitFigure(f"{each.release.code}: visits", shown, rule, counts)
                break


def _bound_others(figure: VisitFigure, own: int | None) -> Outcome:
    """Bound the others' visits together, and those of each: all of the others' where it is the only other."""
    mine = 0 if own is None else int(figure.by_source[own])
    others = figure.by_source if own is None else np.delete(figure.by_source, own)
    together = int(others.sum())
    targets = [size for size in sorted({*others.tolist(), together}) if is_target(size)]
    # Without a small group among the others there is nothing to work out.
    possible = _possible(figure, mine, len(others)) if targets else []
    if not possible:
        return Outcome(len(targets))
    sums, largest = [each for each, _most in possible], max(most for _each, most in possible)
    found = [
        f"{figure.name}: others made {size}"
        for size in targets
        if (size == together and is_learnt(min(sums), max(sums), size))
        or (len(others) > 1 and is_learnt(0, largest, size) and size in others)
    ]
    return Outcome.of(len(targets), found)


def _possible(figure: VisitFigure, mine: int, others: int) -> list[tuple[int, int]]:
    """How many the others can have made together, and the largest of them, by what is shown; up to "wide"."""
    return [
        (together, most)
        for together in range(_WIDE + 1)
        for most in range(-(-together // max(others, 1)), (together if others else 0) + 1)
        if (others > 1 or most == together) and figure.rule(max(mine, most), mine + together) == figure.shown
    ]


def _without_needs(prepared: Prepared, figure: VisitFigure, visits: pd.DataFrame) -> Outcome:
    """Try the visits on which each need that is shown was not noted."""
    noted = visits_of(visits, prepared.release.period)["unmet_needs"].tolist()
    tried, found = 0, []
    for need in prepared.release.effort.unmet_needs:
        size = sum(need.code not in needs for needs in noted)
        if is_target(size):
            tried += 1
            low, high = ends(need.signals)
            wholes = [
                whole
                for whole in range(low, low + _WIDE + 1)
                if any(figure.rule(most, whole) == figure.shown for most in range(1, whole + 1))
            ]
            if wholes and is_learnt(max(min(wholes) - high, 0), max(wholes) - low, size):
                found.append(f"{figure.name} without {need.code}: {size}")
    return Outcome.of(tried, found)
