"""Builds effort: visits of teams, reporting effort, teams, and totals by gender and age."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.coarsening import FINEST
from data.intake.parsed import Built, Fault, Parsed
from data.intake.points import Points, points_of
from data.language import _
from data.periods import periods_of_weeks, weeks_of_dates


def build_visits(parsed: Parsed) -> Built:
    """Return rows of help.visits: cell, week, part of day, band of minutes."""
    points = points_of(parsed)
    faults = list(points.faults)
    missing = np.flatnonzero(~points.known & ~_faulty_rows(points.faults, parsed.rows))
    if missing.size:
        problem = _("This visit has no place. Give latitude and longitude, metres or a cell.")
        faults.append((missing, _first_place_field(parsed), problem))
    weeks, periods = weeks_and_periods(parsed, "date")
    columns = {
        **cell_columns(points, np.maximum(points.least, FINEST)),
        "week": pa.array(weeks),
        "period": pa.array(periods),
        "part_of_day": pc.coalesce(parsed.texts("part_of_day"), parsed.texts("time")),
        "minutes": pc.cast(parsed.texts("minutes"), pa.int16()),
        "team_size": pc.cast(parsed.coded("team_size").as_arrow(pa.int32()), pa.int8()),
        "contacts_band": parsed.texts("contacts"),
        "unmet_needs": parsed.lists("unmet_needs"),
        "referred": pc.cast(parsed.coded("referred").as_arrow(pa.int32()), pa.int16()),
    }
    return Built(columns, faults, _period_notes(columns["period"]))


def build_reporting_effort(parsed: Parsed) -> Built:
    """Return rows of help.reporting_effort; without a place it is the whole municipality's."""
    points = points_of(parsed)
    first, last = (parsed.coded(code).as_arrow(pa.int32()) for code in ("first_month", "last_month"))
    turned = np.flatnonzero(pc.fill_null(pc.less(last, first), False).to_numpy(zero_copy_only=False))
    problem = _("The last month comes before the first. Exchange them.")
    columns = {
        "kind": parsed.texts("effort"),
        "amount": parsed.coded("amount").as_arrow(pa.float64()),
        "first_period": first,
        "last_period": last,
        **cell_columns(points, np.maximum(points.least, FINEST)),
    }
    faults: list[Fault] = [*points.faults, *([(turned, "last_month", problem)] if turned.size else [])]
    return Built(columns, faults, _period_notes(last))


def build_person_totals(parsed: Parsed) -> Built:
    """Return rows of help.person_totals."""
    columns = {
        "first_period": parsed.coded("quarter").as_arrow(pa.int32()),
        "area": parsed.texts("area"),
        "gender": parsed.texts("gender"),
        "age_band": parsed.texts("age_group"),
        "persons": parsed.coded("persons").as_arrow(pa.int32()),
    }
    return Built(columns, [], _period_notes(columns["first_period"]))


def build_teams(parsed: Parsed) -> Built:
    """Return rows of help.teams."""
    columns = {
        "team": parsed.texts("team"),
        "team_size": pc.cast(parsed.coded("team_size").as_arrow(pa.int32()), pa.int8()),
        "languages": parsed.lists("languages"),
        "travels_by": parsed.texts("travels_by"),
        "valid_from": parsed.coded("valid_from").as_arrow(pa.date32()),
        "valid_to": parsed.coded("valid_to").as_arrow(pa.date32()),
    }
    return Built(columns, validity_faults(parsed))


def cell_columns(points: Points, level: NDArray[np.int64]) -> dict[str, pa.Array]:
    """Return the columns of the cell of each place at its level, null where the place is not known."""
    east, north = points.cells(0)
    unknown = ~points.known
    return {
        "east": pa.array((east >> level).astype(np.int32), mask=unknown),
        "north": pa.array((north >> level).astype(np.int32), mask=unknown),
        "cell_level": pa.array(level.astype(np.int8), mask=unknown),
    }


def validity_faults(parsed: Parsed) -> list[Fault]:
    """Return the rows whose last day comes before their first."""
    first, last = (parsed.coded(code).as_arrow(pa.date32()) for code in ("valid_from", "valid_to"))
    turned = np.flatnonzero(pc.fill_null(pc.less(last, first), False).to_numpy(zero_copy_only=False))
    problem = _("The last day comes before the first. Exchange them.")
    return [(turned, "valid_to", problem)] if turned.size else []


def weeks_and_periods(parsed: Parsed, code: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return week and month of a day that every row has; a missing one is a fault elsewhere."""
    days = parsed.coded(code).as_arrow(pa.date32())
    filled = pc.fill_null(pc.cast(days, pa.int32()), 4).to_numpy(zero_copy_only=False)
    weeks = weeks_of_dates(filled.astype("datetime64[D]"))
    return weeks, periods_of_weeks(weeks)


def _faulty_rows(faults: list[Fault], rows: int) -> NDArray[np.bool_]:
    faulty = np.zeros(rows, dtype=bool)
    for where, __, __ in faults:
        faulty[where] = True
    return faulty


def _first_place_field(parsed: Parsed) -> str | None:
    return next((code for code in ("latitude", "east_m", "cell") if parsed.has(code)), None)


def _period_notes(periods: pa.Array) -> dict[str, int | None]:
    ends = pc.min_max(periods)
    return {"first_period": ends["min"].as_py(), "last_period": ends["max"].as_py()}
