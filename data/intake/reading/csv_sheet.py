"""Reads CSV strictly: one separator, paired quotes, as many fields in each row as the header has."""

import csv
import io

import numpy as np
import pyarrow as pa
import pyarrow.csv
from numpy.typing import NDArray

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.cells import sheet_of
from data.intake.reading.csv_records import (
    Records,
    field_counts,
    find_records,
    too_long_row,
    too_many_rows,
)
from data.intake.reading.encoding import utf8_of
from data.intake.reading.formats import CSV
from data.intake.reading.header_row import SAMPLE_ROWS, check_width, find_header
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.intake.sheet import ReadingOptions, Sheet, letter_of
from data.language import _

DELIMITERS = (",", ";", "\t")
_SAMPLE_BYTES = 1 << 18
# At least two blocks of Arrow hold any record, as that is bounded.
_ARROW_BLOCK = 4 * LIMITS.record_bytes


def read_csv(content: bytes, options: ReadingOptions) -> Sheet:
    """Return the table of a CSV file, its separator guessed among comma, semicolon and tab.

    Lines above the header (titles, ``sep=;``) are skipped, and blank lines too; both count as rows.

    Raises
    ------
    Refused
        When the text is in another encoding, or has no header, no records, or too many of anything.
    SheetFaults
        With the rows that have another number of fields than the header, and cells that no table may hold.
    """
    view, encoding = utf8_of(content, stated=options.encoding)
    if not view[:_SAMPLE_BYTES].tobytes().strip():
        raise Refused(_("The file begins with nothing but blanks. Delete them, or choose another file."))
    delimiter, rows = _sampled(view)
    text = np.frombuffer(view, dtype=np.uint8)
    # Quotes and line ends are checked before the header, as a header can only be told in whole records.
    records = find_records(text, delimiter)
    header = find_header(rows, stated=options.header_row)
    headers = [cell or "" for cell in rows[header]]
    body = np.flatnonzero(records.filled)
    body = body[body > header]
    if len(body) > LIMITS.rows:
        raise Refused(too_many_rows())
    if not len(body):
        raise Refused(_("The table has headers, but no records. Write the records below the headers."))
    return sheet_of(
        headers,
        _columns(view, text, records, body, delimiter, len(headers)),
        (body + 1).astype(np.int32),
        names=[letter_of(position) for position in range(len(headers))],
        format=CSV,
        header_row=header + 1,
        encoding=encoding,
    )


def _sampled(view: memoryview) -> tuple[str, list[list[str]]]:
    """Return the separator under which the first rows make the best table, and these rows."""
    sample = str(view[:_SAMPLE_BYTES], "utf-8", errors="ignore")
    whole = len(view) <= _SAMPLE_BYTES
    tried = {delimiter: _rows(sample, delimiter, whole=whole) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: _likeness(tried[delimiter]))
    rows = tried[best]
    if not rows:
        first = sample.split("\n", 1)[0]
        check_width(max(first.count(delimiter) for delimiter in DELIMITERS) + 1)
        raise SheetFaults([Fault(1, None, too_long_row(_SAMPLE_BYTES))])
    check_width(max(len(row) for row in rows))
    return best, rows


def _rows(sample: str, delimiter: str, *, whole: bool) -> list[list[str]]:
    """Return the first rows of a sample; where it is cut off, without its last row."""
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) > SAMPLE_ROWS:
                return rows[:SAMPLE_ROWS]
    except csv.Error:
        # A field over the csv module's bound, or a lone CR: both are refused by name later on.
        return rows
    return rows if whole else rows[:-1]


def _likeness(rows: list[list[str]]) -> tuple[bool, int, float, int]:
    """Return how much rows look like a table: most are as wide as the header, and that comes early."""
    filled = [sum(bool(cell) for cell in row) for row in rows]
    widest = max(filled, default=0)
    if widest < 2:
        return False, -len(rows), 0.0, widest
    header = next(position for position, count in enumerate(filled) if count >= 0.6 * widest)
    width = len(rows[header])
    alike = sum(len(row) == width for row in rows[header:]) / sum(bool(row) for row in rows)
    return alike > 0.5, -header, alike, width


def _columns(
    view: memoryview,
    text: NDArray[np.uint8],
    records: Records,
    body: NDArray[np.int64],
    delimiter: str,
    width: int,
) -> list[pa.ChunkedArray]:
    names = [str(position) for position in range(width)]
    ragged: list[str] = []

    def note(_row: object) -> str:
        ragged.append("row")
        return "skip"

    table = pyarrow.csv.read_csv(
        pa.BufferReader(pa.py_buffer(view[int(records.starts[body[0]]) :])),
        read_options=pyarrow.csv.ReadOptions(column_names=names, block_size=_ARROW_BLOCK),
        parse_options=pyarrow.csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=records.has_lines_in_quotes,
            invalid_row_handler=note,
        ),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=True,
            # Checked before, where the line could be named.
            check_utf8=False,
        ),
    )
    if ragged or table.num_rows != len(body):
        raise _ragged(field_counts(text, records, body, delimiter), body, width)
    return list(table.columns)


def _ragged(fields: NDArray[np.int64], body: NDArray[np.int64], width: int) -> Refused:
    wrong = np.flatnonzero(fields != width)
    if not wrong.size:
        return Refused(_("The rows of this file cannot be told apart. Save it anew as CSV UTF-8."))
    problem = _(
        "This row has {found} fields, the header {expected}. Add or delete separators, or put quotes around "
        "a text that holds one."
    )
    faults = [
        Fault(int(body[row]) + 1, None, problem.format(found=int(fields[row]), expected=width))
        for row in wrong[: LIMITS.shown_faults]
    ]
    return SheetFaults(faults, count=wrong.size)
