"""Accounts for the structure of a cell by each of its factors."""

from dataclasses import dataclass

import pandas as pd

from data.language import _
from layers.layer import Account, Layer
from layers.number_text import write_ends, write_number
from layers.structural_factors import Factor


@dataclass(frozen=True, eq=False)
class StructureEvidence:
    """The factors of all cells."""

    factors: tuple[Factor, ...]

    def account(self, layer: Layer, row: int) -> Account:
        """Return what was measured and each factor; 100 times their mean is the value of the cell."""
        cell = layer.cells.iloc[row]
        if not cell["known"]:
            return Account((layer.legend.unknown_label + ".", *layer.shortfall), pd.DataFrame())
        lower, upper = write_ends(cell["value"], cell["lower"], cell["upper"])
        highest = max(self.factors, key=lambda factor: float(factor.share[row]))
        sentences = (
            _("{value} points out of 100; with other weights between {lower} and {upper}.").format(
                value=write_number(cell["value"]), lower=lower, upper=upper
            ),
            _("Most of it: {factor} ({number} {unit}).").format(
                factor=highest.label, number=write_number(float(highest.raw[row])), unit=highest.measured
            ),
        )
        return Account(sentences, self._numbers(row))

    def _numbers(self, row: int) -> pd.DataFrame:
        return pd.DataFrame(
            {
                _("Factor"): [factor.label for factor in self.factors],
                _("Measured"): [float(factor.raw[row]) for factor in self.factors],
                _("of"): [factor.measured for factor in self.factors],
                _("Factor, 0 to 1"): [float(factor.share[row]) for factor in self.factors],
                _("Adds"): [100 * float(factor.share[row]) / len(self.factors) for factor in self.factors],
            }
        )
