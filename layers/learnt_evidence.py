"""Accounts for learnt exposure by the kinds of place near a cell, and tabulates what each adds."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.language import _
from data.vocabulary import place_kind
from layers.layer import Account, Layer
from layers.number_text import write_interval
from layers.penalised_poisson import NORMAL_95, Floats, PoissonFit
from layers.spatial_blocks import Choice

_LOG_2 = float(np.log(2))


@dataclass(frozen=True, eq=False)
class Taught:
    """What was learnt.

    Parameters
    ----------
    fit
        Columns are the expert's exposure, as ln(1 + exposure), then ln(1 + nearness) of each learnt kind over
        its spread.
    design
        Shape (cells, columns): these for all cells of the area.
    spread
        Shape (kinds,): standard deviation of ln(1 + nearness) over the cells where somebody looked.
    learnt
        Which kinds have a coefficient of their own; the others keep the expert's.
    choice
        How hard the coefficients are drawn to the expert's, and how that was chosen.
    """

    fit: PoissonFit
    design: Floats
    spread: Floats
    learnt: NDArray[np.bool_]
    choice: Choice

    @property
    def average(self) -> Floats:
        """The columns of the average cell of the area."""
        return np.asarray(self.design.mean(axis=0))

    def log_risks(self, weight: Floats) -> tuple[Floats, Floats]:
        """Return the log risk of each kind, one at the door against none, and its standard error."""
        own = np.diag(np.where(self.learnt, _LOG_2 / self.spread, 0.0))[:, self.learnt]
        return self.fit.sums(np.column_stack([np.log1p(weight), own]))


@dataclass(frozen=True, eq=False)
class LearntEvidence:
    """The kinds, their expert weights, ln(1 + nearness) by cell and kind, and what was learnt, if anything.

    `beyond` says which cells hold more of a kind than any cell with effort; `facts` has counted and effort.
    """

    purpose: str
    kinds: tuple[str, ...]
    weight: Floats
    amount: Floats
    taught: Taught | None
    beyond: NDArray[np.bool_]
    facts: pd.DataFrame

    def account(self, layer: Layer, row: int) -> Account:
        """Return what exposure and kinds add to the log of a cell's value; exp of their sum is the value.

        Where nothing was learnt, the kinds within reach stand with their expert weights.
        """
        amount = self.amount[row]
        if self.taught is None:
            return Account(
                (_("Nothing is learnt yet; the expert weights hold."), *layer.shortfall),
                self._expert_numbers(amount),
            )
        return Account(tuple(self._sentences(layer, row)), self._numbers(self.taught, row))

    def table(self) -> pd.DataFrame:
        """Return one row per kind: its expert weight and, where learnt, its relative risk with interval.

        The relative risk is that of a cell with one such place at its door against a cell with none.
        """
        known = pd.DataFrame({_("Kind of place"): _labels(self.kinds), _("Expert weight"): self.weight})
        if self.taught is None:
            return known
        log, error = self.taught.log_risks(self.weight)
        risk = {
            _("With one at the door, times"): np.exp(log),
            _("Lower end (90 %)"): np.exp(log - NORMAL_95 * error),
            _("Upper end (90 %)"): np.exp(log + NORMAL_95 * error),
        }
        own, expert = _("learnt"), _("expert weight, as too few are near where somebody looked")
        return known.assign(**risk, **{_("From"): np.where(self.taught.learnt, own, expert)})

    def _numbers(self, taught: Taught, row: int) -> pd.DataFrame:
        learnt = np.flatnonzero(taught.learnt)
        scale = np.concatenate([[1.0], taught.spread[learnt]])
        here, average = taught.design[row] * scale, taught.average * scale
        coefficient = taught.fit.coefficients / scale
        return pd.DataFrame(
            {
                _("What"): [
                    _("All kinds with expert weights (x: exposure)"),
                    *_labels(tuple(self.kinds[kind] for kind in learnt)),
                ],
                _("Nearness, summed (x)"): np.expm1(here),
                _("ln(1 + x)"): here,
                _("ln(1 + x), average cell"): average,
                _("Coefficient"): coefficient,
                _("Adds to the logarithm"): coefficient * (here - average),
            }
        )

    def _expert_numbers(self, amount: Floats) -> pd.DataFrame:
        near = amount > 0
        return pd.DataFrame(
            {
                _("Kind of place"): np.array(_labels(self.kinds), object)[near],
                _("Nearness, summed (x)"): np.expm1(amount[near]),
                _("Expert weight"): self.weight[near],
            }
        )

    def _sentences(self, layer: Layer, row: int) -> list[str]:
        cell = layer.cells.iloc[row]
        sentences = [
            _("The kinds of place near here go with {value} times the findings of the average cell.").format(
                value=write_interval(cell["value"], cell["lower"], cell["upper"])
            )
        ]
        near = np.flatnonzero(self.amount[row] > 0)
        if near.size == 0:
            sentences.append(_("No place on the map lies within reach of this cell."))
        else:
            most = near[np.argmax((self.weight * np.expm1(self.amount[row]))[near])]
            sentences.append(
                _("Nearest by expert weight: {kind}.").format(kind=place_kind(self.kinds[most]).label)
            )
        if self.facts["effort"].iloc[row] == 0:
            sentences.append(_("No time of visits counts here: it is foretold from cells where it does."))
        if self.beyond[row]:
            sentences.append(
                _("More places of a kind are near than at any cell where somebody looked, so it is a guess.")
            )
        return sentences


def _labels(kinds: tuple[str, ...]) -> list[str]:
    return [place_kind(code).label for code in kinds]
