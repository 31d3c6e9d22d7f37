"""Turns planned visits into rows of the store and back."""

from datetime import date
from typing import Any

import duckdb

from data.inspecting.month_list import SiteKey
from data.inspecting.visit import Going, PlannedVisit

_COLUMNS = (
    "source, source_id, version, period, worksite_source, worksite_id, kind, trigger, day, begins_s, ends_s, "
    "shown_from, lead, authorities, crews, roles, meets_at, meets_lat, meets_lon, refers, "
    "interpreter_languages, interpreter_from, papers_checked, papers_reason, immigration_reason, state"
)
_IN_FORCE = f"""
    SELECT {_COLUMNS}
    FROM inspection.planned_visits
    WHERE ($period::INTEGER IS NULL OR period = $period)
      AND ($codes::VARCHAR[] IS NULL OR list_contains($codes, source_id))
      AND ($days::DATE[] IS NULL OR list_contains($days, day))
    GROUP BY {_COLUMNS}
    HAVING sum(sign) > 0
    ORDER BY day, begins_s, source, source_id, version
"""  # noqa: S608  # columns of our own
TABLE = "inspection.planned_visits"


def read_visit_rows(
    cursor: duckdb.DuckDBPyConnection,
    *,
    period: int | None = None,
    codes: list[str] | None = None,
    days: list[date] | None = None,
) -> list[tuple[str, PlannedVisit]]:
    """Return organisation and visit of those in force, in the order of days and times.

    All are returned but for those of another month, with another code or on another day, where these are
    given.
    """
    bound = {"period": period, "codes": codes, "days": days}
    return [_visit_of(row) for row in cursor.execute(_IN_FORCE, bound).fetchall()]


def visit_row(visit: PlannedVisit) -> dict[str, Any]:
    """Return the row of a visit in inspection.planned_visits, without what the write fills in."""
    lat, lon = visit.meeting_point or (None, None)
    return {
        "source_id": visit.code,
        "period": visit.period,
        "worksite_source": visit.site.source,
        "worksite_id": visit.site.source_id,
        "kind": visit.kind,
        "trigger": visit.trigger,
        "day": visit.day,
        "begins_s": visit.begins_s,
        "ends_s": visit.ends_s,
        "shown_from": visit.shown_from,
        "lead": visit.lead,
        "authorities": [each.authority for each in visit.going],
        "crews": [each.crew for each in visit.going],
        "roles": [each.role for each in visit.going],
        "meets_at": visit.meets_at,
        "meets_lat": lat,
        "meets_lon": lon,
        "refers": visit.refers,
        "interpreter_languages": list(visit.interpreter_languages),
        "interpreter_from": visit.interpreter_from or None,
        "papers_checked": visit.papers_checked,
        "papers_reason": visit.papers_reason or None,
        "immigration_reason": visit.immigration_reason or None,
        "state": visit.state,
    }


def _visit_of(row: tuple[Any, ...]) -> tuple[str, PlannedVisit]:
    source, code, _version, period, site_source, site_id, kind, trigger, day, begins_s, ends_s, *rest = row
    shown_from, lead, authorities, crews, roles, meets_at, lat, lon, refers, languages, *reasons = rest
    interpreter, papers_checked, papers_reason, immigration_reason, state = reasons
    return source, PlannedVisit(
        code=code,
        site=SiteKey(site_source, site_id),
        kind=kind,
        period=period,
        trigger=trigger,
        day=day,
        begins_s=begins_s,
        ends_s=ends_s,
        shown_from=shown_from,
        lead=lead,
        going=tuple(Going(*each) for each in zip(authorities, crews, roles, strict=True)),
        meets_at=meets_at,
        meeting_point=None if lat is None else (lat, lon),
        refers=refers,
        interpreter_languages=tuple(languages),
        interpreter_from=interpreter or "",
        papers_checked=papers_checked,
        papers_reason=papers_reason or "",
        immigration_reason=immigration_reason or "",
        state=state,
    )
