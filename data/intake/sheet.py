"""Holds a table as it was read from a file: texts under headers, before anything is checked."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


@dataclass(frozen=True)
class Sheet:
    """Cells as texts, one array per column; lives in the reading process only.

    Texts are as written, without space around them; an empty cell is null. Dates of spreadsheets are ISO
    texts (``2026-03-01`` or ``2026-03-01T14:30:00``), numbers their shortest text, flags ``true``, ``false``.

    `row_numbers` are those a spreadsheet shows (the header of a plain file is row 1, its first record row 2).
    `geometry` holds shapely geometries in the CRS `epsg`, one per row, for formats that have them.
    `letters` name the columns as the file has them, where empty ones before them were dropped.
    `header_row`, `sheet`, `sheets`, `encoding` and `format` say how the file was understood.
    """

    headers: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    row_numbers: NDArray[np.int32]
    format: str
    header_row: int = 1
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    encoding: str | None = None
    geometry: NDArray[Any] | None = None
    epsg: int | None = None
    letters: tuple[str, ...] = ()

    def letter(self, position: int) -> str:
        """Return how spreadsheets name a column, counted from 0: by its place in the file."""
        return self.letters[position] if self.letters else letter_of(position)


def letter_of(position: int) -> str:
    """Return the name that spreadsheets give a column, counted from 0: A, B, ..., Z, AA, ..."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True)
class ReadingOptions:
    """What a user may say about a file; None is guessed.

    `format` is one of csv, xlsx, geojson, gpkg, parquet. `header_row` counts from 1.
    """

    format: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
