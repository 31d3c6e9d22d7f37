"""Accounts for the score of a composite by the place of the cell in each layer."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.layer import Account, Layer
from layers.number_text import write_count, write_ends, write_number, write_share


@dataclass(frozen=True, eq=False)
class CompositeEvidence:
    """The layers that count, with names, weights as they are set, and the place of each cell in [0, 1]."""

    labels: tuple[str, ...]
    weights: tuple[float, ...]
    layers: tuple[Layer, ...]
    places: tuple[NDArray[np.float64], ...]

    def account(self, layer: Layer, row: int) -> Account:
        """Return places and weights; 100 times the weighted mean of the places is the value of the cell."""
        cell = layer.cells.iloc[row]
        if not cell["known"]:
            silent = _("No score: layers with less than half of the weight know this cell.")
            return Account((silent, *layer.shortfall), pd.DataFrame())
        if cell["value"] == 0:
            empty = _("No layer that knows this cell finds anything here: 0 points.")
            return Account((empty,), self._numbers(row).iloc[:, :4])
        count = int(layer.cells["known"].sum())
        lower, upper = write_ends(cell["value"], cell["lower"], cell["upper"])
        sentences = [
            _("{value} points out of 100, between {lower} and {upper} in nine cases of ten.").format(
                value=write_number(cell["value"]), lower=lower, upper=upper
            ),
            _(
                "Its rank lies between {best} and {worst} of {count}; in {share} of all draws it is in the "
                "highest tenth."
            ).format(
                best=write_count(cell["rank_lower"]),
                worst=write_count(cell["rank_upper"]),
                count=write_count(count),
                share=write_share(cell["top_tenth"]),
            ),
            *self._what_lifts(row),
        ]
        return Account(tuple(sentences), self._numbers(row))

    def _what_lifts(self, row: int) -> list[str]:
        known = [bool(each.cells["known"].iloc[row]) for each in self.layers]
        places = [float(each[row]) for each in self.places]
        highest = max((place for place, sure in zip(places, known, strict=True) if sure), default=None)
        sentences = [
            _("Highest in: {layer} (above {share} of the cells).").format(
                layer=label, share=write_share(place)
            )
            for label, place, sure in zip(self.labels, places, known, strict=True)
            if sure and place == highest
        ][:1]
        unknown = [label for label, sure in zip(self.labels, known, strict=True) if not sure]
        if unknown:
            sentences.append(
                _("Not known here, so counted as the middle: {layers}.").format(layers=", ".join(unknown))
            )
        return sentences

    def _numbers(self, row: int) -> pd.DataFrame:
        whole = sum(self.weights)
        places = [100 * float(each[row]) for each in self.places]
        return pd.DataFrame(
            {
                _("Layer"): list(self.labels),
                _("Value"): [float(each.cells["value"].iloc[row]) for each in self.layers],
                _("Place, 0 to 100"): places,
                _("Weight"): list(self.weights),
                _("Adds"): [
                    weight / whole * place for weight, place in zip(self.weights, places, strict=True)
                ],
            }
        )
