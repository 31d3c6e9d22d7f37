"""Tests the round of a route: named and numbered as its sheet, in cells that may be kept, until six hours later."""

from datetime import date, datetime
from typing import Any

import pandas as pd
import pytest

from data.errors import Refused
from data.rounds.codes import new_code
from data.rounds.draws import DrawnStop
from data.store import Store
from layers.rounds import draws_of_plan, expiry_of, round_of_route
from layers.routing.plan import RANDOM, TIME, VALUE, Draw, Plan, Route, Unvisited, Visit
from layers.routing.stop import Stop
from layers.routing.team import Team

DAY = date(2026, 11, 20)
HELSINKI = "Europe/Helsinki"


def a_stop(number: int, **changes: Any) -> Stop:
    given: dict[str, Any] = {
        "code": f"s{number}", "name": f"Place {number}", "kind": "transport_hub", "lat": 60.17, "lon": 24.94, "east": 1541, "north": 26691,
        "cell_level": 1, "value": 1.0, "stay_s": 1200, "windows": ((0, 100_000),), "area": "Centre",
    }  # fmt: skip
    return Stop(**given | changes)


def a_plan(*stops: Stop, unvisited: tuple[Stop, ...] = (), day: date = DAY, **draw: Any) -> Plan:
    team = Team(
        "T1", 2, frozenset({"en"}), "foot", (60.17, 24.94), (60.17, 24.94), 18 * 3600, 26 * 3600, alone=False
    )
    visits = tuple(
        Visit(each, 65_000 + n * 3600, 65_100 + n * 3600, 66_300 + n * 3600, RANDOM if n else VALUE)
        for n, each in enumerate(stops)
    )
    route = Route(team, visits, team.starts_s, team.ends_s, 600)
    rest = tuple(Unvisited(each, TIME, "No time.") for each in unvisited)
    return Plan(day, (route,), rest, 1.0, Draw(7, 0.2, 0.1, **draw))


def the_round(store: Store, plan: Plan) -> Any:
    expires = expiry_of(plan, plan.routes[0], HELSINKI)
    return round_of_route(store, plan, plan.routes[0], code=new_code(), expires=expires)


def test_a_round_has_stops_times_and_team_of_its_route(store: Store) -> None:
    made = the_round(store, a_plan(a_stop(1), a_stop(2, kind="library_wifi")))
    assert (made.day, made.team, made.team_size, made.organisation) == (DAY, "T1", 2, "example")
    assert [(s.number, s.code, s.name, s.kind, s.area) for s in made.stops] == [
        (1, "s1", "Place 1", "transport_hub", "Centre"),
        (2, "s2", "Place 2", "library_wifi", "Centre"),
    ]
    assert [(s.begins_s, s.leaves_s) for s in made.stops] == [(65_100, 66_300), (68_700, 69_900)]


def test_a_kind_that_is_shown_as_cells_is_named_by_its_area_and_kept_in_500_m(store: Store) -> None:
    made = the_round(store, a_plan(a_stop(1, kind="street_market"), a_stop(2, kind="", name="Harbour")))
    market, cell = made.stops
    # 250 m cell (1541, 26691) lies in the cell of 500 m (770, 13345).
    assert (market.east, market.north, market.cell_level) == (770, 13345, 2)
    assert (cell.east, cell.north, cell.cell_level) == (1541, 26691, 1)
    assert market.kind == cell.kind == ""
    assert "Place 1" not in str(market)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (DAY, "+02:00"),
        (date(2026, 7, 1), "+03:00"),
        (date(2026, 10, 24), "+02:00"),
    ],  # the last: clocks go back
)
def test_a_round_expires_six_hours_after_its_shift_by_the_clock_on_the_wall(day: date, offset: str) -> None:
    plan = a_plan(a_stop(1), day=day)
    # The shift ends at 02:00 on the next day.
    expected = f"{pd.Timestamp(day) + pd.Timedelta(days=1):%Y-%m-%d}T08:00:00{offset}"
    assert expiry_of(plan, plan.routes[0], HELSINKI) == datetime.fromisoformat(expected)


def test_a_route_without_stops_has_no_round(store: Store) -> None:
    with pytest.raises(Refused, match="no stops"):
        the_round(store, a_plan())


def test_what_was_drawn_is_told_by_cell_whether_it_is_on_a_route_or_not() -> None:
    plan = a_plan(
        a_stop(1), a_stop(2, east=1600), unvisited=(a_stop(3, kind="street_market"),),
        chances={"s2": 0.25, "s3": 0.75, "gone": 0.5}, drawn=("s2",),
    )  # fmt: skip
    assert draws_of_plan(plan) == (
        DrawnStop(1600, 26691, 1, 0.25, True),
        DrawnStop(770, 13345, 2, 0.75, False),
    )
