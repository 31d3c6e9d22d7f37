"""Reads the cells of a workbook, after it was checked as a zip, as XML and for formulas."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from data.errors import Refused
from data.intake.reading.cell_text import cell_text
from data.intake.reading.cells import sheet_of
from data.intake.reading.formats import XLSX
from data.intake.reading.header_row import SAMPLE_ROWS, check_width, find_header
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.intake.reading.xlsx_parts import SheetPart, sheet_parts
from data.intake.reading.xlsx_scan import SheetScan, scan_sheet
from data.intake.reading.zip_check import CheckedZip, damaged
from data.intake.sheet import ReadingOptions, Sheet, letter_of
from data.language import _

# Rows that are turned into arrays together: as Python texts, a whole sheet would take ten times the memory.
_GROUP = 20_000
_TABLE_COLUMNS = 2


def read_xlsx(content: bytes, options: ReadingOptions) -> Sheet:
    """Return the table of one sheet: the stated one, the only one with cells, or the first that is a table.

    Titles above the headers are skipped. Hidden rows and columns are read as others.

    Raises
    ------
    Refused
        When the workbook is damaged, too large, or has no such sheet.
    SheetFaults
        With columns that hold formulas or errors, with merged cells in the table, and faults of cells.
    """
    workbook = CheckedZip(content)
    parts = sheet_parts(workbook)
    tabs = tuple(part.name for part in parts)
    chosen, scan, cells = _chosen(workbook, parts, options, content)
    # Rows come from the first row of the sheet, but from the first column that is filled.
    first = cells.start[1] if cells.start else 0
    sample = [_texts(row) for row in islice(cells.iter_rows(), SAMPLE_ROWS)]
    header = find_header(sample, stated=options.header_row, first=first)
    headers = [cell or "" for cell in sample[header]]
    check_width(len(headers))
    _refuse_merged(cells, header, first + len(headers))
    scan.check()
    columns = _columns(islice(cells.iter_rows(), header + 1, None), len(headers))
    return sheet_of(
        headers,
        columns,
        np.arange(header + 2, header + 2 + len(columns[0]), dtype=np.int32),
        names=[letter_of(first + position) for position in range(len(headers))],
        format=XLSX,
        header_row=header + 1,
        sheet=chosen.name,
        sheets=tabs,
    )


def _chosen(
    workbook: CheckedZip, parts: tuple[SheetPart, ...], options: ReadingOptions, content: bytes
) -> tuple[SheetPart, SheetScan, CalamineSheet]:
    if options.sheet is not None:
        parts = tuple(part for part in parts if part.name == options.sheet)
        if not parts:
            raise Refused(_("The workbook has no sheet of that name. Choose among those that it has."))
    else:
        # Lists to choose from often stand in hidden sheets; they are not what a user means.
        parts = tuple(part for part in parts if part.visible) or parts
    scanned = [(part, scan_sheet(workbook.chunks(part.path))) for part in parts]
    filled = [(part, scan) for part, scan in scanned if scan.has_values]
    if not filled:
        raise Refused(_("The sheet is empty. Write headers into its first row, and records below."))
    try:
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not {part.name for part in parts} <= set(opened.sheet_names):
            raise Refused(damaged())
        for part, scan in filled:
            cells = opened.get_sheet_by_name(part.name)
            if len(filled) == 1 or _is_table(cells):
                return part, scan, cells
        part, scan = filled[0]
        return part, scan, opened.get_sheet_by_name(part.name)
    except CalamineError:
        raise Refused(damaged()) from None


def _is_table(cells: CalamineSheet) -> bool:
    rows = [_texts(row) for row in islice(cells.iter_rows(), SAMPLE_ROWS)]
    try:
        header = find_header(rows)
    except Refused:
        return False
    records = any(any(row) for row in rows[header + 1 :])
    return records and sum(bool(cell) for cell in rows[header]) >= _TABLE_COLUMNS


def _texts(row: Sequence[object]) -> list[str | None]:
    return [text.strip() or None if (text := cell_text(cell)) else None for cell in row]


def _columns(rows: Iterator[Sequence[object]], width: int) -> list[pa.ChunkedArray]:
    chunks: list[list[pa.StringArray]] = [[] for _column in range(width)]
    while group := list(islice(rows, _GROUP)):
        # Cell by cell, as the types of a spreadsheet differ from cell to cell.
        for column, values in zip(chunks, zip(*group, strict=True), strict=False):
            column.append(pa.array([_exact(value) for value in values], pa.string()))
    return [pa.chunked_array(column, pa.string()) for column in chunks]


def _exact(value: object) -> str | None:
    return value if type(value) is str else cell_text(value)


def _refuse_merged(cells: CalamineSheet, header: int, width: int) -> None:
    """Refuse merged cells in the table: only the first of them has the value, the others read as empty."""
    faults = []
    for (top, left), (bottom, right) in cells.merged_cell_ranges or ():
        if bottom < header or left >= width:
            continue
        cells_named = f"{letter_of(left)}{top + 1}:{letter_of(right)}{bottom + 1}"
        if top <= header:
            problem = _(
                "{cells} are merged. Unmerge them, and write one header above each column, in one row."
            )
        else:
            problem = _("{cells} are merged. Unmerge them, and write the value into each row that it is for.")
        faults.append(Fault(top + 1, letter_of(left), problem.format(cells=cells_named)))
    if faults:
        raise SheetFaults(faults)
