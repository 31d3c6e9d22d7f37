"""Puts each factor that isolates people at work on a scale from 0 to 1 (report 2025, para 93)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.language import _

Floats = NDArray[np.float64]

FAR_FROM_TRANSPORT_M = 3_000
FAR_FROM_HELP_M = 5_000
FEW_PEOPLE = 500


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor of every cell.

    Parameters
    ----------
    label
        Its name in words.
    measured
        What was measured, in words with its unit.
    raw
        The number that was measured.
    share
        The factor on its scale from 0 (nothing of it) to 1.
    """

    label: str
    measured: str
    raw: Floats
    share: Floats


def far_from_transport(distance_m: Floats) -> Factor:
    """Return 1 - exp(-d / 3 km), with d the distance to the nearest station, port or airport."""
    return Factor(
        _("Far from public transport"),
        _("metres to the nearest hub"),
        distance_m,
        -np.expm1(-distance_m / FAR_FROM_TRANSPORT_M),
    )


def few_people(inhabitants: Floats) -> Factor:
    """Return exp(-n / 500), with n the inhabitants within about a kilometre."""
    return Factor(
        _("Few people around"), _("inhabitants near"), inhabitants, np.exp(-inhabitants / FEW_PEOPLE)
    )


def far_from_help(distance_m: Floats) -> Factor:
    """Return 1 - exp(-d / 5 km), with d the distance to the nearest public place of help."""
    return Factor(
        _("Far from help"),
        _("metres to the nearest place of help"),
        distance_m,
        -np.expm1(-distance_m / FAR_FROM_HELP_M),
    )


def employer_housing(share: Floats) -> Factor:
    """Return the share of the cell's worksites whose employer houses workers."""
    return Factor(_("Employers house workers"), _("share of the worksites"), share, share)


def seasonal_sites(share: Floats) -> Factor:
    """Return the share of the cell's worksites that work for a season only."""
    return Factor(_("Work for a season"), _("share of the worksites"), share, share)


def distance_m(x: Floats, y: Floats, to_x: Floats, to_y: Floats) -> Floats:
    """Return the straight distance of each point to the nearest of others, metres; there must be some."""
    from scipy.spatial import KDTree

    nearest, _which = KDTree(np.column_stack([to_x, to_y])).query(np.column_stack([x, y]))
    return np.asarray(nearest, np.float64)


def weighted_range(shares: Floats) -> tuple[Floats, Floats]:
    """Return the least and the greatest mean of each column when every weight lies between 1/2 and 2.

    The extremes give weight 2 to the factors on one side of some order and 1/2 to the others, so all splits
    of the sorted factors are tried.

    Parameters
    ----------
    shares
        One row per factor, one column per cell.
    """
    rising = np.sort(shares, axis=0)
    splits = []
    for heavy in range(len(rising) + 1):  # one more than the factors
        weights = np.where(np.arange(len(rising)) < heavy, 2.0, 0.5)[:, None]
        splits.append((weights * rising).sum(axis=0) / weights.sum())
    heavy_low = np.min(splits, axis=0)
    mirrored = []
    for heavy in range(len(rising) + 1):
        weights = np.where(np.arange(len(rising)) < heavy, 0.5, 2.0)[:, None]
        mirrored.append((weights * rising).sum(axis=0) / weights.sum())
    return np.asarray(heavy_low, np.float64), np.asarray(np.max(mirrored, axis=0), np.float64)
