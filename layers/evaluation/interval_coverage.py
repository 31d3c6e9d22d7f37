"""Counts how often intervals hold the truth, on facts drawn from a truth that is known."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.evaluation.figures import Figures, Tell

Floats = NDArray[np.float64]

TARGET = (0.87, 0.93)


@dataclass(frozen=True, eq=False)
class Drawn:
    """Truth and interval of each cell that has one, in the same unit."""

    truth: Floats
    value: Floats
    lower: Floats
    upper: Floats

    @property
    def covered(self) -> float:
        """The share of the intervals that hold the truth, NaN where there is none."""
        if len(self.truth) == 0:
            return float("nan")
        return float(((self.lower <= self.truth) & (self.truth <= self.upper)).mean())

    @property
    def unsound(self) -> int:
        """How many cells have a value or an end that is missing, infinite or negative, or lies outside."""
        numbers = np.stack([self.value, self.lower, self.upper])
        with np.errstate(invalid="ignore"):
            sound = (
                np.isfinite(numbers).all(axis=0)
                & (numbers >= 0).all(axis=0)
                & (self.lower <= self.value)
                & (self.value <= self.upper)
            )
        return int((~sound).sum())


@dataclass(frozen=True)
class Design:
    """One way in which facts may come about.

    Parameters
    ----------
    code
        Stable name, as in the figures.
    draw
        Draws a truth and facts from it, and gives the intervals that a layer makes of the facts.
    by_the_model
        Whether the truth is spread as the layer assumes; elsewhere it is of another kind.
    """

    code: str
    draw: Callable[[np.random.Generator], Drawn]
    by_the_model: bool = True


def coverage_of_designs(designs: tuple[Design, ...], *, seeds: int, first_seed: int, tell: Tell) -> Figures:
    """Return the mean share of intervals that hold the truth: of each design, and of all together.

    A seed counts the same whatever its number of cells; so does a design.
    """
    figures: Figures = {}
    for number, design in enumerate(designs):
        shares, unsound, cells = [], 0, 0
        for seed in range(seeds):
            drawn = design.draw(np.random.default_rng([first_seed + seed, number]))
            shares.append(drawn.covered)
            unsound += drawn.unsound
            cells += len(drawn.truth)
            if seed % 20 == 0:
                tell((number + seed / seeds) / len(designs), design.code)
        covered = np.array(shares)
        figures[design.code] = {
            "coverage": _mean(covered),
            "standard_error": _mean(covered, error=True),
            "cells_per_seed": cells / seeds,
            "unsound": unsound,
            "by_the_model": design.by_the_model,
            "within": bool(TARGET[0] <= np.nanmean(covered) <= TARGET[1]) if _any(covered) else False,
        }
    found = [each["coverage"] for each in figures.values() if each["coverage"] is not None]
    overall = float(np.mean(found)) if found else None
    return {
        "overall": overall,
        "within": overall is not None and TARGET[0] <= overall <= TARGET[1],
        "designs_within": sum(each["within"] for each in figures.values()),
        "unsound": sum(each["unsound"] for each in figures.values()),
        "designs": figures,
    }


def _any(covered: Floats) -> bool:
    return bool(np.isfinite(covered).any())


def _mean(covered: Floats, *, error: bool = False) -> float | None:
    held = covered[np.isfinite(covered)]
    if not len(held):
        return None
    return float(held.std() / np.sqrt(len(held))) if error else float(held.mean())
