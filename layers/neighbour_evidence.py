"""Accounts for a rate that borrows from neighbours by the cell's own visits and by what was met around it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.grid import side_of_level
from data.language import _
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share
from layers.prior_uncertainty import chance_of_exceeding
from layers.rate_evidence import PER_HOURS, describe_visits

if TYPE_CHECKING:
    from layers.neighbour_rate import BorrowedRates

Numbers = list[tuple[str, float]]

_LEAST_SHARE_SAID = 0.01
_BANDWIDTHS_ACROSS = 2


@dataclass(frozen=True, eq=False)
class NeighbourEvidence:
    """What was learnt and what lies around each cell, with its facts, row by row.

    Parameters
    ----------
    borrowed
        None where nobody has visited any cell.
    facts
        One row per cell: columns counted, visits and effort (hours).
    high
        Twice the median rate of the visited cells, per hour.
    level
        Of the cells.
    """

    borrowed: "BorrowedRates | None"
    facts: pd.DataFrame
    high: float
    level: int

    def account(self, layer: Layer, row: int) -> Account:
        """Return count, hours and neighbours of a cell: 100 (b m + y) / (b + E) is its value.

        A cell without visits has what its neighbours suggest. Where the layer falls short, none has a rate.
        """
        sentence, numbers = describe_visits(self.facts.iloc[row])
        sentences = [sentence]
        if not layer.shortfall and self.borrowed is not None:
            sentences += self._in_words(self.borrowed, row)
            numbers = [*numbers, *_around_in_numbers(self.borrowed, row, self.level)]
            numbers += self._own_in_numbers(self.borrowed, row)
        table = pd.DataFrame(
            [(what, float(number)) for what, number in numbers], columns=[_("What"), _("Number")]
        )
        return Account((*sentences, *layer.shortfall), table)

    def _own_share(self, borrowed: "BorrowedRates", row: int) -> float:
        hours = float(self.facts["effort"].iloc[row])
        return hours / (borrowed.borrowing.own_hours + hours)

    def _in_words(self, borrowed: "BorrowedRates", row: int) -> list[str]:
        rate, own = write_interval(*_rate(borrowed, row)), self._own_share(borrowed, row)
        if own == 0:
            return [_suggested(borrowed.borrowing.learnt, rate), *_around_in_words(borrowed, row, self.level)]
        return [
            _("The rate is {rate} per 100 hours; nine times in ten it lies in that range.").format(rate=rate),
            _("The chance that it is over twice the median cell ({high} per 100 hours) is {chance}.").format(
                high=write_number(PER_HOURS * self.high),
                chance=write_share(float(chance_of_exceeding(borrowed.rates, self.high)[row])),
            ),
            _weighed(borrowed.borrowing.learnt).format(
                own=write_share(own),
                mean=write_number(PER_HOURS * borrowed.means[0][row]),
                rest=write_share(1 - own),
            ),
            *_around_in_words(borrowed, row, self.level),
        ]

    def _own_in_numbers(self, borrowed: "BorrowedRates", row: int) -> Numbers:
        mean, lower, upper = _rate(borrowed, row)
        own = self._own_share(borrowed, row)
        return [
            (_("What the cells around suggest, per 100 hours: 100 m"), PER_HOURS * borrowed.means[0][row]),
            (_("Hours that this weighs (b)"), borrowed.borrowing.own_hours),
            (_("Weight of the cell's own hours: E / (b + E)"), own),
            *([(_("Rate per 100 hours: 100 (b m + y) / (b + E)"), mean)] if own else []),
            (_("Shape of its Gamma, unsure of b as well"), float(borrowed.rates.shape[row])),
            (_("Hours of its Gamma: shape / mean"), float(borrowed.rates.hours[row])),
            (_("Lower end of the 90 % interval: its 5 % point"), lower),
            (_("Upper end of the 90 % interval: its 95 % point"), upper),
        ]


def _rate(borrowed: "BorrowedRates", row: int) -> tuple[float, float, float]:
    rates = borrowed.rates
    return tuple(PER_HOURS * float(each[row]) for each in (rates.mean, rates.lower, rates.upper))  # type: ignore[return-value]


def _suggested(learnt: bool, rate: str) -> str:
    if learnt:
        return _("The cells around suggest {rate} per 100 hours.").format(rate=rate)
    return _("All that can be said is what holds for any cell: {rate} {unit}.").format(
        rate=rate, unit=_("per 100 hours")
    )


def _weighed(learnt: bool) -> str:
    if learnt:
        return _("Its own visits weigh {own}, what the cells around suggest ({mean}) weighs {rest}.")
    return _("Its own visits weigh {own}, the average of all visited cells ({mean}) weighs {rest}.")


def _around_in_words(borrowed: "BorrowedRates", row: int, level: int) -> list[str]:
    """Return how much each scale weighs in what the cells around suggest, from near to far."""
    if not borrowed.borrowing.learnt:
        return []
    rest, parts = 1.0, []
    for scale, hours, weight in zip(
        borrowed.around.scales, borrowed.around.hours[:, row], borrowed.borrowing.ring_hours, strict=False
    ):  # a handful of scales, each of what the nearer ones leave
        share = rest * hours / (hours + weight)
        rest -= share
        if share >= _LEAST_SHARE_SAID:
            parts.append(
                _("within about {distance} m {share}").format(
                    distance=write_count(_distance_m(scale, level)), share=write_share(share)
                )
            )
    if rest >= _LEAST_SHARE_SAID:
        parts.append(_("the average of all visited cells {share}").format(share=write_share(rest)))
    return [_("In what the cells around suggest weigh: {parts}.").format(parts=", ".join(parts))]


def _around_in_numbers(borrowed: "BorrowedRates", row: int, level: int) -> Numbers:
    """Return, from far to near, what each scale counts and what it makes of the ones farther out."""
    numbers = [(_("All visited cells, per 100 hours"), PER_HOURS * borrowed.borrowing.overall)]
    for scale in reversed(range(len(borrowed.borrowing.ring_hours))):  # a handful of scales
        within = {"distance": write_count(_distance_m(borrowed.around.scales[scale], level))}
        numbers += [
            (
                _("Within about {distance} m, sightings by nearness (Y)").format(**within),
                borrowed.around.counts[scale, row],
            ),
            (
                _("Within about {distance} m, hours by nearness (H)").format(**within),
                borrowed.around.hours[scale, row],
            ),
            (
                _("Hours that what is farther out weighs (w)"),
                borrowed.borrowing.ring_hours[scale],
            ),
            (
                _("So far, per 100 hours: (100 Y + w * farther out) / (H + w)").format(**within),
                PER_HOURS * borrowed.means[scale][row],
            ),
        ]
    return [(what, float(np.float64(number))) for what, number in numbers]


def _distance_m(scale: float, level: int) -> float:
    return _BANDWIDTHS_ACROSS * scale * side_of_level(level)
