"""A cell is entered at a street within it, a place where a street is near."""

import numpy as np
from numpy.typing import NDArray

from data.grid import Grid
from data.streets.straight import StraightLines
from layers.stops.entry import entries
from layers.stops.spot import Spot

GRID = Grid(3067)
CELL = Spot("c", "", "", 400_250, 6_700_250, 800, 13_400, 2)
PLACE = Spot("p", "Station", "transport_hub", 400_100, 6_700_100, 1600, 26_800, 1)


class StreetsWest(StraightLines):
    """Streets that end at an easting: a point farther east has none, unless it goes by car."""

    def __init__(self, east_m: float) -> None:
        self.east_m = east_m

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, _y = GRID.points_to_metres(points[:, 0], points[:, 1])
        return np.where((x < self.east_m)[:, None] | (mode == "car"), points, np.nan)


class StreetFar(StraightLines):
    """A single street 400 m north of wherever one asks."""

    def street_points(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG002
        x, y = GRID.points_to_metres(points[:, 0], points[:, 1])
        return np.column_stack(GRID.metres_to_points(x, y + 400))


def metres(points: NDArray[np.float64]) -> list[list[float]]:
    x, y = GRID.points_to_metres(points[:, 0], points[:, 1])
    rows: list[list[float]] = np.round(np.column_stack([x, y]), 3).tolist()
    return rows


def test_a_cell_is_entered_in_its_middle_where_there_is_a_street() -> None:
    assert metres(entries([CELL], StraightLines(), GRID, modes={"foot"})) == [[400_250, 6_700_250]]


def test_where_the_middle_has_no_street_a_quarter_is_tried() -> None:
    # Streets end at 400,200 m, so the middle at 400,250 has none; that of the south-west quarter, a quarter
    # of the side from the middle, is at 400,125 and 6,700,125.
    found = entries([CELL], StreetsWest(400_200), GRID, modes={"foot"})
    assert metres(found) == [[400_125, 6_700_125]]


def test_a_street_outside_the_cell_is_no_way_in() -> None:
    # 400 m north of the southern quarters, at 6,700,125, is 6,700,525: beyond the cell, which ends at 500.
    assert np.isnan(entries([CELL], StreetFar(), GRID, modes={"foot"})).all()


def test_a_place_is_where_it_is_if_a_street_is_near() -> None:
    assert metres(entries([PLACE], StreetFar(), GRID, modes={"foot"})) == [[400_100, 6_700_100]]
    assert np.isnan(entries([PLACE], StreetsWest(0), GRID, modes={"foot"})).all()


def test_one_way_of_travelling_is_enough() -> None:
    assert np.isfinite(entries([PLACE, CELL], StreetsWest(0), GRID, modes={"foot", "car"})).all()


def test_no_spots_have_no_entries() -> None:
    assert entries([], StraightLines(), GRID, modes={"foot"}).shape == (0, 2)
