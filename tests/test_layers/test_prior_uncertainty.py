"""Not knowing the prior widens the intervals, by as much as integrating over all priors does."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from layers.gamma_poisson import gamma_prior, posterior
from layers.prior_uncertainty import chance_of_exceeding, gamma_posterior, rates_of_cells
from layers.rated import rate_cells

Drawn = tuple[np.ndarray, np.ndarray, np.ndarray]


def drawn(seed: int, cells: int, shape: float, total: float) -> Drawn:
    """Return true rates per hour, counts and hours of uneven effort that expects `total` counts."""
    generator = np.random.default_rng(seed)
    hours = generator.lognormal(2, 1, cells)
    rates = generator.gamma(shape, total / hours.sum() / shape, cells)
    return rates, generator.poisson(rates * hours).astype(float), hours


def test_the_mean_stays_the_one_that_can_be_computed_by_hand() -> None:
    _rates, counts, hours = drawn(1, 60, 1, 100)
    prior, rates = rates_of_cells(counts, hours)
    assert rates.mean == pytest.approx((prior.shape + counts) / (prior.hours + hours))


def test_intervals_grow_most_where_least_is_known_and_hardly_with_many_cells() -> None:
    def growth(cells: int, total: float) -> float:
        _rates, counts, hours = drawn(2, cells, 1, total)
        prior, wide = rates_of_cells(counts, hours)
        plain = posterior(prior, counts, hours)
        return float(np.mean((wide.upper - wide.lower) / (plain.upper - plain.lower)))

    assert growth(20, 30) > 1.05
    assert 1 <= growth(2_000, 5_000) < 1.01


def test_the_variance_agrees_with_a_fine_grid_over_all_priors() -> None:
    _rates, counts, hours = drawn(3, 80, 1, 120)
    prior, wide = rates_of_cells(counts, hours)
    shapes = np.exp(np.linspace(-2.5, 3, 60))
    means = prior.mean * np.exp(np.linspace(-1, 1, 61))
    chance, mean, square = [], [], []
    for shape in shapes:
        for average in means:
            weight = shape / average
            log_chance = stats.nbinom.logpmf(counts, shape, weight / (weight + hours)).sum()
            chance.append(log_chance - 0.5 * np.log(shape))
            own = (shape + counts) / (weight + hours)
            mean.append(own)
            square.append(own / (weight + hours) + own**2)
    share = np.exp(np.array(chance) - max(chance))
    share /= share.sum()
    exact_mean = share @ np.array(mean)
    exact = share @ np.array(square) - exact_mean**2
    assert wide.shape / wide.hours**2 == pytest.approx(exact, rel=0.35)
    ratio = (wide.shape / wide.hours**2).mean() / exact.mean()
    assert 0.9 < ratio < 1.15


@pytest.mark.parametrize(
    ("cells", "shape", "total"), [(20, 1, 30), (60, 0.5, 60), (60, 3, 100), (200, 1, 300)]
)
def test_nine_of_ten_intervals_hold_the_truth(cells: int, shape: float, total: float) -> None:
    held = []
    for seed in range(100):
        truth, counts, hours = drawn(seed, cells, shape, total)
        _prior, rates = rates_of_cells(counts, hours)
        held.append(((truth >= rates.lower) & (truth <= rates.upper)).mean())
    assert 0.87 <= np.mean(held) <= 0.93


def test_the_chance_of_exceeding_is_that_of_the_gamma() -> None:
    rates = gamma_posterior(np.array([0.3]), np.array([0.09 / 4]))  # shape 4, rate 4 / 0.3
    draws = np.random.default_rng(1).gamma(4, 0.3 / 4, 200_000)
    assert chance_of_exceeding(rates, 0.5)[0] == pytest.approx((draws > 0.5).mean(), abs=0.005)


def test_high_is_twice_the_median_of_the_cells_with_effort() -> None:
    counts, hours = np.array([1.0, 2, 3, 4, 5, 0]), np.array([10.0] * 5 + [0])
    rated = rate_cells(counts, hours, per=100, enough=True)
    # The third cell is the median: rate (0.5 + 3) / (0.5 / 0.31 + 10).
    assert rated.high == pytest.approx(2 * 3.5 / (0.5 / 0.31 + 10))
    assert rated.values["exceeds"].iloc[:5].is_monotonic_increasing
    assert rated.values.iloc[5].isna().all()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.tuples(st.sampled_from([0, 0, 0, 1, 2, 7, 400]), st.sampled_from([0.0, 0.2, 1.0, 40.0, 1e7])),
        min_size=1,
        max_size=60,
    ).filter(lambda rows: any(hours > 0 for _count, hours in rows))
)
def test_no_counts_or_hours_make_a_rate_missing_infinite_or_negative(rows: list[tuple[int, float]]) -> None:
    counts, hours = (np.array(each, float) for each in zip(*rows, strict=True))
    _prior, rates = rates_of_cells(counts, hours)
    for numbers in (rates.mean, rates.lower, rates.upper, chance_of_exceeding(rates, 0.1)):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
    assert ((rates.lower <= rates.mean) & (rates.mean <= rates.upper)).all()
    assert gamma_prior(counts, hours).mean > 0
