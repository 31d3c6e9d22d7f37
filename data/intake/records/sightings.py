"""Coarsens sightings: cells with enough people for the place, weeks and parts of the day for the time."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.intake.coarsening import MUNICIPALITY, is_near_secret, kept_levels
from data.intake.column import Column
from data.intake.parsed import Built, Fault, Parsed
from data.intake.parsing_time import Moment
from data.intake.points import Points, points_of
from data.language import _
from data.periods import PARTS_OF_DAY
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
        "place_precision": precision,
        **_cell_columns(level, east, north),
        **_time_columns(parsed),
        "category": pa.array(category.astype(np.int16)),
        "forms": pa.array(bits.astype(np.int32)),
        "indicators": parsed.lists("indicators"),
        "discovered": parsed.flags("discovered", empty=False),
        "confidential": pa.array(confidential),
        "people_band": parsed.terms("people"),
        "reliability": parsed.terms("reliability"),
        "may_pass_on": _passing_on(parsed),
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


def _precisions(level: NDArray[np.int64], known: NDArray[np.bool_], stated: NDArray[Any]) -> pa.Array:
    somewhere = (stated == "municipality") | (known & (stated != "unknown"))
    position = np.where(level < MUNICIPALITY, 0, np.where(somewhere, 1, 2)).astype(np.int32)
    return pa.DictionaryArray.from_arrays(position, pa.array(["cell", "municipality", "unknown"]))


def _passing_on(parsed: Parsed) -> pa.Array:
    """Return whether each may be passed on; where nothing is said, it may not."""
    column = parsed.coded("may_pass_on")
    codes = np.where(column.filled, column.codes, len(column.values)).astype(np.int32)
    return pa.DictionaryArray.from_arrays(codes, pa.array([*column.values, "no"], pa.string()))


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
        values = [getattr(moment, name) for moment in known]
        if not pa.types.is_string(kind):
            return pa.array(values, kind).take(rows)
        distinct = sorted({value for value in values if value is not None}) or [None]
        place = pa.array([None if value is None else distinct.index(value) for value in values], pa.int32())
        return pa.DictionaryArray.from_arrays(place.take(rows), pa.array(distinct, kind))

    by_week = pa.array([moment.precision == "week" for moment in known]).take(rows)
    weekend = pc.coalesce(taken("weekend", pa.bool_()), parsed.flags("weekend", empty=None))
    return {
        "time_precision": taken("precision", pa.string()),
        "week": taken("week", pa.int32()),
        "period": taken("period", pa.int32()),
        "season": taken("season", pa.string()),
        "year": taken("year", pa.int16()),
        "part_of_day": _parts_of_day(parsed, moments, known),
        "weekend": pc.if_else(by_week, weekend, pa.scalar(None, pa.bool_())),
    }


def _parts_of_day(parsed: Parsed, moments: Column, known: list[Moment]) -> pa.Array:
    """Return the part of day: as said, else of the time beside the day; none where nothing else is known."""

    def places(values: Sequence[str | None], codes: NDArray[np.int32]) -> NDArray[np.int32]:
        found = [PARTS_OF_DAY.index(value) if value else -1 for value in values]
        return np.array([*found, -1], dtype=np.int32)[codes]

    own = places([moment.part_of_day for moment in known], moments.codes)
    for code in ("time", "part_of_day"):
        column = parsed.coded(code)
        said = places(column.values, column.codes)
        own = np.where(said >= 0, said, own)
    dated = np.array([moment.precision != "unknown" for moment in known])[moments.codes]
    missing = (own < 0) | ~dated
    indices = pa.array(np.where(missing, 0, own).astype(np.int32), mask=missing)
    return pa.DictionaryArray.from_arrays(indices, pa.array(PARTS_OF_DAY))


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
    counted = pc.value_counts(columns["place_precision"]).to_pylist()
    precisions = {each["values"]: each["counts"] for each in counted}
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
