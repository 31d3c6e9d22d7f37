"""Accounts for a blind spot by the exposure of the cell and by what visits have left unknown of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from layers.layer import Account, Layer
from layers.number_text import write_count, write_number, write_share

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BlindSpotEvidence:
    """Percentile of exposure with a usual, shorter and longer reach, what is not known, and facts, by cell.

    Parameters
    ----------
    facts
        Columns exposure, hours, hours_now and months since the last visit, which is missing where none was.
    hours_to_know
        The b of sqrt(b / (b + E)).
    """

    share: Floats
    lower: Floats
    upper: Floats
    deficit: Floats
    facts: pd.DataFrame
    hours_to_know: float
    half_life_months: float
    reporters: NDArray[np.bool_] | None

    def account(self, layer: Layer, row: int) -> Account:
        """Return exposure and hours of a cell: percentile times sqrt(b / (b + E)) is its value."""
        sentences = [self._of_visits(row)]
        numbers = [
            (_("Hours of visits"), self.facts["hours"].iloc[row]),
            (_("Months since the last visit"), self.facts["months"].iloc[row]),
            (_("Hours that still count (E)"), self.facts["hours_now"].iloc[row]),
            (_("Hours that take away half of the variance (b)"), self.hours_to_know),
            (_("Not known: sqrt(b / (b + E))"), self.deficit[row]),
        ]
        if layer.cells["known"].iloc[row]:
            sentences += self._of_exposure(row)
            numbers += [
                (_("Exposure"), self.facts["exposure"].iloc[row]),
                (_("Percentile of exposure"), self.share[row]),
                (_("The same, with a shorter reach"), self.lower[row]),
                (_("The same, with a longer reach"), self.upper[row]),
                (_("Percentile times what is not known"), self.share[row] * self.deficit[row]),
            ]
        rows = [(what, float(number)) for what, number in numbers if np.isfinite(number)]
        return Account((*sentences, *layer.shortfall), pd.DataFrame(rows, columns=[_("What"), _("Number")]))

    def _of_visits(self, row: int) -> str:
        facts = self.facts.iloc[row]
        if not np.isfinite(facts["months"]):
            return _("No visit is logged here, so we do not know. That does not mean that there is nothing.")
        return _(
            "Teams spent {hours} hours here, last {months} months before the end; {now} hours still count."
        ).format(
            hours=write_number(facts["hours"]),
            months=write_count(facts["months"]),
            now=write_number(facts["hours_now"]),
        )

    def _of_exposure(self, row: int) -> list[str]:
        if self.share[row] == 0:
            return [_("No place lies within reach, so it is no blind spot; people may be here all the same.")]
        sentences = [
            _(
                "Exposure is higher than in {share} of the cells with any; {left} of the doubt remains."
            ).format(share=write_share(float(self.share[row])), left=write_share(float(self.deficit[row])))
        ]
        if self.reporters is not None and not self.reporters[row]:
            sentences.append(_("Nobody trained to report is known to be within reach."))
        return sentences
