"""Holds cell codes against codes that statistical offices have published."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.cell_codes import cells_to_codes, codes_to_cells, level_of_code
from data.errors import Refused
from data.grid import CELL_SIZES_M, Grid, level_of_size

# Published codes with the corner in metres that their publisher gives, or that holds the place named beside them.
PUBLISHED = [
    ("inspire", 3035, 1000, "CRS3035RES1000mN3150000E3858000", (3_858_000, 3_150_000)),
    ("short", 3035, 1000, "1kmN3150E3858", (3_858_000, 3_150_000)),
    ("short", 3035, 250, "250mN330000E412325", (4_123_250, 3_300_000)),
    ("short", 3067, 250, "250mN667175E38600", (386_000, 6_671_750)),
    ("danish", 25832, 250, "250m_622375_57550", (575_500, 6_223_750)),
    ("danish", 25832, 1000, "1km_6223_575", (575_000, 6_223_000)),
    ("swedish", 3006, 1000, "6740006580000", (674_000, 6_580_000)),
    ("norwegian", 25833, 1000, "22620006649000", (262_000, 6_649_000)),
]


@pytest.mark.parametrize(("style", "epsg", "size_m", "code", "corner"), PUBLISHED)
def test_a_published_code_names_the_cell_with_that_corner(
    style: str, epsg: int, size_m: int, code: str, corner: tuple[int, int]
) -> None:
    level = level_of_size(size_m)
    east, north = codes_to_cells([code], level=level, style=style, epsg=epsg)
    assert (east[0] * size_m, north[0] * size_m) == corner
    assert cells_to_codes(east, north, level=level, style=style, epsg=epsg).tolist() == [code]


@pytest.mark.parametrize(
    ("style", "epsg", "code", "lat", "lon"),
    [
        # The centre that Finland's population grid of 2023 gives for this cell, in Helsinki.
        ("short", 3067, "250mN667175E38600", 60.1678597021898, 24.9477872860078),
        # The Royal Palace in Oslo and the City Hall in Stockholm, from any map.
        ("norwegian", 25833, "22610006649000", 59.9169, 10.7276),
        ("swedish", 3006, "6730006580000", 59.3275, 18.0548),
    ],
)
def test_a_known_place_lies_in_the_cell_of_its_code(
    style: str, epsg: int, code: str, lat: float, lon: float
) -> None:
    level = level_of_size(250) if code.startswith("250m") else level_of_size(1000)
    east, north = Grid(epsg).cells_of_points([lat], [lon], level=level)
    assert cells_to_codes(east, north, level=level, style=style, epsg=epsg).tolist() == [code]


def test_the_country_before_a_european_code_is_read_over() -> None:
    code = "NL_CRS3035RES1000mN3150000E3858000"
    east, north = codes_to_cells([code], level=3, style="inspire", epsg=3035)
    assert (east.tolist(), north.tolist()) == ([3858], [3150])


def test_a_cell_west_of_the_origin_has_a_norwegian_code_without_a_sign() -> None:
    # Bergen lies 33 km west of the origin of zone 33: 2,000,000 - 33,000 = 1,967,000.
    codes = cells_to_codes([-33], [6734], level=3, style="norwegian", epsg=25833)
    assert codes.tolist() == ["19670006734000"]


def test_codes_of_many_cells_keep_their_order() -> None:
    codes = cells_to_codes([2, 1], [4, 3], level=3, style="short", epsg=3035)
    assert codes.tolist() == ["1kmN4E2", "1kmN3E1"]


@given(
    level=st.integers(0, 5),
    cells=st.lists(st.tuples(st.integers(-9000, 60000), st.integers(-9000, 70000)), min_size=0, max_size=9),
    style=st.sampled_from(["inspire", "short"]),
)
def test_cells_come_back_from_their_codes(level: int, cells: list[tuple[int, int]], style: str) -> None:
    east, north = np.array(cells, np.int32).reshape(-1, 2).T
    codes = cells_to_codes(east, north, level=level, style=style, epsg=3067)
    back = codes_to_cells(codes, level=level, style=style, epsg=3067)
    assert [back[0].tolist(), back[1].tolist()] == [east.tolist(), north.tolist()]
    assert all(level_of_code(code) == level for code in codes)


@given(level=st.integers(0, 5), x_m=st.integers(-90_000, 999_999), y_m=st.integers(6_000_000, 8_000_000))
def test_cells_come_back_from_norwegian_numbers(level: int, x_m: int, y_m: int) -> None:
    cell = ([x_m // CELL_SIZES_M[level]], [y_m // CELL_SIZES_M[level]])
    codes = cells_to_codes(*cell, level=level, style="norwegian", epsg=25833)
    back = codes_to_cells(codes, level=level, style="norwegian", epsg=25833)
    assert [back[0].tolist(), back[1].tolist()] == list(cell)
    assert len(codes[0]) == 14


def test_faulty_codes_are_listed_and_counted() -> None:
    codes = ["1kmN1E1", "250mN10E10", "1kmN1,5E1", "", "1kmE1N1", "1kmN1", "1km_1_1", "2kmN2E2"]
    with pytest.raises(Refused, match=r"^7 codes .*250mN10E10, 1kmN1,5E1, , 1kmE1N1, 1kmN1, \.\.\."):
        codes_to_cells(codes, level=3, style="short", epsg=3035)


@pytest.mark.parametrize(
    ("code", "style", "epsg"),
    [
        ("CRS3067RES1000mN3150000E3858000", "inspire", 3035),
        ("CRS3035RES1000mN3150500E3858000", "inspire", 3035),
        ("22620506649000", "norwegian", 25833),
        ("674000658000", "swedish", 3006),
    ],
)
def test_a_code_of_another_system_or_off_the_grid_is_refused(code: str, style: str, epsg: int) -> None:
    with pytest.raises(Refused, match=code):
        codes_to_cells([code], level=3, style=style, epsg=epsg)


def test_a_code_without_a_size_or_of_no_grid_level_has_no_level() -> None:
    with pytest.raises(Refused, match="Give the level"):
        level_of_code("22620006649000")
    with pytest.raises(Refused, match="5000 m"):
        level_of_code("5kmN1E1")


@pytest.mark.parametrize(
    ("style", "epsg", "level", "sentence"),
    [
        ("dutch", 3035, 3, "style of cell codes 'dutch'"),
        ("swedish", 3067, 3, "EPSG:3006, not EPSG:3067"),
        ("danish", 25832, 2, "no cells of 500 m"),
        ("swedish", 3006, 3, r"no code for 1 cells, with corners \(1000000, 1000000\)"),
    ],
)
def test_a_style_that_cannot_name_the_cells_is_refused(
    style: str, epsg: int, level: int, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        cells_to_codes([1000], [1000], level=level, style=style, epsg=epsg)
