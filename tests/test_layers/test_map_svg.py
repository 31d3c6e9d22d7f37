"""The map that is drawn as SVG: what it shows, what it leaves out, and that no name lies over another."""

import itertools
import re
import xml.etree.ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

from data.store import Store
from layers.map_labels import place_names, street_names
from layers.map_svg import clip, draw_svg_map, path_of
from layers.map_view import MapView, view_of_box
from layers.markup import Markup, join, tag, unbroken
from layers.sheets.map_drawing import PHONE_MAP, draw_round, is_high, paper_map
from layers.sheets.markers import spread
from tests.test_layers.payloads import PAYLOADS
from tests.test_layers.round_by_hand import PUBLIC, bring_services, draw_ground, sheet_of, stop_at

VIEW = MapView(west_m=0, north_m=100, metres_per_px=0.5, width_px=200, height_px=200)
SVG = "{http://www.w3.org/2000/svg}"


def shapes(*rows: tuple[str | None, shapely.Geometry], rank: int = 3) -> gpd.GeoDataFrame:
    names, geometry = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"name": names, "rank": rank}, geometry=list(geometry), crs=3067)


def test_a_view_holds_its_box_in_its_middle_at_one_scale() -> None:
    view = view_of_box((0, 0, 100, 50), width_px=400, height_px=400)
    # 100 m on 400 px: four pixels to the metre; 50 m take 200 px, from 100 to 300.
    assert view.to_px([0, 100], [50, 0]).tolist() == [[0, 100], [400, 300]]
    assert view.box == (0, -25, 100, 75)


def test_a_path_is_written_in_steps_of_tenths_of_a_pixel() -> None:
    line = shapely.LineString([(10, 90), (20, 90), (20, 80.03)])
    # Two pixels to the metre, from the upper left corner (0 m, 100 m); 80.03 m is 39.94 px down.
    assert path_of([line], VIEW) == "M20 20l20 0l0 19.9"
    ring = shapely.box(0, 90, 10, 100)
    assert path_of([ring], VIEW) == "M20 20l0 -20l-20 0l0 20z"


def test_what_lies_outside_or_is_too_small_to_see_is_not_drawn() -> None:
    found = clip(
        shapes(
            ("in", shapely.box(10, 10, 50, 50)),
            ("out", shapely.box(500, 500, 600, 600)),
            ("dust", shapely.box(10, 10, 10.2, 10.2)),
            ("across", shapely.LineString([(-50, 50), (150, 50)])),
        ),
        VIEW,
    )
    assert found["name"].tolist() == ["in", "across"]
    assert found.geometry.iloc[1].length == 100


def test_no_name_lies_over_another_or_over_what_is_kept_free() -> None:
    names = shapes(*((f"Quarter {at}", shapely.Point(30 + at * 3, 50 + at)) for at in range(12)))
    streets = shapes(
        *((f"Street {at}", shapely.LineString([(0, 5 + 8 * at), (100, 5 + 8 * at)])) for at in range(12))
    )
    kept_free = [shapely.box(80, 80, 120, 120)]
    placed = place_names(names, VIEW, kept_free)
    placed += street_names(streets, VIEW, [*kept_free, *(each.shape for each in placed)])
    assert len(placed) >= 8
    for one, other in itertools.combinations([*(each.shape for each in placed), *kept_free], 2):
        assert not one.intersects(other)
    frame = shapely.box(0, 0, 200, 200)
    assert all(frame.covers(each.shape) for each in placed)


def test_a_name_runs_along_its_street_and_never_upside_down() -> None:
    north = shapes(("North", shapely.LineString([(50, 0), (50, 100)])))
    south = shapes(("South", shapely.LineString([(50, 100), (50, 0)])))
    west = shapes(("West", shapely.LineString([(100, 50), (0, 50)])))
    assert abs(street_names(north, VIEW, [])[0].turn) == 90
    assert abs(street_names(south, VIEW, [])[0].turn) == 90
    assert street_names(west, VIEW, [])[0].turn == 0
    bent = shapes(("A long name", shapely.LineString([(40, 40), (50, 50), (40, 60), (50, 70), (40, 80)])))
    assert street_names(bent, VIEW, []) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_hostile_name_on_the_map_is_text(payload: str) -> None:
    base_map = {
        "place_name": shapes((payload, shapely.Point(50, 50))),
        "main_street": shapes((payload, shapely.LineString([(0, 20), (1000, 20)]))),
    }
    view = MapView(west_m=0, north_m=100, metres_per_px=0.05, width_px=2000, height_px=2000)
    svg = draw_svg_map(base_map, view, title=payload, attribution=payload)
    tree = ET.fromstring(svg)
    assert {each.tag.removeprefix(SVG) for each in tree.iter()} <= {
        "svg",
        "title",
        "rect",
        "path",
        "text",
        "circle",
    }
    shown = "".join(filter(str.isprintable, payload))
    assert shown in [each.text for each in tree.iter(f"{SVG}text")]
    assert tree.find(f"{SVG}title").text == shown  # type: ignore[union-attr]


def test_a_map_of_a_round_has_numbers_start_scale_north_and_whose_it_is(store: Store) -> None:
    draw_ground(store)
    bring_services(store, PUBLIC)
    sheet = sheet_of(store, *(stop_at(store, number, 200 * number, 30) for number in (1, 2, 3)))
    for size in (paper_map(sheet), PHONE_MAP):
        tree = ET.fromstring(draw_round(sheet, size=size))
        texts = [each.text for each in tree.iter(f"{SVG}text")]
        for said in ("1", "2", "3", "A", "N", "Start and end", "© OpenStreetMap contributors (ODbL)"):
            assert said in texts
        assert any(re.fullmatch(r"\d+ m", str(each)) for each in texts)
        assert "Cross Street" in texts
    assert not is_high(sheet)


def test_an_area_is_a_square_with_the_entry_in_it(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 200, kind=""))
    tree = ET.fromstring(draw_round(sheet, size=PHONE_MAP))
    squares = list(tree.iter(f"{SVG}polygon"))
    assert len(squares) == 1
    corners = np.array([each.split(",") for each in squares[0].attrib["points"].split()], dtype=float)
    circles = [each for each in tree.iter(f"{SVG}circle") if each.attrib["r"] == "9.0"]
    entry = shapely.Point(float(circles[0].attrib["cx"]), float(circles[0].attrib["cy"]))
    assert shapely.Polygon(corners).contains(entry)


def test_the_map_asks_for_nothing(store: Store) -> None:
    draw_ground(store)
    svg = draw_round(sheet_of(store, stop_at(store, 1, 300, 0)), size=PHONE_MAP)
    assert re.findall(r"(?:href|src|url\()[^ ]*", svg.replace('xmlns="http://www.w3.org/2000/svg"', "")) == []


def test_numbers_that_would_cover_each_other_are_moved_apart_and_others_stay() -> None:
    points = np.array([[10.0, 10], [10, 10], [12, 10], [200, 200]])
    moved = spread(points, apart_px=20)
    distances = np.hypot(*(moved[:, None] - moved[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    assert distances.min() >= 20 - 0.1
    assert moved[3].tolist() == [200, 200]
    assert np.abs(moved[:3] - points[:3]).max() < 30
    assert (spread(points, apart_px=20) == moved).all()


def test_markup_escapes_what_is_no_markup() -> None:
    inner = tag("b", "1 < 2")
    assert inner == "<b>1 &#60; 2</b>"
    assert tag("p", inner, " & ", class_="x", data_a='"', hidden=True, id=None) == (
        '<p class="x" data-a="&#34;" hidden><b>1 &#60; 2</b> &#38; </p>'
    )
    assert tag("br") == "<br>"
    assert isinstance(join("a", Markup("<i></i>")), Markup)
    assert unbroken("ask 116 006 now <") == "ask 116&#160;006 now &#60;"


def test_the_name_of_the_town_stands_on_wide_maps_alone() -> None:
    town = shapes(("Testby", shapely.Point(50, 50)), rank=1)
    assert place_names(town, VIEW, []) == []
    wide = MapView(west_m=-3950, north_m=4050, metres_per_px=40, width_px=200, height_px=200)
    assert [each.text for each in place_names(town, wide, [])] == ["Testby"]
