"""Shares are learnt as scipy's beta-binomial would, lean on their kind, and hold the truth nine times in ten."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.integrate import quad
from scipy.stats import beta, betabinom, binom

from data.errors import Refused
from layers.beta_binomial import chance_of_exceeding, group_shares, learn_shares
from layers.beta_binomial_evidence import log_evidence

Floats = NDArray[np.float64]


def counts(*pairs: tuple[int, int]) -> tuple[Floats, Floats]:
    found, inspected = np.array(pairs, float).T
    return found, inspected


def one_kind(found: Floats) -> NDArray[np.int64]:
    return np.zeros(len(found), np.int64)


def test_the_evidence_is_that_of_scipy_s_beta_binomial() -> None:
    # One kind; the mean of the kind is integrated out by quadrature.
    found, inspected = counts((1, 5), (4, 9))
    mean, kinds, groups = 0.3, 8.0, 6.0

    def given(m: float) -> float:
        each = betabinom.pmf(found, inspected, m * groups, (1 - m) * groups)
        return float(each.prod() * beta.pdf(m, mean * kinds, (1 - mean) * kinds))

    coefficients = binom.pmf(found, inspected, 0.5).prod() * 2 ** inspected.sum()
    exact = np.log(quad(given, 0, 1)[0] / coefficients)
    ours = log_evidence(
        found, inspected, one_kind(found), np.array([mean]), np.array([kinds]), np.array([groups])
    )
    assert ours[0, 0, 0] == pytest.approx(exact, abs=1e-4)


def test_the_mean_of_a_group_can_be_computed_by_hand() -> None:
    found, inspected = counts((1, 5), (4, 9), (0, 0))
    kind = np.array([0, 1, 1])
    learnt = learn_shares(found, inspected, kind)
    shares = group_shares(learnt, found, inspected, kind)
    weight = learnt.hyper.groups
    for group in range(3):
        alpha = weight * learnt.kind_mean[kind[group]]
        assert shares.mean[group] == pytest.approx((alpha + found[group]) / (weight + inspected[group]))


def test_a_kind_leans_on_all_and_a_group_on_its_kind() -> None:
    # Kind 0 finds much, kind 1 little; a group without inspections has the mean of its kind.
    found, inspected = counts((12, 20), (9, 15), (1, 20), (0, 15), (0, 0), (0, 0))
    kind = np.array([0, 0, 1, 1, 0, 1])
    learnt = learn_shares(found, inspected, kind)
    shares = group_shares(learnt, found, inspected, kind)
    assert shares.mean[4:] == pytest.approx(learnt.kind_mean)
    assert 1 / 35 < learnt.kind_mean[1] < learnt.hyper.mean < learnt.kind_mean[0] < 21 / 35
    assert shares.upper[4] - shares.lower[4] > shares.upper[0] - shares.lower[0]


def test_strength_is_found_again_in_many_inspections() -> None:
    # 400 groups of 30 with shares from Beta(2, 8): t is 10, the mean 0.2.
    rng = np.random.default_rng(5)
    truth, inspected = rng.beta(2, 8, 400), np.full(400, 30.0)
    found = rng.binomial(30, truth).astype(float)
    learnt = learn_shares(found, inspected, one_kind(found))
    assert learnt.hyper.groups == pytest.approx(10, rel=0.25)
    assert learnt.kind_mean[0] == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize("many", [False, True], ids=["10 groups of 5", "100 groups of 20"])
def test_nine_intervals_of_ten_hold_the_truth(many: bool) -> None:
    groups, each = (100, 20) if many else (10, 5)
    held = []
    for seed in range(20 if many else 100):
        rng = np.random.default_rng(seed)
        truth, inspected = rng.beta(1.6, 6.4, groups), np.full(groups, float(each))
        found = rng.binomial(each, truth).astype(float)
        kind = one_kind(found)
        shares = group_shares(learn_shares(found, inspected, kind), found, inspected, kind)
        held.append(np.mean((shares.lower <= truth) & (truth <= shares.upper)))
    assert 0.87 <= np.mean(held) <= 0.93


def test_the_interval_is_that_of_the_mixture_behind_it() -> None:
    found, inspected = counts((1, 5), (4, 9), (0, 3))
    shares = group_shares(learn_shares(found, inspected, one_kind(found)), found, inspected, one_kind(found))
    below = shares.chance @ beta.cdf(shares.lower, shares.a, shares.b)
    above = shares.chance @ beta.sf(shares.upper, shares.a, shares.b)
    assert below == pytest.approx(0.05, abs=1e-3)
    assert above == pytest.approx(0.05, abs=1e-3)
    assert chance_of_exceeding(shares, 0.2) == pytest.approx(shares.chance @ beta.sf(0.2, shares.a, shares.b))


def test_an_average_of_groups_is_surer_than_each() -> None:
    found, inspected = counts(*[(2, 8)] * 6)
    kind = one_kind(found)
    learnt = learn_shares(found, inspected, kind)
    alone = group_shares(learnt, found, inspected, kind)

    def averaging(numbers: Floats, power: int) -> Floats:
        return np.asarray(numbers.sum(axis=0, keepdims=True) / 6**power)

    together = group_shares(learnt, found, inspected, kind, averaging=averaging)
    assert together.mean[0] == pytest.approx(alone.mean.mean())
    assert together.upper[0] - together.lower[0] < (alone.upper - alone.lower).min()


def test_findings_that_are_not_certain_widen_the_interval() -> None:
    found, inspected = counts((10, 40), (8, 40))
    kind = one_kind(found)
    learnt = learn_shares(found, inspected, kind)
    sure = group_shares(learnt, found, inspected, kind)
    unsure = group_shares(
        learnt, found, inspected, kind, variants=[(1 / 6, found / 2), (2 / 3, found), (1 / 6, found * 1.5)]
    )
    assert unsure.mean == pytest.approx(sure.mean)
    assert (unsure.upper - unsure.lower > sure.upper - sure.lower).all()


@pytest.mark.parametrize("pair", [(0, 1), (1, 1), (0, 500), (500, 500)])
def test_extremes_stay_inside_zero_and_one(pair: tuple[int, int]) -> None:
    found, inspected = counts(pair)
    shares = group_shares(learn_shares(found, inspected, one_kind(found)), found, inspected, one_kind(found))
    assert 0 < shares.lower[0] <= shares.mean[0] <= shares.upper[0] < 1


@pytest.mark.parametrize(
    ("pair", "words"), [((-1, 3), "negative"), ((4, 3), "More was found"), ((0, 0), "Nothing was inspected")]
)
def test_impossible_counts_are_refused(pair: tuple[int, int], words: str) -> None:
    found, inspected = counts(pair)
    with pytest.raises(Refused, match=words):
        learn_shares(found, inspected, one_kind(found))
