"""Reads one layer of a GeoPackage with SQLite itself, after an audit, without a library for maps.

A layer is a table, and its geometries are well-known binary behind a short header. So the reader that opens
a hundred formats and addresses of the web (GDAL), and half a second of its start, are not needed.
"""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.cell_text import cell_text
from data.intake.reading.cells import sheet_of
from data.intake.reading.csv_records import too_many_rows
from data.intake.reading.formats import GPKG
from data.intake.reading.gpkg_check import damaged, opened_package
from data.intake.reading.header_row import check_width
from data.intake.reading.outlines import geometries_of_wkb
from data.intake.reading.sheet_faults import Fault, SheetFaults, shown_name
from data.intake.sheet import ReadingOptions, Sheet
from data.language import _

_GROUP = 10_000
_READ_TYPES = ("features", "attributes")
# Bytes of the envelope, by bits 1 to 3 of the flags of a geometry.
_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}
_HEADER = 8
_EXTENDED = 0x20


@dataclass(frozen=True)
class _Layer:
    name: str
    fields: tuple[str, ...]
    flags: frozenset[str]
    geometry: str | None
    epsg: int | None


def read_gpkg(content: bytes, options: ReadingOptions) -> Sheet:
    """Return the features or attributes of one layer: the stated one, or the first that has any.

    The primary key is left out, as programs number features anew when they save them.

    Raises
    ------
    Refused
        When the package does not pass its audit, has no such layer, or the layer is in a reference system
        that is not of EPSG.
    SheetFaults
        With the rows (counted from 1, in the order of the table) whose values or geometry cannot be taken.
    """
    with opened_package(content) as connection:
        names = _layer_names(connection)
        layer = _layer(connection, _chosen(connection, names, options.sheet))
        columns, blobs = _cells(connection, layer)
    shown = [shown_name(field, position) for position, field in enumerate(layer.fields)]
    rows = len(blobs)
    return sheet_of(
        layer.fields,
        columns,
        np.arange(1, rows + 1, dtype=np.int32),
        names=shown,
        format=GPKG,
        header_row=0,
        sheet=layer.name,
        sheets=names,
        geometry=geometries_of_wkb([_wkb(blob) for blob in blobs]) if layer.geometry else None,
        epsg=layer.epsg,
    )


def _layer_names(connection: sqlite3.Connection) -> tuple[str, ...]:
    listed = connection.execute(
        "SELECT c.table_name FROM gpkg_contents c "
        "JOIN sqlite_schema s ON s.name = c.table_name AND s.type = 'table' "
        "WHERE c.data_type IN (?, ?) AND s.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY c.rowid",
        _READ_TYPES,
    )
    return tuple(name for (name,) in listed)


def _chosen(connection: sqlite3.Connection, names: tuple[str, ...], stated: str | None) -> str:
    if not names:
        raise Refused(_("The GeoPackage holds no layer of features. Save the layer anew as GeoPackage."))
    if stated is not None:
        if stated not in names:
            raise Refused(_("The GeoPackage has no layer of that name. Choose among those that it has."))
        return stated
    for name in names:
        (filled,) = connection.execute(f"SELECT EXISTS (SELECT 1 FROM {_quoted(name)})").fetchone()  # noqa: S608
        if filled:
            return name
    return names[0]


def _layer(connection: sqlite3.Connection, name: str) -> _Layer:
    described = connection.execute(
        "SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)", [name]
    ).fetchall()
    if any(hidden for *_column, hidden in described):
        raise Refused(_("The layer has columns that are computed. Save it as a new GeoPackage."))
    geometry, epsg = _geometry_column(connection, name)
    if geometry is not None and geometry not in {column for column, *_more in described}:
        raise Refused(damaged())
    read = [
        (column, declared) for column, declared, key, _hidden in described if not key and column != geometry
    ]
    check_width(len(read))
    flags = frozenset(column for column, declared in read if str(declared).upper() == "BOOLEAN")
    return _Layer(name, tuple(column for column, _declared in read), flags, geometry, epsg)


def _geometry_column(connection: sqlite3.Connection, name: str) -> tuple[str | None, int | None]:
    (kind,) = connection.execute(
        "SELECT data_type FROM gpkg_contents WHERE table_name = ?", [name]
    ).fetchone()
    if kind != "features":
        return None, None
    found = connection.execute(
        "SELECT g.column_name, s.organization, s.organization_coordsys_id FROM gpkg_geometry_columns g "
        "LEFT JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = ?",
        [name],
    ).fetchall()
    if len(found) != 1:
        raise Refused(damaged())
    column, organisation, code = found[0]
    if str(organisation).upper() != "EPSG" or not isinstance(code, int) or not 1024 <= code <= 999_999:
        raise Refused(_("The layer is in a reference system that is not of EPSG. Save it in EPSG:4326."))
    return column, code


def _cells(connection: sqlite3.Connection, layer: _Layer) -> tuple[list[pa.ChunkedArray], list[Any]]:
    fields = [*layer.fields, *([layer.geometry] if layer.geometry else [])]
    listed = ", ".join(_quoted(field) for field in fields) or "NULL"
    # The name stands in the list of tables of this very database, and is quoted as SQL says.
    cursor = connection.execute(f"SELECT {listed} FROM {_quoted(layer.name)} ORDER BY rowid")  # noqa: S608
    chunks: list[list[pa.StringArray]] = [[] for _field in layer.fields]
    blobs: list[Any] = []
    while group := cursor.fetchmany(_GROUP):
        if len(blobs) + len(group) > LIMITS.rows:
            raise Refused(too_many_rows())
        columns = list(zip(*group, strict=True))
        for position, (chunk, field) in enumerate(zip(chunks, layer.fields, strict=True)):
            label = shown_name(field, position)
            chunk.append(_texts(columns[position], label, first=len(blobs), flag=field in layer.flags))
        blobs += columns[-1] if layer.geometry else [None] * len(group)
    return [pa.chunked_array(chunk, pa.string()) for chunk in chunks], blobs


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _texts(values: Sequence[Any], label: str, *, first: int, flag: bool) -> pa.StringArray:
    binary = [row for row, value in enumerate(values, first + 1) if isinstance(value, bytes)]
    if binary:
        problem = _("This holds a picture or other binary value. Save the layer without this column.")
        raise SheetFaults([Fault(row, label, problem) for row in binary])
    if flag:
        values = [bool(value) if value in (0, 1) else value for value in values]
    return pa.array([cell_text(value) for value in values], pa.string())


def _wkb(blob: Any) -> bytes | None:
    """Return a geometry without its header, None where there is none; a damaged one has no known type."""
    if blob is None:
        return None
    envelope = _ENVELOPES.get(blob[3] >> 1 & 7) if isinstance(blob, bytes) and len(blob) > _HEADER else None
    if envelope is None or blob[:3] != b"GP\x00" or blob[3] & _EXTENDED:
        return b"\x00"
    return bytes(blob[_HEADER + envelope :]) or b"\x00"
