"""The penalised fit agrees with statsmodels and scipy, keeps to the prior, and its intervals hold the truth."""

import warnings

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from data.errors import Refused
from layers.penalised_poisson import NORMAL_95, fit_penalised_poisson, mean_deviance
from layers.spatial_blocks import (
    FOLDS,
    PENALTIES,
    blocks_of_cells,
    choose_penalty,
    folds_of_blocks,
)

TRUTH = np.array([0.6, -0.4, 0.0])


def simulated(seed: int, cells: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a design of three columns, counts and hours; the log rate is -1 and TRUTH times the columns."""
    generator = np.random.default_rng(seed)
    design = generator.normal(size=(cells, 3))
    effort = generator.gamma(2, 2, cells) + 0.1
    return design, generator.poisson(effort * np.exp(-1 + design @ TRUTH)).astype(float), effort


def test_without_a_penalty_it_is_the_fit_of_statsmodels() -> None:
    design, counts, effort = simulated(1)
    fit = fit_penalised_poisson(design, counts, effort, prior=np.zeros(3), penalty=np.full(3, 1e-6))
    oracle = sm.GLM(counts, sm.add_constant(design), sm.families.Poisson(), offset=np.log(effort)).fit()
    assert [fit.intercept, *fit.coefficients] == pytest.approx(oracle.params.tolist(), abs=1e-4)
    errors = np.sqrt(np.diag(fit.covariance) / fit.dispersion)
    assert errors.tolist() == pytest.approx(oracle.bse[1:].tolist(), rel=1e-3)


def test_with_a_prior_it_is_the_minimum_of_deviance_and_penalty() -> None:
    design, counts, effort = simulated(2, cells=60)
    prior, penalty = np.array([1.0, 0.0, -0.5]), np.array([5.0, 50.0, 500.0])

    def minus_log_posterior(point: np.ndarray) -> float:
        log = point[0] + design @ point[1:]
        return float(
            (effort * np.exp(log) - counts * log).sum() + (penalty * (point[1:] - prior) ** 2).sum() / 2
        )

    oracle = minimize(minus_log_posterior, np.zeros(4), method="BFGS").x
    fit = fit_penalised_poisson(design, counts, effort, prior=prior, penalty=penalty)
    assert [fit.intercept, *fit.coefficients] == pytest.approx(oracle.tolist(), abs=1e-4)


def test_a_strong_penalty_keeps_what_was_thought_before() -> None:
    design, counts, effort = simulated(3)
    prior = np.array([0.2, 0.3, 0.4])
    fit = fit_penalised_poisson(design, counts, effort, prior=prior, penalty=np.full(3, 1e8))
    assert fit.coefficients.tolist() == pytest.approx(prior.tolist(), abs=1e-3)


def test_nine_in_ten_intervals_hold_the_planted_coefficient() -> None:
    held = []
    for seed in range(100):
        design, counts, effort = simulated(seed)
        fit = fit_penalised_poisson(design, counts, effort, prior=np.zeros(3), penalty=np.ones(3))
        value, error = fit.sums(np.eye(3))
        held.append(np.abs(value - TRUTH) <= NORMAL_95 * error)
    # 300 intervals: 0.9 give or take three standard errors of sqrt(0.9 * 0.1 / 300) = 0.017.
    assert 0.85 <= np.mean(held) <= 0.95


def test_counts_that_vary_beyond_chance_widen_the_interval() -> None:
    design, counts, effort = simulated(4)
    generator = np.random.default_rng(4)
    wild = generator.poisson(counts * generator.gamma(0.2, 5, len(counts))).astype(float)
    fit = fit_penalised_poisson(design, wild, effort, prior=np.zeros(3), penalty=np.ones(3))
    mean = effort * np.exp(fit.intercept + design @ fit.coefficients)
    assert fit.dispersion == pytest.approx(((wild - mean) ** 2).sum() / mean.sum())
    assert fit.dispersion > 2


def test_the_deviance_is_that_of_statsmodels() -> None:
    design, counts, effort = simulated(5)
    fit = fit_penalised_poisson(design, counts, effort, prior=np.zeros(3), penalty=np.ones(3))
    mean = effort * np.exp(fit.intercept + design @ fit.coefficients)
    oracle = sm.families.Poisson().deviance(counts, mean) / len(counts)
    assert mean_deviance(fit, design, counts, effort) == pytest.approx(oracle)


@pytest.mark.parametrize(
    ("counts", "effort", "words"),
    [([0.0, 0.0], [1.0, 1.0], "Nothing was counted"), ([-1.0, 1.0], [1.0, 1.0], "negative"), ([1.0, 1.0], [0.0, 1.0], "zero")],
)  # fmt: skip
def test_what_cannot_be_fitted_is_refused(counts: list[float], effort: list[float], words: str) -> None:
    with pytest.raises(Refused, match=words):
        fit_penalised_poisson(
            np.ones((2, 1)), np.array(counts), np.array(effort), prior=np.zeros(1), penalty=np.ones(1)
        )


def test_a_rare_count_over_huge_effort_still_converges() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = fit_penalised_poisson(
            np.array([[0.0], [8.0], [0.0]]), np.array([1.0, 60.0, 0.0]), np.array([1e5, 0.01, 1e5]),
            prior=np.ones(1), penalty=np.ones(1),
        )  # fmt: skip
    assert np.isfinite(fit.coefficients).all()


def test_a_block_of_two_kilometres_holds_eight_by_eight_cells() -> None:
    east, north = (each.ravel().astype(np.int32) for each in np.meshgrid(np.arange(16), np.arange(8)))
    block = blocks_of_cells(east, north, level=1)
    assert np.bincount(block).tolist() == [64, 64]
    assert len(np.unique(block[east < 8])) == 1


def test_no_block_is_parted_and_folds_share_the_effort() -> None:
    block = np.repeat(np.arange(20), 3)
    fold = folds_of_blocks(block, np.repeat(np.arange(1.0, 21.0), 3))
    assert all(len(np.unique(fold[block == each])) == 1 for each in range(20))
    # Effort 3 * (1 + ... + 20) = 630, so 126 each: dealt to and fro, the folds come out equal.
    assert np.bincount(fold, np.repeat(np.arange(1.0, 21.0), 3)).tolist() == [126.0] * FOLDS


def in_blocks(seed: int, effect: float, columns: int = 8) -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(seed)
    block = np.repeat(np.arange(30), 12)
    design = np.column_stack([generator.normal(size=360), generator.normal(size=(360, columns))])
    effort = np.full(360, 2.0)
    counts = generator.poisson(effort * np.exp(-1.5 + design[:, 0] + effect * design[:, 1])).astype(float)
    return design, counts, effort, block


def chosen(seed: int, effect: float) -> float:
    design, counts, effort, block = in_blocks(seed, effect)
    first = np.arange(design.shape[1]) > 0
    prior = np.where(first, 0.0, 1.0)
    return choose_penalty(design, counts, effort, block, prior=prior, penalised=first).penalty


def test_the_penalty_is_strong_where_the_expert_is_right_and_weak_where_not() -> None:
    right, wrong = [chosen(seed, 0.0) for seed in range(8)], [chosen(seed, -1.0) for seed in range(8)]
    assert np.median(right) >= 300
    assert np.median(wrong) <= 30


def test_the_chosen_penalty_foretells_new_blocks_better_than_none_and_than_the_expert_alone() -> None:
    gained = {"none": 0.0, "expert": 0.0}
    for seed in range(8):
        design, counts, effort, block = in_blocks(seed, -0.4)
        new_design, new_counts, new_effort, _block = in_blocks(1000 + seed, -0.4)
        first = np.arange(design.shape[1]) > 0
        prior = np.where(first, 0.0, 1.0)
        penalty = choose_penalty(design, counts, effort, block, prior=prior, penalised=first).penalty
        deviance = {
            name: mean_deviance(
                fit_penalised_poisson(
                    design, counts, effort, prior=prior, penalty=np.where(first, strength, 1.0)
                ),
                new_design, new_counts, new_effort,
            )
            for name, strength in {"chosen": penalty, "none": 1e-6, "expert": 1e6}.items()
        }  # fmt: skip
        for name in gained:
            gained[name] += deviance[name] - deviance["chosen"]
    assert gained["none"] > 0
    assert gained["expert"] > 0


def test_few_blocks_keep_the_expert() -> None:
    design, counts, effort, _block = in_blocks(1, -1.0)
    choice = choose_penalty(
        design, counts, effort, np.repeat(np.arange(5), 72), prior=np.zeros(9), penalised=np.ones(9, bool)
    )
    assert (choice.penalty, choice.blocks) == (PENALTIES[-1], 0)
