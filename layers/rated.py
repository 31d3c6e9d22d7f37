"""Rates cells by count and effort: values, intervals and the chance of being high, for any kind of effort."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.gamma_poisson import GammaPrior, Posterior
from layers.prior_uncertainty import chance_of_exceeding, rates_of_cells

Floats = NDArray[np.float64]

HIGH_TIMES = 2
_EVEN_SHAPE = 20.0


@dataclass(frozen=True, eq=False)
class Rated:
    """Rates of all cells: what was learnt of them together, and of each.

    Parameters
    ----------
    prior, rates
        None where no cell has any effort.
    values
        Columns value, lower, upper (per so many units of effort) and exceeds (chance that the rate is over
        twice the median of the known cells); NaN where a cell has no effort or the layer falls short.
    high
        Twice the median rate of cells with effort, per unit of effort.
    """

    prior: GammaPrior | None
    rates: Posterior | None
    values: pd.DataFrame
    high: float


def rate_cells(counted: Floats, effort: Floats, *, per: float, enough: bool) -> Rated:
    """Return the rates of cells; without effort anywhere, or where it is not enough to say, no cell has one.

    Raises
    ------
    Refused
        When a count or an effort is negative, missing or infinite.
    """
    values = pd.DataFrame(np.nan, index=range(len(counted)), columns=["value", "lower", "upper", "exceeds"])
    some = effort > 0
    if not some.any():
        return Rated(None, None, values, float("nan"))
    prior, rates = rates_of_cells(counted, effort)
    high = HIGH_TIMES * float(np.median(rates.mean[some]))
    if enough:
        columns = [per * rates.mean, per * rates.lower, per * rates.upper, chance_of_exceeding(rates, high)]
        values[some] = np.column_stack(columns)[some]
    return Rated(prior, rates, values, high)


def what_prior_says(prior: GammaPrior | None) -> tuple[str, ...]:
    """Return caveats on a prior that could not be learnt, or that finds all cells alike."""
    if prior is None:
        return ()
    if not prior.learnt:
        return (
            _(
                "There is too little to learn how much cells differ: each is drawn to the overall rate with "
                "the weight of half a sighting, which is an assumption."
            ),
        )
    if prior.shape > _EVEN_SHAPE:
        return (_("The visited cells hardly differ beyond chance: do not read much into their order."),)
    return ()
