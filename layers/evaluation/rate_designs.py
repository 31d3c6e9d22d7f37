"""Draws sightings from rates that are known, with uneven effort, and lets the layers estimate them."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from layers.evaluation.interval_coverage import Design, Drawn
from layers.neighbour_rate import borrowed_rates
from layers.prior_uncertainty import rates_of_cells

Floats = NDArray[np.float64]

_EFFORT_SD = 1.0
_SPREAD_SD = 0.8
_FEW, _TIMES = 0.05, 6.0
_SMOOTH_CELLS, _SMOOTH_SD, _OWN_SD = 2.0, 0.7, 0.4

# cells, expected sightings, shape of the rates (small: very uneven), share of cells without a visit
_OWN_SIZES = (
    (20, 30, 1.0, 0.3),
    (100, 30, 0.5, 0.5),
    (20, 100, 1.0, 0.0),
    (100, 100, 1.0, 0.3),
    (400, 100, 0.5, 0.5),
    (100, 300, 2.0, 0.3),
    (400, 300, 1.0, 0.3),
    (100, 1000, 2.0, 0.0),
    (400, 1000, 0.5, 0.3),
)
_NEIGHBOUR_SIZES = ((100, 30, 0.5), (100, 100, 0.3), (400, 100, 0.3), (400, 300, 0.3), (400, 1000, 0.3))


def own_rate_designs() -> tuple[Design, ...]:
    """Return designs for the rate of each cell by itself: 30 to 1,000 sightings in 20 to 400 cells.

    Rates are Gamma, as the layer assumes; the last two are lognormal, and six times as high in few cells.
    """
    gamma = [
        Design(f"count-{count}-cells-{cells}-shape-{shape:g}-unvisited-{bare:g}",
               partial(_draw_own, cells=cells, count=count, shape=shape, bare=bare))
        for cells, count, shape, bare in _OWN_SIZES
    ]  # fmt: skip
    other = [
        Design(f"count-{count}-cells-200-{name}",
               partial(_draw_own, cells=200, count=count, shape=shape, bare=0.3), by_the_model=False)
        for count in (100, 1000)
        for name, shape in (("lognormal", None), ("few-at-six-times", 0.0))
    ]  # fmt: skip
    return (*gamma, *other)


def neighbour_rate_designs() -> tuple[Design, ...]:
    """Return designs for the rate that borrows from neighbours: rates change slowly from cell to cell."""
    smooth = [
        Design(f"count-{count}-cells-{cells}-unvisited-{bare:g}",
               partial(_draw_neighbours, cells=cells, count=count, bare=bare, smooth=True))
        for cells, count, bare in _NEIGHBOUR_SIZES
    ]  # fmt: skip
    alone = Design(
        "count-300-cells-400-neighbours-unlike",
        partial(_draw_neighbours, cells=400, count=300, bare=0.3, smooth=False),
        by_the_model=False,
    )
    return (*smooth, alone)


def draw_effort(rng: np.random.Generator, cells: int, bare: float) -> Floats:
    """Return hours of each cell: lognormal, so that few cells have most, and none in a share of them."""
    hours = rng.lognormal(0, _EFFORT_SD, cells)
    hours[rng.permutation(cells)[: round(bare * cells)]] = 0
    return hours


def _draw_own(
    rng: np.random.Generator, *, cells: int, count: float, shape: float | None, bare: float
) -> Drawn:
    """Draw rates with mean 1, scale them to the expected count, and estimate them."""
    hours = draw_effort(rng, cells, bare)
    rates = _rates(rng, cells, shape) * count / hours.sum()
    found = rng.poisson(rates * hours).astype(np.float64)
    _prior, made = rates_of_cells(found, hours)
    some = hours > 0
    return Drawn(rates[some], made.mean[some], made.lower[some], made.upper[some])


def _rates(rng: np.random.Generator, cells: int, shape: float | None) -> Floats:
    if shape is None:
        return rng.lognormal(-(_SPREAD_SD**2) / 2, _SPREAD_SD, cells)
    if shape == 0:
        return np.where(rng.random(cells) < _FEW, _TIMES, 1.0)
    return rng.gamma(shape, 1 / shape, cells)


def _draw_neighbours(
    rng: np.random.Generator, *, cells: int, count: float, bare: float, smooth: bool
) -> Drawn:
    from scipy.ndimage import gaussian_filter

    side = round(np.sqrt(cells))
    hours = draw_effort(rng, side * side, bare)
    field = gaussian_filter(rng.normal(size=(side, side)), _SMOOTH_CELLS).ravel() if smooth else np.ones(1)
    slow = _SMOOTH_SD * (field - field.mean()) / max(float(field.std()), 1e-9)
    rates = np.exp(slow + _OWN_SD * rng.normal(size=side * side)) if smooth else _rates(rng, side * side, 1.0)
    rates = rates * count / (rates * hours).sum()
    found = rng.poisson(rates * hours).astype(np.float64)
    north, east = (each.ravel() for each in np.indices((side, side)))
    made = borrowed_rates(east, north, found, hours).rates
    some = hours > 0
    return Drawn(rates[some], made.mean[some], made.lower[some], made.upper[some])
