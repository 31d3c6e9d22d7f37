"""Writes small GeoPackages, sound or not, for tests of reading."""

import sqlite3
import struct
from collections.abc import Sequence

import shapely

_SCHEMA = """
PRAGMA application_id = 1196444487;
PRAGMA user_version = 10300;
CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('TM35', 3067, 'EPSG', 3067, 'undefined', NULL);
INSERT INTO gpkg_spatial_ref_sys VALUES ('own', 100000, 'NONE', 100000, 'undefined', NULL);
CREATE TABLE gpkg_contents (
    table_name TEXT PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT, description TEXT,
    last_change TEXT, min_x REAL, min_y REAL, max_x REAL, max_y REAL, srs_id INTEGER);
CREATE TABLE gpkg_geometry_columns (
    table_name TEXT PRIMARY KEY, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER, z TINYINT, m TINYINT);
"""
_LAYER = """
CREATE TABLE {name} (fid INTEGER PRIMARY KEY, geom BLOB, code TEXT, people INTEGER, open BOOLEAN, share REAL{more});
INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('{name}', 'features', {srs});
INSERT INTO gpkg_geometry_columns VALUES ('{name}', 'geom', 'GEOMETRY', {srs}, 0, 0);
"""


def package(
    statements: Sequence[str] = (),
    *,
    geometries: Sequence[object] = (shapely.Point(24.94, 60.17), None),
    name: str = "layer",
    srs: int = 4326,
    more: str = "",
    layer: bool = True,
) -> bytes:
    """Return a GeoPackage of one layer; `statements` run last, and may do to it what they like.

    Geometries are shapely's, or bytes as they stand in the blob.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(_SCHEMA)
    if layer:
        connection.executescript(_LAYER.format(name=name, srs=srs, more=more))
        for row, geometry in enumerate(geometries, 1):
            blob = blob_of(geometry) if isinstance(geometry, shapely.Geometry) else geometry
            connection.execute(
                f"INSERT INTO {name} (geom, code, people, open, share) VALUES (?, ?, ?, ?, ?)",
                [blob, f"A{row}", row, row % 2, row / 4],
            )
    for statement in statements:
        connection.execute(statement)
    content = connection.serialize()
    connection.close()
    return content


def blob_of(geometry: object, *, wkb: bytes | None = None, envelope: bool = False) -> bytes:
    """Return a geometry as GeoPackage stores it; `wkb` in the place of what it would be."""
    content = shapely.to_wkb(geometry) if wkb is None else wkb
    box = struct.pack("<4d", 0, 0, 0, 0) if envelope else b""
    return b"GP\x00" + bytes([0x03 if envelope else 0x01]) + struct.pack("<i", 4326) + box + content
