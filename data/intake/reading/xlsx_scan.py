"""Scans the XML of a sheet for what the reader of workbooks hides: formulas, errors, cells far out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from data.errors import Refused
from data.intake.reading.header_row import check_width
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.intake.reading.xml_check import XmlParser
from data.intake.reading.zip_check import damaged
from data.language import _

LAST_ROW = 1_048_576
_CELL = rb"<(?:[\w.-]+:)?c\b[^>]*?"
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_FORMULA_CELL = re.compile(_CELL + rb"\sr=[\"']([A-Z]{1,3})(\d+)[\"'][^>]*>\s*<(?:[\w.-]+:)?f[\s/>]")
_ERROR_CELL = re.compile(_CELL + rb"\st=[\"']e[\"'][^>]*>")
_REFERENCE = re.compile(rb"\sr=[\"']([A-Z]{1,3})(\d+)[\"']")
# Columns of three letters begin at 703, rows of seven digits at 1,000,000.
_FAR_COLUMN = re.compile(_CELL + rb"\sr=[\"']([A-Z]{3})\d+[\"'][^>]*[^/]>")
_FAR_ROW = re.compile(rb"\sr=[\"'][A-Z]{0,4}(\d{7,})[\"']")
# Begins with letters, which is found many times as fast; most parts of a sheet then need no other look.
_FAR = re.compile(rb"r=[\"'](?:[A-Z]{3}\d|[A-Z]{0,4}\d{7})")
_END_OF_CELLS = re.compile(rb"</(?:[\w.-]+:)?sheetData\s*>")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?(?:v|is)[\s>]")
_MANY_BYTES = 1 << 20


@dataclass
class SheetScan:
    """What stands in the cells of a sheet; rows count from 1, columns are letters.

    `formulas` and `errors` give for each column its first such row and how many there are.
    """

    has_values: bool = False
    formulas: dict[str, tuple[int, int]] = field(default_factory=dict)
    errors: dict[str, tuple[int, int]] = field(default_factory=dict)
    formulas_nowhere: bool = False

    def check(self) -> None:
        """Raise where a cell is not a plain value.

        Raises
        ------
        SheetFaults
            With the first cell of each column that holds formulas or errors.
        """
        formula = _("Formulas ({count} in this column, first here). Copy the column, and paste it as values.")
        error = _(
            "An error such as #N/A ({count} in this column, first here). Delete it, or write the value."
        )
        faults = [
            Fault(row, column, sentence.format(count=count))
            for cells, sentence in ((self.formulas, formula), (self.errors, error))
            for column, (row, count) in cells.items()
        ]
        if faults:
            raise SheetFaults(faults)
        if self.formulas_nowhere:
            raise Refused(_("The sheet holds formulas. Copy all of it, and paste it as values."))


def scan_sheet(chunks: Iterable[bytes]) -> SheetScan:
    """Return what stands in the cells of a sheet; the XML is checked on the way.

    Raises
    ------
    Refused
        When the XML is not sound, or cells stand beyond the last row or column that there can be.
    """
    scan = SheetScan()
    parser = XmlParser()
    carried = b""
    in_cells = True
    for chunk in chunks:
        parser.feed(chunk)
        if not in_cells:
            continue
        part = carried + chunk
        if b"sheetData" in part and (end := _END_OF_CELLS.search(part)):
            # Beyond the cells there are other formulas, such as those of lists to choose from.
            part, carried, in_cells = part[: end.start()], b"", False
        else:
            part, carried = _cut(part)
        _scan_part(part, scan)
    parser.close()
    _scan_part(carried if in_cells else b"", scan)
    return scan


def _cut(part: bytes) -> tuple[bytes, bytes]:
    """Divide at the beginning of the last cell, so that none is seen in halves."""
    cut = max(part.rfind(b"<c "), part.rfind(b":c "), part.rfind(b"</"))
    return (part, b"") if cut <= 0 or len(part) - cut > _MANY_BYTES else (part[:cut], part[cut:])


def _scan_part(part: bytes, scan: SheetScan) -> None:
    scan.has_values = scan.has_values or _VALUE.search(part) is not None
    if _FAR.search(part):
        _refuse_far(part)
    if (b"<f" in part or b":f" in part) and _FORMULA.search(part):
        cells = _FORMULA_CELL.findall(part)
        scan.formulas_nowhere = scan.formulas_nowhere or not cells
        _note(scan.formulas, cells)
    if b'"e"' in part or b"'e'" in part:
        references = (_REFERENCE.search(cell[0]) for cell in _ERROR_CELL.finditer(part))
        _note(scan.errors, [(found[1], found[2]) for found in references if found])


def _refuse_far(part: bytes) -> None:
    for row in _FAR_ROW.finditer(part):
        if len(row[1]) > 7 or int(row[1]) > LAST_ROW:
            raise Refused(damaged())
    if far := _FAR_COLUMN.search(part):
        check_width(_number_of(far[1].decode()))


def _note(cells: dict[str, tuple[int, int]], found: list[tuple[bytes, bytes]]) -> None:
    for letters, digits in found:
        column = letters.decode()
        row, count = cells.get(column, (int(digits), 0))
        cells[column] = row, count + 1


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
