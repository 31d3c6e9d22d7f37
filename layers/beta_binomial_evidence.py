"""Weighs how likely overall mean and weights of a two-level Beta-Binomial are, given what was found.

The marginal likelihood integrates over the mean of each kind on a grid, and over the share of each group in
closed form (beta-binomial). Weak priors keep the weights off the edges where all groups would be alike by
chance, or where nothing would be learnt from others.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln, expit, gammaln, log_expit, logit, logsumexp

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Means and standard deviations of the weak priors, of (logit of the mean, log of s, log of t).
PRIOR_MEAN = np.array([float(logit(0.15)), float(np.log(10)), float(np.log(6))])
PRIOR_SD = np.array([1.5, 1.2, 1.5])
_POINTS = 7
_REACH_SD = 2.5
_KEPT = 0.995
_MOST_PASSES = 4
# A grid whose steps are wider than the spread would miss most of what is likely.
_RESOLVED = 0.7
_MEANS = 41
_MEANS_REACH_SD = 6
_LEAST_KNOWN = 0.25


@dataclass(frozen=True, eq=False)
class Nodes:
    """Likely hyper-parameters: rows of `points` are (mean, s, t), with shares that add up to 1."""

    points: Floats
    share: Floats

    def centre(self) -> tuple[float, float, float]:
        """Return the mean over the nodes of (logit of the mean, log of s, log of t), turned back."""
        mean, kinds, groups = self.share @ _to_scale(self.points)
        return float(expit(mean)), float(np.exp(kinds)), float(np.exp(groups))


def hyper_nodes(found: Floats, inspected: Floats, kind: Ints) -> Nodes:
    """Return nodes around the likeliest hyper-parameters: of a coarse grid, then of finer ones."""
    some = inspected > 0
    counts = (found[some], inspected[some], np.unique(kind[some], return_inverse=True)[1])
    centre, sd = PRIOR_MEAN.copy(), PRIOR_SD.copy()
    centre[0] = logit((found.sum() + 0.5) / (inspected.sum() + 1))
    sd[0] = 0.6
    for passed in range(_MOST_PASSES):
        axes = [
            middle + np.linspace(-_REACH_SD, _REACH_SD, _POINTS) * width
            for middle, width in zip(centre, sd, strict=True)
        ]
        points, share = _weighed(axes, *counts)
        centre = share @ points
        step = 2 * _REACH_SD * sd / (_POINTS - 1)
        spread = np.sqrt(share @ np.square(points - centre))
        if passed and (spread >= _RESOLVED * step).all():
            break
        sd = np.maximum(spread, step / 2)
    order = np.argsort(-share)
    kept = order[: int(np.searchsorted(np.cumsum(share[order]), _KEPT)) + 1]
    return Nodes(_from_scale(points[kept]), share[kept] / share[kept].sum())


def log_evidence(
    found: Floats, inspected: Floats, kind: Ints, mean: Floats, kinds: Floats, groups: Floats
) -> Floats:
    """Return the log marginal likelihood, without binomial coefficients, of shape (mean, kinds, groups).

    The kinds are numbered from 0 and each has an inspection.
    """
    total = np.zeros((len(mean), len(kinds), len(groups)))
    alpha, beta = mean[:, None] * kinds, (1 - mean[:, None]) * kinds
    for position, weight in enumerate(groups):  # seven
        means, step = _means_of_kinds(found, inspected, kind, float(weight))
        of_kind = _log_likelihood(found, inspected, kind, expit(means), float(weight)) + np.log(step)[:, None]
        # The density of the logit of the mean is that of the mean times m (1 - m).
        log_m, log_rest = log_expit(means)[:, None, None], log_expit(-means)[:, None, None]
        density = alpha[..., None] * log_m + beta[..., None] * log_rest - betaln(alpha, beta)[..., None]
        total[:, :, position] = logsumexp(of_kind[:, None, None] + density, axis=-1).sum(axis=0)
    return total


def _means_of_kinds(found: Floats, inspected: Floats, kind: Ints, weight: float) -> tuple[Floats, Floats]:
    """Return a grid of logits of the mean for each kind, as wide as its counts leave it, and its step."""
    worth = (weight + 1) / (weight + inspected)
    number, positive = (np.bincount(kind, weights=worth * each) for each in (inspected, found))
    share = (positive + 0.5) / (number + 1)
    spread = 1 / np.sqrt(number * share * (1 - share) + _LEAST_KNOWN)
    reach = _MEANS_REACH_SD * spread
    grid = logit(share)[:, None] + reach[:, None] * np.linspace(-1, 1, _MEANS)
    return np.asarray(grid), np.asarray(2 * reach / (_MEANS - 1))


def _weighed(axes: list[Floats], found: Floats, inspected: Floats, kind: Ints) -> tuple[Floats, Floats]:
    points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)
    evidence = log_evidence(found, inspected, kind, expit(axes[0]), np.exp(axes[1]), np.exp(axes[2])).ravel()
    evidence = evidence - np.square((points - PRIOR_MEAN) / PRIOR_SD).sum(axis=1) / 2
    return points, np.exp(evidence - logsumexp(evidence))


def _log_likelihood(found: Floats, inspected: Floats, kind: Ints, m: Floats, weight: float) -> Floats:
    """Return the log likelihood of each kind at each of its means, shaped as `m`: the sum of its groups."""
    alpha, beta = m * weight, (1 - m) * weight
    own = gammaln(found[:, None] + alpha[kind]) + gammaln((inspected - found)[:, None] + beta[kind])
    constant = gammaln(inspected + weight) - gammaln(weight)
    belongs = (np.arange(len(m))[:, None] == kind).astype(np.float64)
    groups = belongs.sum(axis=1, keepdims=True)
    of_groups = belongs @ (own - constant[:, None])
    return np.asarray(of_groups - groups * (gammaln(alpha) + gammaln(beta)))


def _to_scale(points: Floats) -> Floats:
    return np.column_stack([logit(points[:, 0]), np.log(points[:, 1]), np.log(points[:, 2])])


def _from_scale(points: Floats) -> Floats:
    return np.column_stack([expit(points[:, 0]), np.exp(points[:, 1]), np.exp(points[:, 2])])
