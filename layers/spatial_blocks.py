"""Parts cells into blocks of the map, and chooses the penalty that foretells blocks it has not seen best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.grid import parents
from layers.penalised_poisson import Floats, mean_deviance, penalised_log_rate

PENALTIES = (3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 10_000.0)
FOLDS = 5
LEAST_BLOCKS = 6
_LEVELS_UP = 2
_LEAST_LEVEL = 4
_COARSEST_LEVEL = 5


@dataclass(frozen=True)
class Choice:
    """The penalty chosen, how far it foretold unseen blocks, and by how many blocks; 0 where not tried."""

    penalty: float
    deviance: float
    blocks: int


def blocks_of_cells(east: NDArray[np.int32], north: NDArray[np.int32], *, level: int) -> NDArray[np.int64]:
    """Return the block of each cell, numbered from 0: its 2 km cell, or 4 x 4 cells where those are wider."""
    to_level = min(max(_LEAST_LEVEL, level + _LEVELS_UP), _COARSEST_LEVEL)
    column, row = parents(east, north, level=level, to_level=max(to_level, level))
    return np.asarray(
        np.unique(np.column_stack([column, row]), axis=0, return_inverse=True)[1].ravel(), np.int64
    )


def folds_of_blocks(block: NDArray[np.int64], effort: Floats) -> NDArray[np.int64]:
    """Return the fold of each cell, so that blocks stay whole and folds hold about equal effort."""
    total = np.bincount(block, effort)
    order = np.argsort(-total, kind="stable")
    # Dealt out like cards, to and fro: 0 1 2 3 4 4 3 2 1 0 0 1 ...
    round_trip = np.concatenate([np.arange(FOLDS), np.arange(FOLDS)[::-1]])
    fold = np.empty(len(total), np.int64)
    fold[order] = round_trip[np.arange(len(total)) % len(round_trip)]
    return np.asarray(fold[block])


def choose_penalty(
    design: Floats,
    counts: Floats,
    effort: Floats,
    block: NDArray[np.int64],
    *,
    prior: Floats,
    penalised: NDArray[np.bool_],
) -> Choice:
    """Return the penalty under which blocks left out are foretold best, by Poisson deviance.

    With too few blocks, or where a fold would leave nothing counted, it is the strongest penalty.

    Parameters
    ----------
    block
        Of each cell; cells of one block are never parted, as neighbours resemble each other.
    penalised
        Which columns the penalty falls on; the others keep a penalty of 1.
    """
    fold = folds_of_blocks(block, effort)
    counted = np.bincount(fold, counts, minlength=FOLDS)
    blocks = len(np.unique(block))
    if blocks < LEAST_BLOCKS or (counted == 0).any():
        return Choice(PENALTIES[-1], float("nan"), 0)
    deviance = [
        _left_out(design, counts, effort, fold, prior, np.where(penalised, penalty, 1.0))
        for penalty in PENALTIES
    ]
    best = int(np.argmin(deviance))
    return Choice(PENALTIES[best], float(deviance[best]), blocks)


def _left_out(
    design: Floats, counts: Floats, effort: Floats, fold: NDArray[np.int64], prior: Floats, penalty: Floats
) -> float:
    total = 0.0
    for number in range(FOLDS):
        seen = fold != number
        rate = penalised_log_rate(design[seen], counts[seen], effort[seen], prior=prior, penalty=penalty)
        total += mean_deviance(rate, design[~seen], counts[~seen], effort[~seen]) * float((~seen).sum())
    return total / len(counts)
