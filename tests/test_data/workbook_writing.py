"""Writes workbooks part by part, sound or not, for tests of reading."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache

import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
HEADER = '<row r="1"><c r="A1" t="inlineStr"><is><t>when</t></is></c><c r="B1" t="inlineStr"><is><t>place</t></is></c></row>'


def workbook(rows: list[list[object]], *, name: str = "Sheet1", **more: list[list[object]]) -> bytes:
    """Return a sound workbook with cells, as a spreadsheet program writes it."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for tab, cells in {name: rows, **more}.items():
            sheet = book.add_worksheet(tab)
            for at, row in enumerate(cells):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(at, column, cell, day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
    return content.getvalue()


def sheet_xml(rows: str, *, before: str = "", after: str = "", declaration: str = DECLARATION) -> str:
    """Return the XML of a sheet around rows of cells."""
    return f'{declaration}{before}<worksheet xmlns="{MAIN}"><sheetData>{HEADER}{rows}</sheetData>{after}</worksheet>'


def cell(at: str, text: str) -> str:
    """Return the XML of a cell with a text."""
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


GOOD_ROWS = f'<row r="2">{cell("A2", "2026-03-01")}{cell("B2", "1")}</row>'


def raw_parts(sheet: str | bytes | None = None, **changed: str | bytes | None) -> dict[str, bytes]:
    """Return the parts of a small workbook; `changed` by short name: workbook, links, strings."""
    named = {
        "root": "_rels/.rels",
        "workbook": "xl/workbook.xml",
        "links": "xl/_rels/workbook.xml.rels",
        "strings": STRINGS,
        "types": "[Content_Types].xml",
    }
    parts: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">'
        f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE_LINKS}">'
        f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: sheet if sheet is not None else sheet_xml(GOOD_ROWS),
    }
    parts |= {named.get(name, name): content for name, content in changed.items()}
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in parts.items()
        if content is not None
    }


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Return parts as a zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def raw_workbook(sheet: str | bytes | None = None, **changed: str | bytes | None) -> bytes:
    """Return a small workbook, of parts that may be anything."""
    return zipped(raw_parts(sheet, **changed))


def zip_of(entries: list[tuple[str, bytes, bytes, int]]) -> bytes:
    """Return a zip whose directory says what it is told to.

    Parameters
    ----------
    entries
        Name, deflated bytes, CRC (as 4 bytes), and the unpacked size that the directory claims.
    """
    content, directory = bytearray(), bytearray()
    for name, packed, crc, claimed in entries:
        written = name.encode()
        common = (
            b"\x14\x00\x00\x00\x08\x00\x00\x00\x00\x00"
            + crc
            + len(packed).to_bytes(4, "little")
            + claimed.to_bytes(4, "little")
            + len(written).to_bytes(2, "little")
            + b"\x00\x00"
        )
        directory += b"PK\x01\x02\x14\x00" + common + bytes(10) + len(content).to_bytes(4, "little") + written
        content += b"PK\x03\x04" + common + written + packed
    count = len(entries).to_bytes(2, "little")
    end = b"PK\x05\x06" + bytes(4) + count * 2
    end += len(directory).to_bytes(4, "little") + len(content).to_bytes(4, "little") + bytes(2)
    return bytes(content + directory + end)


@cache
def deflated_spaces(megabytes: int, *, around: tuple[bytes, bytes] = (b"", b"")) -> tuple[bytes, bytes, int]:
    """Return many spaces deflated, their CRC and size; `around` is what stands before and behind."""
    block = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    begin = packer.compress(around[0]) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush nothing before is referred to, so the same bytes can stand again and again.
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(around[1]) + packer.flush()
    crc = zlib.crc32(around[0])
    for _megabyte in range(megabytes):
        crc = zlib.crc32(block, crc)
    size = len(around[0]) + megabytes * len(block) + len(around[1])
    return begin + middle * megabytes + end, zlib.crc32(around[1], crc).to_bytes(4, "little"), size


def entries_of(parts: Mapping[str, bytes]) -> list[tuple[str, bytes, bytes, int]]:
    """Return honest entries for `zip_of`."""
    entries = []
    for name, part in parts.items():
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = packer.compress(part) + packer.flush()
        entries.append((name, packed, zlib.crc32(part).to_bytes(4, "little"), len(part)))
    return entries
