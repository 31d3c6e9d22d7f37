"""Tries the base map of an extract: sea, layers, ranks, weight, and the grid of a country."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from data.basemap import LAYERS, read_base_map
from data.grid import Grid
from data.osm.bringing_in import import_extract
from data.osm.coast import sea_polygons
from data.osm.countries import COUNTRIES, TIME_ZONES, check_time_zone, country_of_box, epsg_of_box
from data.osm.drawn import area_layer, area_rank, line_layer, name_rank
from data.osm.extent import Box
from data.osm.outlines import MOST_CORNERS, Outlines
from data.store import open_store
from tests.test_data.extract_writing import TinyExtract


def ignore(step: str, count: int) -> None:
    """Take a progress report and do nothing with it."""


SQUARE = (0.0, 0.0, 1_000.0, 1_000.0)
GRID = Grid(3067)


def area_of_sea(*coasts: list[tuple[float, float]]) -> float:
    return sum(each.area for each in sea_polygons([shapely.LineString(coast) for coast in coasts], SQUARE))


def test_the_sea_lies_to_the_right_of_the_coast() -> None:
    # Northwards at x = 300: the right-hand side is the east, 700 m by 1,000 m. Southwards it is the west.
    assert area_of_sea([(300, -50), (300, 1_050)]) == pytest.approx(700_000)
    assert area_of_sea([(300, 1_050), (300, -50)]) == pytest.approx(300_000)


def test_an_island_is_land_in_the_sea_and_a_lake_of_the_sea_is_sea() -> None:
    anticlockwise = [(400, 400), (600, 400), (600, 600), (400, 600), (400, 400)]
    assert area_of_sea(anticlockwise) == pytest.approx(1_000_000 - 40_000)
    assert area_of_sea(anticlockwise[::-1]) == pytest.approx(40_000)


def test_a_coast_in_pieces_and_with_an_island_is_one_sea() -> None:
    island = [(600, 400), (700, 400), (700, 500), (600, 500), (600, 400)]
    pieces = [(300, -10), (300, 500)], [(300, 500), (300, 1_010)]
    assert area_of_sea(*pieces, island) == pytest.approx(700_000 - 10_000)


def test_a_coast_cut_just_inside_the_edge_is_drawn_on_and_one_cut_far_inside_is_not() -> None:
    assert area_of_sea([(300, 20), (300, 980)]) == pytest.approx(700_000, rel=0.01)
    assert area_of_sea([(300, 200), (300, 800)]) == 0


def test_without_a_coast_nothing_is_sea() -> None:
    assert area_of_sea() == 0
    assert area_of_sea([(2_000, 0), (2_000, 1_000)]) == 0


def square_wkb(lat: float, lon: float, side_degrees: float) -> str:
    return shapely.box(lon, lat, lon + 2 * side_degrees, lat + side_degrees).wkb_hex


def test_a_heavy_region_stays_within_its_budget_and_keeps_the_largest_buildings() -> None:
    box = Box(24.9, 60.1, 25.6, 60.4)
    outlines = Outlines(GRID, box.rectangle(GRID))
    rng = np.random.default_rng(7)
    count = 4 * MOST_CORNERS["building"] // 5 + 6_000
    for number, (lat, lon) in enumerate(
        zip(rng.uniform(60.1, 60.4, count), rng.uniform(24.9, 25.6, count), strict=True)
    ):
        # One in a hundred has a side of some 110 m, the others of some 11 m.
        outlines.add("building", square_wkb(lat, lon, 0.001 if number % 100 == 0 else 0.0001), 0, None)
    base_map = outlines.finish()
    shapes = shapely.from_wkb(base_map["outline"].to_numpy())
    assert shapely.get_num_coordinates(shapes).sum() <= MOST_CORNERS["building"]
    assert (shapely.area(shapes) > 8_000).sum() >= 0.97 * count / 100  # some are cut by the edge


def test_pieces_of_a_street_become_one_line_and_what_lies_outside_is_cut_off() -> None:
    box = Box(25.0, 60.5, 25.1, 60.55)
    outlines = Outlines(GRID, box.rectangle(GRID))
    for first, last in ((25.01, 25.02), (25.02, 25.03), (25.09, 25.9)):
        line = shapely.LineString([(first, 60.52), (last, 60.52)])
        outlines.add("main_street", line.wkb_hex, 2, "Rantatie" if last < 25.1 else None)
    base_map = outlines.finish()
    assert list(base_map["layer"]) == ["main_street", "main_street"]
    named = base_map.loc[base_map["name"].notna()]
    assert shapely.get_num_coordinates(shapely.from_wkb(named["outline"].to_numpy())).sum() <= 3
    eastern_edge = box.rectangle(GRID)[2]
    bounds = shapely.total_bounds(shapely.from_wkb(base_map["outline"].to_numpy()))
    assert bounds[2] <= eastern_edge + 251


@pytest.mark.parametrize(
    ("tags", "drawn"),
    [
        ({"highway": "motorway"}, ("main_street", 1)),
        ({"highway": "residential"}, ("minor_street", 5)),
        ({"highway": "footway", "footway": "sidewalk"}, None),
        ({"highway": "service", "service": "driveway"}, None),
        ({"highway": "primary", "tunnel": "yes"}, None),
        ({"highway": "construction"}, None),
        ({"railway": "rail"}, ("rail", 2)),
        ({"railway": "rail", "service": "siding"}, ("rail", 6)),
        ({"railway": "abandoned"}, None),
        ({"waterway": "river"}, ("water", 2)),
    ],
)
def test_lines_are_drawn_by_importance(tags: dict[str, str], drawn: tuple[str, int] | None) -> None:
    assert line_layer(tags) == drawn


def test_areas_are_water_before_building_before_green_and_large_ones_come_first() -> None:
    assert area_layer({"natural": "water"}) == "water"
    assert area_layer({"building": "yes", "landuse": "grass"}) == "building"
    assert area_layer({"landuse": "forest", "building": "no"}) == "green"
    assert area_layer({"landuse": "industrial"}) is None
    assert area_layer({"building": "yes", "location": "underground"}) is None
    assert [area_rank("water", area) for area in (1e7, 1e6, 300, 1)] == [1, 2, 8, None]


def test_farms_and_single_dwellings_are_never_written_on_the_map() -> None:
    assert name_rank({"place": "town", "name": "Kylä"}) == 2
    assert name_rank({"place": "farm", "name": "Mattila"}) is None
    assert name_rank({"place": "isolated_dwelling", "name": "Mäki"}) is None
    assert name_rank({"place": "suburb"}) is None


def test_every_layer_comes_back_from_the_store_in_metres(tmp_path: Path) -> None:
    town = TinyExtract()
    town.square({"natural": "water", "name": "Lampi"}, 100)
    town.square({"leisure": "park"}, 120, 300, 0)
    town.square({"building": "yes"}, 30, 600, 0)
    town.line({"highway": "primary", "name": "Valtatie"}, [(0, 400), (800, 400)])
    town.line({"highway": "residential"}, [(0, 500), (800, 500)])
    town.line({"railway": "rail"}, [(0, 600), (800, 600)])
    town.line({"natural": "coastline"}, [(-200, 900), (1_200, 900)])  # land to the north, sea to the south
    town.point({"place": "suburb", "name": "Kylä"}, 400, 400)
    path = town.write(tmp_path / "t.osm.pbf", box_m=(-100, -100, 1_000, 1_000))
    store_file = tmp_path / "t.duckdb"
    import_extract(path, store_file, name=None, epsg=None, progress=ignore)
    with open_store(store_file) as store:
        base_map = read_base_map(store)
    assert tuple(base_map) == LAYERS
    assert {layer: len(frame) for layer, frame in base_map.items()} == {
        "water": 2, "green": 1, "building": 1, "main_street": 1, "minor_street": 1, "rail": 1, "place_name": 1,
    }  # fmt: skip
    assert {frame.crs.to_epsg() for frame in base_map.values()} == {3067}
    pond = base_map["water"].loc[base_map["water"]["name"] == "Lampi"]
    assert pond.geometry.area.iloc[0] == pytest.approx(100 * 100, rel=0.03)
    # The sea fills 1,000 m of the 1,100 m from the southern edge.
    sea = base_map["water"].geometry.area.max()
    assert sea == pytest.approx(1_100 * 1_000, rel=0.08)


def test_every_country_has_a_time_zone() -> None:
    assert set(TIME_ZONES) == {*COUNTRIES, "EU"}
    assert country_of_box(Box(10.7, 59.9, 10.8, 60.0)) == "NO"
    for zone in TIME_ZONES.values():
        check_time_zone(zone)


def test_a_newer_map_of_the_same_area_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    town, later = TinyExtract(), TinyExtract()
    town.square({"building": "yes"}, 30)
    later.square({"building": "yes"}, 40)
    store_file = tmp_path / "t.duckdb"
    for extract in (town, later):
        path = extract.write(tmp_path / "t.osm.pbf", box_m=(-100, -100, 500, 500))
        import_extract(path, store_file, name=None, epsg=None, progress=ignore)
    with open_store(store_file) as store:
        buildings = read_base_map(store)["building"]
    assert buildings.geometry.area.to_list() == pytest.approx([1_600], rel=0.03)


@pytest.mark.parametrize(
    ("lat", "lon", "epsg"),
    [
        (60.17, 24.94, 3067), (61.5, 23.8, 3067), (65.0, 25.5, 3067), (60.1, 19.9, 3067),  # Finland
        (59.44, 24.75, 3301), (58.38, 26.72, 3301), (58.25, 22.5, 3301),  # Tallinn, Tartu, Kuressaare
        (56.95, 24.1, 3059), (56.5, 21.0, 3059), (55.87, 26.53, 3059),  # Riga, Liepaja, Daugavpils
        (54.69, 25.28, 3346), (55.7, 21.14, 3346), (54.9, 23.9, 3346),  # Vilnius, Klaipeda, Kaunas
        (59.33, 18.07, 3006), (57.7, 11.97, 3006), (55.6, 13.0, 3006), (57.64, 18.3, 3006),  # Sweden
        (59.91, 10.75, 25833), (60.39, 5.32, 25833), (69.65, 18.96, 25833),  # Oslo, Bergen, Tromsø
        (55.68, 12.57, 25832), (56.15, 10.2, 25832), (54.35, 18.65, 2180), (52.23, 21.0, 2180),
        (53.55, 10.0, 3035), (48.85, 2.35, 3035),  # Hamburg, Paris: the European grid
    ],
)  # fmt: skip
def test_a_town_gets_the_grid_of_its_country(lat: float, lon: float, epsg: int) -> None:
    assert epsg_of_box(Box(lon - 0.05, lat - 0.02, lon + 0.05, lat + 0.02)) == epsg
