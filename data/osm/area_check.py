"""Refuses an extract that lies elsewhere than its store."""

from data.errors import Refused
from data.grid import Grid
from data.language import _
from data.osm.countries import epsg_of_box
from data.osm.extent import Box
from data.store import Store

FARTHEST_M = 200_000


def check_grid_suits(box: Box, grid: Grid) -> None:
    """Check that the grid is in use where the extract lies.

    A country's own grid suits all of it, also where that reaches beyond the zone that the register states
    (Norway and Denmark).

    Raises
    ------
    Refused
        When the box lies wholly outside the grid's area of use.
    """
    area = grid.crs.area_of_use
    if area is None or grid.epsg == epsg_of_box(box):
        return
    # West of its east edge, an area crosses the 180th meridian.
    spans = [(area.west, area.east)] if area.west <= area.east else [(area.west, 180.0), (-180.0, area.east)]
    meets = any(box.west <= east and box.east >= west for west, east in spans)
    if not (meets and box.south <= area.north and box.north >= area.south):
        raise Refused(
            _(
                "The extract lies outside the area in which the grid EPSG:{epsg} is in use. "
                "Make another store with --store, and leave --epsg out."
            ).format(epsg=grid.epsg)
        )


def check_near(store: Store, box: Box) -> None:
    """Check that the extract lies where the store does: a store is one town, region or district.

    Raises
    ------
    Refused
        When the store's grid is not in use there, or all that the store holds lies farther than 200 km away.
    """
    check_grid_suits(box, store.grid)
    extents = store.cursor().execute("SELECT west_m, south_m, east_m, north_m FROM main.extents").fetchall()
    if not extents:
        return
    west_m, south_m, east_m, north_m = box.rectangle(store.grid)
    away_m = min(
        (max(west - east_m, west_m - east, 0.0) ** 2 + max(south - north_m, south_m - north, 0.0) ** 2) ** 0.5
        for west, south, east, north in extents
    )
    if away_m > FARTHEST_M:
        raise Refused(
            _(
                "The extract lies {distance} km from what this store holds. Make another store with --store."
            ).format(distance=round(away_m / 1000))
        )
