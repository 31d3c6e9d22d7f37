"""Reads Parquet and GeoParquet from memory, after what it says of itself was held against the bounds."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.cells import sheet_of
from data.intake.reading.csv_records import too_many_rows
from data.intake.reading.formats import PARQUET
from data.intake.reading.geo_metadata import GeoMetadata, geo_metadata
from data.intake.reading.header_row import check_width
from data.intake.reading.outlines import geometries_of_wkb
from data.intake.reading.parquet_texts import texts_of
from data.intake.reading.sheet_faults import shown_name
from data.intake.sheet import ReadingOptions, Sheet
from data.language import _

_GROUP = 50_000
_MOST_GROUPS = 10_000
# Brotli is left out: a defect of it in readers of Parquet was open when this was written (CVE-2026-111497).
_PACKINGS = frozenset({"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD", "LZ4", "LZ4_RAW"})
_METADATA_BYTES = 16 << 20


def read_parquet(content: bytes, options: ReadingOptions) -> Sheet:  # noqa: ARG001  # there is nothing to state
    """Return the table of a Parquet file; with ``geo`` metadata, its geometry too.

    The index that pandas adds without a name, and the bounding boxes of GeoParquet, are left out.

    Raises
    ------
    Refused
        When the file is damaged, too large when unpacked, has columns of columns, or a reference system that
        is not of EPSG.
    SheetFaults
        With the rows (counted from 1) whose values or geometry cannot be taken.
    """
    try:
        return _read(content)
    except (Refused, MemoryError):
        raise
    except (pa.ArrowException, OSError, EOFError, ValueError, OverflowError):
        # Their texts may quote the file.
        raise Refused(_damaged()) from None


def _read(content: bytes) -> Sheet:
    file = pyarrow.parquet.ParquetFile(
        pa.BufferReader(content),
        thrift_string_size_limit=_METADATA_BYTES,
        thrift_container_size_limit=_METADATA_BYTES // 16,
        page_checksum_verification=True,
        arrow_extensions_enabled=False,
    )
    _check_bounds(file.metadata)
    stated = (file.metadata.metadata or {}).get(b"geo")
    geo = geo_metadata(stated) if stated is not None else None
    names = _plain_columns(file.schema_arrow, geo)
    columns, blobs, rows = _cells(file, names, geo.column if geo else None)
    return sheet_of(
        names,
        columns,
        np.arange(1, rows + 1, dtype=np.int32),
        names=[shown_name(name, position) for position, name in enumerate(names)],
        format=PARQUET,
        header_row=0,
        geometry=geometries_of_wkb(blobs) if geo else None,
        epsg=geo.epsg if geo else None,
    )


def _plain_columns(schema: pa.Schema, geo: GeoMetadata | None) -> list[str]:
    """Return the names of the columns that are read as texts."""
    if len(set(schema.names)) < len(schema.names):
        raise Refused(_("Two columns of the file have the same name. Rename one, and save it anew."))
    left_out = {geo.column, *geo.boxes} if geo else set()
    if geo and (geo.column not in schema.names or not _is_binary(schema.field(geo.column).type)):
        raise Refused(_damaged())
    names = [name for name in schema.names if name not in left_out and not name.startswith("__index_level_")]
    check_width(len(names))
    for position, name in enumerate(names):
        _check_type(schema.field(name).type, shown_name(name, position))
    return names


def _cells(
    file: pyarrow.parquet.ParquetFile, names: list[str], geometry: str | None
) -> tuple[list[pa.ChunkedArray], list[bytes | None], int]:
    chunks: list[list[pa.StringArray]] = [[] for _name in names]
    blobs: list[bytes | None] = []
    rows = unpacked = 0
    wanted = [*names, geometry] if geometry else names
    for batch in file.iter_batches(batch_size=_GROUP, columns=wanted, use_threads=False):
        rows += batch.num_rows
        if rows > LIMITS.rows:
            raise Refused(too_many_rows())
        for chunk, name in zip(chunks, names, strict=True):
            chunk.append(texts_of(batch.column(name)))
            # A text that is stored once and stands in every row is far smaller than the file says.
            unpacked += chunk[-1].nbytes
        unpacked += batch.column(geometry).nbytes if geometry else 0
        if unpacked > LIMITS.unpacked_bytes:
            raise Refused(_too_much())
        blobs += batch.column(geometry).to_pylist() if geometry else []
    return [pa.chunked_array(chunk, pa.string()) for chunk in chunks], blobs, rows


def _check_bounds(metadata: pyarrow.parquet.FileMetaData) -> None:
    if metadata.num_rows > LIMITS.rows:
        raise Refused(too_many_rows())
    if metadata.num_row_groups > _MOST_GROUPS:
        raise Refused(_damaged())
    check_width(metadata.num_columns)
    unpacked = 0
    for group in range(metadata.num_row_groups):
        for column in range(metadata.num_columns):
            chunk = metadata.row_group(group).column(column)
            unpacked += max(chunk.total_uncompressed_size, 0)
            if chunk.compression not in _PACKINGS:
                raise Refused(_("The file is packed in a way that is not read. Save it with snappy or zstd."))
    if unpacked > LIMITS.unpacked_bytes:
        raise Refused(_too_much())


def _check_type(kind: pa.DataType, name: str) -> None:
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if pa.types.is_nested(kind):
        message = _("Column {name} holds tables or lists. Write plain values, one column for each.")
        raise Refused(message.format(name=name))
    if _is_binary(kind):
        message = _("Column {name} holds binary values. Save the file without it.")
        raise Refused(message.format(name=name))


def _is_binary(kind: pa.DataType) -> bool:
    tests = (
        pa.types.is_binary,
        pa.types.is_large_binary,
        pa.types.is_fixed_size_binary,
        pa.types.is_binary_view,
    )
    return any(test(kind) for test in tests)


def _too_much() -> str:
    message = _("The file holds more than {size} MB when unpacked. Split it.")
    return message.format(size=LIMITS.unpacked_bytes >> 20)


def _damaged() -> str:
    return _("The Parquet file is damaged or not complete. Save it anew.")
