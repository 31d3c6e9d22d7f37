"""Reads places of a purpose: points of open places, and only cells of those that are protected by it."""

import geopandas as gpd
import numpy as np
import shapely

from data.access import Person
from data.errors import Refused
from data.grid import CELL_SIZES_M
from data.language import _
from data.permission import check_reads, give_columns
from data.place_kind import PURPOSES
from data.store import Store
from data.vocabulary import place_kinds

# The purpose is bound as a value: nothing is ever put into SQL as text.
PLACES_IN_FORCE = """
    WITH in_force AS (
        SELECT source, source_id, version, kind, name, address, opening_hours, lat, lon, east, north,
               cell_level, source_date
        FROM main.places
        GROUP BY ALL
        HAVING sum(sign) > 0
    )
    SELECT kind, kinds.number, name, address, opening_hours, lat, lon, east, north, cell_level, source,
           source_id, source_date
    FROM in_force JOIN main.place_kinds AS kinds ON kinds.code = in_force.kind
    WHERE kinds.shown_as <> 'never'
      AND CASE $purpose
              WHEN 'outreach' THEN kinds.for_outreach
              WHEN 'prevention' THEN kinds.for_prevention
              WHEN 'service' THEN kinds.for_service
              WHEN 'inspection' THEN kinds.for_inspection AND NOT kinds.never_target
                                     AND kinds.code NOT IN (SELECT unnest($under_power::VARCHAR[]))
              ELSE false
          END
    ORDER BY kinds.number, source, source_id
"""


def read_places(store: Store, person: Person, *, purpose: str) -> gpd.GeoDataFrame:
    """Return the places in force that serve a purpose, one row each.

    A kind that is inspected under a stated power only, such as worker housing, is no place of inspection: a
    place states no power. It counts as a worksite that does.

    Columns: kind (code), number, name, address, opening_hours, east, north (cells of `cell_level`),
    cell_level, source, source_id, source_date and geometry: the point in the store's grid CRS, or the centre
    of its cell where the point is not kept. Name, address and hours are missing there.

    Raises
    ------
    NotAllowed
        When none of the person's roles reads live data for the purpose.
    Refused
        When there is no such purpose.
    """
    if purpose not in PURPOSES:
        raise Refused(
            _("There is no purpose {purpose!r}. Use one of {known}.").format(
                purpose=purpose, known=", ".join(sorted(PURPOSES))
            )
        )
    check_reads(store, person, purpose)
    under_power = [kind.code for kind in place_kinds() if kind.stated_power]
    bound = {"purpose": purpose, "under_power": under_power}
    places = store.cursor().execute(PLACES_IN_FORCE, bound).df()
    is_point = places["lat"].notna().to_numpy()
    side_m = np.array(CELL_SIZES_M)[places["cell_level"].to_numpy(dtype=np.intp)]
    x = (places["east"].to_numpy() + 0.5) * side_m
    y = (places["north"].to_numpy() + 0.5) * side_m
    points = places.loc[is_point]
    x[is_point], y[is_point] = store.grid.points_to_metres(points["lat"].to_numpy(), points["lon"].to_numpy())
    points_m = shapely.points(x, y)
    found = gpd.GeoDataFrame(
        places.drop(columns=["lat", "lon"]), geometry=points_m, crs=store.settings.crs_epsg
    )
    return give_columns(person, "places", found)
