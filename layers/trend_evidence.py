"""Accounts for a change by counts and hours of a window, now and before."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.language import _
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number, write_share
from layers.rate_ratio import RateRatio


@dataclass(frozen=True, eq=False)
class ChangeEvidence:
    """What changed in each window; `words` says per row what is made of it, empty where nothing is."""

    ratio: RateRatio
    words: tuple[str, ...] = ()
    more: tuple[tuple[str, np.ndarray], ...] = ()

    def account(self, layer: Layer, row: int) -> Account:
        """Return counts, hours and what is expected if nothing changed.

        ((y / v + 1/2) / (E / v + 1/2)) / ((x / v + 1/2) / (F / v + 1/2)) is the value.
        """
        if not self.ratio.known[row]:
            return Account(
                (
                    _(
                        "No time of visits counts here, or around here, at one of the two times: "
                        "nothing is compared."
                    ),
                    *layer.shortfall,
                ),
                _table([]),
            )
        if layer.shortfall:
            return Account(layer.shortfall, _table(self._counts(row)))
        return Account(tuple(self._in_words(row)), _table([*self._counts(row), *self._in_numbers(row)]))

    def _in_words(self, row: int) -> list[str]:
        found = self.ratio
        ratio = write_interval(*(float(each[row]) for each in (found.ratio, found.lower, found.upper)))
        said = [
            _(
                "Here and in the cells around, teams discovered {now} in {hours_now} hours, and {before} in "
                "{hours_before} hours in the same months a year before."
            ).format(
                now=write_count(found.now[row]),
                hours_now=write_number(float(found.hours_now[row])),
                before=write_count(found.before[row]),
                hours_before=write_number(float(found.hours_before[row])),
            ),
            _("The rate is {ratio} times what it was; nine times in ten it lies in that range.").format(
                ratio=ratio
            ),
            self._verdict(row),
        ]
        return [*said, self.words[row]] if self.words and self.words[row] else said

    def _verdict(self, row: int) -> str:
        found, q = self.ratio, float(self.ratio.q[row])
        if found.rose[row] or found.fell[row]:
            chance = found.chance[row] if found.rose[row] else 1 - found.chance[row]
            text = (
                _("It rose with a chance of {chance}; of such changes, {q} would be chance alone.")
                if found.rose[row]
                else _("It fell with a chance of {chance}; of such changes, {q} would be chance alone.")
            )
            return text.format(chance=write_share(float(chance)), q=write_share(q))
        return _("No change is claimed: with so many cells, chance explains that (q = {q}).").format(
            q=write_number(q)
        )

    def _counts(self, row: int) -> list[tuple[str, float]]:
        found = self.ratio
        return [
            (_("Sightings discovered in the window, now (y)"), found.now[row]),
            (_("Sightings discovered in the window, a year before (x)"), found.before[row]),
            (_("Hours of visits, now"), found.hours_now[row]),
            (_("Hours of visits, a year before"), found.hours_before[row]),
            (_("Of both, expected now if no cell's rate had changed (E)"), found.expected_now[row]),
            (_("Of both, expected a year before (F)"), found.expected_before[row]),
        ]

    def _in_numbers(self, row: int) -> list[tuple[str, float]]:
        found = self.ratio
        return [
            (_("How many times chance cells vary (v)"), found.variation),
            (
                _("Change: ((y / v + 1/2) / (E / v + 1/2)) / ((x / v + 1/2) / (F / v + 1/2))"),
                found.ratio[row],
            ),
            (_("Lower end of its 90 % interval"), found.lower[row]),
            (_("Upper end of its 90 % interval"), found.upper[row]),
            (_("Chance that the rate is higher now"), found.chance[row]),
            (_("Share of false ones among such changes (q)"), found.q[row]),
            *((name, column[row]) for name, column in self.more if np.isfinite(column[row])),
        ]


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
