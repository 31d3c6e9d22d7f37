"""Ranks cells by the rate that borrows from neighbours, with the same effort in every cell."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from layers.borrowing import Borrowing, learn_borrowing, neighbour_means, posterior_from_neighbours
from layers.evaluation.baselines import log_likelihood
from layers.evaluation.events import Events
from layers.evaluation.study_area import StudyArea
from layers.neighbourhood import SCALES, around_cells

Floats = NDArray[np.float64]

HALF_LIVES = (float("inf"), 4.0, 2.0, 1.0, 0.5)
"""After how long an event counts half, in lengths of the training time; first that it never does."""
_CLEARLY_BETTER = 2.0


@dataclass(frozen=True, eq=False)
class Forecast:
    """The score of each cell, and what was learnt: how fast events age and how much cells borrow.

    `half_life_days` is infinite where older events say as much as later ones.
    """

    score: Floats
    half_life_days: float
    borrowing: Borrowing

    def weights(self) -> dict[str, float]:
        """Return the learnt weights by name, in cells' worth of effort; by scale from near to far."""
        rings = zip(SCALES, self.borrowing.ring_hours, strict=False)
        return {"own": self.borrowing.own_hours, **{f"scale_{scale:g}": hours for scale, hours in rings}}


def forecast(
    area: StudyArea,
    training: Events,
    *,
    start: np.datetime64,
    quarter: np.datetime64,
    end: np.datetime64,
) -> Forecast:
    """Return the expected number of events of each cell, all learnt from the training events alone.

    How fast events age is learnt by forecasting the last quarter of the training time from the rest: they do
    not age unless that makes the quarter clearly less likely (by over 2 in log likelihood, which chance does
    once in twenty times). Then how much cells borrow is learnt from all training events.
    """
    length_days = float(_days(start, end))
    late = training.at >= quarter
    earlier, happened = training.chosen(~late), area.count(training.chosen(late))
    fits = [
        log_likelihood(_rates(area, earlier, quarter, share * length_days)[0], happened)
        for share in HALF_LIVES
    ]
    best = int(np.argmax(fits)) if max(fits) > fits[0] + _CLEARLY_BETTER else 0
    half_life = HALF_LIVES[best] * length_days
    score, borrowing = _rates(area, training, end, half_life)
    return Forecast(score, half_life, borrowing)


def _rates(
    area: StudyArea, events: Events, end: np.datetime64, half_life_days: float
) -> tuple[Floats, Borrowing]:
    """Return the rate of each cell at the end of a time, and what was learnt for it."""
    weight = np.exp2(-_days(events.at, end) / half_life_days)
    # Scaled to as many events as the weights are worth, weighted counts vary as counts do (quasi-Poisson).
    scale = weight.sum() / np.square(weight).sum() if len(events) else 1.0
    counts = area.count(events, weight * scale)
    effort = np.ones(len(area))
    around = around_cells(area.columns, area.rows, counts, effort)
    borrowing = learn_borrowing(counts, effort, around)
    mean = neighbour_means(borrowing, around)[0]
    return posterior_from_neighbours(borrowing, mean, counts, effort).mean, borrowing


def _days(since: "NDArray[np.datetime64] | np.datetime64", until: np.datetime64) -> Floats:
    return np.asarray((until - since) / np.timedelta64(1, "D"), np.float64)
