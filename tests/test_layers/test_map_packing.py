"""Checks that what is packed for the browser is what went in."""

from base64 import b64decode

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from data.errors import CrsMismatch, Refused
from data.grid import Grid
from layers.map_packing import pack_base_map, pack_cells, pack_numbers, pack_places

GRID = Grid(3067)
EXTENT = (380_000.0, 6_670_000.0, 381_000.0, 6_670_500.0)


def unpack(text: str, kind: str) -> list[float]:
    return np.frombuffer(b64decode(text), kind).tolist()


def numbers(text: str) -> list[float]:
    """Return packed numbers as the browser reads them."""
    return [
        np.nan if code == 65535 else (code >> 5) * 10.0 ** ((code & 31) - 8) for code in unpack(text, "<u2")
    ]


def frame(*shapes, **columns) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"rank": [1] * len(shapes), "name": [None] * len(shapes)} | columns, geometry=list(shapes), crs=3067
    )


def test_cells_are_offsets_from_the_corner_sorted_by_class() -> None:
    cells = pd.DataFrame(
        {"east": [-3, -1, -2], "north": [7, 9, 7], "cls": [1, -1, 0], "faded": [True, False, False]}
    )
    packed = pack_cells(cells, grid=GRID, level=1)
    assert (packed["count"], packed["side"], packed["first"]) == (3, 250, [-3, 7])
    assert unpack(packed["cls"], "i1") == [-1, 0, 1]
    assert unpack(packed["east"], "<u2") == [2, 1, 0]
    assert unpack(packed["north"], "<u2") == [2, 0, 0]
    assert unpack(packed["faded"], "u1") == [0, 0, 1]
    assert "value" not in packed


def test_values_and_their_bounds_travel_in_the_order_of_the_cells() -> None:
    cells = pd.DataFrame(
        {
            "east": [0, 1],
            "north": [0, 0],
            "cls": [1, 0],
            "value": [12.34, 0.5],
            "lower": [1.0, 0.0],
            "upper": [99.9, 1.5],
        }
    )
    packed = pack_cells(cells.assign(north=26_680, east=cells["east"] + 1_520), grid=GRID, level=1)
    np.testing.assert_allclose(numbers(packed["value"]), [0.5, 12.3])
    np.testing.assert_allclose(numbers(packed["lower"]), [0.0, 1.0])
    np.testing.assert_allclose(numbers(packed["upper"]), [1.5, 99.9])


def test_no_cells_pack_to_a_count_of_nought() -> None:
    empty = pd.DataFrame({"east": [], "north": [], "cls": []})
    assert pack_cells(empty, grid=GRID, level=2) == {"count": 0, "side": 500}


def test_cells_too_far_apart_for_two_bytes_are_refused() -> None:
    cells = pd.DataFrame({"east": [0, 65_536], "north": [0, 0], "cls": [0, 0]})
    with pytest.raises(Refused, match="coarser"):
        pack_cells(cells, grid=GRID, level=0)


@given(st.lists(st.floats(1e-6, 1e12), min_size=1))
def test_three_digits_of_a_number_are_kept(values: list[float]) -> None:
    np.testing.assert_allclose(numbers(pack_numbers(values)), values, rtol=0.005)


def test_missing_negative_and_infinite_numbers_become_nothing_and_nought_stays() -> None:
    assert np.isnan(numbers(pack_numbers([np.nan, -1, np.inf]))).all()
    assert numbers(pack_numbers([0])) == [0]


def test_an_area_with_a_hole_becomes_two_rings_that_turn_opposite_ways() -> None:
    square = box(*EXTENT[:2], 380_400, 6_670_400).difference(box(380_100, 6_670_100, 380_200, 6_670_200))
    packed = pack_base_map({"water": frame(square)}, grid=GRID, extent=EXTENT)
    rings = packed["shapes"]["water"]
    assert unpack(rings["length"], "<u4") == [4, 4]
    assert unpack(rings["ring"], "u1") == [0, 1]
    x, y = (np.array(unpack(rings[axis], "<u2")) * packed["step"] for axis in "xy")
    turns = [
        Polygon(np.column_stack([x[part], y[part]])).exterior.is_ccw for part in (slice(0, 4), slice(4, 8))
    ]
    assert sorted(turns) == [False, True]
    assert Polygon(np.column_stack([x[:4], y[:4]])).area == pytest.approx(160_000, rel=1e-3)


def test_lines_are_cut_at_the_extent_and_kept_within_a_step() -> None:
    street = LineString([(379_000, 6_670_250), (380_500, 6_670_250), (380_500, 6_670_333)])
    packed = pack_base_map({"main_street": frame(street)}, grid=GRID, extent=EXTENT)
    line = packed["shapes"]["main_street"]
    x, y = (np.array(unpack(line[axis], "<u2")) * packed["step"] for axis in "xy")
    np.testing.assert_allclose(x, [0, 500, 500], atol=0.05)
    np.testing.assert_allclose(y, [250, 250, 333], atol=0.05)
    assert unpack(line["length"], "<u4") == [3]


def test_collections_give_their_areas_and_lines_and_drop_points() -> None:
    first, second = box(380_100, 6_670_100, 380_200, 6_670_200), box(380_300, 6_670_100, 380_400, 6_670_200)
    mixed = GeometryCollection(
        [MultiPolygon([first, second]), LineString([(380_500, 6_670_100), (380_600, 6_670_100)])]
    )
    packed = pack_base_map({"green": frame(mixed)}, grid=GRID, extent=EXTENT)
    assert unpack(packed["shapes"]["green"]["length"], "<u4") == [4, 4, 2]


def test_shapes_outside_the_extent_and_empty_layers_are_left_out() -> None:
    packed = pack_base_map({"water": frame(box(0, 0, 10, 10)), "green": frame()}, grid=GRID, extent=EXTENT)
    assert unpack(packed["shapes"]["water"]["length"], "<u4") == []
    assert "green" not in packed["shapes"]


def test_names_come_by_rank_and_shapes_without_a_name_are_dropped() -> None:
    names = frame(
        Point(380_100, 6_670_100), Point(380_200, 6_670_100), Point(380_300, 6_670_100),
        rank=[3, 1, 1], name=["Quarter", "Town", None],
    )  # fmt: skip
    packed = pack_base_map({"place_name": names}, grid=GRID, extent=EXTENT)
    assert [(entry["name"], entry["rank"]) for entry in packed["names"]] == [("Town", 1), ("Quarter", 3)]
    assert packed["names"][0]["x"] * packed["step"] == pytest.approx(200, abs=0.05)


def test_places_carry_colour_text_and_degrees() -> None:
    places = gpd.GeoDataFrame(
        {"colour": ["#046f6c"], "text": [["Library", "9–17"]]}, geometry=[Point(385_834, 6_671_834)], crs=3067
    )
    packed = pack_places(places, grid=GRID)
    assert (packed["colour"], packed["text"]) == (["#046f6c"], [["Library", "9–17"]])
    expected = places.to_crs(4326).geometry[0]
    assert packed["lat"] == pytest.approx([expected.y], abs=1e-6)
    assert packed["lon"] == pytest.approx([expected.x], abs=1e-6)


def test_another_crs_is_refused() -> None:
    with pytest.raises(CrsMismatch, match="3067"):
        pack_base_map(
            {"water": frame(box(0, 0, 1, 1)).set_crs(3035, allow_override=True)}, grid=GRID, extent=EXTENT
        )
    with pytest.raises(CrsMismatch, match="3067"):
        pack_places(frame(Point(0, 0)).set_crs(None, allow_override=True), grid=GRID)
