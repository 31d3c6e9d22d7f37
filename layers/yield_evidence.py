"""Accounts for the expected findings of a cell by its kinds of worksite and what was found in the region."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.language import _, ngettext
from data.vocabulary import place_kind
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share
from layers.site_yields import average_yield
from layers.yield_groups import REGION_KM, YieldGroups

PER_INSPECTIONS = 10


@dataclass(frozen=True, eq=False)
class YieldEvidence:
    """What was found per group, each group's yield, and which group each worksite in a cell has.

    Parameters
    ----------
    known
        Inspections by kind and region, and what was learnt of them.
    yields
        One row per group, as `group_yields` gives them.
    sites
        One row per worksite in a cell: cell (row of the layer's cells) and group (row of the groups).
    """

    known: YieldGroups
    yields: pd.DataFrame
    sites: pd.DataFrame

    def account(self, layer: Layer, row: int) -> Account:
        """Return the groups of a cell: their means, weighted by the cell's worksites, are its value."""
        here = self.sites.loc[self.sites["cell"] == row, "group"]
        if here.empty:
            sentence = _(
                "No worksite that may be inspected is on record here, so nothing is known. "
                "That does not mean that nobody works here."
            )
            return Account((sentence, *layer.shortfall), pd.DataFrame())
        groups, worksites = np.unique(here.to_numpy(), return_counts=True)
        sentences = [_what(int(worksites.sum()))]
        if not layer.shortfall:
            sentences += self._in_words(layer, row, groups)
        return Account((*sentences, *layer.shortfall), self._in_numbers(layer, groups, worksites))

    def _in_words(self, layer: Layer, row: int, groups: np.ndarray) -> list[str]:
        cell = layer.cells.iloc[row]
        average = PER_INSPECTIONS * average_yield(self.known, self.yields["mean"].to_numpy())
        inspected = int(self.known.groups["inspected"].iloc[groups].sum())
        return [
            _("Ten inspections are expected to find {rate}; nine times in ten it lies in that range.").format(
                rate=write_interval(cell["value"], cell["lower"], cell["upper"])
            ),
            _("The chance that it is over that of the average worksite ({average}) is {chance}.").format(
                average=write_number(average), chance=write_share(float(cell["exceeds"]))
            ),
            ngettext(
                "It rests on {count} inspection of these kinds in the region of {size} km, and on "
                "the same kinds elsewhere.",
                "It rests on {count} inspections of these kinds in the region of {size} km, and on "
                "the same kinds elsewhere.",
                inspected,
            ).format(count=write_count(inspected), size=REGION_KM),
            *self._weight_in_words(),
        ]

    def _weight_in_words(self) -> list[str]:
        if not self.known.correction.enough:
            return []
        return [
            _("A planned finding counts {weight}, as the reserve drawn by lot found less.").format(
                weight=write_number(self.known.correction.weight)
            )
            if self.known.correction.weight < 1
            else _("A planned finding counts {weight}, as the reserve drawn by lot found more.").format(
                weight=write_number(self.known.correction.weight)
            )
        ]

    def _in_numbers(self, layer: Layer, groups: np.ndarray, worksites: np.ndarray) -> pd.DataFrame:
        counts, yields = self.known.groups.iloc[groups], self.yields.iloc[groups]
        table = {
            _("Kind of worksite"): [place_kind(str(code)).label for code in counts["kind"]],
            _("Worksites here"): worksites,
            self._main_in_words(): counts["main"].to_numpy(),
            _("with a finding"): counts["main_found"].to_numpy(),
            _("Drawn by lot there"): counts["lots"].to_numpy(),
            _("with a finding by lot"): counts["lots_found"].to_numpy(),
            _("Inspections (n)"): counts["inspected"].to_numpy(),
            _("Findings, weighted (x)"): counts["found"].to_numpy(),
        }
        if not layer.shortfall:
            table |= {
                _("alpha of the kind"): yields["alpha"].to_numpy(),
                _("beta of the kind"): yields["beta"].to_numpy(),
                _("Per 10: 10 (alpha + x) / (alpha + beta + n)"): PER_INSPECTIONS * yields["mean"].to_numpy(),
                _("5 % point"): PER_INSPECTIONS * yields["lower"].to_numpy(),
                _("95 % point"): PER_INSPECTIONS * yields["upper"].to_numpy(),
            }
        return pd.DataFrame(table)

    def _main_in_words(self) -> str:
        if self.known.trigger == "planned":
            return _("Planned inspections in the region")
        return _("Inspections after a complaint in the region")


def _what(worksites: int) -> str:
    return ngettext(
        "{count} worksite here may be inspected.", "{count} worksites here may be inspected.", worksites
    ).format(count=write_count(worksites))
