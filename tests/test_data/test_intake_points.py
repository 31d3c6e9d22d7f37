"""Tests where records lie, by degrees, metres, codes of cells and geometries, and what is refused."""

from typing import Any

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from data.cell_codes import STYLES, cells_to_codes
from data.grid import CELL_SIZES_M
from data.national_grids import PRESETS
from tests.test_data.intake_sheets import checked, faults_at, record_of, records_of, store_facts

# Senate Square in Helsinki, and the same in metres of EPSG:3067 by PROJ's own transformer.
LAT, LON = 60.1695, 24.9525
X, Y = pyproj.Transformer.from_crs(4326, 3067, always_xy=True).transform(LON, LAT)
EXTENT = (X - 5_000, Y - 5_000, X + 5_000, Y + 5_000)


def visit(**cells: str) -> dict[str, str]:
    return {
        "organisation": "example",
        "date": "2026-09-14",
        "minutes": "20",
        "team_size": "2",
        "contacts": "1",
    } | cells


def cell(level: int, x: float = X, y: float = Y) -> tuple[int, int, int]:
    return int(x // (125 << level)), int(y // (125 << level)), level


def kept(row: dict[str, str], **known: Any) -> tuple[int, int, int]:
    record = record_of("visits", row, **known)
    return record["east"], record["north"], record["cell_level"]


@pytest.mark.parametrize(
    "place",
    [
        {"latitude": str(LAT), "longitude": str(LON)},
        {"latitude": "60,1695", "longitude": "24,9525"},
        {"Leveysaste": str(LAT), "Pituusaste": str(LON)},
        {"east_m": f"{X:.2f}", "north_m": f"{Y:.2f}"},
        {"x": f"{X:.2f}".replace(".", ","), "y": f"{Y:.2f}".replace(".", ",")},
        {"cell": "250mN667200E38600"},
    ],
)
def test_degrees_metres_and_cells_give_the_same_cell(place: dict[str, str]) -> None:
    # (386365, 6672096): the cell of 250 m from (386250, 6672000).
    expected = (1545, 26688, 1) if "cell" not in place else (1544, 26688, 1)
    assert kept(visit(**place)) == expected
    assert cell(1) == (1545, 26688, 1)


def test_a_point_of_the_file_is_taken_in_its_own_crs_whatever_the_order_of_its_axes() -> None:
    assert kept(visit(), geometry=[shapely.Point(LON, LAT)], epsg=4326) == cell(1)
    assert kept(visit(), geometry=[shapely.Point(X, Y)], epsg=3067) == cell(1)
    # EPSG:3035 puts north first on paper; files and shapely put east first.
    there = pyproj.Transformer.from_crs(4326, 3035, always_xy=True).transform(LON, LAT)
    assert kept(visit(), geometry=[shapely.Point(there)], epsg=3035) == cell(1)


def test_an_outline_counts_as_its_middle() -> None:
    assert kept(visit(), geometry=[shapely.Point(X, Y).buffer(40)], epsg=3067) == cell(1)


def test_degrees_come_before_metres_and_these_before_the_geometry_and_that_before_cells() -> None:
    ways = {
        "degrees": {"latitude": "60.2", "longitude": "25.0"},
        "metres": {"east_m": "385100", "north_m": "6671100"},
        "cell": {"cell": "250mN667000E38400"},
    }
    degrees = kept(visit(**ways["degrees"]))
    geometry = {"geometry": [shapely.Point(X, Y)], "epsg": 3067}
    assert kept(visit(**ways["degrees"], **ways["metres"], **ways["cell"]), **geometry) == degrees
    assert kept(visit(**ways["metres"], **ways["cell"]), **geometry) == (1540, 26684, 1)
    assert kept(visit(**ways["cell"]), **geometry) == cell(1)
    assert kept(visit(**ways["cell"])) == (1536, 26680, 1)


def test_each_row_may_say_its_place_in_a_way_of_its_own() -> None:
    rows = [
        visit(latitude=str(LAT), longitude=str(LON), east_m="", north_m="", cell=""),
        visit(latitude="", longitude="", east_m="385100", north_m="6671100", cell=""),
        visit(latitude="", longitude="", east_m="", north_m="", cell="1kmN6670E384"),
    ]
    found = {(r["east"], r["north"], r["cell_level"]) for r in records_of("visits", rows)}
    assert found == {cell(1), (1540, 26684, 1), (384, 6670, 3)}


# ---- faults


def test_latitude_and_longitude_that_are_turned_round_are_named_so() -> None:
    ((fault),), __, __ = checked("visits", [visit(latitude=str(LON), longitude=str(LAT))])
    assert (fault.row, fault.column) == (2, "latitude")
    assert "turned round" in fault.problem


@pytest.mark.parametrize(
    ("lat", "lon"), [("0", "0"), ("-60.1", "24.9"), ("41.0", "29.0"), ("60.1", "-24.9"), ("89.9", "24.9")]
)
def test_degrees_far_outside_the_grid_are_a_fault(lat: str, lon: str) -> None:
    assert faults_at("visits", [visit(latitude=lat, longitude=lon)]) == [(2, "latitude")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (visit(latitude="60.1"), "longitude"),
        (visit(latitude="60.1", longitude=""), "longitude"),
        (visit(latitude="", longitude="24.9"), "latitude"),
        (visit(east_m="385100"), "north_m"),
        (visit(north_m="6671100", east_m=""), "east_m"),
    ],
)
def test_a_coordinate_without_its_partner_is_a_fault_of_the_partner(row: dict[str, str], fault: str) -> None:
    assert (2, fault) in faults_at("visits", [row])


def test_a_coordinate_whose_partner_cannot_be_read_is_one_fault_and_not_two() -> None:
    assert faults_at("visits", [visit(latitude="sixty", longitude="24.9", cell="250mN667200E38600")]) == [
        (2, "latitude")
    ]


def test_a_place_more_than_50_km_outside_the_area_of_the_store_is_a_fault() -> None:
    facts = store_facts(extent=EXTENT)
    near, far = f"{EXTENT[2] + 49_000:.0f}", f"{EXTENT[2] + 51_000:.0f}"
    assert kept(visit(east_m=near, north_m=f"{Y:.0f}"), facts=facts)[2] == 1
    assert faults_at("visits", [visit(east_m=far, north_m=f"{Y:.0f}")], facts=facts) == [(2, "east_m")]
    assert faults_at("visits", [visit(cell="1kmN6672E490")], facts=facts) == [(2, "cell")]
    assert faults_at("visits", [visit()], facts=facts, geometry=[shapely.Point(LON + 5, LAT)], epsg=4326) == [
        (2, None)
    ]


def exchanged(kind: str) -> tuple[dict[str, str], dict[str, Any]]:
    return {
        "metres": (visit(east_m=f"{Y:.0f}", north_m=f"{X:.0f}"), {}),
        "geometry in degrees": (visit(), {"geometry": [shapely.Point(LAT, LON)], "epsg": 4326}),
        "geometry in metres": (visit(), {"geometry": [shapely.Point(Y, X)], "epsg": 3067}),
        "geometry said to be metres": (visit(), {"geometry": [shapely.Point(LON, LAT)], "epsg": 3067}),
        "cell": (visit(cell="1kmN385E6672"), {}),
    }[kind]


@pytest.mark.parametrize(
    "kind", ["metres", "geometry in degrees", "geometry in metres", "geometry said to be metres", "cell"]
)
@pytest.mark.parametrize("extent", [None, EXTENT], ids=["without an area", "with an area"])
def test_exchanged_axes_are_a_fault_also_in_a_store_without_an_area(kind: str, extent: Any) -> None:
    row, drawn = exchanged(kind)
    ((row_number, __),) = faults_at("visits", [row], facts=store_facts(extent=extent), **drawn)
    assert row_number == 2


@pytest.mark.parametrize(
    "point",
    [shapely.Point(500, 500), shapely.Point(float("inf"), 60), shapely.Point(24.9, 95), shapely.Point()],
)
def test_a_geometry_that_lies_nowhere_is_a_fault(point: shapely.Point) -> None:
    assert faults_at("visits", [visit()], geometry=[point], epsg=4326)[0][0] == 2


@pytest.mark.parametrize("code", ["1kmN99999999E99999999", "250mN99999999999999999999990E38600", "1kmN6672", "x", "300mN667200E38600", "250mN667201E38600", "CRS3035RES1000mN3858000E3150000", "2026-0001", "0kmN1E1"])  # fmt: skip
def test_a_cell_of_another_grid_size_or_place_is_a_fault(code: str) -> None:
    faults, __, __ = checked("visits", [visit(cell=code)])
    assert (2, "cell") in [(fault.row, fault.column) for fault in faults]
    assert all(code not in fault.problem and "3035" not in fault.problem for fault in faults)


def test_a_record_without_any_place_is_a_fault_where_its_kind_needs_one() -> None:
    assert faults_at("visits", [visit()]) == [(2, None)]
    assert faults_at("visits", [visit(latitude="", longitude="")]) == [(2, "latitude")]


# ---- grids of other countries

TOWNS = {
    "NO": (60.39, 5.32), "DK": (55.10, 14.70), "SE": (67.86, 20.22), "EE": (58.38, 26.72), "LV": (56.95, 24.11), "LT": (54.69, 25.28),
    "PL": (52.23, 21.01), "DE": (52.52, 13.40), "FI": (69.91, 27.02),
}  # fmt: skip


@pytest.mark.parametrize("country", TOWNS)
def test_towns_at_the_edge_of_their_country_lie_on_its_grid(country: str) -> None:
    # Bergen and Bornholm lie far outside the zones that their grids are made for.
    lat, lon = TOWNS[country]
    epsg = PRESETS[country]
    x, y = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    facts = store_facts(epsg=epsg)
    assert kept(visit(latitude=str(lat), longitude=str(lon)), facts=facts) == cell(1, x, y)
    assert kept(visit(east_m=f"{x:.1f}", north_m=f"{y:.1f}"), facts=facts) == cell(1, x, y)
    assert faults_at("visits", [visit(latitude=str(lon), longitude=str(lat))], facts=facts) == [
        (2, "latitude")
    ]


@given(
    lat=st.floats(59.9, 60.4).map(lambda x: round(x, 6)),
    lon=st.floats(24.6, 25.3).map(lambda x: round(x, 6)),
    level=st.sampled_from([1, 2, 3, 4, 5]),
    style=st.sampled_from(["inspire", "short"]),
)
@settings(max_examples=40)
def test_the_code_of_the_cell_in_which_a_point_lies_gives_the_point_s_cell(
    lat: float, lon: float, level: int, style: str
) -> None:
    east, north, __ = kept(visit(latitude=f"{lat:.6f}", longitude=f"{lon:.6f}"))
    parent = (east >> (level - 1), north >> (level - 1))
    (code,) = cells_to_codes(*(np.array([number]) for number in parent), level=level, style=style, epsg=3067)
    assert kept(visit(cell=str(code))) == (*parent, level)


@pytest.mark.parametrize(
    ("style", "epsg", "level"), [("danish", 25832, 3), ("swedish", 3006, 1), ("norwegian", 25833, 1)]
)
def test_national_codes_of_cells_are_read(style: str, epsg: int, level: int) -> None:
    assert style in STYLES
    lon, lat = {25832: (9.5, 56.1), 3006: (18.06, 59.33), 25833: (10.75, 59.91)}[epsg]
    x, y = pyproj.Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    side = CELL_SIZES_M[level]
    (code,) = cells_to_codes([int(x // side)], [int(y // side)], level=level, style=style, epsg=epsg)
    assert kept(visit(cell=str(code)), facts=store_facts(epsg=epsg)) == (
        int(x // side),
        int(y // side),
        level,
    )


def test_a_public_service_keeps_its_point_to_the_sixth_decimal() -> None:
    row = {
        "organisation": "example", "name": "Advice centre", "needs": "legal_advice", "for_whom": "workers", "secret": "no",
        "latitude": "60.1695012", "longitude": "24.9525049",
    }  # fmt: skip
    record = record_of("services", row)
    assert (record["lat"], record["lon"]) == pytest.approx((60.1695012, 24.9525049), abs=1e-6)
    assert (record["east"], record["north"], record["cell_level"]) == cell(0)
