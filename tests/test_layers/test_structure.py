"""Structure adds up what can be measured, says what cannot, and never speaks where there is nothing."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.explanation import explain
from layers.layer import Layer
from layers.structural_factors import (
    Factor,
    distance_m,
    employer_housing,
    far_from_help,
    far_from_transport,
    few_people,
    weighted_range,
)
from layers.structure import structure
from tests.test_layers.cells_and_places import SOUTH, WEST, square_of_cells

EVERY = np.ones(16)


def layer_of(*factors: Factor, purpose: str = "inspection", known: object = None) -> Layer:
    here = np.ones(16, bool) if known is None else np.asarray(known)
    return structure(
        factors, here, square_of_cells(4), purpose=purpose, level=1, count=5, missing=("distance to help",)
    )


def test_factors_grow_with_what_isolates() -> None:
    # At their scale, 1 - 1/e = 0.632; where nobody lives, few people is 1.
    assert far_from_transport(np.array([0.0, 3_000])).share.tolist() == pytest.approx([0, 0.6321], abs=1e-4)
    assert far_from_help(np.array([0.0, 5_000])).share.tolist() == pytest.approx([0, 0.6321], abs=1e-4)
    assert few_people(np.array([0.0, 500])).share.tolist() == pytest.approx([1, 0.3679], abs=1e-4)


def test_distance_is_that_to_the_nearest() -> None:
    found = distance_m(np.array([0.0, 10.0]), np.array([0.0, 0.0]), np.array([3.0, 100]), np.array([4.0, 0]))
    # From (10, 0) to (3, 4): the root of 49 + 16.
    assert found.tolist() == pytest.approx([5, 65**0.5])


def test_the_value_is_recomputed_from_the_factors() -> None:
    layer = layer_of(
        far_from_transport(4_000 * EVERY), few_people(100 * EVERY), employer_housing(0.25 * EVERY)
    )
    numbers = explain(layer, WEST, SOUTH).numbers
    assert numbers["Measured"].tolist() == [4_000, 100, 0.25]
    by_hand = 100 * ((1 - np.exp(-4 / 3)) + np.exp(-100 / 500) + 0.25) / 3
    assert layer.cells["value"].iloc[0] == pytest.approx(by_hand)
    assert numbers["Adds"].sum() == pytest.approx(by_hand)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=5))
def test_the_interval_is_that_of_all_weights_between_half_and_double(shares: list[float]) -> None:
    column = np.array(shares)
    means = [np.average(column, weights=weights) for weights in product((0.5, 2.0), repeat=len(shares))]
    least, greatest = weighted_range(column[:, None])
    assert least[0] == pytest.approx(min(means))
    assert greatest[0] == pytest.approx(max(means))


def test_a_cell_without_worksites_is_not_known() -> None:
    layer = layer_of(few_people(EVERY), employer_housing(EVERY), known=np.arange(16) < 3)
    assert layer.cells["known"].sum() == 3
    assert "no worksite here" in explain(layer, WEST + 3, SOUTH + 3).sentences[0]


def test_one_factor_alone_is_not_enough_and_missing_ones_are_named() -> None:
    layer = layer_of(few_people(EVERY))
    assert "1 of the factors" in layer.shortfall[0]
    assert not layer.cells["known"].any()
    assert "Not measured: distance to help." in layer.caveats


def test_without_worksites_it_says_so() -> None:
    assert layer_of(few_people(EVERY), few_people(EVERY), known=np.zeros(16, bool)).shortfall == (
        "No worksites yet: import those of the municipality.",
    )
