"""Learns how rates differ between cells, and what a cell's own count and effort then say (empirical Bayes).

A count y is Poisson with mean rate times hours; rates are Gamma with shape a and b hours. So y is negative
binomial, and given y the rate is Gamma with shape a + y and b + hours (Clayton and Kaldor 1987).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import digamma, gammaincinv, gammaln

from data.errors import Refused
from data.language import _

Floats = NDArray[np.float64]

INTERVAL = 0.9
LEAST_COUNT_TO_LEARN = 10
LEAST_CELLS_TO_LEARN = 10
LEAST_CELLS_WITH_COUNT = 3
WEAK_SHAPE = 0.5

OFF_THE_EDGE = 0.5
LOG_MEAN_BOUNDS = (-12.0, 12.0)
LOG_SHAPE_BOUNDS = (float(np.log(1e-3)), float(np.log(1e4)))


@dataclass(frozen=True)
class GammaPrior:
    """How rates are spread over cells before a cell is looked at: shape without unit, weight in hours.

    `learnt` says whether the data could say so; otherwise it is the weak prior.
    """

    shape: float
    hours: float
    learnt: bool

    @property
    def mean(self) -> float:
        """The rate of an average cell, per hour."""
        return self.shape / self.hours


@dataclass(frozen=True)
class Posterior:
    """Mean and 90 % interval of the rate of each cell, per hour, and the Gamma (shape, hours) behind it."""

    mean: Floats
    lower: Floats
    upper: Floats
    shape: Floats
    hours: Floats


def gamma_prior(counts: Floats, hours: Floats) -> GammaPrior:
    """Return the prior learnt from cells with effort, or a weak one where they cannot say.

    The weak prior has the overall rate as its mean, with half a count added so that it is never zero, and the
    weight of half a count (Jeffreys' shape).

    Raises
    ------
    Refused
        When a count or hours are negative, missing or infinite, or no cell has any effort.
    """
    counts, hours = _checked(counts, hours)
    enough = (
        counts.sum() >= LEAST_COUNT_TO_LEARN
        and len(counts) >= LEAST_CELLS_TO_LEARN
        and np.count_nonzero(counts) >= LEAST_CELLS_WITH_COUNT
    )
    if enough:
        return fit_gamma_prior(counts, hours)
    mean = (counts.sum() + WEAK_SHAPE) / hours.sum()
    return GammaPrior(WEAK_SHAPE, WEAK_SHAPE / mean, learnt=False)


def fit_gamma_prior(counts: Floats, hours: Floats, *, off_the_edge: bool = True) -> GammaPrior:
    """Return shape and hours that make the counts likeliest, over all rates that the cells may have.

    Parameters
    ----------
    off_the_edge
        Multiplies the likelihood by the spread of the rates (1 / sqrt(shape)), so that chance alone does not
        make all cells equal and their intervals vanish: the estimate moves by less than its own error (Chung
        et al. 2013). Without it the estimate is plain maximum likelihood.

    Raises
    ------
    Refused
        When a count or hours are negative, missing or infinite, or there is no count or no effort.
    """
    counts, hours = _checked(counts, hours)
    if counts.sum() == 0:
        raise Refused(_("Nothing was counted, so no spread can be learnt. Use the weak prior."))
    overall = counts.sum() / hours.sum()
    expected = hours * overall
    found = minimize(
        loss,
        x0=np.array([0.0, np.clip(np.log(_shape_by_moments(counts, expected)), *LOG_SHAPE_BOUNDS)]),
        args=(counts, expected, OFF_THE_EDGE if off_the_edge else 0.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[LOG_MEAN_BOUNDS, LOG_SHAPE_BOUNDS],
    )
    relative_mean, shape = np.exp(found.x)
    return GammaPrior(float(shape), float(shape / (relative_mean * overall)), learnt=True)


def posterior(prior: GammaPrior, counts: Floats, hours: Floats) -> Posterior:
    """Return what each cell's own count and hours make of the prior; with no hours it stays the prior.

    A count without hours has nothing to be set against, so it does not move the prior either.
    """
    shape, weight = prior.shape + np.where(hours > 0, counts, 0.0), prior.hours + hours
    tail = (1 - INTERVAL) / 2
    lower, upper = gammaincinv(shape, tail) / weight, gammaincinv(shape, 1 - tail) / weight
    mean = shape / weight
    # A Gamma of tiny shape is so skewed that its mean lies above the interval, which then is widened to it.
    return Posterior(mean, np.minimum(lower, mean), np.maximum(upper, mean), shape, weight)


def own_share(prior: GammaPrior, hours: Floats) -> Floats:
    """Return the share of a cell's own data in its posterior mean: hours / (b + hours), in [0, 1)."""
    return np.asarray(hours / (prior.hours + hours))


def _checked(counts: Floats, hours: Floats) -> tuple[Floats, Floats]:
    counts, hours = np.asarray(counts, np.float64), np.asarray(hours, np.float64)
    for numbers in (counts, hours):
        if not np.isfinite(numbers).all() or (numbers < 0).any():
            raise Refused(_("Counts or hours are negative, missing or infinite. Read them from the store."))
    visited = hours > 0
    if not visited.any():
        raise Refused(_("No cell has any effort, so there is no rate. Bring in visits first."))
    return counts[visited], hours[visited]


def _shape_by_moments(counts: Floats, expected: Floats) -> float:
    excess = np.square(counts - expected).sum() - counts.sum()
    return float(np.square(expected).sum() / excess) if excess > 0 else 100.0


def loss(point: Floats, counts: Floats, expected: Floats, penalty: float) -> tuple[float, Floats]:
    """Return minus the mean log likelihood, with its gradient, at (log of relative mean, log of shape)."""
    shape = float(np.exp(point[1]))
    mean = expected * np.exp(point[0])
    some = counts[counts > 0]
    ratio = -np.log1p(mean / shape)
    log_likelihood = (
        (gammaln(shape + some) - gammaln(shape) - some * np.log(shape)).sum()
        + ((shape + counts) * ratio + counts * np.log(mean)).sum()
        - penalty * point[1]
    )
    by_mean = (shape * (counts - mean) / (shape + mean)).sum()
    by_shape = (
        shape * (digamma(shape + some) - digamma(shape)).sum()
        + shape * (ratio + (mean - counts) / (shape + mean)).sum()
        - penalty
    )
    return -log_likelihood / len(counts), np.array([-by_mean, -by_shape]) / len(counts)
