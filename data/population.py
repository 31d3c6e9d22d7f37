"""Reads how many people live in the cells of the grid."""

import pandas as pd

from data.grid import side_of_level
from data.store import Store

# Where two publishers count the same cell, the higher count stands, as intake takes it. Cells of several
# sizes that overlap would count people twice: of each publisher the finest size that fits counts.
_PEOPLE = """
    WITH counted AS (
        SELECT source, east, north, cell_level, sum(sign * inhabitants) AS people
        FROM main.population
        WHERE cell_level <= $level AND ($as_of IS NULL OR batch <= $as_of)
        GROUP BY source, east, north, cell_level
        HAVING sum(sign * inhabitants) > 0
    ),
    finest AS (SELECT source, min(cell_level) AS cell_level FROM counted GROUP BY source),
    shown AS (
        SELECT source, east >> ($level - cell_level) AS east, north >> ($level - cell_level) AS north,
               sum(people) AS people
        FROM counted JOIN finest USING (source, cell_level)
        GROUP BY ALL
    )
    SELECT east::INTEGER AS east, north::INTEGER AS north, max(people)::BIGINT AS inhabitants
    FROM shown
    GROUP BY east, north
    ORDER BY north, east
"""


def read_population(store: Store, *, level: int, as_of: int | None = None) -> pd.DataFrame:
    """Return the inhabitants of each cell of a level in which anybody lives: east, north, inhabitants.

    These are published counts. Cells that are coarser than the level are left out, never split. With `as_of`,
    they are those that stood after that batch.

    Raises
    ------
    Refused
        When there is no such level.
    """
    side_of_level(level)
    cursor = store.cursor()
    try:
        return cursor.execute(_PEOPLE, {"level": level, "as_of": as_of}).df()
    finally:
        cursor.close()
