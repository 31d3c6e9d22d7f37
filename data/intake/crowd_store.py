"""Applies the rule of crowds to sightings that come in, and to earlier ones when visits come in."""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.cube import replace_sightings_in_cube
from data.intake.coarsening import MUNICIPALITY
from data.intake.crowd import MONTH, PART_OF_DAY, SEASON, UNKNOWN, WEEK, YEAR, Met, hide_stops
from data.periods import PARTS_OF_DAY, SEASONS

_TOLD = {"week": WEEK, "month": MONTH, "season": SEASON, "year": YEAR, "unknown": UNKNOWN}
_PRECISIONS = ("week", "week", "month", "season", "year", "unknown")
_CHANGED = (
    "place_precision", "east", "north", "cell_level", "time_precision", "week", "period", "season", "year",
    "part_of_day", "weekend",
)  # fmt: skip
# Versions that are in force no more stay in the table, and could point to a stop as well.
_STATED = """
    SELECT source, source_id, version, {columns}, sum(sign) > 0 AS in_force FROM help.sightings
    WHERE source = $source AND source_id IN (
        SELECT source_id FROM help.sightings WHERE source = $source
        GROUP BY source_id HAVING bool_or(discovered) AND max(version) >= $versions)
    GROUP BY source, source_id, version, {columns}
"""
_STOPS = """
    SELECT east, north, cell_level, week, period, part_of_day, sum(sign) > 0 AS in_force FROM help.visits
    WHERE source = ? AND contacts_band <> '0'
    GROUP BY source_id, version, east, north, cell_level, week, period, part_of_day
"""


def hide_incoming(
    cursor: duckdb.DuckDBPyConnection, rows: pa.Table, organisation: str
) -> tuple[pa.Table, int]:
    """Return sightings that come in, coarse enough that none points to a stop, and how many that changed."""
    stops, past = _stops(cursor, organisation)
    if not len(stops):
        return rows, 0
    met = np.flatnonzero(rows["discovered"].to_numpy())
    if not met.size:
        return rows, 0
    rows = _plain(rows)
    asked = rows.take(pa.array(met))
    hidden, changed = _coarser(asked, *hide_stops(_met(asked), stops, past=past))
    order = np.arange(rows.num_rows)
    order[met] = rows.num_rows + np.arange(met.size)
    together = pa.concat_tables([rows, hidden.select(rows.column_names)])
    return together.take(pa.array(order)), changed


def hide_stored(
    cursor: duckdb.DuckDBPyConnection,
    organisation: str,
    *,
    strict: bool = True,
    corrected_alone: bool = False,
) -> int:
    """Make stored sightings coarser that would now point to a stop, in place, and return how many.

    A finer version must not stay beside the coarser one, so this is no correction that appends: the rows
    themselves change, and with them the cube. Of a sighting that was corrected all versions are told alike.

    Parameters
    ----------
    strict
        Whether to refuse where a sighting in force points to the only stop; else it is told as little as can
        be.
    corrected_alone
        Whether to look at sightings of several versions alone.

    Raises
    ------
    Refused
        When `strict`, and a sighting in force points to the only stop however coarse it is.
    """
    stops, past = _stops(cursor, organisation)
    if not len(stops):
        return 0
    stored = cursor.execute(
        _STATED.format(columns=", ".join(_CHANGED)),
        {"source": organisation, "versions": 2 if corrected_alone else 1},
    ).to_arrow_table()
    if not stored.num_rows:
        return 0
    alike = stored["source_id"].combine_chunks().dictionary_encode().indices.to_numpy().astype(np.int64)
    in_force = stored["in_force"].to_numpy() & strict
    told = hide_stops(_met(stored), stops, past=past, alike=alike, strict=in_force)
    hidden, changed = _coarser(stored, *told)
    if changed:
        different = pc.invert(_same(stored, hidden))
        replace_sightings_in_cube(cursor, hidden.filter(different), _CHANGED)
    return changed


def _coarser(sightings: pa.Table, level: NDArray[np.int64], told: NDArray[np.int64]) -> tuple[pa.Table, int]:
    """Return sightings told so coarsely, and how many that changed."""
    coarse = _coarsened(sightings, _met(sightings), level, told)
    return coarse, int(pc.sum(pc.invert(_same(sightings, coarse))).as_py() or 0)


def _plain(rows: pa.Table) -> pa.Table:
    """Return the rows without dictionaries in the columns that may change, which Arrow does not compare."""
    for name in _CHANGED:
        kind = rows.schema.field(name).type
        if pa.types.is_dictionary(kind):
            rows = rows.set_column(rows.column_names.index(name), name, rows[name].cast(kind.value_type))
    return rows


def _same(one: pa.Table, other: pa.Table) -> pa.Array:
    same = pa.array(np.ones(one.num_rows, dtype=bool))
    for name in _CHANGED:
        left, right = one[name].combine_chunks(), other[name].combine_chunks()
        equal = pc.fill_null(pc.equal(left, right), False)
        same = pc.and_(same, pc.or_(equal, pc.and_(pc.is_null(left), pc.is_null(right))))
    return same


def _coarsened(rows: pa.Table, met: Met, level: NDArray[np.int64], told: NDArray[np.int64]) -> pa.Table:
    """Return the rows with cells of the level and no more of the time than is to be told."""
    cell_less = level >= MUNICIPALITY
    steps = np.where(cell_less, 0, level - np.minimum(met.level, level))
    was_cell = pc.equal(rows["place_precision"], "cell").to_numpy()
    none = {name: pa.scalar(None, rows.schema.field(name).type) for name in _CHANGED}

    def kept(name: str, mask: NDArray[np.bool_]) -> Any:
        return pc.if_else(pa.array(mask), rows[name].combine_chunks(), none[name])

    changed: dict[str, Any] = {
        "place_precision": pc.if_else(
            pa.array(was_cell & cell_less), "municipality", rows["place_precision"].combine_chunks()
        ),
        "east": pa.array((met.east >> steps).astype(np.int32), mask=cell_less),
        "north": pa.array((met.north >> steps).astype(np.int32), mask=cell_less),
        "cell_level": pa.array(np.where(cell_less, 0, level).astype(np.int8), mask=cell_less),
        "time_precision": pa.array(np.array(_PRECISIONS)[told]),
        "week": kept("week", told <= WEEK),
        "period": kept("period", told <= MONTH),
        "season": pc.if_else(
            pa.array(told == SEASON), pa.array(np.array(SEASONS)[met.season]), none["season"]
        ),
        "year": pa.array(met.year.astype(np.int16), mask=~np.isin(told, (SEASON, YEAR))),
        "part_of_day": kept("part_of_day", told == PART_OF_DAY),
        "weekend": kept("weekend", told <= WEEK),
    }
    for name, values in changed.items():
        rows = rows.set_column(rows.column_names.index(name), name, values)
    return rows


def _met(rows: pa.Table) -> Met:
    """Return sightings as the rule of crowds sees them; a known month gives season and year."""
    precision = rows["time_precision"].to_pylist()
    part = _positions(rows["part_of_day"], PARTS_OF_DAY)
    told = np.array([_TOLD[each] for each in precision], dtype=np.int64)
    told = np.where((told == WEEK) & (part >= 0), PART_OF_DAY, told)
    period = _numbers(rows["period"])
    dated = told <= MONTH
    season = np.where(dated, (period + 1) % 12 // 3, _positions(rows["season"], SEASONS))
    return Met(
        east=_numbers(rows["east"]),
        north=_numbers(rows["north"]),
        level=np.where(rows["cell_level"].is_null().to_numpy(), MUNICIPALITY, _numbers(rows["cell_level"])),
        told=told,
        week=_numbers(rows["week"]),
        period=period,
        season=np.maximum(season, 0),
        year=np.where(dated, period // 12 + 1970, _numbers(rows["year"])),
        part=part,
    )


def _stops(cursor: duckdb.DuckDBPyConnection, organisation: str) -> tuple[Met, Met]:
    """Return the stops of an organisation that met somebody, and those that were corrected or taken back."""
    stops = cursor.execute(_STOPS, [organisation]).to_arrow_table()
    in_force = stops["in_force"].to_numpy().astype(bool)
    all_stops = _met_of_stops(stops)
    return all_stops.taken(in_force), all_stops.taken(~in_force)


def _met_of_stops(stops: pa.Table) -> Met:
    period = _numbers(stops["period"])
    return Met(
        east=_numbers(stops["east"]),
        north=_numbers(stops["north"]),
        level=_numbers(stops["cell_level"]),
        told=np.zeros(stops.num_rows, dtype=np.int64),
        week=_numbers(stops["week"]),
        period=period,
        season=(period + 1) % 12 // 3,
        year=period // 12 + 1970,
        part=_positions(stops["part_of_day"], PARTS_OF_DAY),
    )


def _numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    return np.asarray(pc.fill_null(pc.cast(column, pa.int64()), 0).to_numpy(), dtype=np.int64)


def _positions(column: pa.ChunkedArray, among: tuple[str, ...]) -> NDArray[np.int64]:
    found = pc.index_in(column, pa.array(among))
    return np.asarray(pc.fill_null(pc.cast(found, pa.int64()), -1).to_numpy(), dtype=np.int64)
