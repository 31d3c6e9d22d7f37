"""Reads counts per cell: sightings and effort for outreach, results of inspections for inspection."""

from typing import NamedTuple

import pandas as pd

from data.access import INSPECTION, OUTREACH, Person
from data.aggregates import (
    INSPECTIONS,
    SIGHTINGS,
    VISITS,
    Fact,
    counts_sql,
    in_no_cell_sql,
    too_coarse_sql,
)
from data.errors import Refused
from data.grid import side_of_level
from data.language import _
from data.periods import SEASONS, Period
from data.permission import check_reads
from data.store import Store

Value = int | str | bool
Filters = dict[str, Value | Period | None]


class Counts(NamedTuple):
    """Counts per cell, and how many records are known only to a larger area and so stand in no cell.

    `cells` has one row per cell in which anything was counted, from south to north and west to east, with
    columns east and north at the wanted level and one whole number per measure.
    """

    cells: pd.DataFrame
    too_coarse: int


def read_sighting_counts(
    store: Store,
    person: Person,
    *,
    level: int,
    period: Period | None = None,
    forms: int = 0,
    discovered: bool | None = None,
    category: int | None = None,
    season: str | None = None,
) -> Counts:
    """Return the number of sightings per cell, in a column ``sightings``.

    Sightings without a cell or a month are not among them: `read_sightings_in_no_cell` counts those.

    Parameters
    ----------
    level
        Grid level of the cells, 0 to 5.
    period
        Months to count; all where not given.
    forms
        Bits of forms of exploitation, of which a sighting must have at least one; 0 for all sightings.
    discovered
        Only those met on a visit (yes) or reported (no).
    category
        Only those met at places of this number.
    season
        Only those of winter, spring, summer or autumn.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such level or season.
    """
    check_reads(store, person, OUTREACH)
    filters: Filters = {
        "period": period,
        "forms": forms or None,
        "discovered": discovered,
        "category": category,
        "season": season,
    }
    return _read_counts(store, SIGHTINGS, level, filters)


def read_sightings_in_no_cell(
    store: Store,
    person: Person,
    *,
    period: Period | None = None,
    forms: int = 0,
    discovered: bool | None = None,
    category: int | None = None,
    season: str | None = None,
) -> int:
    """Return how many sightings have no cell or no month, and so are in no count per cell.

    The filters are those of `read_sighting_counts`; a sighting without a month may be of any, so it passes
    every period and season. Reads the rows, not the cube, and so takes longer than a count per cell.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such season.
    """
    check_reads(store, person, OUTREACH)
    filters: Filters = {
        "period": period,
        "forms": forms or None,
        "discovered": discovered,
        "category": category,
        "season": season,
    }
    used, bound = _used_and_bound(filters)
    cursor = store.cursor()
    try:
        found = cursor.execute(in_no_cell_sql(used), bound).fetchall()
    finally:
        cursor.close()
    return int(found[0][0])


def read_visit_effort(
    store: Store, person: Person, *, level: int, period: Period | None = None, season: str | None = None
) -> Counts:
    """Return stops of outreach teams per cell and minutes spent there, in columns ``visits`` and ``minutes``.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such level or season.
    """
    check_reads(store, person, OUTREACH)
    return _read_counts(store, VISITS, level, {"period": period, "season": season})


def read_inspection_results(
    store: Store,
    person: Person,
    *,
    level: int,
    period: Period | None = None,
    category: int | None = None,
    season: str | None = None,
    trigger: str | None = None,
) -> Counts:
    """Return inspections carried out per cell, and how many of them found what.

    Columns ``inspections``, ``administrative``, ``labour_exploitation`` and ``referral``; outcomes can stand
    together, so they do not add up to the inspections. Reads nothing of the outreach side.

    Parameters
    ----------
    level
        Grid level of the cells, 0 to 5.
    period
        Months to count; all where not given.
    category
        Only worksites of the kind with this number.
    season
        Only those of winter, spring, summer or autumn.
    trigger
        Only those that took place for this reason: planned, complaint, random or follow_up.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    Refused
        When there is no such level or season.
    """
    check_reads(store, person, INSPECTION)
    filters: Filters = {
        "period": period,
        "category": category,
        "season": season,
        "trigger": trigger,
    }
    return _read_counts(store, INSPECTIONS, level, filters)


def _read_counts(store: Store, fact: Fact, level: int, filters: Filters) -> Counts:
    side_of_level(level)
    used, bound = _used_and_bound(filters)
    bound["level"] = level
    cursor = store.cursor()
    try:
        cells = cursor.execute(counts_sql(fact, used), bound).df()
        coarse = cursor.execute(too_coarse_sql(fact, used), bound).fetchall()
    finally:
        cursor.close()
    return Counts(cells, int(coarse[0][0]))


def _used_and_bound(filters: Filters) -> tuple[frozenset[str], dict[str, Value]]:
    given = {name: value for name, value in filters.items() if value is not None}
    bound: dict[str, Value] = {}
    for name, value in given.items():
        bound |= _bound_values(name, value)
    return frozenset(given), bound


def _bound_values(name: str, value: Value | Period) -> dict[str, Value]:
    if isinstance(value, Period):
        return {"first": value.first, "last": value.last}
    return {name: _season_number(str(value)) if name == "season" else value}


def _season_number(season: str) -> int:
    if season not in SEASONS:
        raise Refused(
            _("There is no season {season}. Choose among {seasons}.").format(
                season=season, seasons=", ".join(SEASONS)
            )
        )
    return SEASONS.index(season)
