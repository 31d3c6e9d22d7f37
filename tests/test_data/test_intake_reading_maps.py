"""Tries the reading of GeoJSON, GeoPackage and Parquet, with geopandas as the other opinion."""

import io
import json
import sqlite3
import time
from datetime import date, datetime
from datetime import time as clock
from decimal import Decimal
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from data.errors import Refused
from data.intake.reading.sheet_faults import SheetFaults
from data.intake.reading.sheet_reading import read_sheet
from data.intake.sheet import ReadingOptions, Sheet
from tests.test_data.package_writing import blob_of, package

FRAME = gpd.GeoDataFrame(
    {
        "name": ["Rīga", "Pärnu", None],
        "people": [1, 2, 3],
        "share": [0.5, 1.0, None],
        "open": [True, False, True],
    },
    geometry=[
        shapely.Point(24.1, 56.9),
        shapely.Polygon([(0, 0), (1, 0), (1, 1)]),
        shapely.Point(24.5, 58.4),
    ],
    crs=4326,
)


def read(content: bytes, **options: object) -> Sheet:
    return read_sheet(content, ReadingOptions(**options))  # type: ignore[arg-type]


def rows_of(sheet: Sheet) -> list[tuple[str | None, ...]]:
    return list(zip(*(column.to_pylist() for column in sheet.columns), strict=True))


def collection(*features: dict[str, object], **more: object) -> bytes:
    listed = [{"type": "Feature", "geometry": None, "properties": None, **feature} for feature in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more}).encode()


def parquet(columns: dict[str, object], metadata: dict[str, str] | None = None) -> bytes:
    content = io.BytesIO()
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), content)
    return content.getvalue()


@pytest.mark.parametrize("form", ["gpkg", "geojson", "parquet"])
@pytest.mark.parametrize("epsg", [4326, 3067])
def test_what_geopandas_writes_is_read_as_it_was(form: str, epsg: int, tmp_path: Path) -> None:
    frame, path = FRAME.to_crs(epsg), tmp_path / f"file.{form}"
    if form == "parquet":
        frame.to_parquet(path)
    else:
        frame.to_file(path, driver={"gpkg": "GPKG", "geojson": "GeoJSON"}[form])
    sheet = read(path.read_bytes())
    assert (sheet.format, sheet.epsg, sheet.header_row) == (form, epsg, 0)
    assert sheet.headers == ("name", "people", "share", "open")
    assert rows_of(sheet) == [
        ("Rīga", "1", "0.5", "true"),
        ("Pärnu", "2", "1", "false"),
        (None, "3", None, "true"),
    ]
    assert sheet.row_numbers.tolist() == [1, 2, 3]
    assert sheet.geometry is not None
    assert shapely.equals_exact(sheet.geometry, frame.geometry.to_numpy(), tolerance=1e-6).all()


def test_real_files_of_the_helsinki_region_are_read(shared_data: Path) -> None:
    for name, rows, epsg in (
        ("boundaries/helsinki-region-major-districts.gpkg", 23, 4326),
        ("boundaries/helsinki-region-population-grid-250m-2021.gpkg", 5_853, 3879),
        ("services/helsinki-region-transit-stops.gpkg", 8_377, 4326),
    ):
        sheet = read((shared_data / name).read_bytes())
        oracle = gpd.read_file(shared_data / name)
        assert (len(sheet.row_numbers), sheet.epsg) == (rows, epsg)
        assert sheet.headers == tuple(oracle.columns[:-1])
        assert sheet.geometry is not None
        assert shapely.equals_exact(sheet.geometry, shapely.force_2d(oracle.geometry.to_numpy())).all()
    table = read((shared_data / "events/houston-incidents-2010.parquet").read_bytes())
    assert len(table.row_numbers) == 85_550
    assert table.headers == ("occurred_at", "category", "lat", "lon")
    with pytest.raises(Refused, match="shapefile"):
        read((shared_data / "boundaries/helsinki-region-postal-areas-2023.zip").read_bytes())


def test_properties_of_geojson_become_columns_in_the_order_of_their_first_appearance() -> None:
    content = collection(
        {"properties": {"b": " x ", "langs": ["fi", "lv", 3], "none": None, "": None}},
        {"properties": {"a": 1.50, "b": "", "flag": False}, "id": 7},
        {"geometry": {"type": "Point", "coordinates": [24, 60, 5]}},
    )
    sheet = read(b"\xef\xbb\xbf \n" + content)
    assert sheet.headers == ("b", "langs", "none", "a", "flag")
    assert rows_of(sheet) == [
        ("x", "fi lv 3", None, None, None),
        (None, None, None, "1.5", "false"),
        (None, None, None, None, None),
    ]
    assert sheet.geometry is not None
    assert [str(each) for each in sheet.geometry] == ["None", "None", "POINT (24 60)"]


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("urn:ogc:def:crs:EPSG::3067", 3067),
        ("EPSG:3301", 3301),
        ("urn:ogc:def:crs:EPSG:6.9:25833", 25833),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
    ],
)
def test_an_old_member_that_names_the_reference_system_is_honoured(name: str, epsg: int) -> None:
    content = collection({"properties": {"a": 1}}, crs={"type": "name", "properties": {"name": name}})
    assert read(content).epsg == epsg


def test_empty_geometries_are_none_and_no_fault() -> None:
    points = [shapely.Point(), shapely.Point(1, 2), shapely.MultiPolygon()]
    sheet = read(
        package(geometries=[blob_of(points[0]), blob_of(points[1], envelope=True), blob_of(points[2])])
    )
    assert sheet.geometry is not None
    assert [each is None for each in sheet.geometry] == [True, False, True]


def test_a_layer_can_be_stated_and_tables_without_geometry_are_layers() -> None:
    table = ["CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)", "INSERT INTO notes VALUES (5, 'x')"]
    content = package(
        [*table, "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('notes', 'attributes')"]
    )
    assert (read(content).sheet, read(content).sheets) == ("layer", ("layer", "notes"))
    notes = read(content, sheet="notes")
    assert (notes.headers, notes.geometry, notes.epsg) == (("note",), None, None)
    with pytest.raises(Refused, match="no layer of that name"):
        read(content, sheet="gpkg_contents")


def test_an_empty_layer_gives_way_to_one_that_has_features() -> None:
    content = package(
        [
            "CREATE TABLE full (id INTEGER PRIMARY KEY, a TEXT)",
            "INSERT INTO full VALUES (1, 'x')",
            "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('full', 'attributes')",
            "DELETE FROM layer",
        ]
    )
    assert read(content).sheet == "full"


def test_a_package_that_a_program_still_has_open_is_read(tmp_path: Path) -> None:
    path = tmp_path / "open.gpkg"
    path.write_bytes(package())
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    assert path.read_bytes()[18:20] == b"\x02\x02"
    assert len(read(path.read_bytes()).row_numbers) == 2


def test_names_that_look_like_sql_are_names() -> None:
    content = package(['ALTER TABLE layer RENAME COLUMN code TO "a"", (SELECT 1) --"'])
    assert read(content).headers[0] == 'a", (SELECT 1) --'


def test_a_check_that_would_take_minutes_is_not_run() -> None:
    slow = "CREATE TABLE slow (x CHECK (length(printf('%.*c', 900000000, x)) > 0))"
    content = package(["PRAGMA ignore_check_constraints = ON", slow, "INSERT INTO slow VALUES (1)"])
    begin = time.monotonic()
    assert len(read(content).row_numbers) == 2
    assert time.monotonic() < begin + 2


def test_faults_of_a_map_file_name_its_features() -> None:
    wrong = [shapely.Point(1, 2), b"garbage", None, blob_of(None, wkb=b"\x01\x01\x00\x00\x00")]
    with pytest.raises(SheetFaults) as caught:
        read(package(geometries=wrong))
    assert [fault.row for fault in caught.value.faults] == [2]
    with pytest.raises(SheetFaults) as caught:
        read(package(geometries=[wrong[0], wrong[3]]))
    assert [fault.row for fault in caught.value.faults] == [2]


def test_types_of_parquet_become_texts() -> None:
    columns = {
        "day": pa.array([date(2026, 3, 1), None]),
        "moment": pa.array([datetime(2026, 3, 1, 14, 30), datetime(2026, 3, 1)], pa.timestamp("ns")),
        "zoned": pa.array([datetime(2026, 3, 1, 12, 30)] * 2, pa.timestamp("s", "Europe/Riga")),
        "clock": pa.array([clock(14, 30), clock(0, 0, 1)], pa.time64("ns")),
        "small": pa.array([24.9384, np.nan], pa.float32()),
        "float": pa.array([5.0, np.nan]),
        "money": pa.array([Decimal("1.50"), None]),
        "kind": pa.array(["a", "b"]).dictionary_encode(),
        "flag": pa.array([True, None]),
        "whole": pa.array([2**40, -1]),
        "nothing": pa.nulls(2),
        "text": pa.array([" x ", ""], pa.large_string()),
    }
    assert rows_of(read(parquet(columns))) == [
        (
            "2026-03-01", "2026-03-01T14:30:00", "2026-03-01T12:30:00+00:00", "14:30", "24.9384", "5", "1.50",
            "a", "true", str(2**40), None, "x",
        ),
        (
            None, "2026-03-01", "2026-03-01T12:30:00+00:00", "00:00:01", None, None, None,
            "b", None, "-1", None, None,
        ),
    ]  # fmt: skip


def test_long_numbers_in_columns_of_floats_keep_their_digits() -> None:
    columns = {
        "id": pa.array([260551132001.0, None]),
        "odd": pa.array([12345678901.5, 1.0]),
        "none": [np.nan, np.nan],
    }
    assert rows_of(read(parquet(columns))) == [("260551132001", "12345678901.5", None), (None, "1", None)]


def test_the_index_of_pandas_and_boxes_of_geoparquet_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "boxes.parquet"
    FRAME.iloc[[2, 0]].to_parquet(path, write_covering_bbox=True, index=True)
    assert "bbox" in pq.read_schema(path).names
    sheet = read(path.read_bytes())
    assert sheet.headers == ("name", "people", "share", "open")
    assert sheet.epsg == 4326


def test_columns_that_look_like_a_value_are_named_by_their_place() -> None:
    with pytest.raises(Refused, match="Column #2 holds binary values"):
        read(parquet({"a": [1], "+358 40 1234567": [b"x"]}))
