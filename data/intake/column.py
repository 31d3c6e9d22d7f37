"""Holds a column of a file after it was parsed: a value or a fault for each distinct text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

EMPTY = -1


class Unreadable(ValueError):
    """A text that is no value of its field; the message says what to write, and never the text itself."""


@dataclass(frozen=True)
class Column:
    """Parsed cells of one field, one per row.

    `codes` gives the position in `values` for each row, -1 where the cell is empty. `keys` holds a text for
    each value that is the same for the same fact however it was written. `problems` holds a sentence for each
    value that could not be read, else None. `row_keys`, where given, are the keys row by row, of a column
    whose rows say more than is kept.
    """

    codes: NDArray[np.int32]
    values: Sequence[Any]
    keys: Sequence[str]
    problems: Sequence[str | None]
    row_keys: pa.Array | None = None

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each row has a cell that could be read."""
        good = np.array([problem is None for problem in self.problems] + [False])
        return np.asarray(good[self.codes])

    def of_rows(self, dtype: Any, *, empty: Any) -> NDArray[Any]:
        """Return the value of each row as one array; `empty` where the cell is empty or could not be read."""
        known = [
            empty if problem is not None else value
            for value, problem in zip(self.values, self.problems, strict=True)
        ]
        lookup = np.empty(len(known) + 1, dtype=dtype)
        for position, value in enumerate([*known, empty]):  # one by one: lists would spread over the array
            lookup[position] = value
        return np.asarray(lookup[self.codes])

    def as_arrow(self, kind: pa.DataType) -> pa.Array:
        """Return the value of each row as an Arrow array of a type, null where empty or not read."""
        known = [*self._known(), None]
        return pa.array(known, kind).take(pa.array(np.where(self.codes < 0, len(known) - 1, self.codes)))

    def as_dictionary(self, kind: pa.DataType) -> pa.Array:
        """Return the same as an Arrow dictionary: each distinct value once, and a number per row."""
        known = self._known()
        missing = np.array([value is None for value in known] + [True])[self.codes]
        indices = pa.array(np.where(missing, 0, self.codes).astype(np.int32), mask=missing)
        return pa.DictionaryArray.from_arrays(indices, pa.array([*known, None][: max(len(known), 1)], kind))

    def _known(self) -> list[Any]:
        pairs = zip(self.values, self.problems, strict=True)
        return [None if problem is not None else value for value, problem in pairs]

    def key_texts(self) -> pa.Array:
        """Return the key of each row, empty where the cell is empty."""
        return pc.fill_null(self.named_keys(""), "")

    def named_keys(self, name: str) -> pa.Array:
        """Return the key of each row behind a name, null where the cell is empty."""
        if self.row_keys is not None:
            return named(name, self.row_keys)
        # The few distinct keys are named, not the many rows.
        lookup = pa.array([*(f"{name}{key}" if key else None for key in self.keys), None], pa.string())
        return lookup.take(pa.array(np.where(self.codes < 0, len(self.keys), self.codes)))

    def faults(self) -> list[tuple[NDArray[np.intp], str]]:
        """Return the rows (from 0) of each problem."""
        found: dict[str, list[int]] = {}
        for position, problem in enumerate(self.problems):
            if problem is not None:
                found.setdefault(problem, []).append(position)
        return [(np.flatnonzero(np.isin(self.codes, positions)), each) for each, positions in found.items()]


def parse_column(texts: pa.ChunkedArray, parse: Callable[[str], tuple[Any, str]]) -> Column:
    """Return the column of texts, parsing each distinct text once.

    `parse` returns the value and its key, or raises `Unreadable`.
    """
    codes, distinct = distinct_texts(texts)
    values: list[Any] = []
    keys: list[str] = []
    problems: list[str | None] = []
    for text in distinct:  # distinct texts only; a column of codes has a few, whatever its length
        try:
            value, key = parse(text)
            problem = None
        except Unreadable as unreadable:
            value, key, problem = None, "", str(unreadable)
        values.append(value)
        keys.append(key)
        problems.append(problem)
    return Column(codes, values, keys, problems)


def named(name: str, keys: pa.Array) -> pa.Array:
    """Return each key behind a name, null where the key is empty."""
    filled = pc.if_else(pc.equal(keys, ""), pa.scalar(None, pa.string()), keys)
    return pc.binary_join_element_wise(name, filled, "") if name else filled


def whole(texts: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Return the texts in one piece."""
    if not isinstance(texts, pa.ChunkedArray):
        return texts
    return pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], texts.type)


def distinct_texts(texts: pa.ChunkedArray) -> tuple[NDArray[np.int32], list[str]]:
    """Return for each row the position of its text among the distinct ones, -1 where empty, and these."""
    encoded = pc.dictionary_encode(whole(texts))
    codes = pc.fill_null(encoded.indices, EMPTY).to_numpy(zero_copy_only=False).astype(np.int32)
    return codes, encoded.dictionary.to_pylist()
