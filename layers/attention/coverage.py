"""Counts how long teams were in each district in the last weeks, and what a plan would add."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data.access import Person
from data.errors import Refused
from data.language import _, ngettext
from data.periods import first_day_of_week
from data.permission import check_does
from data.population import read_population
from data.store import Store
from data.visit_minutes import read_visit_minutes
from layers.assembly import build_layer
from layers.attention.ground import DISTRICTS, SQUARES, Floats, Ground, read_ground
from layers.routing.plan import Plan

WEEKS = 8
NEED = "outreach_exposure"
_LEVEL_OF_NEED, _COARSEST = 2, 5
# A level that leaves out less than this of the inhabitants knows them all, for this purpose.
_NEARLY_ALL = 0.99
_LEAST_SHARE = 0.001


@dataclass(frozen=True)
class DistrictAttention:
    """How much teams looked in one district.

    Parameters
    ----------
    name
        Of the district, the square or the whole area.
    hours, planned_hours
        Hours of visits in the weeks, and those that the plan adds.
    inhabitants
        As published; 0 where nobody is known to live.
    need
        Expected need, in weighted places within reach summed over cells; comparable within a store alone.
    target_share
        Share of all hours that it would get by need; by inhabitants where no need is known, None without.
    """

    name: str
    hours: float
    planned_hours: float
    inhabitants: float
    need: float
    target_share: float | None

    @property
    def hours_per_1000(self) -> float | None:
        """Hours for 1,000 inhabitants; None where nobody is known to live."""
        return None if self.inhabitants <= 0 else 1000 * self.hours / self.inhabitants


@dataclass(frozen=True)
class Coverage:
    """What teams covered in some weeks, first and last included, by district.

    Parameters
    ----------
    kind
        ``districts``, ``squares`` (of 1 km) or ``whole``.
    elsewhere_hours
        Hours of visits outside all districts.
    caveats
        Sentences on what is missing or was made out of less.
    """

    first_week: int
    last_week: int
    kind: str
    districts: tuple[DistrictAttention, ...]
    elsewhere_hours: float
    caveats: tuple[str, ...] = ()

    @property
    def hours(self) -> float:
        """Hours in all districts together."""
        return sum(each.hours for each in self.districts)

    @property
    def planned_hours(self) -> float:
        """Hours that the plan adds in all districts together."""
        return sum(each.planned_hours for each in self.districts)

    def share(self, district: DistrictAttention, *, with_plan: bool = False) -> float | None:
        """Return which share of the hours a district had, or would have with the plan; None without hours."""
        hours = district.hours + with_plan * district.planned_hours
        total = self.hours + with_plan * self.planned_hours
        return hours / total if total > 0 else None

    def hours_for_need(self, district: DistrictAttention, *, with_plan: bool = False) -> float | None:
        """Return its share of the hours over its share of the need: 1 is even.

        None without hours, and where it has less than a thousandth of the need: too little to compare with.
        """
        share, need = self.share(district, with_plan=with_plan), sum(each.need for each in self.districts)
        if share is None or need <= 0 or district.need < _LEAST_SHARE * need:
            return None
        return share / (district.need / need)

    def with_plan(self, ground: Ground, plan: Plan) -> "Coverage":
        """Return the same with the hours that a plan adds: the minutes that it stays at its stops.

        `ground` is that of the store which was covered.
        """
        planned = _hours(ground, _planned(plan))
        districts = (
            replace(each, planned_hours=float(planned[at])) for at, each in enumerate(self.districts)
        )
        return replace(self, districts=tuple(districts))


def coverage_of_districts(
    store: Store, person: Person, *, until_week: int, weeks: int = WEEKS, ground: Ground | None = None
) -> Coverage:
    """Return the hours of visits by district in the weeks up to `until_week`, beside people and need.

    The minutes of a visit go to the districts by how much of its cell each covers. Need is exposure to
    contact, which does not grow with visits. `ground` is what `read_ground` gives, where it is at hand.

    Raises
    ------
    NotAllowed
        When the person does not plan outreach.
    Refused
        When there are no weeks.
    StoreError
        When nothing says yet where the area lies.
    """
    check_does(store, person, "plan_outreach")
    if weeks < 1:
        raise Refused(_("{weeks} weeks are none. Choose at least one.").format(weeks=weeks))
    first_week = until_week - weeks + 1
    ground = ground or read_ground(store)
    visits = read_visit_minutes(store, person, first_week=first_week, last_week=until_week)
    hours = _hours(ground, visits)
    people, need = _people(store, ground), _need(store, person, ground)
    targets = _targets(people, need)
    return Coverage(
        first_week=first_week,
        last_week=until_week,
        kind=ground.kind,
        districts=tuple(
            DistrictAttention(name, float(hours[at]), 0.0, float(people[at]), float(need[at]), targets[at])
            for at, name in enumerate(ground.names)
        ),
        elsewhere_hours=max(0.0, float(visits["minutes"].sum()) / 60 - float(hours.sum())),
        caveats=tuple(_caveats(ground, visits, people, need)),
    )


def _hours(ground: Ground, visits: pd.DataFrame) -> Floats:
    totals = np.zeros(len(ground.names))
    for level in visits["cell_level"].unique():
        cells = visits[visits["cell_level"] == level]
        totals += ground.shared_out(cells["east"], cells["north"], int(level), cells["minutes"] / 60)
    return totals


def _planned(plan: Plan) -> pd.DataFrame:
    visits = plan.visits
    return pd.DataFrame(
        {
            "east": [visit.stop.east for visit in visits],
            "north": [visit.stop.north for visit in visits],
            "cell_level": [visit.stop.cell_level for visit in visits],
            "minutes": [(visit.leaves_s - visit.begins_s) / 60 for visit in visits],
        }
    )


def _people(store: Store, ground: Ground) -> Floats:
    """Inhabitants of each part, from the finest cells that know nearly all of them."""
    everybody = read_population(store, level=_COARSEST)["inhabitants"].sum()
    for level in range(_COARSEST + 1):
        cells = read_population(store, level=level)
        if cells["inhabitants"].sum() >= _NEARLY_ALL * everybody:
            break
    return ground.shared_out(cells["east"], cells["north"], level, cells["inhabitants"])


def _need(store: Store, person: Person, ground: Ground) -> Floats:
    cells = build_layer(store, person, code=NEED, level=_LEVEL_OF_NEED).cells
    value = np.nan_to_num(cells["value"].to_numpy(np.float64))
    return ground.shared_out(cells["east"], cells["north"], _LEVEL_OF_NEED, value)


def _targets(people: Floats, need: Floats) -> list[float | None]:
    base = need if need.sum() > 0 else people
    if base.sum() <= 0:
        return [None] * len(base)
    return [float(share) for share in base / base.sum()]


def _caveats(ground: Ground, visits: pd.DataFrame, people: Floats, need: Floats) -> Iterator[str]:
    if ground.kind == SQUARES:
        yield _("No districts are known here: squares of 1 km stand in for them.")
    elif ground.kind != DISTRICTS:
        yield _("No districts are known here, and the area is too small to be divided.")
    if visits.empty:
        yield _("No visit is kept of these weeks.")
    if people.sum() <= 0:
        yield _("Nobody is known to live here, so nothing can be said per inhabitant.")
    elif (people <= 0).any():
        empty = int((people <= 0).sum())
        yield ngettext(
            "In {count} part of the area nobody is known to live.",
            "In {count} parts of the area nobody is known to live.",
            empty,
        ).format(count=empty)
    if need.sum() <= 0:
        yield _("No places are known here, so nothing can be said of the need.")


def weeks_in_words(coverage: Coverage) -> str:
    """Return which weeks a coverage is of."""
    return _("Weeks from {first} to the week of {last}").format(
        first=first_day_of_week(coverage.first_week).isoformat(),
        last=first_day_of_week(coverage.last_week).isoformat(),
    )
