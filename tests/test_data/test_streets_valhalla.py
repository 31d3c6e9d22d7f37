"""Holds the streets that Valhalla knows: times, ways, reach, and what cannot be reached."""

from pathlib import Path

import numpy as np
import pyproj
import pytest
import shapely
from numpy.typing import NDArray

from data.errors import Refused
from data.language import use_language
from data.streets.network import MODES, Streets
from data.streets.straight import great_circle_m
from data.streets.valhalla_streets import ValhallaStreets
from tests.test_data.extract_writing import TinyExtract
from tests.test_data.street_towns import (
    HELSINKI,
    STREET,
    lay_grid,
    open_extract,
    open_town,
    points_in_helsinki,
    points_of,
)

WALKING_MS = 5.1 / 3.6  # Valhalla's walking speed where nothing else is asked for
GEOD = pyproj.Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> ValhallaStreets:
    return open_extract(HELSINKI, tmp_path_factory.mktemp("helsinki"))


@pytest.fixture(scope="module")
def coast() -> TinyExtract:
    """Give a mainland of 12 x 12 streets, a small island 150 m off, a large one farther out, and a ferry."""
    town = TinyExtract()
    lay_grid(town, 0, 0, streets=12, step_m=100)
    lay_grid(town, 1250, 0, streets=3, step_m=50)
    lay_grid(town, 3000, 0, streets=12, step_m=100)
    harbour, island = town.point({}, 1100, 500), town.point({}, 3000, 500)
    town.way(
        {"route": "ferry", "duration": "00:10", "foot": "yes", "motor_vehicle": "yes"}, [harbour, island]
    )
    return town


@pytest.fixture(scope="module")
def coast_streets(coast: TinyExtract, tmp_path_factory: pytest.TempPathFactory) -> ValhallaStreets:
    return open_town(coast, tmp_path_factory.mktemp("coast"))


def _geodesic_m(line: NDArray[np.float64]) -> float:
    return float(GEOD.line_length(line[:, 1], line[:, 0]))


def _reached(streets: Streets, mode: str, points: NDArray[np.float64]) -> list[list[bool]]:
    found: list[list[bool]] = np.isfinite(streets.times_s(mode, points)).tolist()
    return found


def test_walking_along_a_street_takes_its_length_by_the_walking_speed(tmp_path: Path) -> None:
    town = TinyExtract()
    town.line(STREET, [(0, 0), (1000, 0), (1000, 500)])
    points = points_of(town, (0, 0), (1000, 0), (1000, 500))
    times = open_town(town, tmp_path).times_s("foot", points)
    # Whole seconds, cut; Valhalla keeps an edge's length in whole metres.
    first, second = _geodesic_m(points[:2]), _geodesic_m(points[1:])
    assert times[0, 1] == pytest.approx(first / WALKING_MS, abs=3)
    assert times[2, 0] == pytest.approx((first + second) / WALKING_MS, abs=5)
    assert np.diag(times).tolist() == [0, 0, 0]


def test_a_one_way_street_binds_wheels_and_not_feet(tmp_path: Path) -> None:
    town = TinyExtract()
    town.line(STREET | {"oneway": "yes"}, [(0, 0), (800, 0)])
    streets, points = open_town(town, tmp_path), points_of(town, (10, 0), (790, 0))
    assert _reached(streets, "foot", points) == [[True, True], [True, True]]
    assert _reached(streets, "car", points) == [[True, True], [False, True]]
    assert _reached(streets, "bicycle", points) == [[True, True], [False, True]]


def test_public_transport_has_no_timetable_and_is_planned_as_walking(helsinki: ValhallaStreets) -> None:
    points = points_in_helsinki(6)
    assert (helsinki.times_s("public_transport", points) == helsinki.times_s("foot", points)).all()


@pytest.mark.parametrize("mode", MODES)
def test_an_island_without_a_bridge_is_out_of_reach(
    coast: TinyExtract, coast_streets: ValhallaStreets, mode: str
) -> None:
    # Mainland, its shore, the small island, its other end, the large island: ferries have no timetable here.
    points = points_of(coast, (0, 0), (1180, 0), (1255, 45), (1350, 100), (3300, 400))
    mainland, small, large = [True, True, False, False, False], [False, False, True, True, False], [False] * 4
    assert _reached(coast_streets, mode, points) == [mainland, mainland, small, small, [*large, True]]


def test_a_start_in_the_sea_reaches_nothing_and_is_reached_from_nowhere(
    coast: TinyExtract, coast_streets: ValhallaStreets
) -> None:
    points = points_of(coast, (0, 0), (2100, 900), (1100, 1100))
    assert np.isnan(coast_streets.street_points("foot", points)).all(axis=1).tolist() == [False, True, False]
    assert _reached(coast_streets, "foot", points) == [[True, False, True], [False] * 3, [True, False, True]]
    assert coast_streets.reach("foot", (points[1, 0], points[1, 1]), minutes=20).is_empty
    with pytest.raises(Refused, match="No street is near"):
        coast_streets.legs("foot", points)


def test_a_way_to_an_island_is_refused_with_both_ends(
    coast: TinyExtract, coast_streets: ValhallaStreets
) -> None:
    points = points_of(coast, (0, 0), (3300, 400))
    with pytest.raises(Refused, match=r"No way leads from 60\.50000, 25\.00000 to 60\.50360"):
        coast_streets.legs("foot", points)


def test_points_off_the_earth_or_unknown_are_out_of_reach_and_no_error(
    coast_streets: ValhallaStreets,
) -> None:
    points = np.array([[60.5, 25.0], [np.nan, np.nan], [95.0, 25.0], [60.5, 200.0], [-33.0, 151.0]])
    assert _reached(coast_streets, "foot", points) == [[i == j == 0 for j in range(5)] for i in range(5)]


def test_no_points_and_one_point_have_no_ways(coast_streets: ValhallaStreets) -> None:
    assert coast_streets.times_s("foot", np.empty((0, 2))).shape == (0, 0)
    assert coast_streets.legs("foot", np.array([[60.5, 25.0]])) == ()
    assert coast_streets.street_points("foot", np.empty((0, 2))).shape == (0, 2)


def test_a_point_in_a_closed_yard_is_put_on_the_street_beside_it(tmp_path: Path) -> None:
    town = TinyExtract()
    lay_grid(town, 0, 0, streets=12, step_m=100)
    town.line({"highway": "footway"}, [(30, 30), (60, 30)])  # joined to nothing
    streets = open_town(town, tmp_path)
    points = points_of(town, (45, 32), (1100, 1100))
    assert np.isfinite(streets.times_s("foot", points)).all()
    assert streets.street_points("foot", points)[0] == pytest.approx(points_of(town, (45, 0))[0], abs=1e-5)


@pytest.mark.parametrize("mode", ["foot", "bicycle", "car"])
def test_times_of_the_matrix_are_those_of_the_ways(helsinki: ValhallaStreets, mode: str) -> None:
    points = points_in_helsinki(12)
    times = helsinki.times_s(mode, points)
    pairs = np.argwhere(np.isfinite(times))
    ways_s = [helsinki.legs(mode, points[pair])[0].travel_s for pair in pairs]
    off = np.abs(times[tuple(pairs.T)] - ways_s)
    assert len(off) > 100
    # The matrix gives whole seconds; on foot a last crossing may be counted one way or the other.
    assert off.max() < 6
    assert (off < 1.5).mean() > 0.9


def test_a_way_begins_and_ends_on_the_street_points_and_is_as_long_as_its_line(
    helsinki: ValhallaStreets,
) -> None:
    points = points_in_helsinki(8)
    on_streets = helsinki.street_points("foot", points)
    assert (great_circle_m(points, on_streets) <= 200).all()
    for i, leg in enumerate(helsinki.legs("foot", points)):
        assert great_circle_m(leg.line[[0, -1]], on_streets[i : i + 2]).max() < 2
        assert leg.distance_m == pytest.approx(_geodesic_m(leg.line), rel=0.02, abs=5)
        assert leg.distance_m >= 0.99 * great_circle_m(on_streets[i], on_streets[i + 1])
        assert leg.travel_s >= leg.distance_m / WALKING_MS * 0.95
        assert leg.directions


def test_staying_where_one_is_takes_no_time(helsinki: ValhallaStreets) -> None:
    leg = helsinki.legs("foot", points_in_helsinki(1)[[0, 0]])[0]
    assert (leg.distance_m, leg.travel_s) == (0, 0)


def test_directions_are_in_the_language_of_the_session_and_else_in_english(helsinki: ValhallaStreets) -> None:
    points, said = points_in_helsinki(2), {}
    try:
        for code in ("en", "fi", "sv", "et", "lv"):
            use_language(code)
            said[code] = helsinki.legs("foot", points)[0].directions[0]
    finally:
        use_language("en")
    begins = {code: text.split()[0] for code, text in said.items()}
    assert begins == {"en": "Walk", "fi": "Kävele", "sv": "Gå", "et": "Kõnni", "lv": "Walk"}


def test_what_lies_within_reach_is_what_the_times_say(helsinki: ValhallaStreets) -> None:
    points = helsinki.street_points("foot", points_in_helsinki(60))
    times = helsinki.times_s("foot", points)[0]
    area = helsinki.reach("foot", (points[0, 0], points[0, 1]), minutes=8)
    assert area.is_valid
    inside = shapely.contains_xy(area, points[:, 1], points[:, 0])
    near, far = times < 480, times > 540
    assert inside[near].all()
    # A street that is near as the crow flies, with its way in far off, may lie within the outline.
    assert inside[far].mean() < 0.2
    assert min(near.sum(), far.sum()) > 10


def test_farther_in_longer_time(helsinki: ValhallaStreets) -> None:
    areas = [helsinki.reach("bicycle", (60.1685, 24.944), minutes=minutes).area for minutes in (1, 2, 4)]
    assert 0 < areas[0] < areas[1] < areas[2]


def test_the_same_points_are_not_asked_for_again(tmp_path: Path) -> None:
    points = points_in_helsinki(30)
    first = open_extract(HELSINKI, tmp_path)
    times = first.times_s("foot", points)
    (kept,) = tmp_path.glob("tiles-*/times-pedestrian.npz")
    with np.load(kept) as file:
        assert file["times"].shape == (30, 30)
    with np.load(kept) as file:
        keys, seconds = file["keys"], file["times"] + 1000  # what only this file can have said
    np.savez(kept, keys=keys, times=seconds)
    again = open_extract(HELSINKI, tmp_path)
    assert (again.times_s("foot", points) == times + 1000).all()


def test_real_streets_need_no_caveat_and_say_whose_they_are(helsinki: ValhallaStreets) -> None:
    assert (helsinki.caveat, helsinki.attribution) == ("", "© OpenStreetMap contributors (ODbL)")
