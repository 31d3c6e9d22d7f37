"""Reads numbers as people write them: with a comma or a point, and with spaces between thousands."""

import re
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.column import Unreadable, named, whole
from data.language import _

DEGREE_DECIMALS = 7
# Three digits behind a point or comma are thousands in one country and decimals in another: they are refused.
_WHOLE = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,]0{1,2})?")
_DECIMAL = re.compile(r"(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](\d{1,2}))?")
# What the quick way takes as it is; anything else is looked at text by text.
_PLAIN = r"^-?[0-9]{1,9}([.,][0-9]{1,17})?$"


def whole_parser(least: int, most: int) -> Callable[[str], tuple[int, str]]:
    """Return a parser of whole numbers between two bounds, both included; no upper one where it is 0."""

    def parse(text: str) -> tuple[int, str]:
        match = _WHOLE.fullmatch(text)
        number = int(re.sub(r"\D", "", match[1])) if match else -1
        if number < least or (most and number > most):
            if most:
                raise Unreadable(
                    _("This is no whole number from {least} to {most}.").format(least=least, most=most)
                )
            raise Unreadable(_("This is no whole number from {least} up.").format(least=least))
        return number, str(number)

    return parse


def amount_parser(most: int) -> Callable[[str], tuple[float, str]]:
    """Return a parser of amounts from 0, with two decimals at most."""

    def parse(text: str) -> tuple[float, str]:
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise Unreadable(_("This is no amount. Write a number with two decimals at most."))
        number = float(f"{re.sub(r'[^0-9]', '', match[1])}.{match[2] or 0}")
        if most and number > most:
            raise Unreadable(_("This is more than {most}. Correct it.").format(most=most))
        return number, f"{number:.2f}"

    return parse


def parse_measures(texts: pa.ChunkedArray, *, least: float, most: float, problem: str) -> "Measures":
    """Return the numbers of a column of coordinates, quickly: NaN where empty or faulty."""
    cells = whole(texts)
    plain = pc.fill_null(pc.match_substring_regex(cells, _PLAIN), False)
    readable = pc.if_else(plain, pc.replace_substring(cells, ",", "."), pa.scalar(None, pa.string()))
    numbers = pc.fill_null(pc.cast(readable, pa.float64()), np.nan).to_numpy(zero_copy_only=False)
    filled = pc.is_valid(cells).to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        good = filled & (numbers >= least) & (numbers <= most)
    return Measures(np.where(good, numbers, np.nan), filled & ~good, problem)


class Measures:
    """Numbers of one field, one per row, NaN where empty or faulty."""

    def __init__(self, numbers: NDArray[np.float64], faulty: NDArray[np.bool_], problem: str) -> None:
        self.numbers = numbers
        self._faulty = faulty
        self._problem = problem

    @property
    def filled(self) -> NDArray[np.bool_]:
        """Whether each row has a number."""
        return np.isfinite(self.numbers)

    def key_texts(self) -> pa.Array:
        """Return the key of each row: the number in ten millionths, empty where there is none."""
        scaled = np.round(np.where(self.filled, self.numbers, 0) * 10**DEGREE_DECIMALS).astype(np.int64)
        return pc.if_else(pa.array(self.filled), pc.cast(pa.array(scaled), pa.string()), "")

    def named_keys(self, name: str) -> pa.Array:
        """Return the key of each row behind a name, null where there is none."""
        return named(name, self.key_texts())

    def faults(self) -> list[tuple[NDArray[np.intp], str]]:
        """Return the rows (from 0) that hold no such number."""
        rows = np.flatnonzero(self._faulty)
        return [(rows, self._problem)] if rows.size else []
