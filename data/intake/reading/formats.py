"""Finds the format of a file by its content, and refuses what is recognised but not read."""

import re

from data.errors import Refused
from data.language import _

CSV, XLSX, GEOJSON, GPKG, PARQUET = "csv", "xlsx", "geojson", "gpkg", "parquet"
FORMATS = (CSV, XLSX, GEOJSON, GPKG, PARQUET)
ZIP_MAGIC = b"PK\x03\x04"
SQLITE_MAGIC = b"SQLite format 3\x00"
UTF8_BOM = b"\xef\xbb\xbf"

_HEAD = 4096
_MARKUP = re.compile(rb"\s*<[!?A-Za-z]")
_LIST = re.compile(rb"\s*\[\s*[\[{\"\d\]]")


def format_of(content: bytes, *, stated: str | None = None) -> str:
    """Return one of FORMATS, by content; a name never decides.

    Raises
    ------
    Refused
        When the content is of a format that is not read, or is none of the format that the user stated.
    """
    found = _found(content)
    if stated is not None and stated not in FORMATS:
        message = _("There is no format {format}. Use one of {formats}.")
        raise Refused(message.format(format=stated[:20], formats=", ".join(FORMATS)))
    if stated is not None and stated != found:
        message = _(
            "The content looks like {found}, not like {stated}. Leave the format out, or save it anew."
        )
        raise Refused(message.format(found=found, stated=stated))
    return found


def _found(content: bytes) -> str:
    if content.startswith(ZIP_MAGIC):
        return _kind_of_zip(content)
    if content.startswith(SQLITE_MAGIC):
        return GPKG
    if content.startswith(b"PAR1"):
        return PARQUET
    head = content[:_HEAD].removeprefix(UTF8_BOM)
    _refuse_known(content[:_HEAD])
    if head.lstrip()[:1] == b"{":
        return GEOJSON
    if _LIST.match(head):
        raise Refused(
            _("This is a JSON list. Save the table as CSV, or places as a GeoJSON feature collection.")
        )
    if _MARKUP.match(head):
        raise Refused(_markup_sentence(head))
    return CSV


def _kind_of_zip(content: bytes) -> str:
    # Names of members stand uncompressed at the end of a zip, which is checked as a whole before it is read.
    if b"xl/workbook.xml" in content:
        return XLSX
    for part, sentence in _zip_sentences():
        if part in content:
            raise Refused(sentence)
    raise Refused(_("This is a zip file. Unpack it, and give the CSV, XLSX or GeoPackage that is inside."))


def _zip_sentences() -> tuple[tuple[bytes, str], ...]:
    return (
        (b"xl/workbook.bin", _("This is a binary workbook (.xlsb). Save it as Excel workbook (.xlsx).")),
        (b"opendocument.spreadsheet", _("This is an OpenDocument sheet (.ods). Save it as .xlsx or as CSV.")),
        (
            b"word/document.xml",
            _("This is a text document. Put the table into a sheet, and save that as .xlsx."),
        ),
        (
            b"ppt/presentation.xml",
            _("This is a presentation. Put the table into a sheet, and save that as .xlsx."),
        ),
        (b".shp", _("This is a shapefile. Open it in a map program, and save it as GeoPackage.")),
        (b".kml", _("This is a KMZ file. Open it in a map program, and save it as GeoPackage.")),
        (b".gdb/", _("This is a file geodatabase. Open it in a map program, and save it as GeoPackage.")),
    )


def _markup_sentence(head: bytes) -> str:
    if b"<OGRVRT" in head or b"<VRTDataset" in head:
        return _("This is a file that only points to other files (VRT). Save the layer itself as GeoPackage.")
    if b"<kml" in head or b"<gml" in head or b"FeatureCollection" in head:
        return _("This is KML or GML. Open it in a map program, and save it as GeoPackage or GeoJSON.")
    if b"office:excel" in head or b"office:spreadsheet" in head or b"opendocument" in head:
        return _("This is a sheet in an old XML format. Save it as Excel workbook (.xlsx).")
    return _("This is a web page or XML, not a table. Save the table as CSV or XLSX.")


def _refuse_known(head: bytes) -> None:
    """Refuse formats that have a mark of their own; those read as text would give a misleading message."""
    shapefile = _("This is one part of a shapefile. Open it in a map program, and save it as GeoPackage.")
    packed = _("This file is packed. Unpack it, and give the table that is inside.")
    picture = _("This is a picture. Write the table into a sheet, and save that as CSV or XLSX.")
    other = _("This is a table in a format that is not read. Save it as CSV, XLSX, GeoPackage or Parquet.")
    program = _("This is a program. Give a table as CSV, XLSX, GeoPackage, GeoJSON or Parquet.")
    known = {
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _(
            "This is an old workbook (.xls), or one with a password. Save it as .xlsx without a password."
        ),
        b"%PDF": _("This is a PDF. Ask for the table itself, as CSV or XLSX."),
        b"{\\rtf": _("This is a text document. Put the table into a sheet, and save that as .xlsx."),
        b"PK": _("This zip file is empty or in parts. Give the CSV, XLSX or GeoPackage itself."),
        b"\x00\x00\x27\x0a": shapefile,
        b"\x1f\x8b": packed,
        b"BZh": packed,
        b"7z\xbc\xaf\x27\x1c": packed,
        b"Rar!": packed,
        b"\xfd7zXZ": packed,
        b"\x28\xb5\x2f\xfd": packed,
        b"\x89PNG": picture,
        b"\xff\xd8\xff": picture,
        b"GIF8": picture,
        b"II*\x00": picture,
        b"MM\x00*": picture,
        b"ARROW1": other,
        b"FEA1": other,
        b"ORC": other,
        b"fgb": other,
        b"Obj\x01": other,
        b"\x89HDF": other,
        b"CDF\x01": other,
        b"\x7fELF": program,
        b"MZ\x90": program,
    }
    for magic, sentence in known.items():
        # Two letters alone may begin a header line; a binary file has a NUL soon.
        if head.startswith(magic) and (len(magic) > 3 or b"\x00" in head or magic == b"\x1f\x8b"):
            raise Refused(sentence)
    if b"%PDF-" in head[:1024] and b"\x00" in head:
        raise Refused(known[b"%PDF"])
    if b"OSMHeader" in head[:64]:
        raise Refused(_("This is a map extract. Bring it in by `python -m data places import`."))
