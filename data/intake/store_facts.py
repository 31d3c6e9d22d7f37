"""Gathers what the reading process must know of a store to coarsen and key records: nobody's record."""

from typing import TYPE_CHECKING

import pyarrow as pa

from data.area import read_extent
from data.clock import today
from data.errors import StoreError
from data.hidden_areas import HIDDEN_AREAS
from data.intake.request import StoreFacts
from data.organisations import read_organisations
from data.pepper import read_pepper

if TYPE_CHECKING:
    from data.store import Store

_TIED_TO_WORKSITES = frozenset({"inspections", "signals"})
# Where two publishers count the same cell, the higher count stands: fewer people would make cells larger.
_POPULATION = """
    SELECT east, north, cell_level, max(people)::INTEGER AS inhabitants
    FROM (SELECT source, east, north, cell_level, sum(sign * inhabitants) AS people
          FROM main.population GROUP BY source, east, north, cell_level)
    WHERE people > 0 GROUP BY east, north, cell_level ORDER BY cell_level, north, east
"""
_WORKSITES = """
    SELECT source, source_id, kind, east, north, cell_level FROM inspection.worksites
    GROUP BY source, source_id, version, kind, east, north, cell_level HAVING sum(sign) > 0
    ORDER BY source, source_id
"""
_NO_WORKSITES = pa.schema(
    [
        ("source", pa.string()),
        ("source_id", pa.string()),
        ("kind", pa.string()),
        ("east", pa.int32()),
        ("north", pa.int32()),
        ("cell_level", pa.int8()),
    ]
)


def gather_facts(store: "Store", *, organisation: str, kind: str | None) -> StoreFacts:
    """Return the facts for one file; worksites go along only for what is tied to them."""
    settings = store.settings
    with store.cursor() as cursor:
        population = cursor.execute(_POPULATION).to_arrow_table()
        secret = cursor.execute(HIDDEN_AREAS).to_arrow_table()
        tied = kind in _TIED_TO_WORKSITES
        worksites = cursor.execute(_WORKSITES).to_arrow_table() if tied else _NO_WORKSITES.empty_table()
    try:
        extent = read_extent(store)
    except StoreError:  # a store without an area takes records from anywhere in its grid
        extent = None
    return StoreFacts(
        epsg=settings.crs_epsg,
        time_zone=settings.time_zone,
        today=today().isoformat(),
        pepper=read_pepper(store),
        organisation=organisation,
        register={each.code: each.confidential for each in read_organisations(store)},
        enough_inhabitants=settings.enough_inhabitants,
        secret_level=settings.secret_level,
        population=population,
        secret=secret,
        worksites=worksites,
        extent=extent,
    )
