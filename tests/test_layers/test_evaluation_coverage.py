"""Tests that coverage counts what it says, and that the layers' intervals hold the truth at reduced size."""

from functools import partial

import numpy as np
import pytest

from data.errors import Refused
from layers.evaluation import coverage
from layers.evaluation.empty_designs import empty_designs, try_empty_designs
from layers.evaluation.interval_coverage import Design, Drawn, coverage_of_designs
from layers.evaluation.rate_designs import draw_effort, own_rate_designs
from layers.gamma_poisson import gamma_prior, posterior


def silent(share: float, words: str) -> None:
    pass


def normal(rng: np.random.Generator, *, half_width: float) -> Drawn:
    """Estimates with a standard error of 1: a 90 % interval reaches 1.645 to each side."""
    truth = np.full(200, 50.0)
    seen = truth + rng.normal(size=200)
    return Drawn(truth, seen, seen - half_width, seen + half_width)


def test_two_of_four_intervals_hold_the_truth() -> None:
    truth = np.array([1.0, 2.0, 3.0, 4.0])
    drawn = Drawn(truth, np.full(4, 2.5), np.full(4, 2.0), np.full(4, 3.0))
    assert drawn.covered == 0.5
    assert drawn.unsound == 0


@pytest.mark.parametrize(
    ("value", "lower", "upper"), [(np.nan, 0, 1), (1, -0.1, 2), (1, 0, np.inf), (3, 0, 2), (1, 2, 3)]
)
def test_what_is_no_number_or_out_of_order_is_counted(value: float, lower: float, upper: float) -> None:
    drawn = Drawn(np.array([1.0]), np.array([value]), np.array([lower]), np.array([upper]))
    assert drawn.unsound == 1


def test_exact_intervals_are_within_and_too_narrow_ones_are_not() -> None:
    designs = (
        Design("exact", partial(normal, half_width=1.645)),
        Design("narrow", partial(normal, half_width=1.0)),
    )
    found = coverage_of_designs(designs, seeds=30, first_seed=0, tell=silent)
    # 6,000 intervals: the standard error of a share of 0.9 is 0.004. Within one sd lie 68 %.
    assert found["designs"]["exact"]["coverage"] == pytest.approx(0.9, abs=0.015)
    assert found["designs"]["narrow"]["coverage"] == pytest.approx(0.683, abs=0.025)
    assert found["designs"]["exact"]["within"]
    assert not found["designs"]["narrow"]["within"]
    assert found["designs_within"] == 1
    assert not found["within"]


@pytest.mark.parametrize("kind", sorted(coverage.KINDS))
def test_intervals_of_a_layer_hold_the_truth_about_nine_times_in_ten(kind: str) -> None:
    found = coverage.measure(seeds=8, kinds=(kind,), tell=silent)
    layer = found["layers"][kind]
    # At this size the mean over designs has a standard error of about 0.01 beside the 0.03 that are allowed.
    assert 0.85 <= layer["overall"] <= 0.95
    assert found["unsound"] == 0
    assert len(coverage.in_words(found)) == 3 + len(layer["designs"])


def test_intervals_that_take_the_prior_for_known_would_be_seen() -> None:
    """Thirty sightings in twenty cells: the plain posterior leaves out what is not known of its prior."""
    plain, ours = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        hours = draw_effort(rng, 20, 0.3)
        rates = rng.gamma(1, 1, 20) * 30 / hours.sum()
        counts = rng.poisson(rates * hours).astype(float)
        made, some = posterior(gamma_prior(counts, hours), counts, hours), hours > 0
        plain.append(Drawn(rates[some], made.mean[some], made.lower[some], made.upper[some]).covered)
        ours.append(own_rate_designs()[0].draw(np.random.default_rng(seed)).covered)
    assert np.mean(plain) < np.mean(ours)


def test_effort_leaves_the_share_that_it_is_told_to_without_a_visit() -> None:
    hours = draw_effort(np.random.default_rng(0), 50, 0.3)
    assert (hours == 0).sum() == 15
    assert (hours >= 0).all()


def test_whatever_is_empty_gives_no_value_that_is_no_number() -> None:
    found = try_empty_designs()
    assert found == {"tried": 100, "unsound": 0}
    sizes = {(len(counts), bool(counts.any()), bool(hours.any())) for counts, hours in empty_designs()}
    # No cell at all; one cell with and without counts and visits; many.
    assert {
        (0, False, False),
        (1, False, False),
        (1, True, False),
        (1, False, True),
        (60, True, True),
    } <= sizes


def test_without_a_seed_nothing_is_measured() -> None:
    with pytest.raises(Refused, match="Choose 1 or more"):
        coverage.measure(seeds=0, tell=silent)
