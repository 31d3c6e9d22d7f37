"""What cells borrow from their neighbours is learnt, helps where neighbours are alike, and is never undefined."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from scipy.optimize import check_grad
from scipy.stats import nbinom

from data.errors import Refused
from layers.borrowing import (
    Borrowing,
    _loss,
    _usual_weights,
    learn_borrowing,
    neighbour_means,
    posterior_from_neighbours,
)
from layers.neighbour_rate import BorrowedRates, borrowed_rates
from layers.neighbourhood import SCALES, Around, around_cells
from layers.prior_uncertainty import rates_of_cells

Floats = NDArray[np.float64]


def square(side: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    east, north = np.meshgrid(np.arange(side), np.arange(side))
    return east.ravel() - 3, north.ravel() + 7


def smooth_world(seed: int, side: int, *, alike: float = 3.0) -> tuple[Floats, Floats, Floats]:
    """Return true rates per hour, hours (none in three cells of ten) and counts; rates differ by e^0.8."""
    generator = np.random.default_rng(seed)
    bumps = gaussian_filter(generator.normal(size=(side, side)), alike, mode="nearest").ravel()
    truth = 0.1 * np.exp(0.8 * bumps / bumps.std() - 0.32) * generator.gamma(11.0, 1 / 11.0, side * side)
    hours = generator.gamma(1.0, 5.0, side * side) * (generator.random(side * side) > 0.3)
    return truth, hours, generator.poisson(truth * hours).astype(float)


def borrowed(counts: Floats, hours: Floats, side: int) -> BorrowedRates:
    return borrowed_rates(*square(side), counts, hours)


def test_each_scale_sums_all_other_cells_by_their_distance() -> None:
    east, north = np.array([0, 1, 3, 0]), np.array([0, 0, 4, -2])
    counts, hours = np.array([5.0, 7.0, 11.0, 13.0]), np.array([2.0, 3.0, 0.0, 4.0])
    around = around_cells(east, north, counts, hours, scales=(0.5, 2.0))
    # From the first cell: the second at distance 1; the third has no hours, so it counts nowhere; the fourth at
    # distance 2, which at scale 0.5 is the last that is reached.
    for row, scale in enumerate((0.5, 2.0)):
        near, far = np.exp(-1 / (2 * scale**2)), np.exp(-4 / (2 * scale**2))
        assert around.counts[row, 0] == pytest.approx(7 * near + 13 * far)
        assert around.hours[row, 0] == pytest.approx(3 * near + 4 * far)


def test_a_cell_is_no_part_of_its_own_neighbourhood() -> None:
    around = around_cells(*square(1), np.array([9.0]), np.array([4.0]))
    assert around.counts.ravel().tolist() == [0.0] * len(SCALES)
    assert around.hours.ravel().tolist() == [0.0] * len(SCALES)


def test_means_are_drawn_from_far_to_near() -> None:
    around = Around((1.0, 2.0), np.array([[3.0], [10.0]]), np.array([[6.0], [30.0]]))
    means = neighbour_means(Borrowing(0.5, 8.0, (4.0, 10.0)), around)
    # Far: (10 + 10 * 0.5) / (30 + 10) = 0.375; near: (3 + 4 * 0.375) / (6 + 4) = 0.45.
    assert [float(mean[0]) for mean in means] == pytest.approx([0.45, 0.375, 0.5])


def test_the_posterior_mean_weighs_neighbours_by_their_hours() -> None:
    rates = posterior_from_neighbours(
        Borrowing(0.5, 8.0, (4.0,)), np.array([0.45, 0.45]), np.array([3.0, 3.0]), np.array([2.0, 0.0])
    )
    # (8 * 0.45 + 3) / (8 + 2) = 0.66; a count without hours moves nothing.
    assert rates.mean.tolist() == pytest.approx([0.66, 0.45])


def test_the_likelihood_is_the_negative_binomial_of_scipy_and_its_slope_is_right() -> None:
    _truth, hours, counts = smooth_world(1, 12)
    around = around_cells(*square(12), counts, hours).of_cells(hours > 0)
    counts, hours = counts[hours > 0], hours[hours > 0]
    overall, per_cell = counts.sum() / hours.sum(), hours.mean()
    point = np.array([0.3, -1.0, 0.2, 1.5, 2.0, 4.0])
    own, *rings = per_cell * np.exp(point)
    mean = neighbour_means(Borrowing(overall, own, tuple(rings)), around)[0]
    off = point[1:] - _usual_weights(around)[1:]
    expected = nbinom.logpmf(counts, own * mean, own / (own + hours)).sum()
    expected += sum(np.log(np.arange(1, count + 1)).sum() for count in counts)  # the factorials are left out
    expected -= 0.5 * point[0] + np.square(off / 3).sum() / 2
    given_data = (counts, hours, around, overall, per_cell)
    assert _loss(point, *given_data)[0] * -len(counts) == pytest.approx(expected)
    assert check_grad(lambda p: _loss(p, *given_data)[0], lambda p: _loss(p, *given_data)[1], point) < 1e-6


def test_neighbours_that_are_alike_take_a_fifth_off_the_error() -> None:
    errors = []
    for seed in range(5):
        truth, hours, counts = smooth_world(seed, 20)
        looked = hours > 0
        near, plain = borrowed(counts, hours, 20).rates, rates_of_cells(counts, hours)[1]
        errors.append([np.abs(each.mean - truth)[looked].mean() for each in (near, plain)])
    assert np.mean(errors, axis=0)[0] < 0.8 * np.mean(errors, axis=0)[1]


def test_neighbours_that_say_nothing_are_not_heard() -> None:
    errors, spreads = [], []
    for seed in range(5):
        truth, hours, counts = smooth_world(seed, 20, alike=0.01)
        looked = hours > 0
        rates, plain = borrowed(counts, hours, 20), rates_of_cells(counts, hours)[1]
        errors.append([np.abs(each.mean - truth)[looked].mean() for each in (rates.rates, plain)])
        spreads.append(np.std(np.log(rates.means[0][looked])))
    assert np.mean(errors, axis=0)[0] < 1.05 * np.mean(errors, axis=0)[1]
    assert np.mean(spreads) < 0.3  # true rates differ by 0.8 and more


@pytest.mark.parametrize("side", [10, 20])
def test_nine_in_ten_intervals_hold_a_smooth_truth(side: int) -> None:
    held = []
    for seed in range(40):
        truth, hours, counts = smooth_world(seed, side)
        rates = borrowed(counts, hours, side).rates
        held.append(((rates.lower <= truth) & (truth <= rates.upper))[hours > 0].mean())
    assert 0.87 <= np.mean(held) <= 0.95


def test_with_too_little_nothing_is_borrowed_and_the_rate_is_the_plain_one() -> None:
    counts, hours = np.array([3.0, 0.0, 4.0, 0.0]), np.array([10.0, 5.0, 0.0, 1.0])
    rates = borrowed(counts, hours, 2)
    assert not rates.borrowing.learnt
    plain = rates_of_cells(counts, hours)[1]
    assert rates.rates.mean == pytest.approx(plain.mean)
    assert rates.rates.upper == pytest.approx(plain.upper)


def test_without_any_hours_there_is_no_rate() -> None:
    with pytest.raises(Refused, match="no rate"):
        learn_borrowing(np.ones(4), np.zeros(4), around_cells(*square(2), np.ones(4), np.zeros(4)))


def test_cells_over_half_a_continent_are_refused_instead_of_filling_the_memory() -> None:
    far = np.array([0, 5_000_000])
    with pytest.raises(Refused, match="larger cells"):
        around_cells(far, far, np.ones(2), np.ones(2))


@hypothesis_settings(max_examples=60)
@given(
    counts=arrays(np.float64, 36, elements=st.integers(0, 40).map(float)),
    hours=arrays(np.float64, 36, elements=st.one_of(st.just(0.0), st.floats(0.01, 3_000))),
)
def test_rates_are_finite_in_their_interval_and_never_negative(counts: Floats, hours: Floats) -> None:
    hours[0] = max(hours[0], 1.0)
    rates = borrowed(counts, hours, 6).rates
    for each in (rates.mean, rates.lower, rates.upper):
        assert np.isfinite(each).all()
        assert (each >= 0).all()
    assert (rates.lower <= rates.mean).all()
    assert (rates.mean <= rates.upper).all()


def test_esda_is_undefined_where_a_neighbourhood_found_nothing_and_ours_is_not() -> None:
    from esda.smoothing import Spatial_Empirical_Bayes
    from libpysal.weights import lat2W

    for seed in range(5):
        generator = np.random.default_rng(seed)
        hours = generator.gamma(0.5, 20.0, 64)
        counts = generator.poisson(0.05 * hours).astype(float)  # about thirty sightings, as in a small town
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            theirs = np.ravel(Spatial_Empirical_Bayes(counts, hours, lat2W(8, 8)).r)
        rates = borrowed(counts, hours, 8)
        assert np.isnan(theirs).any()
        assert rates.borrowing.learnt
        assert (rates.rates.mean > 0).all()
