"""The open data of a release is what others expect of such files: read by their own programs, safe to open."""

import csv
import io
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Transformer

from data.releases.band import HOUR_BANDS, Band
from data.releases.base_map_file import MOST_BYTES, base_map_to_json, parse_base_map
from data.releases.open_data import release_files
from data.releases.release import SOME, Part, Release
from data.releases.shape import not_shown, part_shapes
from tests.sample_release import BOX, sample_release, sample_without_signals

RELEASE = sample_release()


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Give the files of the sample."""
    return release_files(RELEASE, b"{}")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_parts_and_the_ground_not_shown_fill_the_area_of_work_and_do_not_overlap() -> None:
    shapes = part_shapes(RELEASE)
    # Of the sample's squares: 4, 4, 8, 32 and 16 square kilometres, all within the box.
    assert shapes.area.tolist() == [each * 1e6 for each in (4, 4, 8, 32, 16)]
    rest = not_shown(RELEASE)
    assert rest.area == 20_000 * 16_000 - 64e6
    assert shapely.union_all([*shapes.geometry, rest]).equals(shapely.box(*BOX))


def far_release(*squares: tuple[int, int, int]) -> Release:
    part = Part("P1", "", "", squares, True, Band.of(11), SOME, Band.of(7, HOUR_BANDS), 100, 320.0)
    return replace(RELEASE, parts=(part,))


def test_a_square_above_the_grid_nests_on_and_is_clipped_to_the_area() -> None:
    # Level 9 has sides of 64 km: these two go from 384,000 to 512,000 and 6,592,000 to 6,656,000.
    whole = far_release((9, 6, 103), (9, 7, 103))
    assert part_shapes(whole).geometry[0].equals(shapely.box(*BOX))
    assert not_shown(whole).is_empty


def test_the_geojson_keeps_to_rfc_7946(files: dict[str, bytes]) -> None:
    plain = json.loads(files["parts.geojson"])
    assert "crs" not in plain
    assert [each["properties"]["code"] for each in plain["features"]] == ["A1", "A2", "A3", "A4", "A5"]
    to_metres = Transformer.from_crs(4326, 3067, always_xy=True)
    for feature, shape in zip(plain["features"], part_shapes(RELEASE).geometry, strict=True):
        geometry = shapely.geometry.shape(feature["geometry"])
        assert geometry.geom_type == "Polygon"
        assert geometry.exterior.is_ccw
        west, south, east, north = geometry.bounds
        assert 25 < west < east < 27
        assert 59 < south < north < 61
        back = shapely.transform(geometry, to_metres.transform, interleaved=False)
        assert back.symmetric_difference(shape).area < 1e-4 * shape.area
    assert plain["features"][0]["properties"]["signals_low"] == 50
    assert plain["features"][0]["properties"]["signals_high"] == 74


def test_a_large_part_of_the_geojson_stays_on_its_square_with_more_points() -> None:
    feature = json.loads(release_files(far_release((9, 6, 103), (9, 7, 103)), b"{}")["parts.geojson"])[
        "features"
    ][0]
    (ring,) = feature["geometry"]["coordinates"]
    # 20 by 16 km with a point each 4 km: 2 * (5 + 4), and the first again.
    assert len(ring) == 19


def test_the_geopackage_is_one_after_ogc_and_holds_the_same(files: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "parts.gpkg"
    path.write_bytes(files["parts.gpkg"])
    assert dict(pyogrio.list_layers(path)) == {"parts": "MultiPolygon", "services": "Point", "totals": None}
    parts = gpd.read_file(path, layer="parts")
    assert parts.crs.to_epsg() == 3067
    assert parts["code"].tolist() == ["A1", "A2", "A3", "A4", "A5"]
    assert parts["signals_low"].tolist() == [50, 30, 20, 20, 15]
    assert (parts.area == part_shapes(RELEASE).area).all()
    assert parts.geometry.is_valid.all()
    services = gpd.read_file(path, layer="services")
    assert services.geometry.iloc[0].coords[0] == (26.0, 59.87)
    assert services.geometry.isna().tolist() == [False, True]
    with sqlite3.connect(path) as opened:
        ask = opened.execute
        assert ask("PRAGMA application_id").fetchone()[0] == int.from_bytes(b"GPKG")
        assert ask("PRAGMA user_version").fetchone()[0] >= 10200
        assert ask("PRAGMA integrity_check").fetchone() == ("ok",)
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert {row[0] for row in ask("SELECT srs_id FROM gpkg_spatial_ref_sys")} >= {-1, 0, 4326, 3067}
        kinds = dict(ask("SELECT table_name, data_type FROM gpkg_contents").fetchall())
        assert kinds == {"parts": "features", "services": "features", "totals": "attributes"}
        days = {row[0] for row in ask("SELECT last_change FROM gpkg_contents")}
        assert days == {"2026-09-01T00:00:00.000Z"}
        columns = ask("SELECT table_name, geometry_type_name, srs_id FROM gpkg_geometry_columns").fetchall()
        assert sorted(columns) == [("parts", "MULTIPOLYGON", 3067), ("services", "POINT", 4326)]
    opened.close()


def test_the_tables_hold_bands_and_no_spreadsheet_runs_them() -> None:
    wicked = replace(RELEASE.services[0], name="=HYPERLINK(1)", address="@x\n|y", phone="+358 9 1")
    files = release_files(replace(RELEASE, services=(wicked,)), b"{}")
    (service,) = rows_of(files["services.csv"])
    assert (service["name"], service["phone"]) == ("'=HYPERLINK(1)", "'+358 9 1")
    assert service["address"].startswith("'@")
    parts = rows_of(files["parts.csv"])
    assert [each["signals_high"] for each in parts] == ["74", "49", "29", "29", "19"]
    assert parts[2]["squares"] == "4/220/3319 4/221/3319"
    totals = {
        (row["measure"], row["code"]): (row["low"], row["high"]) for row in rows_of(files["totals.csv"])
    }
    assert totals["signals_about", ""] == ("170.0", "170.0")
    assert totals["signals_of_form", "labour"] == ("75.0", "99.0")
    assert totals["worksites_found", "all"] == ("11.0", "14.0")
    assert ("worksites_found", "construction_site") not in totals
    assert totals["inhabitants_within_5_km", "legal_advice"] == ("0.65", "0.65")
    assert ("inhabitants_within_5_km", "night_shelter") not in totals


def test_a_release_without_signals_has_the_same_files_with_no_part(tmp_path: Path) -> None:
    files = release_files(sample_without_signals(), b"{}")
    assert json.loads(files["parts.geojson"])["features"] == []
    assert rows_of(files["parts.csv"]) == []
    assert not any(row["measure"].startswith("signals") for row in rows_of(files["totals.csv"]))
    (tmp_path / "parts.gpkg").write_bytes(files["parts.gpkg"])
    assert len(gpd.read_file(tmp_path / "parts.gpkg", layer="parts")) == 0


def test_the_metadata_names_every_column_and_whose_map_it_is(files: dict[str, bytes]) -> None:
    said = json.loads(files["metadata.json"])
    for name in ("parts.csv", "totals.csv", "services.csv"):
        header = files[name].decode("utf-8-sig").splitlines()[0]
        assert next(csv.reader([header])) == sorted(said["files"][name]["fields"], key=header.index)
    assert (said["release"], said["period"]) == ("2026-H1", {"first": "2026-01", "last": "2026-06"})
    assert said["licence"]["name"] == "ODbL-1.0"
    assert "OpenStreetMap" in said["attribution"]
    assert "demonstration" in said["caveats"]
    invented = json.loads(
        release_files(replace(RELEASE, attribution="", demonstration=False), b"{}")["metadata.json"]
    )
    assert invented["licence"]["name"] == "CC-BY-4.0"
    assert "demonstration" not in invented["caveats"]


def test_a_base_map_of_a_large_city_becomes_a_small_file_that_is_read_back() -> None:
    draw = np.random.default_rng(1)
    # 1,500 streets of 60 crooked points, in whole metres some 1.2 MB; houses are never kept.
    walks = np.cumsum(draw.integers(-60, 60, (1_500, 60, 2)), axis=1) + draw.integers(
        0, 20_000, (1_500, 1, 2)
    )
    streets = gpd.GeoDataFrame(
        {"name": ["Long Street", *[None] * 1_499], "rank": 3},
        geometry=list(shapely.linestrings(walks)),
        crs=3067,
    )
    lake = gpd.GeoDataFrame(
        {"name": ["Lake"], "rank": [1]}, geometry=[shapely.box(0, 0, 900, 900.4)], crs=3067
    )
    base_map = {"minor_street": streets, "water": lake, "building": lake}
    content = base_map_to_json(base_map, crs_epsg=3067, attribution="© somebody")
    assert len(content) < MOST_BYTES
    read = parse_base_map(content)
    assert sorted(read) == ["minor_street", "water"]
    assert read["water"].geometry[0].equals(shapely.box(0, 0, 900, 900))
    assert read["minor_street"]["name"][0] == "Long Street"
    assert read["minor_street"].crs.to_epsg() == 3067
    # Streets stay where they are, as far as the largest step of simplification lets them.
    moved = shapely.hausdorff_distance(read["minor_street"].geometry[0], streets.geometry[0])
    assert moved < 320
