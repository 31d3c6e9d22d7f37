"""Makes tiny stores with places, visits and choices, for tests of stops."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from data.access import Person
from data.periods import period_of_week, week_of_date
from data.store import Store
from data.streets.straight import StraightLines
from data.vocabulary import place_kind
from layers.stops.candidates import Candidates, candidate_stops
from layers.stops.ground import Ground

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
FRIDAY = date(2026, 11, 20)  # today of all tests
WEEK = week_of_date(FRIDAY)
HOUR_S = 3600
DAYTIME, EVENING = (9 * HOUR_S, 15 * HOUR_S), (18 * HOUR_S, 22 * HOUR_S)
WEST_M, SOUTH_M = 400_000, 6_700_000  # corner of cells of 250 m (1600, 26800) and of 500 m (800, 13400)
EAST, NORTH = 1600, 26800


def write(store: Store, table: str, rows: list[dict[str, Any]], *, organisation: str = "example") -> None:
    with store.write(kind="test", organisation=organisation) as batch:
        batch.append(table, pd.DataFrame(rows))


def area(store: Store, side_m: int = 4000) -> None:
    edges = {"west_m": WEST_M, "south_m": SOUTH_M, "east_m": WEST_M + side_m, "north_m": SOUTH_M + side_m}
    write(store, "main.extents", [{"source": "test", **edges}])


def place(store: Store, kind: str, east_m: float, north_m: float, **columns: Any) -> dict[str, Any]:
    """Return a row of main.places as intake would keep it: a secret kind as 4 km, a hidden one as 500 m."""
    entry = place_kind(kind)
    level = 0 if entry.keeps_point else 5 if entry.secret else 2
    x, y = WEST_M + east_m, SOUTH_M + north_m
    lat, lon = store.grid.metres_to_points([x], [y])
    row = {
        "source": "example",
        "source_id": f"{kind} {east_m} {north_m}",
        "kind": kind,
        "keeps_point": entry.keeps_point,
        "east": int(x // (125 << level)),
        "north": int(y // (125 << level)),
        "cell_level": level,
        "name": None,
        "opening_hours": None,
        "lat": None,
        "lon": None,
    }
    if entry.keeps_point:
        row |= {"name": f"Name of {kind}", "lat": lat[0], "lon": lon[0]}
    return row | columns


def places(store: Store, *rows: dict[str, Any]) -> None:
    write(store, "main.places", list(rows))


def visit(column: int, row: int, weeks_ago: int, **columns: Any) -> dict[str, Any]:
    """Return a visit of 90 minutes in a cell of 250 m, counted from the corner."""
    week = WEEK - weeks_ago
    return {
        "source": "example",
        "source_id": f"{np.random.default_rng().integers(1 << 60):x}",
        "east": EAST + column,
        "north": NORTH + row,
        "cell_level": 1,
        "week": week,
        "period": period_of_week(week),
        "part_of_day": "afternoon",
        "minutes": 90,
        "team_size": 2,
        "contacts_band": "0",
        "unmet_needs": [],
    } | columns


def even_ground() -> Ground:
    """Return a ground on which all cells are alike: what is tested is no matter of any layer."""
    cells = pd.DataFrame({"east": [0], "north": [0]}).astype(np.int32)
    unknown = cells.assign(unknown=1.0, hours=0.0, blind=0.0)
    return Ground(cells.assign(need=0.5, points=50.0), "", {1: unknown, 2: unknown}, cells.iloc[:0])


def candidates(store: Store, **options: Any) -> Candidates:
    """Return the stops of a Friday's shift on even ground, or on that of the store's layers for None."""
    asked: dict[str, Any] = {"day": FRIDAY, "shift": DAYTIME, "modes": {"foot"}, "ground": even_ground()}
    asked |= options
    return candidate_stops(store, COORDINATOR, asked.pop("streets", StraightLines()), **asked)
