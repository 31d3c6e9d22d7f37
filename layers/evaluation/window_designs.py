"""Draws events with windows of known relative rate, and lets the layer of hot spots estimate them."""

from functools import partial

import numpy as np
from numpy.typing import NDArray

from layers.evaluation.interval_coverage import Design, Drawn
from layers.evaluation.rate_designs import draw_effort
from layers.excess import Excess, excess
from layers.window import Windows

Floats = NDArray[np.float64]

_SIDE = 20
_TIMES = 6.0

# expected events, share of cells without effort, cells of the planted spots (three by three each)
_SIZES = ((100, 0.5, 0), (300, 0.3, 0), (1000, 0.3, 0), (300, 0.3, 2), (1000, 0.3, 2))


def window_designs() -> tuple[Design, ...]:
    """Return designs for relative rates of windows: 100 to 1,000 events in 400 cells, with and without spots.

    Cells do not differ beyond spots and chance, as the interval assumes; in the last each differs by itself.
    """
    even = [
        Design(
            f"count-{count}-unvisited-{bare:g}-spots-{spots}",
            partial(_draw, count=count, bare=bare, spots=spots, spread=0.0),
        )
        for count, bare, spots in _SIZES
    ]
    uneven = Design(
        "count-300-unvisited-0.3-each-cell-its-own",
        partial(_draw, count=300, bare=0.3, spots=0, spread=0.5),
        by_the_model=False,
    )
    return (*even, uneven)


def _draw(rng: np.random.Generator, *, count: float, bare: float, spots: int, spread: float) -> Drawn:
    hours = draw_effort(rng, _SIDE * _SIDE, bare)
    rates = np.exp(spread * rng.normal(size=(_SIDE, _SIDE)))
    for row, column in rng.integers(0, _SIDE - 2, size=(spots, 2)):  # two
        rates[row : row + 3, column : column + 3] *= _TIMES
    mean = rates.ravel() * hours
    mean *= count / mean.sum()
    north, east = (each.ravel() for each in np.indices((_SIDE, _SIDE)))
    windows = Windows(east, north)
    found = excess(windows, rng.poisson(mean).astype(np.float64), hours)
    truth = true_ratio(windows, found, mean, hours)
    some = np.isfinite(truth)
    return Drawn(truth[some], found.ratio[some], found.lower[some], found.upper[some])


def true_ratio(windows: Windows, found: Excess, mean: Floats, hours: Floats) -> Floats:
    """Return the true rate of each window over that of window and rest together, as the layer relates them.

    NaN where a cell has no effort, and where the rest is not the cells without a spot (the layer gave up).
    """
    others = (hours > 0) & ~found.stands_out
    rest_mean, rest_hours = (
        np.where(others, each, 0.0).sum() - windows.sums(np.where(others, each, 0.0))
        for each in (mean, hours)
    )
    own_mean, own_hours = windows.sums(mean), windows.sums(hours)
    same = (hours > 0) & (rest_hours > 0) & np.isclose(rest_hours, found.rest_effort)
    truth = np.full(len(mean), np.nan)
    rate, overall = (
        own_mean[same] / own_hours[same],
        (own_mean + rest_mean)[same] / (own_hours + rest_hours)[same],
    )
    truth[same] = rate / overall
    return truth
