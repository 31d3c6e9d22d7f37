"""Accounts for a service gap by the services within an hour, and what each adds to the help within reach."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from data.language import _
from layers.catchment import Access, Floats, Sites, metres_between, minutes_of, weights_of
from layers.layer import Account, Layer
from layers.number_text import write_count, write_interval, write_number

NAMED, LISTED = 3, 8
PER_PEOPLE = 1_000


@dataclass(frozen=True, eq=False)
class ServiceEvidence:
    """The services that fit, row by row with their sites and ratios, and the people of each cell.

    `counted` says whether people are inhabitants; otherwise each cell counts as one person.
    """

    services: gpd.GeoDataFrame
    sites: Sites
    access: Access
    x: Floats
    y: Floats
    people: Floats
    counted: bool

    def account(self, layer: Layer, row: int) -> Account:
        """Return the services within an hour and what each adds: the sum is A, 100 M / (A + M) the gap.

        Of a cell in which nobody lives there is no gap, but what is near can still be said.
        """
        metres = metres_between(self.sites, self.x[[row]], self.y[[row]])[:, 0]
        minutes, weights = minutes_of(metres), weights_of(metres)
        within = np.flatnonzero(weights > 0)
        if layer.shortfall:
            return Account(layer.shortfall, _table([]))
        # Two services at the same distance keep the order in which they were read.
        within = within[np.argsort(minutes[within], kind="stable")]
        sentences = [*self._value(layer, row), *self._near(within, minutes)]
        return Account(tuple(sentences), _table(self._numbers(layer, row, within, weights)))

    def _value(self, layer: Layer, row: int) -> list[str]:
        cell = layer.cells.iloc[row]
        if not cell["known"]:
            return [_("Nobody lives here, so there is no gap.")]
        if cell["lower"] == cell["upper"]:
            same = _("The gap is {gap} of 100 points, also at a speed 30 % lower or higher.")
            return [same.format(gap=write_number(float(cell["value"])))]
        sentence = _(
            "The gap is {gap} of 100 points; at a speed 30 % lower or higher it stays in that range."
        )
        gap = write_interval(*(float(cell[name]) for name in ("value", "lower", "upper")))
        return [sentence.format(gap=gap)]

    def _near(self, within: np.ndarray, minutes: Floats) -> list[str]:
        if len(within) == 0:
            return [_("No service that fits is within an hour.")]
        count = _("Services that fit within an hour: {count}.").format(count=write_count(len(within)))
        return [count, *(self._named(each, float(minutes[each])) for each in within[:NAMED])]

    def _named(self, each: int, minutes: float) -> str:
        service = self.services.iloc[each]
        if self.sites.wide[each]:
            return _("{name}, somewhere in the area; its address is hidden.").format(name=self._name(each))
        hours = service["opening_hours"]
        return _("{name}: about {minutes} minutes; open {hours}.").format(
            name=self._name(each),
            minutes=write_number(minutes),
            hours=hours if isinstance(hours, str) and hours else _("at hours that are not entered"),
        )

    def _name(self, each: int) -> str:
        service = self.services.iloc[each]
        if service["secret"]:
            return _("A service with a hidden address")
        return str(service["name"]) if isinstance(service["name"], str) else _("A service without a name")

    def _numbers(
        self, layer: Layer, row: int, within: np.ndarray, weights: Floats
    ) -> list[tuple[str, float]]:
        adds = weights * self.access.ratio
        most = within[np.argsort(-adds[within], kind="stable")]
        numbers = [(_("People in this cell") if self.counted else _("Counted as people"), self.people[row])]
        for number, each in enumerate(most[:LISTED], start=1):  # at most eight
            numbers += [
                (
                    _("{number}. {name}: places (S)").format(number=number, name=self._name(each)),
                    self.sites.places[each],
                ),
                (_("{number}. people who share them (D)").format(number=number), self.access.demand[each]),
                (_("{number}. weight of the way (w)").format(number=number), weights[each]),
                (
                    _("{number}. adds 1000 w S / D").format(number=number),
                    PER_PEOPLE * adds[each],
                ),
            ]
        if len(most) > LISTED:
            numbers.append((_("All others together add"), PER_PEOPLE * adds[most[LISTED:]].sum()))
        numbers += [
            (_("Places per 1,000 people within reach (A)"), PER_PEOPLE * self.access.per_person[row]),
            (_("Places per 1,000 people of the whole area (M)"), PER_PEOPLE * self.access.mean),
        ]
        if layer.cells["known"].iloc[row]:
            gap = float(layer.cells["value"].iloc[row])
            words = _("Gap: 100 M / (A + M)") if self.access.mean > 0 else _("Gap: nothing is within reach")
            numbers.append((words, gap))
        return numbers


def _table(rows: list[tuple[str, float]]) -> pd.DataFrame:
    return pd.DataFrame([(what, float(number)) for what, number in rows], columns=[_("What"), _("Number")])
