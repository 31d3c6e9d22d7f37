"""Accounts for a rate of sightings by the cell's own count and hours and by the average of all cells."""

from dataclasses import dataclass

import pandas as pd

from data.language import _
from layers.gamma_poisson import GammaPrior, Posterior, own_share
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share

PER_HOURS = 100

Rate = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class RateEvidence:
    """The prior, the posterior of each cell, and its facts: sightings, visits and hours, row by row.

    Without any visit there is neither prior nor posterior.
    """

    prior: GammaPrior | None
    rates: Posterior | None
    facts: pd.DataFrame

    def account(self, layer: Layer, row: int) -> Account:
        """Return count, hours and prior of a cell: 100 (a + y) / (b + E) is its value, where it has one.

        A cell without visits has what holds for any cell. Where the layer falls short, no cell has a rate.
        """
        facts = self.facts.iloc[row]
        numbers = _facts_in_words(facts)
        sentences = [_looked(facts) if facts["hours"] > 0 else _nobody_looked()]
        if not layer.shortfall and self.prior is not None and self.rates is not None:
            rate = _per_100_hours(self.rates.mean[row], self.rates.lower[row], self.rates.upper[row])
            own = float(own_share(self.prior, facts["hours"]))
            sentences += _rate_in_words(self.prior, rate, own)
            numbers = pd.concat([numbers, _rate_in_numbers(self.prior, rate, own)], ignore_index=True)
        return Account((*sentences, *layer.shortfall), numbers)


def _looked(facts: pd.Series) -> str:
    return _("Teams spent {hours} hours here in {visits} visits; sightings discovered: {count}.").format(
        hours=write_number(facts["hours"]),
        visits=write_count(facts["visits"]),
        count=write_count(facts["sightings"]),
    )


def _nobody_looked() -> str:
    return _("No visit is logged here, so the rate is not known. That does not mean that there is nothing.")


def _per_100_hours(mean: float, lower: float, upper: float) -> Rate:
    return PER_HOURS * float(mean), PER_HOURS * float(lower), PER_HOURS * float(upper)


def _facts_in_words(facts: pd.Series) -> pd.DataFrame:
    return _table(
        [
            (_("Sightings discovered (y)"), facts["sightings"]),
            (_("Visits"), facts["visits"]),
            (_("Hours of visits (E)"), facts["hours"]),
        ]
    )


def _rate_in_words(prior: GammaPrior, rate: Rate, own: float) -> list[str]:
    if own == 0:
        return [
            _("All that can be said is what holds for any cell: {rate} per 100 hours.").format(
                rate=write_interval(*rate)
            )
        ]
    return [
        _("The rate is {rate} per 100 hours; nine times in ten it lies in that range.").format(
            rate=write_interval(*rate)
        ),
        _("What was met here weighs {own}, the average of all visited cells ({mean}) weighs {rest}.").format(
            own=write_share(own), mean=write_number(PER_HOURS * prior.mean), rest=write_share(1 - own)
        ),
    ]


def _rate_in_numbers(prior: GammaPrior, rate: Rate, own: float) -> pd.DataFrame:
    mean, lower, upper = rate
    return _table(
        [
            (_("Shape of the prior (a)"), prior.shape),
            (_("Hours of the prior (b)"), prior.hours),
            (_("Average cell, per 100 hours: 100 a / b"), PER_HOURS * prior.mean),
            (_("Weight of the cell's own visits: E / (b + E)"), own),
            *([(_("Rate per 100 hours: 100 (a + y) / (b + E)"), mean)] if own else []),
            (_("Lower end of the 90 % interval"), lower),
            (_("Upper end of the 90 % interval"), upper),
        ]
    )


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
