"""Bounds the size of a group by linear programming over the atoms of one release.

The attacker's problem, as for suppressed cells of tables: an unknown whole number for each atom (place x form
x met or reported), every band and rounded total a pair of inequalities, and a target minimised and maximised.
Places that a target treats alike are one, which loses nothing: published of them are sums alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from data.releases.attacks.published_groups import ends, ends_of_total
from data.releases.prepared import TOTALS
from data.releases.release import OTHER, Release

# What a target may be to a place: all of it, some of it, none of it; signals in no part stand apart.
FULL, SOME, NONE, ELSEWHERE = range(4)
_PLACES = 4
# HiGHS keeps inequalities to 1e-7: what it gives is rounded outwards by more than that.
_SLACK = 1e-5


@dataclass(frozen=True)
class Question:
    """What is asked of a release: a group of signals, as the attacker can tell it from the others.

    Parameters
    ----------
    full, some
        Parts that lie wholly within the place of the group, and those that may hold some of it.
    elsewhere
        Whether signals in no part belong to it.
    form
        The form as shown; None for any.
    whole_form
        Whether the shown form is nothing but the form asked for.
    discovered
        Met (yes), reported (no), or None for both.
    narrower
        Whether more defines the group, of which nothing is published: month, source, category.
    """

    full: frozenset[str]
    some: frozenset[str]
    elsewhere: bool
    form: str | None
    whole_form: bool
    discovered: bool | None
    narrower: bool


class Bounds:
    """Answers questions about one release; the same question is worked out once.

    `own` are signals that the attacker knows since they are its own: a frame with part, form (as shown) and
    discovered, which are subtracted from everything. Answers are then about the others' signals.
    """

    def __init__(self, release: Release, own: "OwnSignals | None" = None) -> None:
        self._release = release
        self._own = own
        self._known: dict[Question, tuple[int, float]] = {}
        signals = release.signals
        self._forms = [group.code for group in signals.forms] if signals and signals.forms else [""]

    def of(self, question: Question) -> tuple[int, float]:
        """Return the least and greatest size that the published numbers allow."""
        if question not in self._known:
            self._known[question] = self._solve(question)
        return self._known[question]

    def share_at_least(self, part: str, form: str, share: float) -> bool:
        """Whether at least such a share of a part's signals is certainly of a form."""
        question = Question(frozenset({part}), frozenset(), False, form, True, None, False)
        least = self._weights(question, FULL) - share * self._weights_of_place(FULL)
        solved = linprog(least.ravel(), *self._inequalities(question), method="highs")
        return bool(solved.status == 0 and solved.fun >= -_SLACK)

    def _solve(self, question: Question) -> tuple[int, float]:
        inequalities = self._inequalities(question)
        low, high = 0, np.inf
        certain = self._weights(question, FULL)
        if question.elsewhere:
            certain = certain + self._weights(question, ELSEWHERE)
        if certain.any() and question.whole_form and not question.narrower:
            solved = linprog(certain.ravel(), *inequalities, method="highs")
            low = int(np.ceil(solved.fun - _SLACK)) if solved.status == 0 else 0
        possible = self._weights(question, FULL) + self._weights(question, SOME)
        if question.elsewhere:
            possible = possible + self._weights(question, ELSEWHERE)
        solved = linprog(-possible.ravel(), *inequalities, method="highs")
        if solved.status == 0:
            high = np.floor(-solved.fun + _SLACK)
        return low, high

    def _weights(self, question: Question, place: int) -> NDArray[np.float64]:
        weights = np.zeros((_PLACES, len(self._forms), 2))
        forms = [question.form in (None, form) or form == "" for form in self._forms]
        met = [question.discovered in (None, yes) for yes in (False, True)]
        weights[place] = np.outer(forms, met)
        return weights

    def _weights_of_place(self, place: int) -> NDArray[np.float64]:
        weights = np.zeros((_PLACES, len(self._forms), 2))
        weights[place] = 1
        return weights

    def _inequalities(self, question: Question) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows, limits = [], []
        for weights, low, high in self._published(question):
            own = 0 if self._own is None else float((weights * self._own.counts(question, self._forms)).sum())
            rows.append(-weights.ravel())
            limits.append(own - low)
            if np.isfinite(high):
                rows.append(weights.ravel())
                limits.append(high - own)
        return np.array(rows), np.array(limits)

    def _published(self, question: Question) -> Iterator[tuple[NDArray[np.float64], int, float]]:
        """Every published number as weights over the atoms, with its ends."""
        signals = self._release.signals
        if signals is None:
            return
        for place, codes in ((FULL, question.full), (SOME, question.some), (NONE, None)):
            bands = [
                ends(part.signals)
                for part in self._release.parts
                if (
                    part.code in codes
                    if codes is not None
                    else part.code not in question.full | question.some
                )
            ]
            yield (
                self._weights_of_place(place),
                sum(low for low, _high in bands),
                sum(high for _low, high in bands),
            )
        every = np.ones((_PLACES, len(self._forms), 2))
        yield every, *ends_of_total(signals.about)
        if signals.placed is not None:
            placed = every.copy()
            placed[ELSEWHERE] = 0
            yield placed, *ends(signals.placed)
        for number, group in enumerate(signals.forms):
            weights = np.zeros_like(every)
            weights[:, number] = 1
            yield weights, *ends(group.signals)
        for number, band in enumerate((signals.reported, signals.met)):
            if band is not None:
                weights = np.zeros_like(every)
                weights[:, :, number] = 1
                yield weights, *ends(band)


@dataclass(frozen=True)
class OwnSignals:
    """How many signals an organisation knows as its own, by part (or TOTALS), shown form and discovered."""

    numbers: dict[tuple[str, str, bool], int]

    def counts(self, question: Question, forms: list[str]) -> NDArray[np.float64]:
        """Return its numbers over the atoms of a question."""
        counts = np.zeros((_PLACES, len(forms), 2))
        for (part, form, discovered), number in self.numbers.items():
            place = (
                ELSEWHERE
                if part == TOTALS
                else FULL
                if part in question.full
                else SOME
                if part in question.some
                else NONE
            )
            counts[place, forms.index(form), int(discovered)] += number
        return counts


def asked_form(release: Release, form: str) -> tuple[str, bool]:
    """Return under which code a form is shown, and whether that is nothing but the form."""
    signals = release.signals
    shown = {group.code for group in signals.forms} if signals else set()
    if not shown:
        return "", False
    return (form, True) if form in shown and form != OTHER else (OTHER, False)
