"""Accounts for a rate of sightings by the cell's own count and hours and by the average of all cells."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.language import _
from layers.gamma_poisson import GammaPrior, Posterior, own_share, posterior
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share

PER_HOURS = 100


@dataclass(frozen=True, eq=False)
class RateEvidence:
    """The prior, the posterior of each cell, and its facts: sightings, visits and hours, row by row.

    Without any visit there is neither prior nor posterior.
    """

    prior: GammaPrior | None
    rates: Posterior | None
    facts: pd.DataFrame

    def account(self, layer: Layer, row: int) -> Account:
        """Return count, hours and prior of a cell: 100 (a + y) / (b + E) is its value."""
        facts = self.facts.iloc[row]
        if self.prior is None or self.rates is None:
            return Account((_nobody_looked(), *layer.shortfall), _facts_in_words(facts))
        numbers = pd.concat([_facts_in_words(facts), _rate_in_words(self.prior, self.rates, facts, row)])
        looked = facts["hours"] > 0
        sentences = (
            self._of_visited_cell(self.prior, self.rates, row) if looked else _of_unvisited_cell(self.prior)
        )
        return Account((*sentences, *layer.shortfall), numbers.reset_index(drop=True))

    def _of_visited_cell(self, prior: GammaPrior, rates: Posterior, row: int) -> tuple[str, ...]:
        facts = self.facts.iloc[row]
        return (
            _("Teams spent {hours} hours here in {visits} visits; sightings discovered: {count}.").format(
                hours=write_number(facts["hours"]),
                visits=write_count(facts["visits"]),
                count=write_count(facts["sightings"]),
            ),
            _("The rate is {rate} per 100 hours; nine times in ten it lies in that range.").format(
                rate=write_interval(*_per_100_hours(rates.mean[row], rates.lower[row], rates.upper[row]))
            ),
            _(
                "What was met here weighs {own}, the average of all visited cells ({mean}) weighs {rest}."
            ).format(
                own=write_share(float(own_share(prior, facts["hours"]))),
                mean=write_number(PER_HOURS * prior.mean),
                rest=write_share(1 - float(own_share(prior, facts["hours"]))),
            ),
        )


def _of_unvisited_cell(prior: GammaPrior) -> tuple[str, ...]:
    nothing = np.zeros(1)
    average = posterior(prior, nothing, nothing)
    return (
        _nobody_looked(),
        _("All that can be said is what holds for any cell: {rate} per 100 hours.").format(
            rate=write_interval(*_per_100_hours(average.mean[0], average.lower[0], average.upper[0]))
        ),
    )


def _nobody_looked() -> str:
    return _("No visit is logged here, so the rate is not known. That does not mean that there is nothing.")


def _per_100_hours(*rates: float) -> tuple[float, ...]:
    return tuple(PER_HOURS * float(rate) for rate in rates)


def _facts_in_words(facts: pd.Series) -> pd.DataFrame:
    return _table(
        [
            (_("Sightings discovered (y)"), facts["sightings"]),
            (_("Visits"), facts["visits"]),
            (_("Hours of visits (E)"), facts["hours"]),
        ]
    )


def _rate_in_words(prior: GammaPrior, rates: Posterior, facts: pd.Series, row: int) -> pd.DataFrame:
    mean, lower, upper = _per_100_hours(rates.mean[row], rates.lower[row], rates.upper[row])
    return _table(
        [
            (_("Shape of the prior (a)"), prior.shape),
            (_("Hours of the prior (b)"), prior.hours),
            (_("Average cell, per 100 hours: 100 a / b"), PER_HOURS * prior.mean),
            (_("Weight of the cell's own visits: E / (b + E)"), float(own_share(prior, facts["hours"]))),
            (_("Rate per 100 hours: 100 (a + y) / (b + E)"), mean),
            (_("Lower end of the 90 % interval"), lower),
            (_("Upper end of the 90 % interval"), upper),
        ]
    )


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
