"""Finds the row of a table that holds its headers, and refuses headers that name no column for certain."""

import re
import unicodedata
from collections.abc import Sequence

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.intake.sheet import letter_of
from data.language import _

SAMPLE_ROWS = 100
# A title above a table fills fewer cells than this share of the widest row.
_WIDE_ENOUGH = 0.6
_NUMBER = re.compile(r"[+-]?[\d\s.,:/'-]*\d[\d\s.,:/'%-]*")
_FORMULA = ("=", "+", "@", "\t")

Row = Sequence[str | None]


def find_header(rows: Sequence[Row], *, stated: int | None = None, first: int = 0) -> int:
    """Return the position, from 0, of the row of headers: stated, or the first that is wide enough.

    The first row of enough cells counts whether or not it looks like headers. To look further down would take
    a record for a header where there is none. `first` is the position of the first cell of each row.

    Raises
    ------
    Refused
        When there is no such row, or it holds numbers where names should be.
    """
    filled = [sum(bool(cell) for cell in row) for row in rows]
    if stated is not None:
        if not 1 <= stated <= len(rows) or not filled[stated - 1]:
            message = _("There are no headers in row {row}. Give the number of the row that holds them.")
            raise Refused(message.format(row=stated))
        return stated - 1
    widest = max(filled, default=0)
    if not widest:
        raise Refused(_("The table is empty. Write headers into its first row, and records below."))
    needed = max(min(2, widest), _WIDE_ENOUGH * widest)
    header = next(row for row, count in enumerate(filled) if count >= needed)
    numbers = [position for position, cell in enumerate(rows[header]) if cell and _NUMBER.fullmatch(cell)]
    if numbers:
        message = _(
            "Row {row} holds numbers where headers should be (columns {columns}). Write a header above each "
            "column, or say which row holds them."
        )
        raise Refused(
            message.format(row=header + 1, columns=_letters([first + position for position in numbers]))
        )
    return header


def check_headers(headers: Sequence[str], *, row: int | None, names: Sequence[str]) -> None:
    """Raise where headers stand twice, are formulas, too long, or hold what cannot be seen; empty ones pass.

    Parameters
    ----------
    names
        How a fault names each column: a header that may be a value is never shown.

    Raises
    ------
    SheetFaults
        With every such header.
    """
    first: dict[str, str] = {}
    faults: list[Fault] = []
    for header, name in zip(headers, names, strict=True):
        if not header:
            continue
        folded = unicodedata.normalize("NFC", header).casefold()
        if folded in first:
            problem = _("This header stands twice, also in column {other}. Rename one of them.")
            faults.append(Fault(row, name, problem.format(other=first[folded])))
        first.setdefault(folded, name)
        if header.startswith(_FORMULA):
            faults.append(Fault(row, name, _("This header begins like a formula. Write a plain name.")))
        if len(header) > LIMITS.field_length:
            faults.append(Fault(row, name, _("This header is too long. Shorten it.")))
        if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in header if letter not in "\n\r\t"):
            faults.append(Fault(row, name, _("This header holds a control character. Type it anew.")))
    if faults:
        raise SheetFaults(faults)


def check_width(columns: int) -> None:
    """Raise where a table has too many columns.

    Raises
    ------
    Refused
        When it has more than may be.
    """
    if columns > LIMITS.columns:
        message = _("The table has {count} columns, of {most} that may be. Delete those that are not needed.")
        raise Refused(message.format(count=f"{columns:,}", most=LIMITS.columns))


def _letters(positions: Sequence[int]) -> str:
    shown = ", ".join(letter_of(position) for position in positions[:5])
    return shown if len(positions) <= 5 else f"{shown}, ..."
