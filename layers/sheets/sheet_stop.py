"""Turns the visits of a route into stops as they stand on a sheet: a place, or an area without a kind."""

from dataclasses import dataclass

import numpy as np

from data.cell_codes import SHORT, cells_to_codes
from data.grid import parents, side_of_level
from data.language import _
from data.store import Store
from data.vocabulary import place_kind
from layers.routing.plan import Route, Visit
from layers.routing.stop import Stop
from layers.routing.team import Point

AREA_LEVEL = 2  # 500 m: what is shown as an area is never shown more finely
Square = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class SheetStop:
    """A stop on a sheet.

    Parameters
    ----------
    number
        1, 2, ... along the route.
    name
        Public name of the place, or of the area that it lies in.
    kind
        Code of the kind of place; empty for an area, also where the plan knows a kind that is shown as areas.
    point
        (lat, lon) in degrees; for an area where the team enters it.
    square
        Corners (lat, lon) of the area, the first once; empty for a place.
    arrives_s, begins_s, leaves_s
        Seconds on the clock since the midnight before the shift.
    languages
        Codes that the stop asks for.
    cell
        Code of the cell under which a visit is kept, as survey forms take it.
    """

    number: int
    name: str
    kind: str
    point: Point
    square: Square
    arrives_s: int
    begins_s: int
    leaves_s: int
    languages: tuple[str, ...]
    cell: str

    @property
    def is_area(self) -> bool:
        """Whether it is an area to be walked through."""
        return bool(self.square)

    @property
    def kind_label(self) -> str:
        """The kind of place in words, empty for an area."""
        return place_kind(self.kind).label if self.kind else ""


def stops_of_route(store: Store, route: Route) -> tuple[SheetStop, ...]:
    """Return the stops of a route in order."""
    return tuple(_sheet_stop(store, number, visit) for number, visit in enumerate(route.visits, 1))


def _sheet_stop(store: Store, number: int, visit: Visit) -> SheetStop:
    stop = visit.stop
    # A kind that is shown as areas stands for who goes there: a sheet that is lost must not name it.
    as_area = stop.is_cell or place_kind(stop.kind).shown_as != "point"
    kind = "" if as_area else stop.kind
    codes = cells_to_codes(
        [stop.east], [stop.north], level=stop.cell_level, style=SHORT, epsg=store.settings.crs_epsg
    )
    return SheetStop(
        number=number,
        name=_area_name(store, stop) if as_area else (stop.name or place_kind(stop.kind).label),
        kind=kind,
        point=(stop.lat, stop.lon),
        square=_square(store, stop) if as_area else (),
        arrives_s=visit.arrives_s,
        begins_s=visit.begins_s,
        leaves_s=visit.leaves_s,
        languages=tuple(sorted(stop.languages)),
        cell=str(codes[0]),
    )


def _area_name(store: Store, stop: Stop) -> str:
    """Return the name of an area: that of a cell, or the part of town of a place that must not be named."""
    if stop.is_cell and stop.name:
        return stop.name
    return _("Streets around {area}").format(area=stop.area or store.settings.name)


def _square(store: Store, stop: Stop) -> Square:
    level = max(AREA_LEVEL, stop.cell_level)
    east, north = parents([stop.east], [stop.north], level=stop.cell_level, to_level=level)
    side_m = side_of_level(level)
    x = (int(east[0]) + np.array([0, 1, 1, 0])) * side_m
    y = (int(north[0]) + np.array([0, 0, 1, 1])) * side_m
    lat, lon = store.grid.metres_to_points(x, y)
    return tuple(zip(lat.tolist(), lon.tolist(), strict=True))
