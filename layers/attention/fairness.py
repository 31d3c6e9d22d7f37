"""Says how evenly the time of teams falls on people and on need, and when that cannot be said."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from data.language import _
from layers.attention.coverage import Coverage

INHABITANTS, NEED = "inhabitants", "need"
FIFTH = 0.2


@dataclass(frozen=True)
class Fairness:
    """How evenly hours fall on a base, the inhabitants or the need of districts.

    Parameters
    ----------
    base
        ``inhabitants`` or ``need``.
    gini
        0 where every part of the base has the same hours, towards 1 where one has all; None where undefined.
    ratio
        Hours of the best looked-after fifth of the base over those of the least; None where undefined, and
        infinite where the least fifth had none.
    sentence
        The same in words, or why it cannot be said.
    """

    base: str
    gini: float | None
    ratio: float | None
    sentence: str


def fairness_of_attention(coverage: Coverage, *, with_plan: bool = False) -> tuple[Fairness, Fairness]:
    """Return how fair the hours are per inhabitant and per expected need, with those of the plan or without.

    The districts stand in the order of hours for their base; within one, hours fall evenly. Those without
    any base do not count: hours there are for nobody that is known.
    """
    hours = [each.hours + with_plan * each.planned_hours for each in coverage.districts]
    people = [each.inhabitants for each in coverage.districts]
    need = [each.need for each in coverage.districts]
    return _fairness(INHABITANTS, people, hours), _fairness(NEED, need, hours)


def gini(base: ArrayLike, hours: ArrayLike) -> float:
    """Return the Gini coefficient of hours over a base: 1 minus twice the area under the Lorenz curve.

    Parts have a base above 0, and there are hours. Gini, *Variabilità e mutabilità* (1912).
    """
    of_base, of_hours = _lorenz(base, hours)
    steps = of_base[1:] - of_base[:-1]
    return max(0.0, float(1 - (steps * (of_hours[1:] + of_hours[:-1])).sum()))


def ratio_of_fifths(base: ArrayLike, hours: ArrayLike) -> float:
    """Return the hours of the best looked-after fifth of the base over those of the least, or infinity."""
    of_base, of_hours = _lorenz(base, hours)
    least, upper = np.interp([FIFTH, 1 - FIFTH], of_base, of_hours)
    # Shares of a sum are no sharper than this, and a fifth without hours must not come out as a huge ratio.
    return float((1 - upper) / least) if least > 1e-12 else float("inf")


def _lorenz(base: ArrayLike, hours: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the shares of base and hours that the least looked-after have together, from 0 to 1."""
    of_base, of_hours = np.asarray(base, np.float64), np.asarray(hours, np.float64)
    order = np.argsort(of_hours / of_base, kind="stable")
    both = (np.concatenate([[0.0], np.cumsum(each[order])]) / each.sum() for each in (of_base, of_hours))
    first, second = both
    return first, second


def _fairness(base: str, amounts: list[float], hours: list[float]) -> Fairness:
    known = [(amount, each) for amount, each in zip(amounts, hours, strict=True) if amount > 0]
    reason = _why_undefined(base, known)
    if reason:
        return Fairness(base, None, None, reason)
    of_base, of_hours = zip(*known, strict=True)
    evenness, ratio = gini(of_base, of_hours), ratio_of_fifths(of_base, of_hours)
    return Fairness(base, evenness, ratio, _in_words(base, evenness, ratio))


def _why_undefined(base: str, known: list[tuple[float, float]]) -> str:
    if not known:
        return (
            _("Nobody is known to live here, so attention per inhabitant cannot be compared.")
            if base == INHABITANTS
            else _("No need is known here, so attention for need cannot be compared.")
        )
    if len(known) == 1:
        return _("There is one district alone, so there is nothing to compare it with.")
    if sum(hours for _amount, hours in known) <= 0:
        return _("There were no visits in these weeks, so there is nothing to compare.")
    return ""


def _in_words(base: str, evenness: float, ratio: float) -> str:
    if not np.isfinite(ratio):
        return (
            _("A fifth of the inhabitants live where teams were not at all (Gini {gini:.2f}).")
            if base == INHABITANTS
            else _("A fifth of the expected need lies where teams were not at all (Gini {gini:.2f}).")
        ).format(gini=evenness)
    return (
        _(
            "The fifth of the inhabitants looked after most had {ratio:.1f} times the time of the fifth "
            "looked after least (Gini {gini:.2f})."
        )
        if base == INHABITANTS
        else _(
            "The fifth of the expected need looked after most had {ratio:.1f} times the time of the fifth "
            "looked after least (Gini {gini:.2f})."
        )
    ).format(ratio=ratio, gini=evenness)
