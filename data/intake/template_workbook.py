"""Makes workbooks in memory whose bytes depend on their content alone."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

# A date of creation that never changes, so that the same template is the same file.
CREATED = datetime(2026, 1, 1)
# Texts stay texts: a code such as =x or 2-4 must come back as it was written.
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_WIDEST = 60

# xlsxwriter says nothing of its types.
type Book = Any
type BookSheet = Any


def workbook_bytes(fill: Callable[[Book], None]) -> bytes:
    """Return the bytes of an XLSX workbook that a function has filled."""
    content = io.BytesIO()
    workbook = Workbook(content, _OPTIONS)
    workbook.set_properties({"created": CREATED, "author": "Majakka"})
    fill(workbook)
    workbook.close()
    return content.getvalue()


def add_table(workbook: Book, name: str, rows: Sequence[Sequence[str]]) -> None:
    """Add a sheet of texts under a bold header that stays in view; an empty text gives no cell."""
    sheet = workbook.add_worksheet(name)
    header, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True})
    wrapped.set_align("top")
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, text, wrapped if number else header)
    for column, texts in enumerate(zip(*rows, strict=True)):
        sheet.set_column(column, column, width_of(texts))
    sheet.freeze_panes(1, 0)


def width_of(texts: Sequence[str]) -> int:
    """Return how wide a column is in characters to show its texts, up to a limit."""
    return min(max(len(text) for text in texts) + 3, _WIDEST)
