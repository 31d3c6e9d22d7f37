"""Finds where each record of a CSV text begins and ends, and refuses quotes that do not pair."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.errors import Refused
from data.intake.limits import LIMITS
from data.intake.reading.sheet_faults import Fault, SheetFaults
from data.language import _

_BLOCK = 1 << 20
_LF, _CR, _QUOTE = 10, 13, 34
_MANY_RECORDS = 100_000


@dataclass(frozen=True)
class Records:
    """Begin and end of each record in a text, without its line end; a line end in quotes ends no record.

    The position of a record, from 0, is the row that a spreadsheet shows, from 1: blank lines count.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    has_lines_in_quotes: bool

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each record is more than a blank line."""
        return self.ends > self.starts


def find_records(text: NDArray[np.uint8], delimiter: str) -> Records:
    """Return the records of a text.

    Raises
    ------
    Refused
        When lines end in CR alone, there are too many, one is too long, or quotes do not pair; a quote
        belongs around a whole field, and doubled within it.
    """
    breaks: list[NDArray[np.int64]] = []
    count = 0
    inside = lines_in_quotes = False
    for start in range(0, len(text), _BLOCK):
        block = text[start : start + _BLOCK]
        _refuse_lone_returns(text, block, start, count)
        ends = np.flatnonzero(block == _LF)
        quotes = np.flatnonzero(block == _QUOTE)
        if quotes.size or inside:
            in_quotes = ((np.searchsorted(quotes, ends) + inside) & 1).astype(bool)
            _refuse_stray_quotes(text, quotes + start, inside, delimiter, count, ends[~in_quotes] + start)
            lines_in_quotes |= bool(in_quotes.any())
            ends = ends[~in_quotes]
            inside ^= bool(quotes.size & 1)
        breaks.append(ends + start)
        count += len(ends)
        # Blank lines are allowed, but not as a way to fill the memory.
        if count > 2 * LIMITS.rows:
            raise Refused(too_many_rows())
    found = np.concatenate(breaks) if breaks else np.zeros(0, dtype=np.int64)
    if inside:
        raise SheetFaults([Fault(_row_of_last_quote(text, found), None, _unclosed())])
    return _records(text, found, lines_in_quotes)


def field_counts(
    text: NDArray[np.uint8], records: Records, rows: NDArray[np.int64], delimiter: str
) -> NDArray[np.int64]:
    """Return the number of fields of each of the given records."""
    fields = np.empty(len(rows), dtype=np.int64)
    # In groups, as masks over a whole file would take twice its size.
    for first in range(0, len(rows), _MANY_RECORDS):
        group = rows[first : first + _MANY_RECORDS]
        begin, end = records.starts[group[0]], records.ends[group[-1]]
        part = text[begin:end]
        outside = (np.cumsum(part == _QUOTE) & 1) == 0
        separators = np.concatenate([[0], np.cumsum((part == ord(delimiter)) & outside)])
        found = separators[records.ends[group] - begin] - separators[records.starts[group] - begin]
        fields[first : first + _MANY_RECORDS] = found + 1
    return fields


def too_many_rows() -> str:
    """Return the sentence for a table of too many rows."""
    return _("The table has more than {rows} rows. Split it.").format(rows=f"{LIMITS.rows:,}")


def too_long_row(size: int) -> str:
    """Return the sentence for a row of more than so many bytes."""
    message = _("This row is longer than {size} bytes. Shorten its fields, or look for a missing quote.")
    return message.format(size=f"{size:,}")


def _records(text: NDArray[np.uint8], breaks: NDArray[np.int64], lines_in_quotes: bool) -> Records:
    starts = np.concatenate([[0], breaks + 1])
    ends = np.concatenate([breaks, [len(text)]])
    if starts[-1] == ends[-1]:
        starts, ends = starts[:-1], ends[:-1]
    returns = (ends > starts) & (text[np.maximum(ends - 1, 0)] == _CR)
    ends = ends - returns
    long = np.flatnonzero(ends - starts > LIMITS.record_bytes)
    if long.size:
        raise SheetFaults([Fault(int(row) + 1, None, too_long_row(LIMITS.record_bytes)) for row in long])
    return Records(starts, ends, lines_in_quotes)


def _refuse_lone_returns(text: NDArray[np.uint8], block: NDArray[np.uint8], start: int, count: int) -> None:
    returns = np.flatnonzero(block == _CR) + start
    if not returns.size:
        return
    lone = text[np.minimum(returns + 1, len(text) - 1)] != _LF
    if not lone.any():
        return
    if not np.count_nonzero(block == _LF) and not count:
        raise Refused(_("The lines end in CR alone, as old Macintosh files do. Save the file as CSV UTF-8."))
    row = count + np.count_nonzero(text[start : int(returns[lone][0])] == _LF) + 1
    raise SheetFaults(
        [Fault(int(row), None, _("This row holds a lone carriage return. Delete the line break."))]
    )


def _refuse_stray_quotes(
    text: NDArray[np.uint8],
    quotes: NDArray[np.int64],
    inside: bool,
    delimiter: str,
    count: int,
    ends: NDArray[np.int64],
) -> None:
    """Refuse a quote that opens after, or closes before, anything but a separator, a line end or a quote."""
    opens = ((np.arange(len(quotes)) + inside) & 1) == 0
    # The byte beyond either end of the text counts as a line end.
    before = np.where(quotes > 0, text[np.maximum(quotes - 1, 0)], _LF)
    after = np.where(quotes + 1 < len(text), text[np.minimum(quotes + 1, len(text) - 1)], _LF)
    beside = np.where(opens, before, after)
    fits = (beside == ord(delimiter)) | (beside == _LF) | (beside == _QUOTE) | (~opens & (beside == _CR))
    if fits.all():
        return
    first = quotes[np.argmin(fits)]
    row = count + int(np.searchsorted(ends, first)) + 1
    problem = _(
        'A quote stands within a field. Put quotes around the whole field, and write "" for one inside.'
    )
    raise SheetFaults([Fault(row, None, problem)])


def _row_of_last_quote(text: NDArray[np.uint8], breaks: NDArray[np.int64]) -> int:
    last = text.tobytes().rfind(b'"')
    return int(np.searchsorted(breaks, last)) + 1


def _unclosed() -> str:
    return _("A quote that opens in this row is never closed. Close it, or delete it.")
