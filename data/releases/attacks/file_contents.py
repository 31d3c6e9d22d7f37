"""Reads the files of open data as what they are, for columns, shapes and numbers that a release has not."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from data.grid import Grid
from data.releases.folder import DATA_FILES, RELEASE_FILE
from data.releases.release import Release
from data.releases.tables import PART_FIELDS, SERVICE_FIELDS, TOTAL_FIELDS, part_table
from data.releases.written import release_to_json

_LAYERS = {"parts": PART_FIELDS, "services": SERVICE_FIELDS, "totals": TOTAL_FIELDS}
# What the format itself needs.
_OWN_TABLES, _OWN_COLUMNS = ("gpkg_", "rtree_", "sqlite_"), {"fid", "geom", "ogc_fid"}
_FINEST_M = 500.0
_IS_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
# Of each file: its fields, its numbers, its shapes.
_LOOKS = 3
# Degrees in files have so many digits that a point may move by less than this.
_NEAR_M = 2.0


def strange_contents(path: Path, content: bytes, release: Release) -> tuple[list[str], int]:
    """Return what a file holds that its release has not, and how many things were looked at."""
    try:
        found = list(_strange(path, content, release))
    except (ValueError, LookupError, TypeError, sqlite3.Error):
        return ["it is not what its name says"], _LOOKS
    return found, _LOOKS if path.name in DATA_FILES else 0


def _strange(path: Path, content: bytes, release: Release) -> Iterator[str]:
    if path.suffix == ".csv":
        yield from _in_table(path.stem, content, release)
    elif path.suffix == ".geojson":
        yield from _in_geojson(content, release)
    elif path.suffix == ".gpkg":
        yield from _in_geopackage(content, release)
    elif path.name == RELEASE_FILE:
        yield from _in_release(content, release)


def _in_table(name: str, content: bytes, release: Release) -> Iterator[str]:
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    fields = _LAYERS.get(name, {})
    yield from (f"the column {name}" for name in _columns(rows) - set(fields))
    if name == "parts":
        yield from _wrong_bands(rows, release)


def _in_release(content: bytes, release: Release) -> Iterator[str]:
    known = set(_keys(json.loads(release_to_json(release))))
    yield from (f"the field {name}" for name in sorted(set(_keys(json.loads(content))) - known))


def _in_geojson(content: bytes, release: Release) -> Iterator[str]:
    features = json.loads(content)["features"]
    rows = [feature["properties"] for feature in features]
    yield from (f"the column {name}" for name in _columns(rows) - set(PART_FIELDS))
    yield from _wrong_bands(rows, release)
    shapes = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    if shapes:
        degrees = shapely.get_coordinates(shapes)
        metres = np.column_stack(Grid(release.crs_epsg).points_to_metres(degrees[:, 1], degrees[:, 0]))
        yield from _finer_points(metres, release, near_m=_NEAR_M)


def _in_geopackage(content: bytes, release: Release) -> Iterator[str]:
    """Read through SQLite from memory: tables, columns, shapes; and pages that are free but not empty."""
    base = sqlite3.connect(":memory:")
    try:
        base.deserialize(content)
        (free,) = base.execute("PRAGMA freelist_count").fetchone()
        if free:
            yield f"{free} pages that hold what was deleted"
        names = [
            name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        ]
        own = [name for name in names if not name.startswith(_OWN_TABLES)]
        yield from (f"the layer {name}" for name in own if name not in _LAYERS)
        for name in sorted(set(own) & set(_LAYERS)):
            columns = [row[0] for row in base.execute("SELECT name FROM pragma_table_info(?)", [name])]
            strange = set(columns) - set(_LAYERS[name]) - _OWN_COLUMNS
            yield from (f"the column {column}" for column in sorted(strange))
        if "parts" in own:
            yield from _shapes_of(base, release)
    finally:
        base.close()


def _shapes_of(base: sqlite3.Connection, release: Release) -> Iterator[str]:
    base.row_factory = sqlite3.Row
    rows = [dict(row) for row in base.execute("SELECT * FROM parts")]
    yield from _wrong_bands(rows, release)
    blobs = [value for row in rows for value in row.values() if isinstance(value, bytes)]
    shapes = [shapely.from_wkb(_wkb(blob)) for blob in blobs]
    if shapes:
        yield from _finer_points(shapely.get_coordinates(shapes), release, near_m=0.01)


def _wkb(blob: bytes) -> bytes:
    """The shape behind the header of a GeoPackage, whose flags say how long its envelope is."""
    envelope = (0, 32, 48, 48, 64)[(blob[3] >> 1) & 7]
    return blob[8 + envelope :]


def _wrong_bands(rows: list[dict[str, Any]], release: Release) -> Iterator[str]:
    """Numbers of parts that are not those of the release."""
    table = part_table(release).set_index("code")
    for row in rows:
        code = row.get("code")
        if code not in table.index:
            yield f"a part that the release has not: {str(code)[:8]}"
            continue
        for name in ("signals_low", "signals_high", "hours_low", "hours_high", "inhabitants"):
            expected = table.at[code, name]
            given = row.get(name)
            if _number(given) != _number(expected):
                yield f"another {name} of part {code}"


def _number(value: Any) -> float | str | None:
    """A number as it is written in any of the files; another text as it is."""
    text = "" if value is None else str(value)
    if text in ("", "<NA>", "nan", "None"):
        return None
    return float(text) if _IS_NUMBER.fullmatch(text) else text


def _finer_points(metres: Any, release: Release, *, near_m: float) -> Iterator[str]:
    """Corners of shapes that lie neither on the grid of the finest parts nor on the edge of the area."""
    west, south, east, north = release.box
    for axis, edges in ((0, (west, east)), (1, (south, north))):
        values = metres[:, axis]
        off = np.abs(values - np.round(values / _FINEST_M) * _FINEST_M)
        off = np.minimum(off, np.min([np.abs(values - edge) for edge in edges], axis=0))
        if (off > near_m).any():
            yield f"{int((off > near_m).sum())} corners finer than the squares of parts"


def _columns(rows: list[dict[str, Any]]) -> set[str]:
    return {str(name) for row in rows for name in row}


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)
