"""Accounts for a value of exposure by the kinds of place within reach, never by name."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.grid import Grid
from data.language import _, ngettext
from data.vocabulary import place_kind
from layers.exposure_sources import Sources
from layers.exposure_weights import Weights
from layers.kernel import pairs_within_reach
from layers.layer import Account, Layer
from layers.number_text import write_count, write_ends, write_number, write_share


@dataclass(frozen=True, eq=False)
class ExposureEvidence:
    """The sources of one surface, the weights, and which cells lie within reach of the border."""

    sources: Sources
    weights: Weights
    purpose: str
    at_border: NDArray[np.bool_]

    def account(self, layer: Layer, row: int) -> Account:
        """Return the kinds within reach of a cell; weight times nearness, summed over them, is its value."""
        numbers = self._numbers(layer, row)
        value = float(numbers["adds"].sum())
        sentences = [self._what(numbers, value), *self._how_sure(layer, row)]
        return Account(tuple(sentences), _in_words(numbers))

    def _numbers(self, layer: Layer, row: int) -> pd.DataFrame:
        cell = layer.cells.iloc[[row]]
        east, north = cell["east"].to_numpy(np.int32), cell["north"].to_numpy(np.int32)
        batches = [
            pd.DataFrame({"source": pairs.source, "nearness": pairs.nearness})
            for pairs in pairs_within_reach(self.sources, Grid(layer.epsg), east, north, level=layer.level)
        ]
        pairs = pd.concat(batches) if batches else pd.DataFrame({"source": [], "nearness": []}, dtype=float)
        pairs = pairs[pairs["nearness"] > 0]
        kind = self.sources.kind[pairs["source"].to_numpy(np.intp)]
        numbers = pairs.groupby(kind).agg(places=("source", "nunique"), nearness=("nearness", "sum"))
        numbers["weight"] = [self.weights.by_code[code].weight(self.purpose) for code in numbers.index]
        numbers["adds"] = numbers["weight"] * numbers["nearness"]
        return numbers.sort_values("adds", ascending=False)

    def _what(self, numbers: pd.DataFrame, value: float) -> str:
        if numbers.empty:
            return _("No place on the map lies within reach of this cell.")
        first = numbers.iloc[0]
        count = int(numbers["places"].sum())
        return ngettext(
            "{count} place lies within reach, worth {value}: {kind} ({share} of it).",
            "{count} places lie within reach, together worth {value}; most of it: {kind} ({share}).",
            count,
        ).format(
            count=write_count(count),
            value=write_number(value),
            kind=place_kind(str(numbers.index[0])).label,
            share=write_share(first["adds"] / value),
        )

    def _how_sure(self, layer: Layer, row: int) -> list[str]:
        cell = layer.cells.iloc[row]
        sentences = []
        if cell["known"]:
            lower, upper = write_ends(cell["value"], cell["lower"], cell["upper"])
            sentences.append(
                _("With a reach a quarter shorter or longer it would be {lower} or {upper}.").format(
                    lower=lower, upper=upper
                )
            )
        if self.at_border[row]:
            sentences.append(
                _("The border lies within reach: places beyond it are not known, so it may be too low.")
            )
        return sentences


def _in_words(numbers: pd.DataFrame) -> pd.DataFrame:
    total = numbers["adds"].sum()
    return pd.DataFrame(
        {
            _("Kind of place"): [place_kind(str(code)).label for code in numbers.index],
            _("Places within reach"): numbers["places"].to_numpy(),
            _("Nearness, summed"): numbers["nearness"].to_numpy(),
            _("Weight"): numbers["weight"].to_numpy(),
            _("Adds"): numbers["adds"].to_numpy(),
            _("Share"): (numbers["adds"] / total).to_numpy() if total else numbers["adds"].to_numpy(),
        }
    )
