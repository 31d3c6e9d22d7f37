"""Windows sum a cell and those around it, and neighbours are found once each."""

import numpy as np
import pytest
from scipy.ndimage import convolve

from data.errors import Refused
from layers.window import Windows


def square(side: int) -> Windows:
    north, east = np.divmod(np.arange(side**2), side)
    return Windows(east, north)


def test_a_window_holds_the_cell_and_those_around_it() -> None:
    # 0 1 2 / 3 4 5 / 6 7 8: the corner has 0 + 1 + 3 + 4, the edge above it 0 + 1 + 3 + 4 + 6 + 7, the middle all.
    sums = square(3).sums(np.arange(9))
    assert sums.tolist() == [8, 15, 12, 21, 36, 27, 20, 33, 24]


def test_it_agrees_with_a_convolution_whatever_the_order_of_cells() -> None:
    random = np.random.default_rng(1)
    values, order = random.poisson(2, 63), random.permutation(63)
    north, east = np.divmod(np.arange(63), 9)
    sums = Windows(east[order] - 40, north[order] + 7).sums(values[order])
    expected = convolve(values.reshape(7, 9).astype(float), np.ones((3, 3)), mode="constant").ravel()
    assert sums.tolist() == expected[order].tolist()


def test_cells_that_are_not_on_the_map_count_nothing() -> None:
    assert Windows(np.array([0, 2, 3]), np.array([0, 0, 0])).sums(np.array([5, 7, 1])).tolist() == [5, 8, 8]


def test_neighbours_are_named_once_and_only_among_the_cells_used() -> None:
    windows = square(3)
    one, other = windows.neighbours(np.ones(9, bool))
    assert len(one) == len({frozenset(pair) for pair in zip(one, other, strict=True)}) == 20
    used = np.array([True, True, False, False, True, False, False, False, True])
    pairs = {frozenset(map(int, pair)) for pair in zip(*windows.neighbours(used), strict=True)}
    assert pairs == {frozenset(each) for each in ((0, 1), (0, 4), (1, 4), (4, 8))}


def test_no_cells_have_no_windows() -> None:
    nothing = np.zeros(0, int)
    assert len(Windows(nothing, nothing).sums(np.zeros(0))) == 0


def test_cells_a_continent_apart_are_refused() -> None:
    with pytest.raises(Refused, match="larger cells"):
        Windows(np.array([0, 100_000]), np.array([0, 100_000]))
