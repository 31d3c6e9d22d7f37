"""Widens the intervals of rates by how little is known of the prior that they were drawn towards.

Mean and shape of the prior are estimates. Around them the likelihood is taken as normal in their logarithms
(Laplace), and the posterior of a cell is averaged over priors at the nodes of a Gauss-Hermite rule: Kass and
Steffey 1989. Each cell keeps its plug-in mean, which can be computed by hand, and gets the variance of the
average; its interval is that of the Gamma with this mean and variance.
"""

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from numpy.typing import NDArray
from scipy.special import gammaincc, gammaincinv

from layers.gamma_poisson import (
    INTERVAL,
    LOG_MEAN_BOUNDS,
    LOG_SHAPE_BOUNDS,
    OFF_THE_EDGE,
    GammaPrior,
    Posterior,
    gamma_prior,
    loss,
)

Floats = NDArray[np.float64]

_NODES_EACH_WAY = 5
_MOST_SD = 1.5
_STEP = 1e-3


def rates_of_cells(counts: Floats, hours: Floats) -> tuple[GammaPrior, Posterior]:
    """Return the prior of all cells, and mean and 90 % interval of each, unsure of the prior as well.

    A cell without hours keeps what holds for any cell.

    Raises
    ------
    Refused
        When a count or hours are negative, missing or infinite, or no cell has any effort.
    """
    prior = gamma_prior(counts, hours)
    return prior, unsure_posterior(prior, counts, hours)


def unsure_posterior(prior: GammaPrior, counts: Floats, hours: Floats) -> Posterior:
    """Return what each cell's count and hours make of a prior that was estimated from the same cells."""
    counts = np.where(hours > 0, counts, 0.0)
    mean = (prior.shape + counts) / (prior.hours + hours)
    variance = np.zeros(len(counts))
    shapes, weights, shares = _priors_around(prior, counts[hours > 0], hours[hours > 0])
    for shape, weight, share in zip(shapes, weights, shares, strict=True):  # 25 nodes
        other = (shape + counts) / (weight + hours)
        variance += share * (other / (weight + hours) + np.square(other - mean))
    return gamma_posterior(mean, variance)


def gamma_posterior(mean: Floats, variance: Floats) -> Posterior:
    """Return the Gamma with this mean and variance for each cell, with its 90 % interval."""
    shape, weight = np.square(mean) / variance, mean / variance
    tail = (1 - INTERVAL) / 2
    lower, upper = gammaincinv(shape, tail) / weight, gammaincinv(shape, 1 - tail) / weight
    # A Gamma of tiny shape is so skewed that its mean lies above the interval, which then is widened to it.
    return Posterior(mean, np.minimum(lower, mean), np.maximum(upper, mean), shape, weight)


def chance_of_exceeding(rates: Posterior, bound: float) -> Floats:
    """Return the probability that the rate of each cell lies above a bound in the same unit."""
    return np.asarray(gammaincc(rates.shape, bound * rates.hours), np.float64)


def _priors_around(prior: GammaPrior, counts: Floats, hours: Floats) -> tuple[Floats, Floats, Floats]:
    """Return shapes, hours and shares of priors around the estimate; the shares add up to 1."""
    overall = max(counts.sum(), 0.5) / hours.sum()
    centre = np.array([np.log(prior.mean / overall), np.log(prior.shape)])
    spread, turned = np.linalg.eigh(_covariance(centre, counts, hours * overall))
    nodes, shares = hermegauss(_NODES_EACH_WAY)
    pairs = np.stack(np.meshgrid(nodes, nodes, indexing="ij"), axis=-1).reshape(-1, 2)
    points = centre + (pairs * np.sqrt(np.clip(spread, 0, _MOST_SD**2))) @ turned.T
    log_mean = np.clip(points[:, 0], *LOG_MEAN_BOUNDS)
    shape = np.exp(np.clip(points[:, 1], *LOG_SHAPE_BOUNDS))
    return shape, shape / (overall * np.exp(log_mean)), np.outer(shares, shares).ravel() / shares.sum() ** 2


def _covariance(centre: Floats, counts: Floats, expected: Floats) -> Floats:
    """Return the covariance of (log mean, log shape); the shape is never less known than a factor of 4.5."""

    def gradient(point: Floats) -> Floats:
        return loss(point, counts, expected, OFF_THE_EDGE)[1] * len(counts)

    steps = _STEP * np.eye(2)
    curvature = np.stack(
        [(gradient(centre + step) - gradient(centre - step)) / (2 * _STEP) for step in steps]
    )
    curvature = (curvature + curvature.T) / 2 + np.diag([0, 1 / _MOST_SD**2])
    curvature[0, 0] = max(curvature[0, 0], 0.5)
    return np.asarray(np.linalg.inv(curvature))
