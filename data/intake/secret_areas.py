"""Keeps sightings around secret places alike, also where a place becomes known after they came in."""

import duckdb

from data.cube import replace_sightings_in_cube
from data.hidden_areas import HIDDEN_AREAS

_COLUMNS = ("east", "north", "cell_level")
# All rows of a version change, so that no finer one stays behind.
_TOO_FINE = f"""
    WITH secret AS (
        {HIDDEN_AREAS}
    ), level AS (SELECT secret_level::INTEGER AS level FROM main.settings)
    SELECT DISTINCT s.source, s.source_id, s.version,
        (s.east >> (l.level - s.cell_level))::INTEGER AS east,
        (s.north >> (l.level - s.cell_level))::INTEGER AS north, l.level::TINYINT AS cell_level
    FROM help.sightings s, level l
    WHERE s.cell_level < l.level AND EXISTS (
        FROM secret x WHERE x.east = s.east >> (5 - s.cell_level) AND x.north = s.north >> (5 - s.cell_level))
"""  # noqa: S608  # SQL of our own


def hide_earlier_addresses(cursor: duckdb.DuckDBPyConnection) -> None:
    """Leave the area alone of services whose address is hidden by now, in their earlier versions too."""
    cursor.execute(
        "UPDATE main.services SET secret = true, name = NULL, address = NULL, phone = NULL, "
        "opening_hours = NULL, lat = NULL, lon = NULL, east = east >> (5 - cell_level), "
        "north = north >> (5 - cell_level), cell_level = CASE WHEN cell_level IS NULL THEN NULL ELSE 5 END "
        "WHERE NOT secret AND (source, source_id) IN (SELECT (source, source_id) FROM main.services "
        "WHERE secret GROUP BY source, source_id, version HAVING sum(sign) > 0)"
    )


def coarsen_around_secrets(cursor: duckdb.DuckDBPyConnection) -> int:
    """Make sightings in a 4 km cell that holds a secret place as coarse as all there, and return how many."""
    rows = cursor.execute(_TOO_FINE).to_arrow_table()
    if rows.num_rows:
        replace_sightings_in_cube(cursor, rows, _COLUMNS)
    return int(rows.num_rows)
