"""Holds the grid against published coordinates, national projections computed anew, and plain arithmetic."""

from math import atan2, atanh, cos, cosh, log, pi, radians, sin, sinh, sqrt, tan

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data.errors import Refused
from data.grid import (
    CELL_SIZES_M,
    Grid,
    children,
    level_of_size,
    neighbours,
    parents,
    side_of_level,
)
from data.national_grids import PRESETS

levels = st.integers(0, 5)
columns = st.integers(-40_000, 80_000)
GRS80_A, GRS80_F = 6_378_137.0, 1 / 298.257222101
E2 = GRS80_F * (2 - GRS80_F)

# Central meridian, scale, false easting and false northing, from each country's own definition of its grid.
TRANSVERSE_MERCATOR = {
    "FI": (27, 0.9996, 500_000, 0, (60.17, 24.94)),
    "LV": (24, 0.9996, 500_000, -6_000_000, (56.95, 24.11)),
    "LT": (24, 0.9998, 500_000, 0, (54.69, 25.28)),
    "SE": (15, 0.9996, 500_000, 0, (59.33, 18.07)),
    "NO": (15, 0.9996, 500_000, 0, (60.39, 5.32)),
    "DK": (9, 0.9996, 500_000, 0, (55.68, 12.57)),
    "PL": (19, 0.9993, 500_000, -5_300_000, (54.35, 18.65)),
}


def transverse_mercator(
    lat: float, lon: float, meridian: float, scale: float, false_east_m: float, false_north_m: float
) -> tuple[float, float]:
    """Return easting and northing by Krüger's series of 1912 to the third order: millimetres within 1,000 km."""
    n = GRS80_F / (2 - GRS80_F)
    radius = GRS80_A / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    root = 2 * sqrt(n) / (1 + n)
    phi, along = radians(lat), radians(lon - meridian)
    t = sinh(atanh(sin(phi)) - root * atanh(root * sin(phi)))
    xi, eta = atan2(t, cos(along)), atanh(sin(along) / sqrt(1 + t * t))
    x = eta + sum(a * cos(2 * k * xi) * sinh(2 * k * eta) for k, a in enumerate(series, 1))
    y = xi + sum(a * sin(2 * k * xi) * cosh(2 * k * eta) for k, a in enumerate(series, 1))
    return false_east_m + scale * radius * x, false_north_m + scale * radius * y


def estonian_lambert(lat: float, lon: float) -> tuple[float, float]:
    """Return easting and northing of L-EST97: a Lambert cone through 58° and 59°20'."""

    def m(phi: float) -> float:
        return cos(phi) / sqrt(1 - E2 * sin(phi) ** 2)

    def t(phi: float) -> float:
        e = sqrt(E2)
        return tan(pi / 4 - phi / 2) / ((1 - e * sin(phi)) / (1 + e * sin(phi))) ** (e / 2)

    south, north, origin = radians(58), radians(59 + 20 / 60), radians(57.517553930555555)
    n = (log(m(south)) - log(m(north))) / (log(t(south)) - log(t(north)))
    f = m(south) / (n * t(south) ** n)
    rho, rho_origin = GRS80_A * f * t(radians(lat)) ** n, GRS80_A * f * t(origin) ** n
    theta = n * radians(lon - 24)
    return 500_000 + rho * sin(theta), 6_375_000 + rho_origin - rho * cos(theta)


@pytest.mark.parametrize("country", TRANSVERSE_MERCATOR)
def test_a_preset_agrees_with_its_national_definition(country: str) -> None:
    *definition, (lat, lon) = TRANSVERSE_MERCATOR[country]
    x, y = Grid(PRESETS[country]).points_to_metres([lat], [lon])
    assert (x[0], y[0]) == pytest.approx(transverse_mercator(lat, lon, *definition), abs=0.01)


def test_the_estonian_preset_agrees_with_its_national_definition() -> None:
    x, y = Grid(PRESETS["EE"]).points_to_metres([59.437], [24.745])
    assert (x[0], y[0]) == pytest.approx(estonian_lambert(59.437, 24.745), abs=0.01)


@pytest.mark.parametrize("country", ["EU", "DE"])
def test_the_european_preset_agrees_with_the_example_of_the_epsg_registry(country: str) -> None:
    # IOGP Guidance Note 7-2, Lambert Azimuthal Equal Area: 50° N 5° E is E 3962799.45, N 2999718.85.
    x, y = Grid(PRESETS[country]).points_to_metres([50.0], [5.0])
    assert (x[0], y[0]) == pytest.approx((3_962_799.45, 2_999_718.85), abs=0.01)


def test_the_swedish_preset_agrees_with_a_published_control_point() -> None:
    # Lantmäteriet's control point 55° N 12°45' E in SWEREF 99 TM: N 6097106.672, E 356083.438.
    x, y = Grid(PRESETS["SE"]).points_to_metres([55.0], [12.75])
    assert (x[0], y[0]) == pytest.approx((356_083.438, 6_097_106.672), abs=0.001)


def test_every_preset_has_a_point_that_checks_it() -> None:
    assert set(PRESETS) == {*TRANSVERSE_MERCATOR, "EE", "EU", "DE"}


@pytest.mark.parametrize("epsg", sorted(set(PRESETS.values())))
def test_points_come_back_from_metres(epsg: int) -> None:
    lat, lon = np.array([54.9, 57.0, 60.2]), np.array([10.2, 18.3, 25.0])
    grid = Grid(epsg)
    back = grid.metres_to_points(*grid.points_to_metres(lat, lon))
    np.testing.assert_allclose(back, (lat, lon), atol=1e-8)


def test_bergen_lies_west_of_the_origin_and_floors() -> None:
    east, north = Grid(25833).cells_of_points([60.39], [5.32], level=3)
    # Its easting is -32254 m: in the 33rd kilometre west of the origin.
    assert (east.tolist(), north.tolist()) == ([-33], [6734])
    assert (east.dtype, north.dtype) == (np.int32, np.int32)


def test_a_cell_owns_its_western_and_southern_edge_and_not_the_others() -> None:
    east, north = Grid(3067).cells_of_metres([250.0, 499.999, 500.0, -0.001], [0.0, 0.0, 0.0, 250.0], level=1)
    assert east.tolist() == [1, 1, 2, -1]
    assert north.tolist() == [0, 0, 0, 1]


@given(east=columns, north=columns, level=levels)
def test_the_centre_and_the_polygon_of_a_cell_lie_in_the_cell(east: int, north: int, level: int) -> None:
    grid = Grid(3067)
    x, y = grid.centres([east], [north], level)
    square = grid.polygons([east], [north], level)
    assert [part.tolist() for part in grid.cells_of_metres(x, y, level=level)] == [[east], [north]]
    assert square.area.tolist() == [CELL_SIZES_M[level] ** 2]
    assert (square.centroid.x[0], square.centroid.y[0]) == (x[0], y[0])
    assert square.crs.to_epsg() == 3067


@given(x=st.floats(-4e6, 8e6), y=st.floats(-4e6, 8e6), level=levels, steps=levels)
def test_the_parent_of_a_points_cell_is_the_points_cell_higher_up(
    x: float, y: float, level: int, steps: int
) -> None:
    to_level = min(level + steps, 5)
    grid = Grid(3035)
    parent = parents(*grid.cells_of_metres([x], [y], level=level), level=level, to_level=to_level)
    assert np.array_equal(parent, grid.cells_of_metres([x], [y], level=to_level))


@given(east=columns, north=columns, level=levels, steps=levels)
def test_a_cell_is_the_parent_of_its_children_which_fill_it(
    east: int, north: int, level: int, steps: int
) -> None:
    to_level = max(level - steps, 0)
    inside = children([east], [north], level=level, to_level=to_level)
    back = parents(*inside, level=to_level, to_level=level)
    assert set(zip(*(part.tolist() for part in back), strict=True)) == {(east, north)}
    assert len(set(zip(*(part.tolist() for part in inside), strict=True))) == 4 ** (level - to_level)


def test_children_of_two_cells_come_cell_by_cell_from_the_south_west() -> None:
    east, north = children([0, -1], [0, 5], level=1, to_level=0)
    assert list(zip(east.tolist(), north.tolist(), strict=True)) == [
        *[(0, 0), (1, 0), (0, 1), (1, 1)],
        *[(-2, 10), (-1, 10), (-2, 11), (-1, 11)],
    ]


@given(east=columns, north=columns, ring=st.integers(1, 4))
def test_neighbours_are_those_that_a_search_of_the_surroundings_finds(
    east: int, north: int, ring: int
) -> None:
    found_east, found_north = neighbours([east], [north], ring=ring)
    searched = {
        (column, row)
        for column in range(east - 6, east + 7)
        for row in range(north - 6, north + 7)
        if max(abs(column - east), abs(row - north)) == ring
    }
    assert found_east.shape == (1, 8 * ring)
    assert set(zip(found_east[0].tolist(), found_north[0].tolist(), strict=True)) == searched


@example(west=8999.999999999998, south=0.0, width=1.2720477676100453e-12, height=0.0)
@given(
    west=st.floats(-9000, 9000),
    south=st.floats(-9000, 9000),
    width=st.floats(0, 3000),
    height=st.floats(0, 3000),
)
def test_the_cells_of_a_box_are_those_that_overlap_it(
    west: float, south: float, width: float, height: float
) -> None:
    grid = Grid(3067)
    east, north = grid.cells_in_box(west, south, west + width, south + height, level=2)
    x, y = np.meshgrid(
        np.linspace(west, west + width, 19)[1:-1], np.linspace(south, south + height, 19)[1:-1]
    )
    # In a box too narrow for doubles, a point "inside" may round to the edge, which the box only touches.
    beside = (x < west + width) | (west + width == west)
    below = (y < south + height) | (south + height == south)
    inside = grid.cells_of_metres(x[beside & below], y[beside & below], level=2)
    cells = set(zip(east.tolist(), north.tolist(), strict=True))
    # Every cell in which a lattice of points inside lies is there, and no cell lies beyond the edges.
    assert set(zip(*(part.tolist() for part in inside), strict=True)) <= cells
    assert all(
        column * 500 <= west + width and (column + 1) * 500 >= west and row * 500 <= south + height
        for column, row in cells
    )


def test_a_box_on_cell_edges_holds_just_those_cells_row_by_row() -> None:
    east, north = Grid(3067).cells_in_box(-500, 0, 500, 1000, level=2)
    assert list(zip(east.tolist(), north.tolist(), strict=True)) == [(-1, 0), (0, 0), (-1, 1), (0, 1)]


def test_a_box_that_is_a_point_gives_its_cell() -> None:
    east, north = Grid(3067).cells_in_box(500, 750, 500, 750, level=2)
    assert (east.tolist(), north.tolist()) == ([1], [1])


def test_a_box_inside_out_is_refused() -> None:
    with pytest.raises(Refused, match="no inside"):
        Grid(3067).cells_in_box(500, 0, 0, 1000, level=2)


@pytest.mark.parametrize(
    ("epsg", "sentence"),
    [
        (4326, r"EPSG:4326 \(WGS 84\) is not a flat grid"),
        (2263, "ftUS"),
        (3857, "Pseudo-Mercator"),
        (5513, "Krovak"),
        (32661, "UPS North"),
        (999_999, "not a known coordinate reference system"),
    ],
)
def test_a_system_that_is_not_a_flat_grid_in_metres_is_refused(epsg: int, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        Grid(epsg)


def test_missing_coordinates_are_counted_by_position_and_never_printed() -> None:
    lat = [60.17, np.nan, 60.17, np.nan, np.nan, np.nan, np.nan, np.nan]
    with pytest.raises(Refused, match=r"^6 coordinates .* at positions 1, 3, 4, 5, 6, \.\.\.\.") as refusal:
        Grid(3067).cells_of_points(lat, [24.94] * 8, level=1)
    assert "60.17" not in str(refusal.value)
    with pytest.raises(Refused, match="positions 0"):
        Grid(3067).cells_of_metres([np.inf], [0.0], level=1)


def test_levels_and_sizes_match_both_ways() -> None:
    assert [level_of_size(side_of_level(level)) for level in range(6)] == [0, 1, 2, 3, 4, 5]
    with pytest.raises(Refused, match="no cells of 300 m"):
        level_of_size(300)
    with pytest.raises(Refused, match="no grid level 6"):
        side_of_level(6)


def test_a_cell_is_never_split_by_asking_for_a_parent_below_it() -> None:
    with pytest.raises(Refused, match="finer"):
        parents([1], [1], level=3, to_level=2)
    with pytest.raises(Refused, match="finer"):
        children([1], [1], level=2, to_level=3)
    with pytest.raises(Refused, match="ring 0"):
        neighbours([1], [1], ring=0)
