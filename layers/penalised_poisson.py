"""Fits a Poisson regression with effort as offset whose coefficients are drawn to what was thought before."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.language import _

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

Floats = NDArray[np.float64]

NORMAL_95 = 1.6448536269514722


@dataclass(frozen=True, eq=False)
class LogRate:
    """The log of a rate: intercept, where every column is zero, and one coefficient per column."""

    intercept: float
    coefficients: Floats

    def expected(self, design: Floats, effort: Floats) -> Floats:
        """Return how many are expected of each cell, for its effort."""
        return np.asarray(effort * np.exp(self.intercept + design @ self.coefficients))


@dataclass(frozen=True, eq=False)
class PoissonFit(LogRate):
    """The log of a rate with what is not known of it.

    Parameters
    ----------
    covariance
        Of the coefficients: dispersion times the inverse of the penalised Hessian, without the intercept.
    dispersion
        How many times the variance of the counts is their mean; at least 1.
    """

    covariance: Floats
    dispersion: float

    def sums(self, rows: Floats) -> tuple[Floats, Floats]:
        """Return coefficients summed as each row says, shape (rows,), and their standard errors."""
        variance = np.einsum("ij,jk,ik->i", rows, self.covariance, rows, optimize=True)
        return np.asarray(rows @ self.coefficients), np.sqrt(np.maximum(variance, 0))


def fit_penalised_poisson(
    design: Floats, counts: Floats, effort: Floats, *, prior: Floats, penalty: Floats
) -> PoissonFit:
    """Return the likeliest coefficients less their penalty: sum over columns of penalty (b - prior)^2 / 2.

    counts ~ Poisson(effort * exp(intercept + design @ b)). The intercept is not penalised. The interval is
    that of Laplace around the estimate, widened by the dispersion where counts vary more than Poisson.

    Parameters
    ----------
    design
        Shape (cells, columns), without a column for the intercept.
    counts, effort
        Shape (cells,); effort above zero.
    prior, penalty
        Shape (columns,): what each coefficient is drawn to, and how hard; penalties above zero.

    Raises
    ------
    Refused
        When nothing was counted, or a number is negative, missing or infinite, or effort or penalty is zero.
    """
    rate = penalised_log_rate(design, counts, effort, prior=prior, penalty=penalty)
    mean = rate.expected(design, effort)
    dispersion = max(1.0, float(np.square(counts - mean).sum() / mean.sum()))
    covariance = dispersion * _inverse_hessian(design, mean, penalty)
    return PoissonFit(rate.intercept, rate.coefficients, covariance, dispersion)


def penalised_log_rate(
    design: Floats, counts: Floats, effort: Floats, *, prior: Floats, penalty: Floats
) -> LogRate:
    """Return the estimate of `fit_penalised_poisson` alone, without its interval; raises the same."""
    _check(design, counts, effort, penalty)
    # sklearn takes a while to import, so it comes only with the first map that is learnt.
    from sklearn.linear_model import PoissonRegressor

    # The prior goes into the offset, the offset into the weight; columns are scaled to one common penalty.
    offset = design @ prior
    shift = float(np.log((effort * np.exp(offset - offset.max())).sum() / counts.sum())) + float(offset.max())
    weight = effort * np.exp(offset - shift)
    scaled = design / np.sqrt(penalty)
    model = PoissonRegressor(alpha=1 / weight.sum(), solver="newton-cholesky", tol=1e-8, max_iter=200)
    with _threads().limit(limits=1):
        model.fit(scaled, counts / weight, sample_weight=weight)
    return LogRate(float(model.intercept_) - shift, prior + model.coef_ / np.sqrt(penalty))


def mean_deviance(rate: LogRate, design: Floats, counts: Floats, effort: Floats) -> float:
    """Return the Poisson deviance of counts that the fit has not seen, per cell."""
    mean = rate.expected(design, effort)
    logs = np.where(counts > 0, counts * np.log(np.where(counts > 0, counts, 1) / mean), 0)
    return float(2 * (logs - counts + mean).mean())


@cache
def _threads() -> "ThreadpoolController":
    # A fit takes a millisecond, in which OpenMP threads do little but wait for each other (sklearn 1.9).
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def _inverse_hessian(design: Floats, mean: Floats, penalty: Floats) -> Floats:
    centred = design - np.average(design, axis=0, weights=mean)
    return np.asarray(np.linalg.inv((centred * mean[:, None]).T @ centred + np.diag(penalty)))


def _check(design: Floats, counts: Floats, effort: Floats, penalty: Floats) -> None:
    sound = all(np.isfinite(numbers).all() for numbers in (design, counts, effort, penalty))
    if not sound or (counts < 0).any() or (effort <= 0).any() or (penalty <= 0).any():
        raise Refused(
            _("Counts, effort or penalties are negative, zero or missing. Give cells with effort alone.")
        )
    if counts.sum() == 0:
        raise Refused(_("Nothing was counted, so nothing can be learnt. Keep the expert weights."))
