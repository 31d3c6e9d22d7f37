"""Reads counts per month of the whole area, and whose records stand behind them."""

import pandas as pd

from data.access import INSPECTION, OUTREACH, Person
from data.errors import Refused
from data.language import _
from data.periods import SEASONS, Period
from data.permission import check_reads, give_columns
from data.store import Store

_OF_SEASON = "($season IS NULL OR ((period + 1) % 12) // 3 = $season)"
_OF_FORMS = "($forms = 0 OR (forms & $forms) <> 0)"
_OF_PERIOD = "($first IS NULL OR period BETWEEN $first AND $last)"

# The cube holds what has cell and month; what has a month alone counts for the whole area as well.
_SIGHTINGS = f"""
    SELECT period, coalesce(sum(number) FILTER (discovered), 0)::BIGINT AS discovered,
           coalesce(sum(number) FILTER (NOT discovered), 0)::BIGINT AS reported
    FROM (
        SELECT period, discovered, forms, sightings AS number FROM help.sighting_cube
        UNION ALL
        SELECT period, discovered, forms, sign FROM help.sightings
        WHERE cell_level IS NULL AND period IS NOT NULL
    )
    WHERE {_OF_FORMS} AND {_OF_SEASON}
    GROUP BY period
    HAVING sum(number) <> 0
    ORDER BY period
"""  # noqa: S608  # conditions of this module, values bound
_EFFORT = f"""
    SELECT period, sum(visits)::BIGINT AS visits, sum(minutes)::BIGINT AS minutes
    FROM help.visit_cube
    WHERE {_OF_SEASON}
    GROUP BY period
    HAVING sum(visits) <> 0
    ORDER BY period
"""  # noqa: S608
_SOURCES = f"""
    SELECT coalesce(o.name, s.source) AS organisation, s.discovered, s.reported
    FROM (
        SELECT source, coalesce(sum(sign) FILTER (discovered), 0)::BIGINT AS discovered,
               coalesce(sum(sign) FILTER (NOT discovered), 0)::BIGINT AS reported
        FROM help.sightings
        WHERE {_OF_FORMS} AND {_OF_SEASON} AND {_OF_PERIOD}
        GROUP BY source
        HAVING sum(sign) <> 0
    ) s
    LEFT JOIN main.organisations o ON o.code = s.source
    ORDER BY s.discovered + s.reported DESC, organisation
"""  # noqa: S608
_FOUND = "sum(sign) FILTER (administrative OR labour_exploitation OR referral)"
_INSPECTIONS = f"""
    SELECT period, sum(sign)::BIGINT AS inspections, coalesce({_FOUND}, 0)::BIGINT AS found
    FROM inspection.inspections
    WHERE carried_out AND {_OF_SEASON}
    GROUP BY period
    HAVING sum(sign) <> 0
    ORDER BY period
"""  # noqa: S608
_REASONS = f"""
    SELECT trigger AS reason, sum(sign)::BIGINT AS inspections, coalesce({_FOUND}, 0)::BIGINT AS found
    FROM inspection.inspections
    WHERE carried_out AND {_OF_SEASON} AND {_OF_PERIOD}
    GROUP BY trigger
    HAVING sum(sign) <> 0
    ORDER BY inspections DESC, reason
"""  # noqa: S608


def read_monthly_sightings(
    store: Store, person: Person, *, forms: int = 0, season: str | None = None
) -> pd.DataFrame:
    """Return sightings per month: period (since January 1970), discovered and reported (numbers).

    Months without any are left out, as are sightings without a month. `forms` are bits, 0 for all.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such season.
    """
    check_reads(store, person, OUTREACH)
    return _read(store, _SIGHTINGS, {"forms": forms, "season": _number_of(season)})


def read_monthly_effort(store: Store, person: Person, *, season: str | None = None) -> pd.DataFrame:
    """Return effort per month: period, visits (stops) and minutes spent there.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such season.
    """
    check_reads(store, person, OUTREACH)
    return _read(store, _EFFORT, {"season": _number_of(season)})


def read_sources(
    store: Store, person: Person, *, period: Period | None = None, forms: int = 0, season: str | None = None
) -> pd.DataFrame:
    """Return organisation (name), discovered and reported sightings, the largest source first.

    With a period or a season, sightings without a month are left out.

    Raises
    ------
    NotAllowed
        When the person does not read for outreach.
    Refused
        When there is no such season.
    """
    check_reads(store, person, OUTREACH)
    bound = {"forms": forms, "season": _number_of(season), **_ends_of(period)}
    return give_columns(person, "sources", _read(store, _SOURCES, bound))


def read_monthly_inspections(store: Store, person: Person, *, season: str | None = None) -> pd.DataFrame:
    """Return period, inspections carried out, and how many of them found anything (found).

    Reads nothing of the outreach side.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    Refused
        When there is no such season.
    """
    check_reads(store, person, INSPECTION)
    return _read(store, _INSPECTIONS, {"season": _number_of(season)})


def read_inspection_reasons(
    store: Store, person: Person, *, period: Period | None = None, season: str | None = None
) -> pd.DataFrame:
    """Return why inspections took place: reason (code of the trigger), inspections and found, the most first.

    Raises
    ------
    NotAllowed
        When the person does not read for inspection.
    Refused
        When there is no such season.
    """
    check_reads(store, person, INSPECTION)
    return _read(store, _REASONS, {"season": _number_of(season), **_ends_of(period)})


def _read(store: Store, statement: str, bound: dict[str, int | None]) -> pd.DataFrame:
    cursor = store.cursor()
    try:
        return cursor.execute(statement, bound).df()
    finally:
        cursor.close()


def _ends_of(period: Period | None) -> dict[str, int | None]:
    return {"first": period.first if period else None, "last": period.last if period else None}


def _number_of(season: str | None) -> int | None:
    if season is None:
        return None
    if season not in SEASONS:
        raise Refused(
            _("There is no season {season}. Choose among {seasons}.").format(
                season=season, seasons=", ".join(SEASONS)
            )
        )
    return SEASONS.index(season)
