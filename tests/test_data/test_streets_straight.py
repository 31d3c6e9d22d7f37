"""Holds the straight lines that stand in for streets."""

import numpy as np
import pyproj
import pytest
import shapely

from data.streets.network import MODES
from data.streets.straight import DETOUR, SPEEDS_MS, StraightLines, great_circle_m

GEOD = pyproj.Geod(ellps="WGS84")
SPHERE = pyproj.Geod(a=6_371_008.8, b=6_371_008.8)
POINTS = np.array([[60.17, 24.94], [60.21, 25.08], [61.5, 23.76], [-33.86, 151.2], [60.17, 24.94]])


def test_great_circles_agree_with_pyproj() -> None:
    here, there = POINTS[:, None], POINTS[None, :]
    lat, lon, other_lat, other_lon = (
        np.broadcast_to(each, (5, 5)).ravel()
        for each in (here[..., 0], here[..., 1], there[..., 0], there[..., 1])
    )
    ours = great_circle_m(here, there).ravel()
    assert ours == pytest.approx(SPHERE.inv(lon, lat, other_lon, other_lat)[2], abs=0.01)
    # The Earth is flatter than a sphere by a third of a per cent, which is the most that we are off.
    assert ours == pytest.approx(GEOD.inv(lon, lat, other_lon, other_lat)[2], rel=0.006)


@pytest.mark.parametrize("mode", MODES)
def test_time_is_distance_times_the_factor_by_the_speed(mode: str) -> None:
    times = StraightLines().times_s(mode, POINTS)
    metres = SPHERE.inv(24.94, 60.17, 25.08, 60.21)[2]
    assert times[0, 1] == pytest.approx(DETOUR * metres / SPEEDS_MS[mode])
    assert (times == times.T).all()
    assert times[0, 4] == 0


def test_an_unknown_point_is_out_of_reach() -> None:
    times = StraightLines().times_s("foot", np.array([[60.0, 25.0], [np.nan, np.nan]]))
    assert np.isfinite(times).tolist() == [[True, False], [False, False]]


def test_the_caveat_states_the_factor_and_nobody_is_named() -> None:
    streets = StraightLines()
    assert f"times {DETOUR:.1f}" in streets.caveat
    assert streets.attribution == ""


def test_a_way_is_a_straight_line_without_directions() -> None:
    legs = StraightLines().legs("foot", POINTS[:3])
    assert [leg.line.tolist() for leg in legs] == [POINTS[:2].tolist(), POINTS[1:3].tolist()]
    times = StraightLines().times_s("foot", POINTS)
    assert [leg.travel_s for leg in legs] == pytest.approx([times[0, 1], times[1, 2]])
    assert legs[0].distance_m == pytest.approx(legs[0].travel_s * SPEEDS_MS["foot"])
    assert legs[0].directions == ()


def test_reach_is_the_circle_whose_edge_takes_just_the_time() -> None:
    area = StraightLines().reach("bicycle", (60.17, 24.94), minutes=15)
    edge = shapely.get_coordinates(area)[:, ::-1]
    for point in edge:
        time = StraightLines().times_s("bicycle", np.array([[60.17, 24.94], point]))[0, 1]
        assert time == pytest.approx(15 * 60, rel=1e-6)
    assert shapely.contains_xy(area, 24.94, 60.17)


def test_street_points_are_the_points_themselves() -> None:
    assert (StraightLines().street_points("foot", POINTS) == POINTS).all()
