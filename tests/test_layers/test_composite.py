"""A composite keeps purposes apart, is recomputed by hand, and says how far its order can be trusted."""

import numpy as np
import pytest

from data.errors import Refused
from layers.classes import Wording, classify
from layers.composite import Component, composite
from layers.composite_draws import Part, percentiles
from layers.explanation import explain
from layers.layer import Account, Layer, Method
from tests.test_layers.cells_and_places import EPSG, SOUTH, WEST, square_of_cells


class Nothing:
    """Evidence of a layer that is only put together with others."""

    def account(self, layer: Layer, row: int) -> Account:  # noqa: ARG002
        raise AssertionError


def layer_of(values: object, half: float = 0.0, *, purpose: str = "outreach", side: int = 6) -> Layer:
    value = np.asarray(values, float)
    lower, upper = value - half, value + half
    wording = Wording("unit", "unit", "note", "unknown")
    classed = classify(value, lower, upper, purpose=purpose, wording=wording, scheme="quantiles")
    return Layer(
        code="made_up", purpose=purpose, title="T.", level=1, epsg=EPSG, unit="unit",
        cells=square_of_cells(side).assign(
            value=value, lower=lower, upper=upper, known=np.isfinite(value), cls=classed.cls, faded=classed.faded
        ),
        legend=classed.legend, n=1, method=Method("made-up", "f"), evidence=Nothing(),
    )  # fmt: skip


RISING, FALLING = np.arange(1.0, 37.0), np.arange(1.0, 37.0)[::-1]


def of(*parts: tuple[Layer, float], purpose: str = "outreach") -> Layer:
    return composite(
        tuple(Component(f"Layer {number}", layer, weight) for number, (layer, weight) in enumerate(parts)),
        purpose=purpose,
    )


def test_one_sure_layer_gives_its_own_order() -> None:
    layer = of((layer_of(RISING), 2))
    # The lowest of 36 has half a place below it: 0.5 / 36.
    assert layer.cells["value"].iloc[0] == pytest.approx(100 * 0.5 / 36)
    assert layer.cells["value"].is_monotonic_increasing
    assert layer.cells["rank_lower"].tolist() == list(range(36, 0, -1))
    assert layer.cells["rank_upper"].tolist() == list(range(36, 0, -1))
    assert layer.cells["top_tenth"].tolist() == [0] * 32 + [1] * 4


def test_two_opposite_layers_of_one_weight_leave_nothing_to_rank() -> None:
    cells = of((layer_of(RISING), 1), (layer_of(FALLING), 1)).cells
    assert cells["value"].tolist() == pytest.approx([50.0] * 36)
    assert (cells["rank_upper"] - cells["rank_lower"]).iloc[[0, -1]].min() > 20


def test_unsure_layers_widen_the_intervals() -> None:
    sure, unsure = of((layer_of(RISING, 1), 1)).cells, of((layer_of(RISING, 20), 1)).cells
    assert (unsure["upper"] - unsure["lower"]).mean() > 2 * (sure["upper"] - sure["lower"]).mean()


def test_a_cell_that_a_layer_does_not_know_counts_as_the_middle_and_is_unsure() -> None:
    some = RISING.copy()
    some[[0, 35]] = np.nan
    layer = of((layer_of(RISING), 1), (layer_of(some), 1))
    numbers = explain(layer, WEST, SOUTH).numbers
    assert numbers["Place, 0 to 100"].tolist() == pytest.approx([100 * 0.5 / 36, 50])
    width = (layer.cells["upper"] - layer.cells["lower"]).to_numpy()
    assert width[0] > 3 * width[1]
    assert "Not known here" in " ".join(explain(layer, WEST, SOUTH).sentences)


def test_the_score_is_recomputed_from_places_and_weights() -> None:
    layer = of((layer_of(RISING, 2), 3), (layer_of(FALLING**2, 5), 1))
    for row in (0, 7, 35):
        cell = layer.cells.iloc[row]
        numbers = explain(layer, int(cell["east"]), int(cell["north"])).numbers
        by_hand = (numbers["Place, 0 to 100"] * numbers["Weight"]).sum() / numbers["Weight"].sum()
        assert by_hand == pytest.approx(cell["value"])
        assert numbers["Adds"].sum() == pytest.approx(cell["value"])
        assert cell["lower"] <= cell["value"] <= cell["upper"]


def test_equal_values_share_their_mean_place() -> None:
    part = Part.of_layer(layer_of([0, 0, 1, 3], side=2), 1)
    assert percentiles(part).tolist() == [0.25, 0.25, 0.625, 0.875]


def test_what_decides_the_order_in_effect_is_told() -> None:
    layer = of((layer_of(RISING), 1), (layer_of(np.full(36, 4.0)), 1))
    assert "Layer 0 100 %, Layer 1 0 %" in " ".join(layer.caveats)


def test_purposes_and_levels_are_never_mixed() -> None:
    with pytest.raises(Refused, match="Never mix purposes"):
        of((layer_of(RISING), 1), (layer_of(RISING, purpose="inspection"), 1))
    with pytest.raises(Refused, match="other cells"):
        of((layer_of(RISING), 1), (layer_of(np.arange(4.0), side=2), 1))


def test_a_layer_that_knows_nothing_is_left_out_and_said() -> None:
    layer = of((layer_of(RISING), 1), (layer_of(np.full(36, np.nan)), 1))
    assert "Left out, as it knows too little: Layer 1." in layer.caveats
    nothing = of((layer_of(RISING), 0), (layer_of(np.full(36, np.nan)), 4))
    assert not nothing.cells["known"].any()
    assert "set a weight" in nothing.shortfall[0]


def test_the_same_view_gives_the_same_map() -> None:
    first, second = (of((layer_of(RISING, 9), 1), (layer_of(FALLING, 5), 2)).cells for _turn in range(2))
    assert first.equals(second)


def test_a_cell_of_which_little_is_known_has_no_score() -> None:
    half = RISING.copy()
    half[:2] = np.nan
    layer = of((layer_of(half), 3), (layer_of(RISING), 1))
    assert layer.cells["known"].tolist() == [False, False] + [True] * 34
    assert "No score" in explain(layer, WEST, SOUTH).sentences[0]


def test_where_no_layer_finds_anything_the_score_is_zero_and_unsure() -> None:
    some, other = RISING.copy(), RISING.copy()
    some[5], other[5] = 0.0, np.nan
    layer = of((layer_of(some), 1), (layer_of(other), 1))
    cell = layer.cells.iloc[5]
    assert (cell["value"], cell["lower"]) == (0, 0)
    assert cell["upper"] > 30
    assert "0 points" in explain(layer, int(cell["east"]), int(cell["north"])).sentences[0]
