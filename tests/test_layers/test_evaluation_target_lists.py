"""Tests the months that lists are followed for, at reduced size."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from data.errors import Refused
from layers.evaluation import target_lists
from layers.evaluation.inspected_region import Region, invent_region, invent_region_ground
from layers.evaluation.lot_coverage import coverage_of_lots
from layers.evaluation.target_lists import Setting, in_words, under_visited
from layers.evaluation.target_months import Knowledge, follow_lists, learnt_again
from layers.targets.shares import Shares

KINDS = np.array(["farm", "restaurant", "cleaning", "hotel"], dtype=object)
LEAN = np.array([0.4, 0.0, 0.2, -0.8])


def silent(share: float, words: str) -> None:
    pass


def small_region(seed: int, years: float = 0, count: int = 160) -> Region:
    """Return worksites whose chances differ between kinds and within them, with a year's visits or none."""
    rng = np.random.default_rng(seed)
    kind = rng.integers(0, 4, count)
    truth = expit(-1.9 + LEAN[kind] + rng.normal(0, 0.8, count))
    inspected = rng.poisson(0.4, count) * bool(years)
    sites = pd.DataFrame(
        {
            "source": "simulated",
            "source_id": np.arange(count).astype(str),
            "kind": KINDS[kind],
            "employer_housing": rng.uniform(size=count) < 0.2,
        }
    )
    return Region(sites, truth, inspected.astype(float), rng.binomial(inspected, truth).astype(float))


@pytest.fixture(scope="module")
def figures() -> target_lists.Figures:
    return target_lists.measure(
        small_region,
        seeds=2,
        lot_seeds=8,
        tell=silent,
        months=12,
        settings={"new": Setting(budget=10), "history": Setting(budget=10, history_years=1)},
        lots={"town": (60, 20)},
    )


def test_it_says_for_every_setting_what_ours_and_greedy_lists_find_and_miss(
    figures: target_lists.Figures,
) -> None:
    for found in figures["settings"].values():
        for side in ("ours", "greedy"):
            hits, missed = found[side]["hit_rate"], found[side]["under_visited"]
            assert 0.05 < hits["lowest"] <= hits["mean"] <= hits["highest"] < 0.6
            assert 0 <= missed["lowest"] <= missed["mean"] <= missed["highest"] <= 1
        assert 0.5 < found["relative"]["mean"] < 2
    assert set(figures["met"]) == {"relative", "under_visited", "coverage"}
    words = "\n".join(in_words(figures))
    assert "relative to greedy" in words
    assert "60 worksites" in words


def test_the_base_rate_by_lot_is_held_in_about_nine_of_ten() -> None:
    # With 30 seeds the standard error is five and a half points: far outside would be a wrong interval.
    truth = small_region(1).truth
    found = coverage_of_lots(truth, {"town": (50, 20)}, seeds=30, first_seed=0, months=12, tell=silent)
    assert 0.7 < found["overall"] <= 1
    assert found["designs"]["town"]["lots"] == pytest.approx(24 * 0.94, rel=0.05)


def test_the_base_rate_that_lists_give_is_that_of_their_lots_alone() -> None:
    followed = follow_lists(small_region(2), Shares(0, 0, 1), budget=12, months=6, seed=2)
    assert followed.base_rate is not None
    assert followed.base_rate.lots == followed.visits.sum()
    assert followed.base_rate.lots + followed.base_rate.not_visited == 72
    greedy = follow_lists(small_region(2), Shares(1, 0, 0), budget=12, months=6, seed=2)
    assert greedy.base_rate is None


def test_a_list_that_knows_the_past_finds_more_than_the_lot() -> None:
    region = small_region(3, 1, count=300)
    known = Region(region.sites, region.truth, np.full(300, 30.0), np.round(30 * region.truth))
    value = follow_lists(known, Shares(1, 0, 0), budget=20, months=3, seed=3)
    lots = follow_lists(known, Shares(0, 0, 1), budget=20, months=3, seed=3)
    assert value.hit_rate > 1.5 * lots.hit_rate
    # Nobody is visited twice within half a year, as there are others.
    assert value.visits.max() == 1


def test_what_is_expected_is_the_formula_of_the_methods_page() -> None:
    known = Knowledge(np.array([0.0, 4.0]), np.array([0.0, 3.0]), np.array([0.2, 0.2]), 6.0)
    mean, spread = known.expected()
    # (6 x 0.2 + 3) / (6 + 4) = 0.42; its variance 0.42 x 0.58 / 11.
    assert mean == pytest.approx([0.2, 0.42])
    assert spread == pytest.approx([np.sqrt(0.16 / 7), np.sqrt(0.42 * 0.58 / 11)])
    assert learnt_again(Knowledge(np.zeros(2), np.zeros(2), np.zeros(2), 6.0), np.zeros(2, int)).weight == 6


def test_under_visited_is_less_than_once_or_less_than_half_a_fair_share() -> None:
    truth = np.r_[np.full(4, 0.9), np.full(36, 0.1)]
    # The top tenth are the first four; one was never visited. Forty visits are one each, so half is less.
    visits = np.r_[[0, 1, 2, 3], np.ones(36)].astype(int)
    assert under_visited(truth, visits, 40) == 0.25
    # Of 240 visits six are fair, so fewer than three are too few.
    assert under_visited(truth, visits, 240) == 0.75


def test_worksites_of_a_demonstration_have_their_truth_and_a_history_that_fits_it() -> None:
    ground = invent_region_ground("town")
    region, again = (invent_region(ground, seed=4, history_years=4) for _time in range(2))
    assert len(region.sites) == len(region.truth) == len(region.inspected) > 40
    assert ((region.truth > 0) & (region.truth < 1)).all()
    assert region.inspected.sum() > 20
    assert (region.found <= region.inspected).all()
    assert (region.truth == again.truth).all()
    assert invent_region(ground, seed=4).inspected.sum() == 0
    assert (invent_region(ground, seed=5).truth[:40] != region.truth[:40]).any()


def test_nothing_to_follow_is_refused() -> None:
    with pytest.raises(Refused, match="measure nothing"):
        target_lists.measure(small_region, seeds=0, lot_seeds=1, tell=silent)
