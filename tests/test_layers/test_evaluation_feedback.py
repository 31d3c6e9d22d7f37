"""Tests the simulation of months in which teams follow their own plans, at reduced size."""

import numpy as np
import pytest

from data.errors import Refused
from layers.evaluation import feedback, following_plans
from layers.evaluation.following_plans import Setting, follow_rates


def silent(share: float, words: str) -> None:
    pass


def test_two_areas_of_equal_risk_end_about_equal_and_raw_counts_do_not() -> None:
    found = feedback.measure(seeds=12, settings=("fifth",), tell=silent)
    held = found["settings"]["fifth"]
    assert 0.8 <= held["rates"]["mean"] <= 1.25
    assert held["rates"]["share_within"] > 0.8
    # Effort was 4:1, and those who follow counts keep it so: their ratio stays near four.
    assert held["counts"]["mean"] > 2.5
    assert held["counts"]["share_of_effort"] == pytest.approx(0.8, abs=0.1)
    assert held["rates"]["share_of_effort"] == pytest.approx(0.5, abs=0.15)
    assert found["met"]


def test_an_area_of_twice_the_risk_is_not_drawn_to_its_equal() -> None:
    ratios = [
        follow_rates(Setting(cells=10, hours=240, ratio=2), np.random.default_rng(seed)).ratio
        for seed in range(8)
    ]
    assert 1.6 < np.mean(ratios) < 2.5


def test_both_areas_have_the_same_risk_and_the_ratio_is_kept() -> None:
    rates, hours, _counts = following_plans._past(Setting(ratio=2), np.random.default_rng(0))
    first, second = rates[:25], rates[25:]
    assert first.mean() == pytest.approx(2 * second.mean())
    assert np.sort(first) == pytest.approx(2 * np.sort(second))
    # The mean over both areas is the rate of the setting; a year of 300 hours a month fell 4:1.
    assert rates.mean() == pytest.approx(0.12)
    assert hours[:25].sum() == pytest.approx(0.8 * 3600)
    assert hours[25:].sum() == pytest.approx(0.2 * 3600)


def test_a_plan_spends_its_hours_and_keeps_the_presence_limit_and_the_quota() -> None:
    value, hours = np.arange(20.0), np.full(20, 50.0)
    hours[3] = 0
    going = following_plans._planned(value, hours, 100, np.random.default_rng(0))
    assert going.sum() == 100
    # A fifth goes to the one cell where nobody was.
    assert going[3] >= 20
    # Four times the even share of five hours is the most that value alone can send to one cell.
    assert going[19] >= 20
    assert going[19] <= 20 + 10


def test_figures_are_relative_to_the_true_ratio_and_said_in_words() -> None:
    found = feedback.measure(seeds=2, months=2, settings=("region-twice",), tell=silent)
    assert found["settings"]["region-twice"]["setting"]["ratio"] == 2
    assert "within 0.8-1.25" in " ".join(feedback.in_words(found))


@pytest.mark.parametrize(("seeds", "months"), [(0, 24), (5, 0)])
def test_nothing_to_simulate_is_refused(seeds: int, months: int) -> None:
    with pytest.raises(Refused, match="Choose 1 or more"):
        feedback.measure(seeds=seeds, months=months, tell=silent)
