"""Brings a store up to date with an extract, in one transaction."""

from dataclasses import dataclass
from datetime import date

import duckdb
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data.audit.events import IMPORTED
from data.audit.recording import record_event
from data.batch import Batch
from data.intake.consequences import settle
from data.osm.extent import Box
from data.store import Store

SOURCE = "osm"
SAME_M = 1.0
Rectangle = tuple[float, float, float, float]

# A tombstone carries the columns of the row that it removes, so the sum of signs says what is in force.
HELD = """
    SELECT source_id, version, kind, keeps_point, name, address, opening_hours, lat, lon, east, north,
           cell_level, source_date, max(batch) FILTER (sign = 1) AS stated_in
    FROM main.places
    WHERE source = $source
    GROUP BY source_id, version, kind, keeps_point, name, address, opening_hours, lat, lon, east, north,
             cell_level, source_date
    HAVING sum(sign) > 0
"""
DIFFERS = """
    (held.kind, held.name, held.address, held.opening_hours, held.lat, held.lon, held.east, held.north,
     held.cell_level, held.source_date)
    IS DISTINCT FROM
    (incoming.kind, incoming.name, incoming.address, incoming.opening_hours, incoming.lat, incoming.lon,
     incoming.east, incoming.north, incoming.cell_level, incoming.source_date)
"""
# What is absent is gone only if this extract had to hold it: its point or its whole cell lies inside, or an
# import that covered no more than this one stated it (a 4 km cell can be larger than the extract).
TO_REMOVE = f"""
    WITH held AS ({HELD})
    SELECT held.* EXCLUDE (stated_in), $source AS source, -1 AS sign, incoming.source_id IS NULL AS is_gone
    FROM held LEFT JOIN incoming ON held.source_id = incoming.source_id
    WHERE (incoming.source_id IS NOT NULL AND {DIFFERS})
       OR (incoming.source_id IS NULL AND (
              (held.keeps_point AND held.lat BETWEEN $south AND $north AND held.lon BETWEEN $west AND $east)
           OR (NOT held.keeps_point
               AND held.east * (125 << held.cell_level::INTEGER) >= $west_m
               AND held.north * (125 << held.cell_level::INTEGER) >= $south_m
               AND (held.east + 1) * (125 << held.cell_level::INTEGER) <= $east_m
               AND (held.north + 1) * (125 << held.cell_level::INTEGER) <= $north_m)
           OR held.stated_in IN (
               SELECT batch FROM main.extents
               WHERE west_m >= $west_m - $same_m AND south_m >= $south_m - $same_m
                 AND east_m <= $east_m + $same_m AND north_m <= $north_m + $same_m)))
    ORDER BY held.source_id
"""  # noqa: S608  # own texts, values are bound
TO_STATE = f"""
    WITH held AS ({HELD}),
         last AS (SELECT source_id, max(version) AS version FROM main.places WHERE source = $source
                  GROUP BY source_id)
    SELECT incoming.*, $source AS source, coalesce(last.version, 0)::INTEGER + 1 AS version, 1 AS sign
    FROM incoming
         LEFT JOIN held ON held.source_id = incoming.source_id
         LEFT JOIN last ON last.source_id = incoming.source_id
    WHERE held.source_id IS NULL OR {DIFFERS}
    ORDER BY incoming.source_id
"""  # noqa: S608  # own texts, values are bound
# Every version and tombstone of a place that is hidden by now, whatever it was called before.
OPEN_TRACES = """
    SELECT source_id, sum(sign) > 0 AS is_in_force FROM main.places
    WHERE source = $source AND keeps_point AND source_id IN (SELECT unnest($hidden_ids))
    GROUP BY source_id
"""
PURGE = "DELETE FROM main.places WHERE source = $source AND source_id IN (SELECT unnest($source_ids))"
COVERED_BASE_MAPS = """
    DELETE FROM main.base_map WHERE source IN (
        SELECT source FROM main.extents
        WHERE west_m >= $west_m - $same_m AND south_m >= $south_m - $same_m
          AND east_m <= $east_m + $same_m AND north_m <= $north_m + $same_m)
"""


@dataclass(frozen=True)
class Extract:
    """What is to be written: shielded places, base map, and where and when the extract is from.

    ``hidden_ids`` are the source's ids of places that keep no point; what the store holds under them is
    purged. ``rectangle`` is (west, south, east, north) in metres of the store's grid, ``digest`` the file's
    SHA-256.
    """

    places: pd.DataFrame
    hidden_ids: frozenset[str]
    base_map: pd.DataFrame
    box: Box
    rectangle: Rectangle
    digest: str
    source_date: date | None


@dataclass(frozen=True)
class Changes:
    """How many places a write added, corrected and removed."""

    added: int
    corrected: int
    removed: int


def write_extract(store: Store, extract: Extract) -> Changes:
    """Add what is new, correct what changed, remove what is gone from the extract's own area; all or nothing.

    Places that organisations added stay, and so do OpenStreetMap's outside the extract. A place that has
    become secret loses its earlier rows, and so gets no tombstone, which would hold its name once more. If
    nothing differs, nothing is written and the store's version stays.
    """
    cursor = store.cursor()
    to_remove, to_state = compare_places(cursor, extract)
    traces = dict(
        cursor.execute(OPEN_TRACES, {"source": SOURCE, "hidden_ids": sorted(extract.hidden_ids)}).fetchall()
    )
    to_remove = to_remove.filter(pc.invert(pc.is_in(to_remove["source_id"], pa.array(traces, pa.string()))))
    is_gone = to_remove.column("is_gone").to_pylist()
    changes = Changes(
        added=to_state.num_rows - is_gone.count(False),
        corrected=is_gone.count(False),
        removed=is_gone.count(True) + sum(traces.values()),
    )
    if not (to_remove.num_rows or to_state.num_rows or traces) and _is_current(cursor, extract.digest):
        return changes
    with store.write(kind="places", organisation=SOURCE, file_sha256=extract.digest) as batch:
        batch.cursor.execute(PURGE, {"source": SOURCE, "source_ids": list(traces)})
        batch.append("main.places", to_remove.drop_columns(["is_gone"]))
        batch.append("main.places", to_state)
        # A secret place that was not known makes the sightings around it coarser, as a hidden service does.
        settle(batch.cursor, "services", SOURCE)
        _replace_base_map(batch, extract)
        record_event(None, IMPORTED, store=store, subject="places", number=to_state.num_rows)
    if traces:
        cursor.execute("CHECKPOINT store")  # the log of writes holds what was purged until then
    return changes


def compare_places(cursor: duckdb.DuckDBPyConnection, extract: Extract) -> tuple[pa.Table, pa.Table]:
    """Return the tombstones and the new versions that bring the store up to date with the extract."""
    area = {"source": SOURCE, **_bounds(extract.rectangle)}
    box = extract.box
    degrees = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    cursor.register("incoming", pa.Table.from_pandas(extract.places, preserve_index=False))
    try:
        to_remove = cursor.execute(TO_REMOVE, area | degrees).to_arrow_table()
        to_state = cursor.execute(TO_STATE, {"source": SOURCE}).to_arrow_table()
    finally:
        cursor.unregister("incoming")
    return to_remove, to_state


def _replace_base_map(batch: Batch, extract: Extract) -> None:
    """Put the extract's map in the place of maps of the same or a smaller area."""
    batch.cursor.execute(COVERED_BASE_MAPS, _bounds(extract.rectangle))
    batch.append("main.base_map", extract.base_map.assign(source=extract.digest))
    west_m, south_m, east_m, north_m = extract.rectangle
    extents = pd.DataFrame(
        {
            "source": [extract.digest],
            "west_m": [west_m],
            "south_m": [south_m],
            "east_m": [east_m],
            "north_m": [north_m],
            "source_date": pd.array([extract.source_date], dtype=object),
        }
    )
    batch.append("main.extents", extents)


def _bounds(rectangle: Rectangle) -> dict[str, float]:
    west_m, south_m, east_m, north_m = rectangle
    return {"west_m": west_m, "south_m": south_m, "east_m": east_m, "north_m": north_m, "same_m": SAME_M}


def _is_current(cursor: duckdb.DuckDBPyConnection, digest: str) -> bool:
    """Tell whether this very file was taken in, and its map drawn with no house named, as it once was."""
    found = cursor.execute(
        """
        SELECT EXISTS (FROM main.extents WHERE source = $digest)
           AND NOT EXISTS (FROM main.base_map WHERE layer = 'building' AND name IS NOT NULL)
        """,
        {"digest": digest},
    ).fetchone()
    return found == (True,)
