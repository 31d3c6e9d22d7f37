"""Coarsens sightings: cells with enough people for the place, weeks and parts of the day for the time."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.coarsening import MUNICIPALITY, is_near_secret, kept_levels
from data.intake.parsed import Built, Fault, Parsed
from data.intake.parsing_time import Moment
from data.intake.points import Points, points_of
from data.language import _
from data.vocabulary import forms, place_kinds

_UNKNOWN = Moment("unknown")


def build_sightings(parsed: Parsed) -> Built:
    """Return rows of help.sightings."""
    points = points_of(parsed)
    faults = list(points.faults)
    category = _categories(parsed)
    bits = _form_bits(parsed)
    stated = parsed.coded("place").of_rows(object, empty="")
    stays = points.known & (stated != "municipality") & (stated != "unknown")
    faults += _place_faults(points, stated)
    level = np.full(parsed.rows, MUNICIPALITY, dtype=np.int64)
    east, north = points.cells(0)
    level[stays] = kept_levels(
        east[stays],
        north[stays],
        least=points.least[stays],
        category=category[stays],
        form_bits=bits[stays],
        facts=parsed.facts,
    )
    near = np.zeros(parsed.rows, dtype=bool)
    near[stays] = is_near_secret(east[stays], north[stays], parsed.facts)
    precision = _precisions(level, points.known, stated)
    confidential, doubts = _confidential(parsed)
    columns = {
        "place_precision": pa.array(precision),
        **_cell_columns(level, east, north),
        **_time_columns(parsed),
        "category": pa.array(category.astype(np.int16)),
        "forms": pa.array(bits.astype(np.int32)),
        "indicators": parsed.lists("indicators"),
        "discovered": parsed.flags("discovered", empty=False),
        "confidential": pa.array(confidential),
        "people_band": parsed.texts("people"),
        "reliability": parsed.texts("reliability"),
        "may_pass_on": pc.fill_null(parsed.texts("may_pass_on"), "no"),
    }
    return Built(columns, [*faults, *doubts], _notes(columns, near, parsed))


def _categories(parsed: Parsed) -> NDArray[np.int64]:
    numbers = {kind.code: kind.number for kind in place_kinds()}
    column = parsed.coded("place_kind")
    known = np.array([numbers.get(value, 0) for value in column.values] + [0], dtype=np.int64)
    return np.asarray(known[column.codes])


def _form_bits(parsed: Parsed) -> NDArray[np.int64]:
    bits = {form.code: form.bit for form in forms()}
    column = parsed.coded("forms")
    known = np.array(
        [sum(bits[code] for code in value or []) for value in column.values] + [0], dtype=np.int64
    )
    return np.asarray(known[column.codes])


def _place_faults(points: Points, stated: NDArray[Any]) -> list[Fault]:
    without = np.flatnonzero(~points.known & (stated == "cell"))
    problem = _(
        "This says that the cell is known, but there is none. Give a cell or degrees, or say municipality."
    )
    return [(without, "place", problem)] if without.size else []


def _precisions(level: NDArray[np.int64], known: NDArray[np.bool_], stated: NDArray[Any]) -> NDArray[np.str_]:
    somewhere = (stated == "municipality") | (known & (stated != "unknown"))
    return np.where(level < MUNICIPALITY, "cell", np.where(somewhere, "municipality", "unknown"))


def _cell_columns(
    level: NDArray[np.int64], east: NDArray[np.int64], north: NDArray[np.int64]
) -> dict[str, pa.Array]:
    no_cell = level >= MUNICIPALITY
    steps = np.where(no_cell, 0, level)
    return {
        "east": pa.array((east >> steps).astype(np.int32), mask=no_cell),
        "north": pa.array((north >> steps).astype(np.int32), mask=no_cell),
        "cell_level": pa.array(steps.astype(np.int8), mask=no_cell),
    }


def _time_columns(parsed: Parsed) -> dict[str, pa.Array]:
    moments = parsed.coded("when")
    known: list[Moment] = [each or _UNKNOWN for each in moments.values] + [_UNKNOWN]
    rows = pa.array(np.where(moments.codes < 0, len(known) - 1, moments.codes))

    def taken(name: str, kind: pa.DataType) -> pa.Array:
        return pa.array([getattr(moment, name) for moment in known], kind).take(rows)

    precision = taken("precision", pa.string())
    by_week = pc.equal(precision, "week")
    part = pc.coalesce(parsed.texts("part_of_day"), parsed.texts("time"), taken("part_of_day", pa.string()))
    weekend = pc.coalesce(taken("weekend", pa.bool_()), parsed.flags("weekend", empty=None))
    return {
        "time_precision": precision,
        "week": taken("week", pa.int32()),
        "period": taken("period", pa.int32()),
        "season": taken("season", pa.string()),
        "year": taken("year", pa.int16()),
        # Without a month a part of the day would narrow nothing down; it stays where the season is known too.
        "part_of_day": pc.if_else(pc.equal(precision, "unknown"), pa.scalar(None, pa.string()), part),
        "weekend": pc.if_else(by_week, weekend, pa.scalar(None, pa.bool_())),
    }


def _confidential(parsed: Parsed) -> tuple[NDArray[np.bool_], list[Fault]]:
    """Return whether each row is from a confidential service: as it says, else as the register says."""
    service = parsed.facts.register.get(parsed.organisation, False)
    said = parsed.flags("confidential", empty=None)
    confidential = pc.fill_null(said, service).to_numpy(zero_copy_only=False)
    wrong = np.flatnonzero(~confidential) if service else np.zeros(0, dtype=np.intp)
    problem = _(
        "The organisation is a confidential service, so all its sightings are. Say yes, or leave it empty."
    )
    return confidential, [(wrong, "confidential", problem)] if wrong.size else []


def _notes(columns: dict[str, Any], near: NDArray[np.bool_], parsed: Parsed) -> dict[str, Any]:
    levels = pc.value_counts(columns["cell_level"]).to_pylist()
    precisions = {
        each["values"]: each["counts"] for each in pc.value_counts(columns["place_precision"]).to_pylist()
    }
    periods = pc.min_max(columns["period"])
    return {
        "levels": {str(each["values"]): each["counts"] for each in levels if each["values"] is not None},
        "municipality": precisions.get("municipality", 0),
        "unknown": precisions.get("unknown", 0),
        "near_secret": int(near.sum()),
        "first_period": periods["min"].as_py(),
        "last_period": periods["max"].as_py(),
        "people_known": bool(parsed.facts.population.num_rows),
    }
