"""Fills a store with the few places, people, districts and visits that a shift and its attention need."""

import pandas as pd
import shapely

from data.store import Store

CORNER = (400_000, 6_700_000)
SIDE_M = 4_000
Row = dict[str, object]

ONE_TEAM = """
day = 2026-11-20
[[teams]]
code = "T1"
size = 2
languages = ["fi", "en"]
travels_by = "foot"
start = [60.1713, 24.9414]
from = "16:00"
until = "19:00"
"""


def write_area(store: Store) -> None:
    """Write an area of 4 x 4 km, whose corner is that of a cell at every level but the coarsest."""
    west, south = CORNER
    extent = {
        "source": "x",
        "west_m": west,
        "south_m": south,
        "east_m": west + SIDE_M,
        "north_m": south + SIDE_M,
    }
    write(store, "places", "main.extents", [extent])


def write(store: Store, kind: str, table: str, rows: list[Row]) -> None:
    """Write rows of the example organisation."""
    with store.write(kind=kind, organisation="example") as batch:
        batch.append(table, pd.DataFrame(rows))


def place(store: Store, code: str, kind: str, east_m: float, north_m: float, **more: object) -> Row:
    """Return an open place so many metres east and north of the corner, with its name."""
    x, y = CORNER[0] + east_m, CORNER[1] + north_m
    lat, lon = (float(each[0]) for each in store.grid.metres_to_points([x], [y]))
    return {
        "source": "example", "source_id": code, "version": 1, "sign": 1, "kind": kind, "keeps_point": True,
        "name": f"Place {code}", "opening_hours": None, "lat": lat, "lon": lon, "east": int(x // 125),
        "north": int(y // 125), "cell_level": 0, **more,
    }  # fmt: skip


def visit(code: str, east: int, north: int, *, week: int, minutes: int, **more: object) -> Row:
    """Return a visit in a cell of 250 m, columns and rows counted from the corner."""
    return {
        "source": "example", "source_id": code, "version": 1, "sign": 1, "east": CORNER[0] // 250 + east,
        "north": CORNER[1] // 250 + north, "cell_level": 1, "week": week, "period": 682, "minutes": minutes,
        "team_size": 2, "contacts_band": "0", "unmet_needs": [], **more,
    }  # fmt: skip


def inhabitants(east: int, north: int, people: int) -> Row:
    """Return the people of a cell of 250 m, columns and rows counted from the corner."""
    return {
        "source": "x", "sign": 1, "east": CORNER[0] // 250 + east, "north": CORNER[1] // 250 + north,
        "cell_level": 1, "inhabitants": people,
    }  # fmt: skip


def district(code: str, name: str, west_m: float, south_m: float, east_m: float, north_m: float) -> Row:
    """Return a district that is a rectangle, in metres from the corner."""
    west, south = CORNER
    outline = shapely.box(west + west_m, south + south_m, west + east_m, south + north_m)
    return {
        "source": "x", "source_id": code, "version": 1, "sign": 1, "name": name,
        "outline": shapely.to_wkb(outline),
    }  # fmt: skip
