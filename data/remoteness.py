"""Reads public points from which distance is measured: stops of public transport, and places of help."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.access import Person
from data.permission import check_reads_something
from data.store import Store

HUBS = ("transport_hub",)
HELP = ("migrant_service", "social_service", "public_employment_service", "clinic_hospital")

# Open facts of the shared compartment alone. A hidden service has no point and is none of them.
_PLACES = """
    SELECT lat, lon FROM (
        SELECT source, source_id, version, kind, lat, lon FROM main.places GROUP BY ALL HAVING sum(sign) > 0
    )
    JOIN main.place_kinds ON code = kind
    WHERE NOT secret AND shown_as = 'point' AND lat IS NOT NULL AND list_contains($kinds::VARCHAR[], kind)
    ORDER BY lat, lon
"""
_SERVICES = """
    SELECT lat, lon FROM main.services
    WHERE NOT secret AND lat IS NOT NULL
    GROUP BY source, source_id, version, lat, lon
    HAVING sum(sign) > 0
    ORDER BY lat, lon
"""


@dataclass(frozen=True, eq=False)
class Points:
    """Places on the ground: easting and northing, metres in the store's grid CRS."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)


def read_hubs(store: Store, person: Person) -> Points:
    """Return stations, ports and airports that the map knows.

    Raises
    ------
    NotAllowed
        When no role of the person reads live data.
    """
    return _points(store, person, _PLACES, kinds=list(HUBS))


def read_help_points(store: Store, person: Person) -> Points:
    """Return public places of help: services that were entered, and offices and clinics that the map knows.

    Raises
    ------
    NotAllowed
        When no role of the person reads live data.
    """
    entered, mapped = _points(store, person, _SERVICES), _points(store, person, _PLACES, kinds=list(HELP))
    return Points(np.append(entered.x, mapped.x), np.append(entered.y, mapped.y))


def _points(store: Store, person: Person, sql: str, **bound: list[str]) -> Points:
    check_reads_something(store, person)
    cursor = store.cursor()
    try:
        found = cursor.execute(sql, bound).fetchnumpy()
    finally:
        cursor.close()
    lat, lon = np.ma.filled(found["lat"], np.nan), np.ma.filled(found["lon"], np.nan)
    if len(lat) == 0:
        return Points(np.zeros(0), np.zeros(0))
    x, y = store.grid.points_to_metres(lat, lon)
    return Points(np.asarray(x, np.float64), np.asarray(y, np.float64))
