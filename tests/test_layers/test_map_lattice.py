"""Checks that positions interpolated in the lattice lie where pyproj puts them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from data.grid import Grid
from layers.map_lattice import MOST_POINTS, Lattice, lattice_over, points_to_mercator

EARTH_M = 40_075_016.686

REGIONS = [  # EPSG code, and south-west corner of 40 x 30 km in it
    (3067, 380_000, 6_670_000),  # Helsinki
    (3067, 500_000, 7_750_000),  # Utsjoki
    (3301, 540_000, 6_580_000),  # Tallinn
    (3035, 4_530_000, 3_260_000),  # Berlin
    (3035, 5_200_000, 4_200_000),  # far from the middle of the European grid
    (25833, -30_000, 6_700_000),  # Bergen: eastings below zero
]


def error_m(lattice: Lattice, epsg: int, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the distance on the ground between interpolated positions and those of pyproj."""
    lon, lat = Transformer.from_crs(epsg, 4326, always_xy=True).transform(x, y)
    square_x, square_y = points_to_mercator(lat, lon)
    found_x, found_y = lattice.mercator(x, y)
    return np.hypot(found_x - square_x, found_y - square_y) * EARTH_M * np.cos(np.radians(lat))


@pytest.mark.parametrize(("epsg", "west", "south"), REGIONS)
def test_every_corner_of_a_region_lies_within_a_metre(epsg: int, west: int, south: int) -> None:
    lattice = lattice_over(Grid(epsg), (west, south, west + 40_000, south + 30_000))
    x, y = np.meshgrid(np.arange(west, west + 40_001, 125.0), np.arange(south, south + 30_001, 125.0))
    assert error_m(lattice, epsg, x, y).max() < 1


def test_the_error_in_the_grid_of_finland_is_a_third_of_a_metre_at_most() -> None:
    lattice = lattice_over(Grid(3067), (380_000, 6_670_000, 420_000, 6_700_000))
    x, y = np.meshgrid(np.arange(380_000, 420_001, 125.0), np.arange(6_670_000, 6_700_001, 125.0))
    assert error_m(lattice, 3067, x, y).max() < 0.33


def test_the_mercator_square_is_that_of_web_maps() -> None:
    lat, lon = np.array([-60.0, 0.0, 60.17]), np.array([-179.0, 0.0, 24.94])
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(lon, lat)
    square_x, square_y = points_to_mercator(lat, lon)
    np.testing.assert_allclose(square_x, x / EARTH_M + 0.5, atol=1e-10)
    np.testing.assert_allclose(square_y, 0.5 - y / EARTH_M, atol=1e-10)


def test_lattice_points_themselves_are_exact() -> None:
    lattice = lattice_over(Grid(3067), (380_000, 6_670_000, 384_000, 6_672_000))
    assert lattice.lat.shape == (2, 3)
    assert error_m(lattice, 3067, np.array([382_000.0]), np.array([6_672_000.0]))[0] < 1e-6


def test_a_box_inside_one_square_still_gets_four_points() -> None:
    lattice = lattice_over(Grid(3067), (380_100, 6_670_100, 380_200, 6_670_200))
    assert (lattice.west_m, lattice.south_m, lattice.lat.shape) == (380_000, 6_670_000, (2, 2))


@given(st.integers(50_000, 900_000), st.integers(50_000, 1_000_000))
def test_a_lattice_covers_its_box_with_a_bounded_number_of_points(width: int, height: int) -> None:
    box = (50_000, 6_600_000, 50_000 + width, 6_600_000 + height)
    lattice = lattice_over(Grid(3067), box)
    rows, columns = lattice.lat.shape
    assert rows * columns <= MOST_POINTS
    assert lattice.west_m <= box[0]
    assert lattice.west_m + (columns - 1) * lattice.step_m >= box[2]
    assert lattice.south_m + (rows - 1) * lattice.step_m >= box[3]
