"""Holds a column of texts that are kept or keyed as they are, checked all at once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.column import EMPTY, Column, whole

Check = Callable[[pa.Array], Sequence[tuple[NDArray[np.bool_], str]]]


class TextColumn(Column):
    """Texts of one field, one per row; the texts are their own keys.

    Distinct texts stay in Arrow: a million ids would cost a second as Python texts.
    """

    def __init__(self, texts: pa.ChunkedArray, check: Check) -> None:
        cells = whole(texts)
        encoded = pc.dictionary_encode(cells)
        codes = pc.fill_null(encoded.indices, EMPTY).to_numpy(zero_copy_only=False)
        distinct = encoded.dictionary
        faulty = np.zeros(len(distinct) + 1, dtype=bool)
        self._problems: list[tuple[NDArray[np.intp], str]] = []
        for wrong, sentence in check(distinct):
            new = np.flatnonzero(wrong & ~faulty[:-1])
            if new.size:
                self._problems.append((new, sentence))
            faulty[new] = True
        self._cells, self._faulty = cells, faulty
        super().__init__(codes.astype(np.int32, copy=False), (), (), (), pc.fill_null(cells, ""))

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each row has a text that is in order."""
        return np.asarray((self.codes >= 0) & ~self._faulty[self.codes])

    def of_rows(self, dtype: Any, *, empty: Any) -> NDArray[Any]:
        """Return the text of each row; `empty` where there is none in order."""
        rows = np.array(self._cells.to_pylist(), dtype=object)
        rows[~self.filled] = empty
        return rows.astype(dtype)

    def as_arrow(self, kind: pa.DataType) -> pa.Array:
        """Return the text of each row, null where there is none in order."""
        kept = pc.if_else(pa.array(self.filled), self._cells, pa.scalar(None, self._cells.type))
        return pc.cast(kept, kind)

    def as_dictionary(self, kind: pa.DataType) -> pa.Array:
        """Return the same as an Arrow dictionary."""
        return pc.dictionary_encode(self.as_arrow(kind))

    def faults(self) -> list[tuple[NDArray[np.intp], str]]:
        """Return the rows (from 0) of each problem."""
        if not self._problems:
            return []
        return [(np.flatnonzero(np.isin(self.codes, wrong)), each) for wrong, each in self._problems]
