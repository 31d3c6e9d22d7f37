"""Accounts for a rate by the cell's own count and effort and by the average of all cells."""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from data.language import _
from layers.gamma_poisson import GammaPrior, Posterior, own_share
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share
from layers.prior_uncertainty import chance_of_exceeding

PER_HOURS = 100

Rate = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class RateEvidence:
    """The prior, the posterior of each cell, and its facts, row by row.

    Without any effort there is neither prior nor posterior.

    Parameters
    ----------
    facts
        One row per cell: column ``counted``, column ``effort`` in units of effort, and what `describe` needs.
    per
        How many units of effort the shown rate is for, such as 100 hours.
    unit
        The same in words, such as "per 100 hours".
    high
        Twice the median rate of the known cells, per unit of effort.
    describe
        Gives, of one row of the facts, a sentence and the numbers that stand behind count and effort.
    """

    prior: GammaPrior | None
    rates: Posterior | None
    facts: pd.DataFrame
    per: float
    unit: str
    high: float
    describe: Callable[[pd.Series], tuple[str, list[tuple[str, float]]]]

    def account(self, layer: Layer, row: int) -> Account:
        """Return count, effort and prior of a cell: per (a + y) / (b + E) is its value, where it has one.

        A cell without effort has what holds for any cell. Where the layer falls short, no cell has a rate.
        """
        facts = self.facts.iloc[row]
        sentence, numbers = self.describe(facts)
        sentences = [sentence]
        if not layer.shortfall and self.prior is not None and self.rates is not None:
            own = float(own_share(self.prior, facts["effort"]))
            sentences += self._in_words(row, own)
            numbers = [*numbers, *self._in_numbers(row, own)]
        return Account((*sentences, *layer.shortfall), _table(numbers))

    def _rate(self, row: int) -> Rate:
        assert self.rates is not None  # noqa: S101  # seen by the caller
        return tuple(  # type: ignore[return-value]
            self.per * float(each[row]) for each in (self.rates.mean, self.rates.lower, self.rates.upper)
        )

    def _in_words(self, row: int, own: float) -> list[str]:
        assert self.prior is not None and self.rates is not None  # noqa: S101, PT018  # seen by the caller
        rate = write_interval(*self._rate(row))
        if own == 0:
            return [
                _("All that can be said is what holds for any cell: {rate} {unit}.").format(
                    rate=rate, unit=self.unit
                )
            ]
        return [
            _("The rate is {rate} {unit}; nine times in ten it lies in that range.").format(
                rate=rate, unit=self.unit
            ),
            _("The chance that it is over twice the median cell ({high} {unit}) is {chance}.").format(
                high=write_number(self.per * self.high),
                unit=self.unit,
                chance=write_share(float(chance_of_exceeding(self.rates, self.high)[row])),
            ),
            _(
                "What is known of this cell weighs {own}, the average of all cells ({mean}) weighs {rest}."
            ).format(
                own=write_share(own),
                mean=write_number(self.per * self.prior.mean),
                rest=write_share(1 - own),
            ),
        ]

    def _in_numbers(self, row: int, own: float) -> list[tuple[str, float]]:
        assert self.prior is not None and self.rates is not None  # noqa: S101, PT018  # seen by the caller
        mean, lower, upper = self._rate(row)
        what = {"unit": self.unit, "per": write_count(self.per)}
        return [
            (_("Shape of the prior (a)"), self.prior.shape),
            (_("Effort that the prior weighs (b)"), self.prior.hours),
            (_("Average cell, {unit}: {per} a / b").format(**what), self.per * self.prior.mean),
            (_("Weight of the cell's own effort: E / (b + E)"), own),
            *([(_("Rate {unit}: {per} (a + y) / (b + E)").format(**what), mean)] if own else []),
            (_("Shape of its Gamma, unsure of a and b as well"), float(self.rates.shape[row])),
            (_("Effort of its Gamma: shape / mean"), float(self.rates.hours[row])),
            (_("Lower end of the 90 % interval: its 5 % point"), lower),
            (_("Upper end of the 90 % interval: its 95 % point"), upper),
        ]


def describe_visits(facts: pd.Series) -> tuple[str, list[tuple[str, float]]]:
    """Return what teams did in a cell: columns counted, visits and effort (hours)."""
    set_aside = facts["effort"] == 0 and facts["visits"] > 0
    hours = _("Hours of visits that count here (E)") if set_aside else _("Hours of visits (E)")
    numbers = [
        (_("Sightings discovered (y)"), facts["counted"]),
        (_("Visits"), facts["visits"]),
        (hours, facts["effort"]),
    ]
    if set_aside:
        return (
            _(
                "Teams were here ({visits} visits), but sightings of such a place are kept in larger cells, "
                "so the rate is not known. Choose larger cells."
            ).format(visits=write_count(facts["visits"])),
            numbers,
        )
    if facts["effort"] == 0:
        return (
            _("No visit is logged here, so the rate is not known. That does not mean that there is nothing."),
            numbers,
        )
    return (
        _("Teams spent {hours} hours here in {visits} visits; sightings discovered: {count}.").format(
            hours=write_number(facts["effort"]),
            visits=write_count(facts["visits"]),
            count=write_count(facts["counted"]),
        ),
        numbers,
    )


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
