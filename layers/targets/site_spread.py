"""Learns how much worksites differ beyond what is known of them, from visits to the same ones.

Laplace's method says too little of it where a worksite had a visit or two (Breslow and Lin 1995), so the
effects are integrated out by quadrature.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_VARIANCES = np.geomspace(0.04, 2.5, 8)
_PRIOR_SD = 0.5
_ATTENUATION = (16 * np.sqrt(3) / (15 * np.pi)) ** 2
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(7)


def site_variance(
    log_odds: Floats, outcome: Floats, site: Ints, *, sites: int, likely: float, held: float
) -> float:
    """Return the variance of worksites' effects, one deviation above the posterior mean of its logarithm.

    Above the mean, as intervals that are too narrow cost more than ones that are too wide, and visits that
    were sent by suspicion make worksites look more alike than they are.

    Parameters
    ----------
    log_odds
        Of each visit, without the effect of its worksite.
    outcome, site
        0 or 1, and the number of the worksite below `sites`, of each visit.
    likely
        Variance thought likely before: its logarithm has a standard deviation of 0.5.
    held
        Variance under which the log odds were fitted. Under a larger one they lie further from zero for the
        same share of findings (Zeger, Liang and Albert 1988), and so they are stretched.
    """
    prior = -0.5 * np.square(np.log(_VARIANCES / likely) / _PRIOR_SD)
    stretch = np.sqrt((1 + _ATTENUATION * _VARIANCES) / (1 + _ATTENUATION * held))
    posterior = prior + [
        _log_likelihood(by * log_odds, outcome, site, sites, each)
        for by, each in zip(stretch, _VARIANCES, strict=True)
    ]
    weight = np.exp(posterior - posterior.max())
    weight /= weight.sum()
    mean = float(weight @ np.log(_VARIANCES))
    deviation = np.sqrt(float(weight @ np.square(np.log(_VARIANCES) - mean)))
    return float(np.exp(mean + deviation))


def _log_likelihood(log_odds: Floats, outcome: Floats, site: Ints, sites: int, variance: float) -> float:
    by_node = np.empty((sites, len(_NODES)))
    sign = 2 * outcome - 1
    for place, node in enumerate(_NODES):  # seven
        each = -np.logaddexp(0, -sign * (log_odds + np.sqrt(variance) * node))
        by_node[:, place] = np.bincount(site, weights=each, minlength=sites)
    highest = by_node.max(axis=1)
    total = np.log(np.exp(by_node - highest[:, None]) @ (_WEIGHTS / _WEIGHTS.sum())) + highest
    return float(total.sum())
