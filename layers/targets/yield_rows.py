"""Holds the visits to learn yields from, or the worksites to predict, and how large effects may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class YieldRows:
    """Visits to learn from, or worksites to predict.

    Parameters
    ----------
    numbers
        One column per number, none missing.
    groups
        One column per grouping, such as kind or region, each a code.
    site
        Number of the worksite from 0, -1 for none, so that a worksite has no effect of its own.
    nuisances
        One column per nuisance, a code or missing; only for visits to learn from.
    """

    numbers: pd.DataFrame
    groups: pd.DataFrame
    site: Ints
    nuisances: pd.DataFrame = field(default_factory=pd.DataFrame)

    def chosen(self, some: NDArray[np.bool_] | Ints) -> "YieldRows":
        """Return some of the rows."""
        return YieldRows(
            self.numbers.iloc[_where(some)].reset_index(drop=True),
            self.groups.iloc[_where(some)].reset_index(drop=True),
            self.site[some],
            self.nuisances.iloc[_where(some)].reset_index(drop=True)
            if len(self.nuisances)
            else self.nuisances,
        )


@dataclass(frozen=True)
class Spreads:
    """Variances of effects that are thought likely before anything was seen.

    Parameters
    ----------
    numbers, groups, site
        Of coefficients of standardised numbers, of the levels of a grouping, of worksites.
    nuisances
        Of the levels of a nuisance.
    references
        Level at which a nuisance is taken out; one that is not named is taken out at its average.
    learn
        Whether visits may say how large they are.
    """

    numbers: float = 0.04
    groups: float = 0.15
    site: float = 0.5
    nuisances: float = 0.25
    references: Mapping[str, str] = field(default_factory=dict)
    learn: bool = True


def _where(some: NDArray[np.bool_] | Ints) -> Ints:
    return np.flatnonzero(some) if some.dtype == bool else np.asarray(some, np.int64)
