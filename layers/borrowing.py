"""Learns how far neighbouring cells resemble each other, and what they then say about each cell.

What was met around a cell is drawn, step by step from far to near, towards what was met farther out. The
cell's own rate is Gamma around the result, so its own count moves it as much as its hours deserve (Clayton
and Kaldor 1987, with a prior mean of its own for each cell). A cell's count never enters its own prior, so
the likelihood of all counts, each given its neighbours, says how much to borrow.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import digamma, gammaln

from data.errors import Refused
from data.language import _
from layers.gamma_poisson import (
    LEAST_CELLS_TO_LEARN,
    LEAST_CELLS_WITH_COUNT,
    LEAST_COUNT_TO_LEARN,
    OFF_THE_EDGE,
    WEAK_SHAPE,
    GammaPrior,
    Posterior,
)
from layers.neighbourhood import Around
from layers.prior_uncertainty import gamma_posterior, unsure_posterior

Floats = NDArray[np.float64]

_LOG_HOURS_BOUNDS = (-9.0, 12.0)
"""Of every weight, relative to the mean hours of a cell: from no pull at all to a cell that says nothing."""
_RING_SD = 3.0
"""Of the log of each ring's weight around the area of its kernel in cells, before the data are heard."""
_MOST_SD = 1.5
_STEP = 1e-3
_NODES = 5


@dataclass(frozen=True)
class Borrowing:
    """How much a cell borrows: hours that weigh against what was met near it and in it.

    Parameters
    ----------
    overall
        Rate of all cells together, per hour.
    own_hours
        Weight of the neighbours' rate against the cell's own hours.
    ring_hours
        For each scale, from near to far, the weight of the next farther one; empty where too little is known
        to learn from neighbours. Then each cell is drawn to the overall rate, with half a count's weight.
    own_unsure
        Standard deviation of the logarithm of `own_hours`: by how little it is known.
    """

    overall: float
    own_hours: float
    ring_hours: tuple[float, ...]
    own_unsure: float = 0.0

    @property
    def learnt(self) -> bool:
        """Whether the data could say how much to borrow."""
        return bool(self.ring_hours)


def learn_borrowing(counts: Floats, hours: Floats, around: Around) -> Borrowing:
    """Return the weights that make each cell's count likeliest, given what was met around it.

    Cells without hours are left out. The weight of the cell's own prior is held off the edge where all cells
    would equal their neighbours by chance (as in `gamma_poisson.fit_gamma_prior`); those of the rings are
    held softly (within a factor of 20) near the area of their kernels. With fewer than 10 counted, 10 cells
    with hours or 3 cells with a count, nothing is borrowed.

    Raises
    ------
    Refused
        When counts or hours are negative, missing or infinite, or no cell has hours.
    """
    counts, hours = _checked(counts, hours)
    visited = hours > 0
    counts, hours, around = counts[visited], hours[visited], around.of_cells(visited)
    enough = (
        counts.sum() >= LEAST_COUNT_TO_LEARN
        and len(counts) >= LEAST_CELLS_TO_LEARN
        and np.count_nonzero(counts) >= LEAST_CELLS_WITH_COUNT
    )
    if not enough:
        overall = (counts.sum() + WEAK_SHAPE) / hours.sum()
        return Borrowing(float(overall), float(WEAK_SHAPE / overall), ())
    return _likeliest(counts, hours, around)


def neighbour_means(borrowing: Borrowing, around: Around) -> list[Floats]:
    """Return the rate that each scale suggests, per hour, from near to far; the last is the overall rate.

    rate_k = (Y_k + b_k * rate_(k+1)) / (H_k + b_k), with Y_k counted in H_k hours near the cell, itself left
    out. The first is the mean of the cell's prior.
    """
    means = [np.full(around.hours.shape[1], borrowing.overall)]
    for scale in reversed(range(len(borrowing.ring_hours))):
        weight = borrowing.ring_hours[scale]
        means.append((around.counts[scale] + weight * means[-1]) / (around.hours[scale] + weight))
    return means[::-1]


def posterior_from_neighbours(borrowing: Borrowing, mean: Floats, counts: Floats, hours: Floats) -> Posterior:
    """Return the rate of each cell given the mean its neighbours suggest and its own count and hours.

    Its mean is (b * mean + y) / (b + E), its variance that of the Gamma averaged over b as far as b is known,
    as in `prior_uncertainty`. A count without hours has nothing to be set against, so it moves nothing.
    """
    counts = np.where(hours > 0, counts, 0.0)
    if not borrowing.learnt:
        weak = GammaPrior(borrowing.own_hours * borrowing.overall, borrowing.own_hours, learnt=False)
        return unsure_posterior(weak, counts, hours)
    value = (borrowing.own_hours * mean + counts) / (borrowing.own_hours + hours)
    variance = np.zeros(len(counts))
    nodes, shares = hermegauss(_NODES)
    for node, share in zip(nodes, shares / shares.sum(), strict=True):
        weight = borrowing.own_hours * np.exp(node * borrowing.own_unsure)
        other = (weight * mean + counts) / (weight + hours)
        variance += share * (other / (weight + hours) + np.square(other - value))
    return gamma_posterior(value, variance)


def _checked(counts: Floats, hours: Floats) -> tuple[Floats, Floats]:
    counts, hours = np.asarray(counts, np.float64), np.asarray(hours, np.float64)
    for numbers in (counts, hours):
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            raise Refused(_("Counts or hours are negative, missing or infinite. Read them from the store."))
    if not (hours > 0).any():
        raise Refused(_("No cell has any effort, so there is no rate. Bring in visits first."))
    return counts, hours


def _likeliest(counts: Floats, hours: Floats, around: Around) -> Borrowing:
    from scipy.optimize import minimize

    overall, per_cell = float(counts.sum() / hours.sum()), float(hours.mean())
    data = (counts, hours, around, overall, per_cell)
    found = minimize(
        _loss,
        x0=_usual_weights(around),
        args=data,
        jac=True,
        # L-BFGS-B of scipy 1.18 solves its tiny systems in threads, which wait where cores are busy.
        method="TNC",
        bounds=[_LOG_HOURS_BOUNDS] * (len(around.scales) + 1),
        options={"maxfun": 400},
    )
    own, *rings = per_cell * np.exp(found.x)
    unsure = _own_unsure(found.x, data)
    return Borrowing(overall, float(own), tuple(float(ring) for ring in rings), unsure)


def _usual_weights(around: Around) -> Floats:
    return np.log(np.concatenate([[1.0], np.square(around.scales)]))


def _own_unsure(point: Floats, data: "tuple[Floats, Floats, Around, float, float]") -> float:
    """Return the standard deviation of the log of the own weight, never over a factor of 4.5 (Laplace)."""
    step = np.zeros(len(point))
    step[0] = _STEP
    slopes = [_loss(point + sign * step, *data)[1][0] * len(data[0]) for sign in (1, -1)]
    curvature = max((slopes[0] - slopes[1]) / (2 * _STEP), 0.0)
    return float(1 / np.sqrt(curvature + 1 / _MOST_SD**2))


def _loss(
    point: Floats, counts: Floats, hours: Floats, around: Around, overall: float, per_cell: float
) -> tuple[float, Floats]:
    """Return minus the mean log posterior (negative binomial), and its gradient, at the logs of weights."""
    own, *rings = per_cell * np.exp(point)
    means = neighbour_means(Borrowing(overall, own, tuple(rings)), around)
    shape, some = own * means[0], counts > 0
    off = (point - _usual_weights(around))[1:]
    log_share = -np.log1p(hours / own)
    gained = np.zeros(len(counts))
    gained[some] = digamma(shape[some] + counts[some]) - digamma(shape[some])
    log_likelihood = (
        (gammaln(shape[some] + counts[some]) - gammaln(shape[some])).sum()
        + (shape * log_share - counts * np.log1p(own / hours)).sum()
        - OFF_THE_EDGE * point[0]
        - np.square(off / _RING_SD).sum() / 2
    )
    by_shape = gained + log_share
    by_own = (own * means[0] * by_shape + own * (means[0] * hours - counts) / (own + hours)).sum()
    by_rings = _by_rings(own * by_shape, rings, means, around) - off / _RING_SD**2
    gradient = np.concatenate([[by_own - OFF_THE_EDGE], by_rings])
    return -log_likelihood / len(counts), -gradient / len(counts)


def _by_rings(by_mean: Floats, rings: Sequence[float], means: list[Floats], around: Around) -> Floats:
    """Return the slope along the log of each ring's weight, carried from the nearest ring outwards."""
    slopes = []
    for scale, weight in enumerate(rings):  # a handful of scales, each from the one before
        share = weight / (around.hours[scale] + weight)
        slopes.append(float((by_mean * share * (means[scale + 1] - means[scale])).sum()))
        by_mean = by_mean * share
    return np.array(slopes)
