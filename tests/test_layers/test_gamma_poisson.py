"""The prior is the likeliest, the posterior is exact, and neither breaks on odd counts."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, stats
from scipy.optimize import approx_fprime

from data.errors import Refused
from layers.gamma_poisson import (
    GammaPrior,
    fit_gamma_prior,
    gamma_prior,
    loss,
    own_share,
    posterior,
)


def drawn(seed: int, cells: int, shape: float, total: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rates of mean 0.05 per hour, hours that make about `total` sightings, and the counts."""
    generator = np.random.default_rng(seed)
    hours = generator.lognormal(0, 1.2, cells)
    hours *= total / 0.05 / hours.sum()
    rates = generator.gamma(shape, 0.05 / shape, cells)
    return rates, hours, generator.poisson(rates * hours).astype(float)


def test_plain_maximum_likelihood_agrees_with_statsmodels() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsmodels.discrete.discrete_model import NegativeBinomial
    _rates, hours, counts = drawn(3, 400, 0.8, 600)
    prior = fit_gamma_prior(counts, hours, off_the_edge=False)
    oracle = NegativeBinomial(counts, np.ones((400, 1)), exposure=hours).fit(disp=False)
    log_mean, alpha = oracle.params
    assert prior.mean == pytest.approx(np.exp(log_mean), rel=1e-3)
    assert prior.shape == pytest.approx(1 / alpha, rel=1e-3)


def test_no_other_prior_makes_the_counts_likelier() -> None:
    _rates, hours, counts = drawn(5, 150, 1.5, 200)
    best = fit_gamma_prior(counts, hours, off_the_edge=False)

    def log_likelihood(shape: float, prior_hours: float) -> float:
        return float(stats.nbinom.logpmf(counts, shape, prior_hours / (prior_hours + hours)).sum())

    top = log_likelihood(best.shape, best.hours)
    for shape_factor, hours_factor in [(0.9, 1), (1.1, 1), (1, 0.9), (1, 1.1), (0.9, 0.9), (1.1, 1.1)]:
        assert log_likelihood(best.shape * shape_factor, best.hours * hours_factor) < top


def test_the_gradient_is_that_of_the_likelihood() -> None:
    _rates, hours, counts = drawn(1, 40, 1, 60)
    expected = hours * counts.sum() / hours.sum()
    for point in ([0.0, 0.0], [0.4, -1.5], [-1.0, 4.0]):
        numeric = approx_fprime(np.array(point), lambda at: loss(at, counts, expected, 0.5)[0], 1e-7)
        np.testing.assert_allclose(loss(np.array(point), counts, expected, 0.5)[1], numeric, atol=1e-4)


def test_the_posterior_agrees_with_integrating_likelihood_times_prior() -> None:
    prior = GammaPrior(0.7, 12.0, True)
    answer = posterior(prior, np.array([3.0]), np.array([25.0]))

    def joint(rate: float) -> float:
        return float(stats.poisson.pmf(3, rate * 25) * stats.gamma.pdf(rate, 0.7, scale=1 / 12))

    whole = integrate.quad(joint, 0, 2)[0]
    mean = integrate.quad(lambda rate: rate * joint(rate), 0, 2)[0] / whole
    inside = integrate.quad(joint, answer.lower[0], answer.upper[0])[0] / whole
    assert answer.mean[0] == pytest.approx(mean, rel=1e-6)
    assert answer.mean[0] == pytest.approx((0.7 + 3) / (12 + 25))
    assert inside == pytest.approx(0.9, rel=1e-6)


def test_the_mean_lies_between_own_rate_and_prior_by_the_own_share() -> None:
    prior = GammaPrior(1.0, 10.0, True)
    answer = posterior(prior, np.array([6.0]), np.array([30.0]))
    share = own_share(prior, np.array([30.0]))
    assert share[0] == pytest.approx(0.75)
    assert answer.mean[0] == pytest.approx(0.75 * 6 / 30 + 0.25 * 1 / 10)


def test_without_hours_the_posterior_is_the_prior() -> None:
    prior = GammaPrior(2.0, 40.0, True)
    for count in (0.0, 3.0):
        answer = posterior(prior, np.array([count]), np.zeros(1))
        assert answer.mean[0] == pytest.approx(prior.mean)
        ends = stats.gamma.ppf([0.05, 0.95], 2, scale=1 / 40)
        assert [answer.lower[0], answer.upper[0]] == pytest.approx(list(ends))


@pytest.mark.parametrize(
    ("cells", "shape", "total"), [(60, 1, 30), (60, 0.5, 60), (100, 5, 200), (200, 1, 300)]
)
def test_nine_of_ten_intervals_hold_the_truth(cells: int, shape: float, total: float) -> None:
    held = []
    for seed in range(60):
        rates, hours, counts = drawn(seed, cells, shape, total)
        answer = posterior(gamma_prior(counts, hours), counts, hours)
        held.append(((rates >= answer.lower) & (rates <= answer.upper)).mean())
    assert 0.85 <= np.mean(held) <= 0.95


def test_shape_and_mean_are_recovered_from_many_cells() -> None:
    found = [fit_gamma_prior(*reversed(drawn(seed, 2000, 0.7, 1500)[1:])) for seed in range(10)]
    assert np.median([prior.shape for prior in found]) == pytest.approx(0.7, rel=0.1)
    assert np.median([prior.mean for prior in found]) == pytest.approx(0.05, rel=0.05)


def test_equal_cells_keep_an_interval_of_some_width() -> None:
    # Under-dispersed: every cell has exactly its expectation, and plain likelihood runs to its bound.
    counts, hours = np.full(40, 3.0), np.full(40, 60.0)
    plain = fit_gamma_prior(counts, hours, off_the_edge=False)
    kept = fit_gamma_prior(counts, hours)
    answer = posterior(kept, counts, hours)
    assert plain.shape > 10 * kept.shape
    assert (answer.upper - answer.lower > 0.1 * answer.mean).all()


@pytest.mark.parametrize(
    ("counts", "hours"),
    [
        ([0.0] * 50, [3.0] * 50),
        ([2.0], [10.0]),
        ([9.0] + [0.0] * 8, [1.0] * 9),
        ([500.0] + [0.0] * 20, [1.0] * 21),
    ],
)
def test_where_cells_cannot_say_how_they_differ_the_prior_is_weak(
    counts: list[float], hours: list[float]
) -> None:
    prior = gamma_prior(np.array(counts), np.array(hours))
    assert not prior.learnt
    assert prior.shape == 0.5
    assert prior.mean == pytest.approx((sum(counts) + 0.5) / sum(hours))


@pytest.mark.parametrize(
    ("counts", "hours", "fault"),
    [([1.0], [0.0], "No cell has any effort"), ([-1.0], [1.0], "negative"), ([1.0], [np.nan], "missing")],
)
def test_impossible_facts_are_refused(counts: list[float], hours: list[float], fault: str) -> None:
    with pytest.raises(Refused, match=fault):
        gamma_prior(np.array(counts), np.array(hours))


def test_no_count_at_all_teaches_no_spread() -> None:
    with pytest.raises(Refused, match="no spread"):
        fit_gamma_prior(np.zeros(30), np.ones(30))


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
    answer = posterior(gamma_prior(counts, hours), counts, hours)
    for numbers in (answer.mean, answer.lower, answer.upper):
        assert np.isfinite(numbers).all()
        assert (numbers >= 0).all()
    assert (answer.mean > 0).all()
    assert (answer.lower <= answer.mean).all()
    assert (answer.mean <= answer.upper).all()
