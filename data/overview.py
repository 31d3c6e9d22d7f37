"""Reads what is in a store, how fresh it is and what is missing, for the purposes a person may read."""

from dataclasses import dataclass

import pandas as pd

from data.access import INSPECTION, OUTREACH, SERVICE, Person
from data.area import read_area_cells
from data.clock import today
from data.counts import read_visit_effort
from data.periods import Period, period_of_date
from data.permission import check_reads_something, purposes_in
from data.store import Store

LATE_AFTER_MONTHS = 3
PLACES_LATE_AFTER_MONTHS = 12


@dataclass(frozen=True)
class Figure:
    """One number of the overview: its value now, the value in the same months a year before, and its unit."""

    code: str
    now: float
    before: float | None


def last_months(number: int, *, back: int = 0) -> Period:
    """Return the last whole months before this one, or those ``back`` months earlier."""
    last = period_of_date(today()) - 1 - back
    return Period(last - number + 1, last)


def read_data_range(store: Store, person: Person) -> Period | None:
    """Return the months from the first to the last record that the person may read, if there are any.

    Raises
    ------
    NotAllowed
        When the person's grant does not cover the store, or is over.
    """
    sources = []
    purposes = purposes_in(store, person)
    if OUTREACH in purposes:
        sources += ["help.sightings", "help.visits"]
    if INSPECTION in purposes:
        sources += ["inspection.inspections", "inspection.signals"]
    ends = [
        store.cursor().execute(f"SELECT min(period), max(period) FROM {table}").fetchone()  # noqa: S608
        for table in sources
    ]
    known = [end for end in ends if end is not None and end[0] is not None]
    return Period(min(end[0] for end in known), max(end[1] for end in known)) if known else None


def read_figures(store: Store, person: Person) -> tuple[Figure, ...]:
    """Return the figures of the overview for the last twelve whole months and the twelve before.

    Raises
    ------
    NotAllowed
        When the person reads no live data of the store.
    """
    purposes = check_reads_something(store, person)
    now, before = last_months(12), last_months(12, back=12)
    figures = [Figure("places", _number(store, _PLACES + _of_purposes(purposes)), None)]
    if OUTREACH in purposes:
        figures += [
            Figure("sightings", _number(store, _SIGHTINGS, now), _number(store, _SIGHTINGS, before)),
            Figure("visit_hours", _number(store, _MINUTES, now) / 60, _number(store, _MINUTES, before) / 60),
        ]
    if INSPECTION in purposes:
        figures.append(
            Figure("inspections", _number(store, _INSPECTIONS, now), _number(store, _INSPECTIONS, before))
        )
    if OUTREACH not in purposes and INSPECTION in purposes:
        figures.append(Figure("findings", _number(store, _FINDINGS, now), _number(store, _FINDINGS, before)))
        figures.append(Figure("worksites", _number(store, _WORKSITES), None))
    if INSPECTION not in purposes and OUTREACH in purposes:
        figures.append(Figure("visits", _number(store, _VISITS, now), _number(store, _VISITS, before)))
    return tuple(figures)


def read_freshness(store: Store, person: Person) -> pd.DataFrame:
    """Return one row per kind of data and organisation that the person may read.

    Columns: kind (code), source (code), organisation (name), records (number in force), newest (months since
    1970-01 of the newest record, empty where the kind has no time), came_in (weeks since 1970-01-05 of the
    last write), late (nothing newer than three months, for places a year). Late ones come first.

    Raises
    ------
    NotAllowed
        When the person reads no live data of the store.
    """
    purposes = check_reads_something(store, person)
    parts = [_PLACES_BY_SOURCE + _of_purposes(purposes) + " GROUP BY source"]
    if OUTREACH in purposes:
        parts += [_by_source("sightings", "help.sightings"), _by_source("visits", "help.visits")]
        parts += [_by_source("reporting_effort", "help.reporting_effort", "last_period")]
        parts += [_by_source("person_totals", "help.person_totals", "first_period")]
    if SERVICE in purposes:
        parts.append(_by_source("services", "main.services", "NULL"))
    if INSPECTION in purposes:
        parts += [
            _by_source("worksites", "inspection.worksites", "NULL"),
            _by_source("suppliers", "inspection.suppliers", "NULL"),
            _by_source("inspections", "inspection.inspections"),
            _by_source("signals", "inspection.signals"),
        ]
    # Every part is a constant of this module; nothing from outside enters the text.
    statement = (
        f"SELECT f.kind, f.source, f.records::BIGINT AS records, "  # noqa: S608
        f"CASE f.source WHEN 'osm' THEN 'OpenStreetMap' ELSE coalesce(o.name, f.source) END AS organisation, "
        f"f.newest::INTEGER AS newest, (SELECT max(week) FROM main.batches b WHERE b.kind = f.kind "
        f"AND b.organisation = f.source)::INTEGER AS came_in "
        f"FROM ({' UNION ALL '.join(parts)}) f LEFT JOIN main.organisations o ON o.code = f.source "
        f"WHERE f.records > 0 ORDER BY f.kind, organisation"
    )
    freshness = store.cursor().execute(statement).df()
    newest = freshness["newest"].astype("Int64")
    freshness["newest"] = newest
    allowed = freshness["kind"].map({"places": PLACES_LATE_AFTER_MONTHS}).fillna(LATE_AFTER_MONTHS)
    freshness["late"] = (newest < period_of_date(today()) - allowed).fillna(False).astype(bool)
    return freshness.sort_values("late", ascending=False, kind="stable", ignore_index=True)


@dataclass(frozen=True)
class Missing:
    """What the store does not know; a count is None where the person may not read that side."""

    cells: int
    cells_not_visited: int | None
    sightings: int | None
    sightings_without_cell: int | None
    worksites: int | None
    worksites_not_inspected: int | None


def read_missing(store: Store, person: Person, *, level: int = 2) -> Missing:
    """Return how much of the area had no visit in twelve whole months, and what lacks place or history.

    Raises
    ------
    NotAllowed
        When the person reads no live data of the store.
    """
    purposes = check_reads_something(store, person)
    cells = read_area_cells(store, level=level)
    not_visited = sightings = without_cell = worksites = not_inspected = None
    if OUTREACH in purposes:
        effort = read_visit_effort(store, person, level=level, period=last_months(12)).cells
        visited = set(zip(effort["east"], effort["north"], strict=True))
        not_visited = sum(cell not in visited for cell in zip(cells["east"], cells["north"], strict=True))
        sightings = int(_number(store, "SELECT sum(sign) FROM help.sightings"))
        without_cell = int(
            _number(store, "SELECT sum(sign) FROM help.sightings WHERE place_precision <> 'cell'")
        )
    if INSPECTION in purposes:
        worksites = int(_number(store, _WORKSITES))
        not_inspected = int(_number(store, _NOT_INSPECTED))
    return Missing(len(cells), not_visited, sightings, without_cell, worksites, not_inspected)


def _of_purposes(purposes: frozenset[str]) -> str:
    """Return the condition that a kind of place serves one of the purposes."""
    return f"({' OR '.join(f'for_{purpose}' for purpose in sorted(purposes))})"


def _by_source(kind: str, table: str, period: str = "period") -> str:
    return f"SELECT '{kind}', source, sum(sign), max({period}) FROM {table} GROUP BY source"  # noqa: S608


def _number(store: Store, statement: str, period: Period | None = None) -> float:
    row = store.cursor().execute(statement, [period.first, period.last] if period else []).fetchone()
    return float(row[0]) if row and row[0] is not None else 0.0


_PLACES = "SELECT sum(sign) FROM main.places JOIN main.place_kinds ON code = kind WHERE "
# Places have no month of their own: the date that the extract gives says how fresh they are.
_PLACES_BY_SOURCE = (
    "SELECT 'places' AS kind, source, sum(sign) AS records, CASE WHEN source = 'osm' THEN "
    "(SELECT max((year(source_date) - 1970) * 12 + month(source_date) - 1) FROM main.extents "
    "WHERE source <> 'demonstration') END AS newest "
    "FROM main.places JOIN main.place_kinds ON code = kind WHERE "
)
_SIGHTINGS = "SELECT sum(sign) FROM help.sightings WHERE period BETWEEN ? AND ?"
_VISITS = "SELECT sum(sign) FROM help.visits WHERE period BETWEEN ? AND ?"
_MINUTES = "SELECT sum(sign * minutes) FROM help.visits WHERE period BETWEEN ? AND ?"
_WORKSITES = "SELECT sum(sign) FROM inspection.worksites"
_INSPECTIONS = "SELECT sum(sign) FROM inspection.inspections WHERE carried_out AND period BETWEEN ? AND ?"
_FINDINGS = (
    "SELECT sum(sign) FROM inspection.inspections WHERE carried_out "
    "AND (administrative OR labour_exploitation OR referral) AND period BETWEEN ? AND ?"
)
_NOT_INSPECTED = (
    "SELECT count(*) FROM (SELECT source, source_id FROM inspection.worksites "
    "GROUP BY ALL HAVING sum(sign) > 0) w "
    "ANTI JOIN (SELECT worksite_source, worksite_id FROM inspection.inspections WHERE carried_out "
    "GROUP BY ALL HAVING sum(sign) > 0) i ON i.worksite_source = w.source AND i.worksite_id = w.source_id"
)
