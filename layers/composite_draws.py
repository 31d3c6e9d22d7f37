"""Draws layers from their intervals and weights around those set, and ranks the cells each time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from layers.layer import Layer

Floats = NDArray[np.float64]

SEED = 148
TOP_SHARE = 0.1
_TOTAL_OF_DIRICHLET = 20.0
_SD_OF_90 = 1.6448536269514722
_MOST_DRAWN = 2_000_000
_FEWEST, _MOST = 100, 1_000


@dataclass(frozen=True, eq=False)
class Part:
    """What a composite needs of one layer: values with the ends of their 90 % intervals, and its weight."""

    value: Floats
    lower: Floats
    upper: Floats
    known: NDArray[np.bool_]
    weight: float

    @classmethod
    def of_layer(cls, layer: Layer, weight: float) -> "Part":
        """Return the part of a layer; the order of the cells is that of the layer."""
        value, lower, upper = (layer.cells[name].to_numpy(np.float64) for name in ("value", "lower", "upper"))
        return cls(value, lower, upper, layer.cells["known"].to_numpy(bool), weight)


@dataclass(frozen=True, eq=False)
class Drawn:
    """Of each cell over all draws: 5 % and 95 % points of score and rank, chance of the highest tenth.

    Rank 1 is the highest. NaN where no layer knows the cell. `effective` is the share of each layer in the
    variance of the score at the weights as they are set.
    """

    lower: Floats
    upper: Floats
    rank_lower: Floats
    rank_upper: Floats
    top_tenth: Floats
    effective: Floats

    @classmethod
    def nothing(cls, cells: int) -> "Drawn":
        """Return what is said where nothing can be drawn."""
        none = np.full(cells, np.nan)
        return cls(none, none, none, none, none, np.zeros(0))


def percentiles(part: Part) -> Floats:
    """Return the place of each cell in the order of a layer, in (0, 1); in the middle where it is not known.

    Equal values share their mean place.
    """
    place = np.full(len(part.value), 0.5)
    count = int(part.known.sum())
    if count:
        place[part.known] = (rankdata(part.value[part.known]) - 0.5) / count
    return place


def draw_scores(parts: tuple[Part, ...], known: NDArray[np.bool_]) -> Drawn:
    """Return intervals of score and rank for the cells that any layer knows.

    A value is drawn from a normal with the spread of its own side of the interval, a weight from a Dirichlet
    whose mean is what is set and which weighs twenty. The chance is seeded, so the same view gives the same
    map.
    """
    cells = int(known.sum())
    draws = int(np.clip(_MOST_DRAWN // max(cells, 1), _FEWEST, _MOST))
    rng = np.random.default_rng(SEED)
    whole = np.array([part.weight for part in parts])
    weights = rng.dirichlet(_TOTAL_OF_DIRICHLET * whole / whole.sum(), draws).astype(np.float32)
    score = np.zeros((draws, cells), np.float32)
    for part, weight in zip(parts, weights.T, strict=True):  # at most a handful
        score += weight[:, None] * _drawn_places(part, known, draws, rng)
    rank = cells - _places(score)
    ends = (0.05, 0.95)
    lower, upper = np.quantile(score, ends, axis=0)
    best, worst = np.quantile(rank, ends, axis=0, method="nearest")
    top_tenth = (rank <= max(1, round(TOP_SHARE * cells))).mean(axis=0)
    return Drawn(
        lower=_spread(lower, known),
        upper=_spread(upper, known),
        rank_lower=_spread(best, known),
        rank_upper=_spread(worst, known),
        top_tenth=_spread(top_tenth, known),
        effective=_effective(parts, known, whole / whole.sum()),
    )


def _drawn_places(
    part: Part, known: NDArray[np.bool_], draws: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    own = part.known[known]
    places = rng.random((draws, len(own)), np.float32)
    if own.any():
        value, lower, upper = (
            each[known][own].astype(np.float32) for each in (part.value, part.lower, part.upper)
        )
        chance = rng.standard_normal((draws, len(value)), np.float32)
        drawn = value + chance * np.where(chance < 0, value - lower, upper - value) / np.float32(_SD_OF_90)
        places[:, own] = (_places(drawn) + np.float32(0.5)) / np.float32(len(value))
    return places


def _places(rows: NDArray[np.float32]) -> NDArray[np.int32]:
    """Return the place of each value in its row, 0 for the lowest."""
    order = np.argsort(rows, axis=1)
    places = np.empty(rows.shape, np.int32)
    np.put_along_axis(places, order, np.arange(rows.shape[1], dtype=np.int32)[None], axis=1)
    return places


def _spread(values: Floats, known: NDArray[np.bool_]) -> Floats:
    whole = np.full(len(known), np.nan)
    whole[known] = values
    return whole


def _effective(parts: tuple[Part, ...], known: NDArray[np.bool_], shares: Floats) -> Floats:
    """Return the share of each layer in the variance of the score: cov(w_k p_k, score) / var(score)."""
    moved = np.array([share * percentiles(part)[known] for share, part in zip(shares, parts, strict=True)])
    score = moved.sum(axis=0)
    variance = score.var()
    if variance == 0:
        return np.zeros(0)
    return np.asarray(
        ((moved - moved.mean(axis=1, keepdims=True)) * (score - score.mean())).mean(axis=1) / variance
    )
