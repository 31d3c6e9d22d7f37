"""Fits a logistic regression whose coefficients, and one effect per worksite, are drawn to zero."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_array
from scipy.special import expit

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

MOST_STEPS = 25
_CLOSE = 1e-7
_LEAST_WEIGHT = 1e-9


@dataclass(frozen=True, eq=False)
class LogisticFit:
    """Log odds: design @ coefficients + effect of the worksite, with what is not known of them.

    Parameters
    ----------
    covariance
        Of the coefficients: the inverse of the penalised Hessian, worksites integrated out (Laplace).
    effects, effect_variance
        Of each worksite, and its variance were the coefficients known.
    tilt
        Shape (sites, columns): by how much a worksite's effect falls for each coefficient that rises.
    """

    coefficients: Floats
    covariance: Floats
    effects: Floats
    effect_variance: Floats
    tilt: csr_array

    def log_odds(self, design: csr_array, site: Ints) -> tuple[Floats, Floats]:
        """Return the log odds of rows and their variance; the site -1 has the middle effect and no doubt."""
        known = site >= 0
        at = np.maximum(site, 0)
        mean = design @ self.coefficients
        variance = np.zeros(len(site))
        if len(self.effects):
            mean = mean + np.where(known, self.effects[at], 0.0)
            variance = np.where(known, self.effect_variance[at], 0.0)
        slope = design.toarray()
        if len(self.effects) and known.any():
            slope[known] -= self.tilt[at[known]].toarray()
        variance = variance + np.einsum("ij,ij->i", slope @ self.covariance, slope)
        return np.asarray(mean, np.float64), np.asarray(variance, np.float64)


def fit_penalised_logistic(
    design: csr_array,
    outcome: Floats,
    site: Ints,
    *,
    penalty: Floats,
    site_penalty: Floats,
    start: LogisticFit | None = None,
    most_steps: int = MOST_STEPS,
) -> LogisticFit:
    """Return the likeliest coefficients and effects less sum(penalty b^2) / 2 + sum(site_penalty u^2) / 2.

    Newton's method; as no visit is to two worksites their block is diagonal and is eliminated (Schur).

    Parameters
    ----------
    design
        Shape (visits, columns), with a column of ones for the intercept.
    outcome
        0 or 1 of each visit.
    site
        Number of the worksite of each visit, below the length of `site_penalty`, or -1 for none.
    penalty, site_penalty
        Of each coefficient (0 for none), and of each worksite (above zero).
    start, most_steps
        Where Newton's method sets out from, and how many steps it makes at most.
    """
    sites = len(site_penalty)
    at = csr_array(
        (np.ones((site >= 0).sum()), (site[site >= 0], np.flatnonzero(site >= 0))), shape=(sites, len(site))
    )
    b = start.coefficients.copy() if start is not None else np.zeros(design.shape[1])
    u = start.effects.copy() if start is not None else np.zeros(sites)
    objective = -np.inf
    for _step in range(most_steps):
        weight, residual = _moments(design @ b + at.T @ u, outcome)
        schur, diagonal, across = _hessian(design, at, weight, penalty, site_penalty)
        slope_u = at @ residual - site_penalty * u
        slope_b = design.T @ residual - penalty * b - across @ (slope_u / diagonal)
        step_b = cho_solve(schur, slope_b)
        step_u = (slope_u - across.T @ step_b) / diagonal
        length = 1.0
        while True:
            new_b, new_u = b + length * step_b, u + length * step_u
            reached = _objective(design @ new_b + at.T @ new_u, outcome)
            reached -= 0.5 * (penalty @ np.square(new_b) + site_penalty @ np.square(new_u))
            if reached >= objective - 1e-9 or length < 1e-3:
                break
            length /= 2
        b, u = new_b, new_u
        if abs(reached - objective) < _CLOSE * (1 + abs(reached)):
            break
        objective = reached
    weight, _residual = _moments(design @ b + at.T @ u, outcome)
    schur, diagonal, across = _hessian(design, at, weight, penalty, site_penalty)
    tilt = csr_array(across.T.multiply((1 / diagonal)[:, None]))
    return LogisticFit(b, cho_solve(schur, np.eye(len(b))), u, 1 / diagonal, tilt)


@cache
def threads() -> "ThreadpoolController":
    """Return what limits the threads of BLAS: on small matrices they do little but wait for each other."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _moments(log_odds: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    chance = expit(log_odds)
    return np.maximum(chance * (1 - chance), _LEAST_WEIGHT), outcome - chance


def _objective(log_odds: Floats, outcome: Floats) -> float:
    return float((outcome * log_odds - np.logaddexp(0, log_odds)).sum())


def _hessian(
    design: csr_array, at: csr_array, weight: Floats, penalty: Floats, site_penalty: Floats
) -> tuple[tuple[Floats, bool], Floats, csr_array]:
    """Return the Cholesky factor of the block of the coefficients, that of the sites, and the one across."""
    weighted = csr_array(design.multiply(weight[:, None]))
    diagonal = at @ weight + site_penalty
    across = csr_array((at @ weighted).T)
    block = (design.T @ weighted - across @ across.multiply(1 / diagonal).T).toarray() + np.diag(penalty)
    block[np.diag_indices_from(block)] += 1e-10
    return cho_factor(block, lower=True), diagonal, across
