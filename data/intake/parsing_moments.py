"""Reads a long column of times quickly: by day and part of the day, since no more of it is kept."""

from collections.abc import Callable
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from data.intake.column import EMPTY, Column, parse_column, whole
from data.intake.parsing_time import Moment
from data.periods import PARTS_OF_DAY

# Plain ISO times with minutes; all others are parsed one by one.
_PARTS = len(PARTS_OF_DAY)
_ISO = r"^\d{4}-\d{2}-\d{2}[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"


def parse_moments(texts: pa.ChunkedArray, parse: Callable[[str], tuple[Moment, str]]) -> Column:
    """Return the column of texts, parsing each distinct day once.

    A million times differ in their minutes; their days and parts of the day are some thousands. The keys of
    the rows still hold the minutes, so that two sightings of one evening stay two.
    """
    cells = whole(texts)
    plain = pc.or_kleene(pc.match_substring_regex(cells, _ISO), pc.is_null(cells))
    if not pc.all(plain).as_py() or cells.null_count == len(cells):
        return parse_column(texts, parse)
    days = pc.dictionary_encode(pc.utf8_slice_codeunits(cells, 0, 10))
    parts = pc.divide(pc.cast(pc.utf8_slice_codeunits(cells, 11, 13), pa.int32()), 24 // _PARTS)
    codes = pc.fill_null(pc.add(pc.multiply(days.indices, _PARTS), parts), EMPTY)
    by_day = parse_column(days.dictionary, parse)
    values = [
        moment and replace(moment, part_of_day=part) for moment in by_day.values for part in PARTS_OF_DAY
    ]
    keys = [key for key in by_day.keys for _part in PARTS_OF_DAY]
    problems = [problem for problem in by_day.problems for _part in PARTS_OF_DAY]
    return Column(codes.to_numpy(), values, keys, problems, pc.fill_null(_minutes(cells), ""))


def _minutes(cells: pa.Array) -> pa.Array:
    """Return times to the second, in one form; seconds that are nought leave no trace."""
    if pc.any(pc.equal(pc.utf8_slice_codeunits(cells, 10, 11), " ")).as_py():
        cells = pc.replace_substring(cells, " ", "T")
    if pc.max(pc.binary_length(cells)).as_py() > len("2026-09-14T21:30"):
        cells = pc.replace_substring_regex(cells, r"^(.{16}):00$", r"\1")
    return cells
