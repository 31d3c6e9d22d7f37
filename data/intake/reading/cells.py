"""Makes a sheet of columns of texts: trims them, drops what is empty, refuses what no cell may hold."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.characters import odd_characters
from data.intake.reading.csv_records import too_many_rows
from data.intake.reading.header_row import check_headers, check_width
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.intake.sheet import Sheet
from data.language import _

# First and last bytes of spaces in UTF-8, and of some letters too.
_MAY_BE_SPACE = np.zeros(256, dtype=bool)
_MAY_BE_SPACE[[*range(33), *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF, 0xC2, 0xE1, 0xE2, 0xE3]] = True
_OUTLINES = ("POLYGON", "MULTIPOLYGON", "GEOMETRYCOLLECTION", "SRID=")


def sheet_of(
    headers: Sequence[str],
    columns: Sequence[pa.ChunkedArray],
    row_numbers: NDArray[np.int32],
    *,
    names: Sequence[str],
    **understood: Any,
) -> Sheet:
    """Return a sheet without blank rows and without columns that have neither header nor cells.

    Parameters
    ----------
    columns
        Arrays of strings, as long as `row_numbers`.
    names
        How a fault names each column.
    understood
        The other facts of a `Sheet`; `geometry` is cut as the rows are.

    Raises
    ------
    Refused
        When there are no records, too many rows or columns, or a column has no header.
    SheetFaults
        With every cell that is too long or holds a control character or one that cannot be seen.
    """
    if len(row_numbers) > LIMITS.rows:
        raise Refused(too_many_rows())
    # A list that is emptied as it is read, so that a column is not held twice while the others are trimmed.
    waiting = list(columns)[::-1]
    del columns
    trimmed = [_trimmed(waiting.pop()) for _column in range(len(waiting))]
    clean = [" ".join(header.split()) for header in headers]
    kept = [position for position, texts in enumerate(trimmed) if clean[position] or _is_filled(texts)]
    check_width(len(kept))
    header_row = understood.get("header_row", 1) or None
    nameless = [Fault(header_row, names[p], _no_header()) for p in kept if not clean[p]]
    if nameless:
        raise SheetFaults(nameless)
    shown = [names[position] for position in kept]
    headers = [clean[position] for position in kept]
    check_headers(headers, row=header_row, names=shown)
    geometry = understood.pop("geometry", None)
    texts, row_numbers, geometry = _without_blank_rows([trimmed[p] for p in kept], row_numbers, geometry)
    if not len(row_numbers):
        raise Refused(_("The table has headers, but no records. Write the records below the headers."))
    found = [_cell_faults(column, name, row_numbers) for name, column in zip(shown, texts, strict=True)]
    if count := sum(many for many, _faults in found):
        faults = sorted((each for _many, some in found for each in some), key=lambda fault: fault.row or 0)
        raise SheetFaults(faults, count=count)
    return Sheet(
        tuple(headers), tuple(texts), row_numbers, geometry=geometry, letters=tuple(shown), **understood
    )


def _no_header() -> str:
    return _("This column has cells, but no header. Write one, or delete the column.")


def _trimmed(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array([_trimmed_chunk(chunk) for chunk in texts.chunks], pa.string())


def _trimmed_chunk(chunk: pa.StringArray) -> pa.StringArray:
    # Most columns have no space at either end of any text, and looking there is cheaper than a copy.
    offsets, data = _buffers(chunk)
    begins, ends = offsets[:-1] - offsets[0], offsets[1:] - offsets[0]
    filled = ends > begins
    if filled.any():
        first, last = data[begins[filled]], data[ends[filled] - 1]
        if (_MAY_BE_SPACE[first] | _MAY_BE_SPACE[last]).any():
            chunk = pc.utf8_trim_whitespace(chunk)
    # Arrow would import pandas, a quarter of a second, for a Python 0 or None here.
    is_filled = pc.cast(pc.binary_length(chunk), pa.bool_())
    if not pc.all(is_filled).as_py():
        chunk = pc.if_else(is_filled, chunk, pa.nulls(1, pa.string())[0])
    return chunk


def _is_filled(texts: pa.ChunkedArray) -> bool:
    return bool(texts.null_count < len(texts))


def _without_blank_rows(
    columns: list[pa.ChunkedArray], row_numbers: NDArray[np.int32], geometry: NDArray[Any] | None
) -> tuple[list[pa.ChunkedArray], NDArray[np.int32], NDArray[Any] | None]:
    if geometry is not None or not columns or any(column.null_count == 0 for column in columns):
        return columns, row_numbers, geometry
    filled = np.zeros(len(row_numbers), dtype=bool)
    for column in columns:
        filled |= column.is_valid().to_numpy()
    if filled.all():
        return columns, row_numbers, geometry
    mask = pa.array(filled)
    return [column.filter(mask) for column in columns], row_numbers[filled], geometry


def _cell_faults(
    texts: pa.ChunkedArray, name: str, row_numbers: NDArray[np.int32]
) -> tuple[int, list[Fault]]:
    """Return how many faults the cells of a column have, and the first of them."""
    faults: list[Fault] = []
    first = count = 0
    for chunk in texts.chunks:
        offsets, data = _buffers(chunk)
        long = np.flatnonzero(np.diff(offsets) > LIMITS.field_length)
        too_long = [row for row in long if _is_too_long(chunk[int(row)].as_py())]
        odd = np.unique(np.searchsorted(offsets, odd_characters(data) + offsets[0], side="right") - 1)
        for rows, problem in ((too_long, _too_long()), (odd, _odd())):
            count += len(rows)
            faults += [
                Fault(int(row_numbers[first + row]), name, problem) for row in rows[: LIMITS.shown_faults]
            ]
        first += len(chunk)
    return count, faults


def _buffers(chunk: pa.StringArray) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Return where each text begins and ends in the bytes of all, and those bytes."""
    _validity, offsets_buffer, data_buffer = chunk.buffers()
    if not len(chunk) or data_buffer is None:
        return np.zeros(1, dtype=np.int32), np.zeros(0, dtype=np.uint8)
    offsets = np.frombuffer(offsets_buffer, dtype=np.int32)[chunk.offset : chunk.offset + len(chunk) + 1]
    return offsets, np.frombuffer(data_buffer, dtype=np.uint8)[offsets[0] : offsets[-1]]


def _is_too_long(text: str) -> bool:
    most = LIMITS.outline_length if text.upper().startswith(_OUTLINES) else LIMITS.field_length
    return len(text) > most


def _too_long() -> str:
    return _("This text is longer than {most} letters. Shorten it, or delete the column.").format(
        most=f"{LIMITS.field_length:,}"
    )


def _odd() -> str:
    return _("This holds a control character or one that cannot be seen. Delete the text and type it anew.")
