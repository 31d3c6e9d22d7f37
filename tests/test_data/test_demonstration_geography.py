"""Holds invented municipalities to what a map must be: whole, on land, named, the same for the same seed."""

import numpy as np
import pandas as pd
import pytest
import shapely

from data.demonstration.geography import Geography, invent_geography
from data.demonstration.kind_traits import kind_traits, season_factors
from data.demonstration.shapes import rough_line, smooth_line
from data.demonstration.size import SIZES


@pytest.fixture(scope="module")
def town() -> Geography:
    return invent_geography(SIZES["town"], seed=1)


def _shapes(geography: Geography, layer: str) -> np.ndarray:
    rows = geography.base_map
    return rows.outline[rows.layer == layer].to_numpy(dtype=object)


def test_everybody_lives_somewhere(town: Geography) -> None:
    assert town.population.inhabitants.sum() == SIZES["town"].inhabitants
    assert (town.population.inhabitants > 0).all()


def test_no_place_lies_in_the_water(town: Geography) -> None:
    water = shapely.union_all(_shapes(town, "water"))
    # A place may stand on the shore: outlines are rounded to the decimetre.
    assert not shapely.contains_xy(shapely.buffer(water, -1), town.places.x, town.places.y).any()


def test_every_kind_that_is_placed_has_a_place_even_in_a_small_town(town: Geography) -> None:
    placed = {traits.code for traits in kind_traits() if traits.per_100k}
    assert set(town.places.kind) == placed


def test_numbers_of_places_follow_the_inhabitants() -> None:
    places = invent_geography(SIZES["region"], seed=3).places
    counts = places.kind.value_counts()
    # 600,000 people are six times 100,000.
    assert counts["restaurant"] == 6 * 130
    assert counts["farm"] == 6 * 34


def test_names_are_a_noun_and_a_number(town: Geography) -> None:
    names = town.places.name.dropna()
    assert names.str.fullmatch(r"[A-Z][a-z ]+ \d+").all()
    assert names.is_unique


def test_every_layer_of_the_base_map_is_drawn_inside_the_rectangle(town: Geography) -> None:
    layers = {"water", "green", "building", "main_street", "minor_street", "rail", "place_name"}
    assert set(town.base_map.layer) == layers
    west, south, east, north = shapely.total_bounds(town.base_map.outline.to_numpy(dtype=object))
    assert west >= town.extent[0] - 0.1
    assert south >= town.extent[1] - 0.1
    assert east <= town.extent[2] + 0.1
    assert north <= town.extent[3] + 0.1


def test_districts_have_names_of_their_own_and_do_not_overlap(town: Geography) -> None:
    outlines = town.districts.outline.to_numpy(dtype=object)
    assert town.districts.name.is_unique
    together = shapely.area(shapely.union_all(outlines))
    # Overlap would make the parts add up to more than the whole; a decimetre of rounding along each border may.
    assert shapely.area(outlines).sum() == pytest.approx(together, rel=1e-4)


def test_the_same_seed_invents_the_same_town_and_another_seed_another(town: Geography) -> None:
    again, other = invent_geography(SIZES["town"], seed=1), invent_geography(SIZES["town"], seed=2)
    pd.testing.assert_frame_equal(again.places, town.places)
    pd.testing.assert_frame_equal(again.population, town.population)
    assert (shapely.to_wkb(again.base_map.outline) == shapely.to_wkb(town.base_map.outline)).all()
    assert not np.array_equal(other.places.x, town.places.x)


@pytest.mark.parametrize("seed", range(4, 12))
def test_any_seed_gives_a_town_with_streets_and_rails(seed: int) -> None:
    town = invent_geography(SIZES["town"], seed=seed)
    assert len(_shapes(town, "main_street")) >= 3
    assert len(_shapes(town, "rail")) >= 1
    assert town.population.inhabitants.sum() == SIZES["town"].inhabitants


def test_a_rough_line_keeps_its_given_points_and_halves_each_piece_every_round() -> None:
    given = np.array([[0.0, 0.0], [8.0, 0.0], [8.0, 8.0]])
    line = rough_line(np.random.default_rng(1), given, rounds=3, roughness=0.2)
    # Two pieces, halved three times: 2 x 8 pieces have 17 ends; every eighth is a given point.
    assert len(line) == 17
    np.testing.assert_array_equal(line[::8], given)


def test_smoothing_keeps_both_ends_and_cuts_the_corner() -> None:
    line = smooth_line(np.array([[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]), rounds=1)
    # The corner (4, 0) becomes the points a quarter before and after it: (3, 0) and (4, 1).
    np.testing.assert_array_equal(line, [[0, 0], [3, 0], [4, 1], [4, 4]])


def test_seasons_move_risk_within_the_year_and_not_between_kinds() -> None:
    np.testing.assert_allclose(season_factors().mean(axis=1), 1, atol=0.04)
