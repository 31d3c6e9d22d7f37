"""Checks that a file is a whole OpenStreetMap extract, before anything is read from it."""

import struct
from pathlib import Path
from typing import BinaryIO

from data.errors import Refused
from data.language import _

PBF, XML = "pbf", "osm"
HEADER_LIMIT = 64 * 1024  # the PBF format allows 64 KiB for a block's header ...
BLOCK_LIMIT = 32 * 1024 * 1024  # ... and 32 MiB for its content
DATASIZE_FIELD, VARINT, LENGTH_DELIMITED = 3, 0, 2


def check_extract(path: Path) -> str:
    """Return the format of an extract, ``pbf`` or ``osm`` (XML), by its content.

    A PBF file is a chain of blocks that say their own length, so a cut file is seen without unpacking it.

    Raises
    ------
    Refused
        When the file is missing, unreadable, a folder, empty, cut short or of another format.
    """
    with _open(path) as file:
        start = file.read(512)
        if not start:
            raise Refused(_("{path} is empty. Download the extract again.").format(path=path))
        if start[4:6] == b"\x0a\x09" and start[6:15] == b"OSMHeader":
            file.seek(0)
            _check_blocks(file, path)
            return PBF
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml") or b"<osm" in start:
        return XML
    raise Refused(
        _("{path} is not an OpenStreetMap extract. Give a file that ends in .osm.pbf.").format(path=path)
    )


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except IsADirectoryError as error:
        raise Refused(_("{path} is a folder. Give the file in it.").format(path=path)) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refused(_("There is no file {path}. Check its name.").format(path=path)) from error
    except OSError as error:
        raise Refused(
            _("{path} cannot be read: {reason}. Check its name.").format(path=path, reason=error.strerror)
        ) from error


def _check_blocks(file: BinaryIO, path: Path) -> None:
    size = path.stat().st_size
    while prefix := file.read(4):
        length = struct.unpack(">I", prefix)[0] if len(prefix) == 4 else 0
        header = file.read(length) if 0 < length <= HEADER_LIMIT else b""
        content = _content_length(header) if length and len(header) == length else None
        if content is None or content > BLOCK_LIMIT or file.tell() + content > size:
            raise Refused(
                _("{path} is cut short or damaged near byte {byte}. Download the extract again.").format(
                    path=path, byte=min(file.tell(), size)
                )
            )
        file.seek(content, 1)


def _content_length(header: bytes) -> int | None:
    """Return `datasize` of a block's header, a protocol-buffers message; None where it is unreadable."""
    position = 0
    while position < len(header):
        tag, position = _read_varint(header, position)
        value, position = _read_varint(header, position)
        if tag >> 3 == DATASIZE_FIELD and tag & 7 == VARINT:
            return value
        if tag & 7 == LENGTH_DELIMITED:
            position += value
    return None


def _read_varint(header: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 35, 7):
        if position >= len(header):
            break
        byte = header[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
    return value, position
