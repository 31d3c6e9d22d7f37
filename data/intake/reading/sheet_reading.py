"""Reads a file of any format that is taken into a sheet of texts."""

from importlib import import_module
from typing import cast

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.formats import CSV, GEOJSON, GPKG, PARQUET, XLSX, format_of
from data.intake.sheet import ReadingOptions, Sheet
from data.language import _

# Imported when needed: a CSV then waits for none of the libraries of the other formats.
_READERS = {
    CSV: ("data.intake.reading.csv_sheet", "read_csv"),
    XLSX: ("data.intake.reading.xlsx_sheet", "read_xlsx"),
    GEOJSON: ("data.intake.reading.geojson_sheet", "read_geojson"),
    GPKG: ("data.intake.reading.gpkg_sheet", "read_gpkg"),
    PARQUET: ("data.intake.reading.parquet_sheet", "read_parquet"),
}

_HEAD = 4096


def read_sheet(content: bytes | memoryview, options: ReadingOptions) -> Sheet:
    """Return the table of a file as texts under headers; its format is found by content.

    To be called in the reading process alone, which bounds memory and time.

    Raises
    ------
    Refused
        When the file is not of a format that is read, is damaged, or breaks a bound; the message, and the
        faults of a `SheetFaults`, say what to do and hold no value of the file.
    """
    content = bytes(content)  # no copy where it is bytes already
    if len(content) > LIMITS.file_bytes:
        raise Refused(too_large())
    if not content[:_HEAD].strip() and not content.strip():
        raise Refused(empty())
    module, function = _READERS[format_of(content, stated=options.format)]
    return cast(Sheet, getattr(import_module(module), function)(content, options))


def too_large() -> str:
    """Return the sentence for a file that is too large."""
    message = _("The file is larger than {size} MB. Split it, or leave out columns that are not needed.")
    return message.format(size=LIMITS.file_bytes >> 20)


def empty() -> str:
    """Return the sentence for a file without content."""
    return _("The file is empty. Choose another, or save it anew.")
