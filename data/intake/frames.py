"""Writes and reads what app and reading process tell each other: JSON and Arrow, never code."""

import dataclasses
import json
import struct
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

import pyarrow as pa

from data.intake.request import Request, StoreFacts
from data.intake.sheet import ReadingOptions

PROGRESS, DIGEST, NOTES, FAULTS, ROWS, END = b"p", b"d", b"n", b"f", b"r", b"e"
REFUSED, FAILED = b"l", b"x"
TABLES = frozenset({FAULTS, ROWS})
HEADER = struct.Struct(">cQ")
FAULTS_SCHEMA = pa.schema([("row", pa.int32()), ("column", pa.string()), ("problem", pa.string())])

_REQUEST, _TABLE = b"q", b"t"


def write_message(out: BinaryIO, kind: bytes, message: Any) -> None:
    """Write a frame of JSON."""
    content = json.dumps(message).encode()
    out.write(HEADER.pack(kind, len(content)) + content)
    out.flush()


def write_table(out: BinaryIO, kind: bytes, table: pa.Table) -> None:
    """Write a frame of Arrow; its size is found by writing it to nowhere first, and not held as bytes."""
    size = pa.MockOutputStream()
    _stream(size, table)
    out.write(HEADER.pack(kind, size.size()))
    _stream(out, table)
    out.flush()


def read_table(content: bytes | bytearray) -> pa.Table:
    """Return the table of a frame, whose every offset and letter was looked at.

    Raises
    ------
    pyarrow.ArrowInvalid
        When it is not sound.
    """
    table = pa.ipc.open_stream(pa.py_buffer(content)).read_all()
    table.validate(full=True)
    return table


def fault_table(faults: Iterable[tuple[int | None, str | None, str]]) -> pa.Table:
    """Return faults as an `Answer` holds them."""
    rows = [dict(zip(FAULTS_SCHEMA.names, fault, strict=True)) for fault in faults]
    if not rows:
        # Arrow imports pandas, a quarter of a second, to look at Python values.
        return pa.Table.from_batches([], FAULTS_SCHEMA)
    return pa.Table.from_pylist(rows, schema=FAULTS_SCHEMA)


def write_request(out: BinaryIO, request: Request, *, language: str) -> None:
    """Write a request, and the language in which its faults are to be told."""
    tables: list[pa.Table] = []
    message = {
        "language": language,
        "request": _encoded({**_fields(request), "reading": None, "facts": None}, tables),
        "reading": _encoded(_fields(request.reading), tables),
        "facts": _encoded(_fields(request.facts), tables),
    }
    write_message(out, _REQUEST, message)
    for table in tables:
        write_table(out, _TABLE, table)


def read_request(source: BinaryIO) -> tuple[Request, str]:
    """Return a request and its language, as `write_request` wrote them."""
    message = json.loads(_frame(source))
    tables: list[pa.Table] = []
    while (header := source.read(HEADER.size)) and len(header) == HEADER.size:
        _kind, size = HEADER.unpack(header)
        tables.append(read_table(source.read(size)))

    def decoded(part: str) -> dict[str, Any]:
        return {name: _decoded(value, tables) for name, value in message[part].items()}

    stated = decoded("request")
    stated |= {"reading": ReadingOptions(**decoded("reading")), "facts": StoreFacts(**decoded("facts"))}
    return Request(**stated), message["language"]


def _frame(source: BinaryIO) -> bytes:
    _kind, size = HEADER.unpack(source.read(HEADER.size))
    return source.read(size)


def _stream(sink: Any, table: pa.Table) -> None:
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def _encoded(values: dict[str, Any], tables: list[pa.Table]) -> dict[str, Any]:
    """Return values for JSON; those that it has no form for say their type."""

    def one(value: Any) -> Any:
        if isinstance(value, pa.Table):
            tables.append(value)
            return {"is": "table", "of": len(tables) - 1}
        if isinstance(value, bytes):
            return {"is": "bytes", "of": value.hex()}
        if isinstance(value, tuple):
            return {"is": "tuple", "of": list(value)}
        return {"is": "plain", "of": value}

    return {name: one(value) for name, value in values.items()}


def _decoded(value: dict[str, Any], tables: list[pa.Table]) -> Any:
    forms: dict[str, Callable[[Any], Any]] = {
        "table": lambda position: tables[position],
        "bytes": bytes.fromhex,
        "tuple": tuple,
        "plain": lambda plain: plain,
    }
    return forms[value["is"]](value["of"])
