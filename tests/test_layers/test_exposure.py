"""Exposure adds weighted nearness, keeps the two surfaces apart, and never lets a coarse place be found."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from data.errors import CrsMismatch, Refused
from data.vocabulary import place_kinds
from layers.exposure import exposure
from layers.exposure_weights import read_weights
from layers.kernel import quartic
from layers.layer import Layer
from tests.test_layers.cells_and_places import places_at, square_of_cells

WEIGHTS = read_weights()


def outreach(places: gpd.GeoDataFrame, *, side: int = 8, level: int = 1) -> Layer:
    return exposure(places, square_of_cells(side, level=level), WEIGHTS, purpose="outreach", level=level)


def value_at(layer: Layer, column: int, row: int) -> float:
    side = int(np.sqrt(len(layer.cells)))
    return float(layer.cells["value"].iloc[row * side + column])


def test_the_kernel_is_one_at_the_door_and_nothing_at_its_reach() -> None:
    # (1 - (1/2)^2)^2 = 0.5625 at half the reach.
    assert quartic(np.array([0, 200, 400, 500.0]), 400).tolist() == [1, 0.5625, 0, 0]


def test_the_kernel_has_the_volume_of_a_third_of_its_disc() -> None:
    # Integral of (1 - r^2/h^2)^2 over the disc is pi h^2 / 3; here as a sum over squares of 2 m.
    steps = np.arange(-401, 402, 2.0)
    distance_m = np.hypot(*np.meshgrid(steps, steps))
    assert 4 * quartic(distance_m, 400).sum() == pytest.approx(np.pi * 400**2 / 3, rel=1e-4)


def test_a_lone_place_counts_its_weight_at_the_door_and_reaches_far() -> None:
    # The centre of cell (4, 4) lies at 1125 m; alone, a station reaches 3000 m, and the next centre is 250 m off.
    layer = outreach(places_at(("transport_hub", 1125, 1125, 0)))
    assert value_at(layer, 4, 4) == pytest.approx(1.0)
    assert value_at(layer, 5, 4) == pytest.approx((1 - (250 / 3000) ** 2) ** 2)
    assert layer.cells["known"].all()


def test_among_many_places_reach_shrinks_to_a_walk() -> None:
    # Twelve libraries at one door: the tenth other is 0 m away, so reach is the shortest, 300 m, at weight 0.3.
    layer = outreach(places_at(*[("library_wifi", 1125, 1125, 0)] * 12))
    assert value_at(layer, 4, 4) == pytest.approx(12 * 0.3)
    assert value_at(layer, 5, 4) == pytest.approx(12 * 0.3 * (1 - (250 / 300) ** 2) ** 2)
    assert value_at(layer, 6, 4) == 0


def test_lower_and_upper_come_from_a_shorter_and_a_longer_reach() -> None:
    layer = outreach(places_at(*[("library_wifi", 1125, 1125, 0)] * 12))
    cell = layer.cells.iloc[4 * 8 + 5]  # 250 m off: beyond 225 m, within 375 m
    assert cell["lower"] == 0
    assert cell["upper"] == pytest.approx(12 * 0.3 * (1 - (250 / 375) ** 2) ** 2)


def test_a_wide_cell_holds_the_mean_over_smaller_ones_within_reach() -> None:
    # Reach 300 m takes cells of 250 m: one 1 km cell has sixteen, and only those near the door count.
    places = places_at(*[("library_wifi", 1125, 1125, 0)] * 12)
    fine, wide = outreach(places, side=8, level=1), outreach(places, side=2, level=3)
    values = fine.cells["value"].to_numpy().reshape(8, 8)
    assert value_at(wide, 0, 0) == pytest.approx(values[:4, :4].mean())
    assert value_at(wide, 1, 1) == pytest.approx(values[4:, 4:].mean())


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_it_agrees_with_all_distances_reckoned_one_by_one(seed: int) -> None:
    generator = np.random.default_rng(seed)
    codes = ["transport_hub", "farm", "school", "consulate_embassy"]
    count = int(generator.integers(1, 40))
    spots = generator.uniform(0, 3000, (count, 2))
    kinds = generator.choice(codes, count)
    layer = outreach(
        places_at(*[(kind, x, y, 0) for kind, (x, y) in zip(kinds, spots, strict=True)]), side=12
    )
    between = np.sort(cdist(spots, spots), axis=1)
    tenth_m = between[:, 10] if count > 10 else np.full(count, np.inf)
    centres = np.column_stack(
        [layer.cells.geometry.centroid.x - 400_000, layer.cells.geometry.centroid.y - 6_700_000]
    )
    expected = np.zeros(len(centres))
    for kind, tenth, distance_m in zip(kinds, tenth_m, cdist(spots, centres), strict=True):
        entry = WEIGHTS.by_code[kind]
        reach = min(max(np.sqrt(entry.reach_urban_m * tenth), entry.reach_urban_m), entry.reach_rural_m)
        expected += entry.outreach * np.where(distance_m < reach, (1 - (distance_m / reach) ** 2) ** 2, 0)
    np.testing.assert_allclose(layer.cells["value"], expected, atol=1e-9)


@settings(deadline=None, max_examples=25)
@given(st.floats(0, 499), st.floats(0, 499), st.floats(0, 499), st.floats(0, 499), st.integers(0, 4))
def test_moving_a_place_within_its_cell_changes_nothing(
    east_m: float, north_m: float, other_east_m: float, other_north_m: float, level: int
) -> None:
    companions = [("school", 700.0, 300.0, 0)] * 11
    here = outreach(
        places_at(*companions, ("ethnic_shop_cafe", 500 + east_m, 500 + north_m, 2)), side=6, level=level
    )
    there = outreach(
        places_at(*companions, ("ethnic_shop_cafe", 500 + other_east_m, 500 + other_north_m, 2)),
        side=6,
        level=level,
    )
    assert here.cells.drop(columns="geometry").equals(there.cells.drop(columns="geometry"))


def test_a_place_kept_as_a_cell_counts_alike_all_over_its_cell() -> None:
    # Cells of 125 m: the 500 m cell (1, 1) from the corner is columns and rows 4 to 7.
    layer = outreach(places_at(*[("ethnic_shop_cafe", 600, 900, 2)] * 12), side=12, level=0)
    values = layer.cells["value"].to_numpy().reshape(12, 12)
    assert values[4:8, 4:8] == pytest.approx(12 * 0.6)
    assert np.ptp(values[0:4, 4:8]) == 0


def test_a_place_known_only_to_a_larger_area_is_left_out_and_said() -> None:
    near_and_far = places_at(("farm", 100, 100, 0), ("farm", 900, 900, 5))
    layer = outreach(near_and_far)
    assert layer.n == 1
    assert any("Left out" in caveat and caveat.endswith(": 1.") for caveat in layer.caveats)
    whole = outreach(near_and_far, side=1, level=5)
    assert whole.n == 2


@pytest.mark.parametrize("kind", [kind.code for kind in place_kinds() if kind.never_target])
def test_no_help_place_enters_the_inspection_surface(kind: str) -> None:
    with pytest.raises(Refused, match=f"{kind} may not be on the inspection surface"):
        exposure(places_at((kind, 0, 0, 2)), square_of_cells(2), WEIGHTS, purpose="inspection", level=1)


def test_kinds_known_by_who_goes_there_cannot_enter_the_inspection_surface() -> None:
    for kind in ("ethnic_shop_cafe", "street_market"):
        with pytest.raises(Refused, match="inspection surface"):
            exposure(places_at((kind, 0, 0, 2)), square_of_cells(2), WEIGHTS, purpose="inspection", level=1)


def test_each_surface_has_its_own_weights_and_hue() -> None:
    places = places_at(("employment_agency", 1125, 1125, 0), ("farm", 1125, 1125, 0))
    cells = square_of_cells(8)
    layers = [exposure(places, cells, WEIGHTS, purpose=each, level=1) for each in ("outreach", "inspection")]
    assert layers[0].legend.classes[-1].colour != layers[1].legend.classes[-1].colour
    assert [layer.code for layer in layers] == ["outreach_exposure", "inspection_exposure"]


def test_a_workplace_is_refused_on_the_outreach_surface() -> None:
    with pytest.raises(Refused, match="restaurant may not be on the outreach surface"):
        outreach(places_at(("restaurant", 0, 0, 0)))


def test_there_is_no_surface_for_the_council() -> None:
    with pytest.raises(Refused, match="no exposure surface for council"):
        exposure(places_at(), square_of_cells(2), WEIGHTS, purpose="council", level=1)


def test_a_kind_shown_as_cells_is_refused_with_a_point() -> None:
    with pytest.raises(Refused, match="Coarsen them"):
        outreach(places_at(("street_market", 0, 0, 0)))


def test_without_places_nothing_is_known_and_the_layer_says_what_is_missing() -> None:
    layer = outreach(places_at())
    assert not layer.cells["known"].any()
    assert "No places yet" in layer.shortfall[0]
    assert layer.legend.classes == ()


def test_cells_near_the_border_are_counted() -> None:
    # Reach is 300 m among twelve schools, the centres of the two outer rings lie 125 m and 375 m from the border,
    # and the same reach holds for a cell beside them.
    layer = outreach(places_at(*[("school", 1125, 1125, 0)] * 12))
    said = next(caveat for caveat in layer.caveats if "border" in caveat)
    assert "of 64 cells" in said
    assert layer.evidence.at_border.reshape(8, 8)[0].all()  # type: ignore[attr-defined]
    assert not layer.evidence.at_border.reshape(8, 8)[4, 4]  # type: ignore[attr-defined]


def test_places_in_another_crs_raise() -> None:
    with pytest.raises(CrsMismatch, match="EPSG:3035"):
        outreach(places_at(("farm", 0, 0, 0)).to_crs(3035))


def test_places_without_a_column_are_refused() -> None:
    with pytest.raises(Refused, match="lack cell_level"):
        outreach(places_at(("farm", 0, 0, 0)).drop(columns="cell_level"))


def test_nothing_about_people_goes_in() -> None:
    places = places_at(("farm", 100, 100, 0))
    with_more = places.assign(name="Kebab", cuisine="any", inhabitants=900)
    assert outreach(places).cells["value"].equals(outreach(with_more).cells["value"])
