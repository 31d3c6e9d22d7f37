"""Holds a sheet whose columns were parsed, and what a kind makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from data.intake.column import Column
from data.intake.field import Kind
from data.intake.parsing_numbers import Measures
from data.intake.record_keys import Keyer
from data.intake.request import StoreFacts

# Rows (from 0), the field, and what is wrong with it and what to do.
Fault = tuple[NDArray[np.intp], str | None, str]


@dataclass(frozen=True)
class Parsed:
    """The known columns of a sheet, by field, one entry per row."""

    kind: Kind
    columns: Mapping[str, Column | Measures]
    rows: int
    facts: StoreFacts
    keyer: Keyer
    organisation: str
    geometry: NDArray[Any] | None = None
    geometry_epsg: int | None = None

    def coded(self, code: str) -> Column:
        """Return the column of a field; where the file has none, one whose cells are all empty."""
        column = self.columns.get(code)
        if isinstance(column, Column):
            return column
        return Column(np.full(self.rows, -1, dtype=np.int32), (), (), ())

    def measured(self, code: str) -> NDArray[np.float64]:
        """Return the numbers of a field, NaN where empty, faulty or without a column."""
        column = self.columns.get(code)
        return column.numbers if isinstance(column, Measures) else np.full(self.rows, np.nan)

    def has(self, code: str) -> bool:
        """Tell whether the file has a column of this field."""
        return code in self.columns

    def named_keys(self, code: str) -> pa.Array:
        """Return the key of each row behind the name of the field, null where the cell is empty."""
        column = self.columns.get(code)
        return pa.nulls(self.rows, pa.string()) if column is None else column.named_keys(f"{code}=")

    def texts(self, code: str) -> pa.Array:
        """Return the texts or codes of a field, null where empty."""
        return self.coded(code).as_arrow(pa.string())

    def terms(self, code: str) -> pa.Array:
        """Return the codes of a field as a dictionary, null where empty: quick to carry and to shuffle."""
        return self.coded(code).as_dictionary(pa.string())

    def lists(self, code: str) -> pa.Array:
        """Return the lists of codes of a field as a dictionary, an empty list where the cell is empty."""
        column = self.coded(code)
        filled = [each or [] for each in column.values]
        codes = np.where(column.codes < 0, len(filled), column.codes).astype(np.int32)
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array([*filled, []], pa.list_(pa.string())))

    def flags(self, code: str, *, empty: bool | None) -> pa.Array:
        """Return yes and no, and `empty` where the cell is empty."""
        flags = self.coded(code).as_arrow(pa.bool_())
        return flags if empty is None else pa.compute.fill_null(flags, empty)


@dataclass(frozen=True)
class Built:
    """Columns of the kind's table, what is wrong, and what was understood.

    `columns` lack source, source_id and content_key. `identity` and `content` are messages to be keyed where
    rows of the table are not rows of the sheet; else they come from the fields.
    """

    columns: Mapping[str, Any]
    faults: list[Fault]
    notes: dict[str, Any] = field(default_factory=dict)
    identity: pa.Array | None = None
    content: pa.Array | None = None
