"""Makes a tiny store with streets, services and a plan by hand, so that every line of its sheet is known.

The map is a cross in Finland's grid: Long Street runs east, Cross Street north, both through (400,000 m, 6,700,000 m).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import shapely

from data.access import Person
from data.clock import set_today
from data.store import Store
from data.streets.straight import StraightLines
from layers.routing.plan import VALUE, Draw, Plan, Route, Visit
from layers.routing.stop import Stop
from layers.routing.team import Team
from layers.sheets.sheet import Sheet, make_sheet
from tests.built_stores import copy_of_empty_store
from tests.conftest import TODAY

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
X, Y = 400_000.0, 6_700_000.0
DAY = date(2026, 11, 24)  # a Tuesday
ZONE = ZoneInfo("Europe/Helsinki")
EXPIRES = datetime(2026, 11, 25, 6, 0, tzinfo=ZONE)
CODE = "7KQM-W2XD"
HOUR_S = 3600
WHY, VALUE_OF_STOP = "Secret reason of the coordinator", 0.123456

PUBLIC: dict[str, Any] = {
    "source": "example", "source_id": "aa", "needs": ["legal_advice"], "for_whom": ["anybody"],
    "languages": ["fi", "et"], "secret": False, "name": "Advice centre", "address": "Long Street 1",
    "phone": "+358 10 000", "opening_hours": "Mo-Fr 10:00-16:00", "east": 3200, "north": 53600, "cell_level": 0,
}  # fmt: skip
HIDDEN: dict[str, Any] = {
    "source": "example", "source_id": "bb", "needs": ["safe_housing"], "for_whom": ["women"], "languages": ["fi"],
    "secret": True, "east": 100, "north": 1675, "cell_level": 5,
}  # fmt: skip


def degrees(store: Store, east_m: float, north_m: float) -> tuple[float, float]:
    """Return (lat, lon) of a point so many metres east and north of the crossing."""
    lat, lon = store.grid.metres_to_points([X + east_m], [Y + north_m])
    return float(lat[0]), float(lon[0])


def draw_ground(store: Store, *, street: str = "Long Street", part: str = "Testby Centre") -> None:
    """Put a cross of streets, a park, a lake and a part of town into the base map."""
    shapes = [
        ("main_street", 1, street, shapely.LineString([(X - 2000, Y), (X + 2000, Y)])),
        ("minor_street", 2, "Cross Street", shapely.LineString([(X, Y - 2000), (X, Y + 2000)])),
        ("green", 2, "Park", shapely.box(X + 50, Y + 50, X + 400, Y + 300)),
        ("water", 1, None, shapely.box(X - 900, Y - 900, X - 300, Y - 200)),
        ("place_name", 3, part, shapely.Point(X + 300, Y - 150)),
    ]
    rows = pd.DataFrame(shapes, columns=["layer", "rank", "name", "outline"])
    rows["outline"] = [shapely.to_wkb(each) for each in rows["outline"]]
    with store.write(kind="places", organisation="example") as batch:
        batch.append("main.base_map", rows.assign(source="demonstration"))


def bring_services(store: Store, *services: dict[str, Any], at: tuple[float, float] = (300, 0)) -> None:
    """Bring services in, those that are public at a point in metres from the crossing."""
    lat, lon = degrees(store, *at)
    rows = [each if each["secret"] else {"lat": lat, "lon": lon, **each} for each in services]
    with store.write(kind="services", organisation="example") as batch:
        for row in rows:
            batch.append("main.services", pd.DataFrame([row]))


def stop_at(store: Store, number: int, east_m: float, north_m: float, **facts: Any) -> Stop:
    """Return a stop, a station called Place 1, 2, ... unless the facts say otherwise."""
    lat, lon = degrees(store, east_m, north_m)
    facts = {"name": f"Place {number}", "kind": "transport_hub", "cell_level": 1, **facts}
    side_m = 125 << facts["cell_level"]
    return Stop(
        code=f"s{number}",
        lat=lat,
        lon=lon,
        east=int((X + east_m) // side_m),
        north=int((Y + north_m) // side_m),
        value=VALUE_OF_STOP,
        stay_s=900,
        windows=((0, 86_400),),
        why=(WHY,),
        **facts,
    )


def plan_of(store: Store, *stops: Stop, first_h: float = 14, team: str = "A", **facts: Any) -> Plan:
    """Return a plan whose one team makes the stops at half past each half hour from `first_h` on."""
    visits = []
    for number, stop in enumerate(stops):
        begins = int(first_h * HOUR_S) + number * 1800
        visits.append(Visit(stop, begins - 60, begins, begins + 900, VALUE))
    starts, ends = int(first_h * HOUR_S) - 1800, int((first_h + 4) * HOUR_S)
    at = degrees(store, 0, 30)
    facts = {"languages": frozenset({"fi", "en"}), "travels_by": "foot", **facts}
    crew = Team(code=team, size=2, start=at, end=at, starts_s=starts, ends_s=ends, **facts)
    route = Route(crew, tuple(visits), starts, visits[-1].leaves_s + 600, 1200)
    return Plan(DAY, (route,), (), VALUE_OF_STOP, Draw(1, 0.2, 0.1), caveats=("For the coordinator alone",))


@contextmanager
def store_in(folder: Path) -> Iterator[Store]:
    """Give a store of its own, for fixtures that last longer than one test."""
    set_today(TODAY)
    with copy_of_empty_store(folder / "round.duckdb", name="Testby", crs_epsg=3067) as store:
        yield store


def sheet_of(store: Store, *stops: Stop, code: str = CODE, **facts: Any) -> Sheet:
    """Return the sheet of a plan by hand, on straight lines."""
    plan = plan_of(store, *stops, **facts)
    return make_sheet(store, COORDINATOR, plan, plan.routes[0], StraightLines(), code=code, expires=EXPIRES)
