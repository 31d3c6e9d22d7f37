"""A shift from the store to the plan: what is planned, why nobody goes anywhere, and what more would gain."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.store import Store
from data.streets.straight import StraightLines
from layers.gain import Gain
from layers.routing.plan import BANNED, CLOSED, LANGUAGE, TIME, Draw, Plan, Unvisited, Wishes
from layers.routing.stop import Stop
from layers.routing.team import Team
from layers.shift import Shift, gains_of, legs_of_route, plan_shift, stops_of_shift
from layers.stops.candidates import Candidates
from tests.built_stores import copy_of_empty_store
from tests.test_layers.shift_store import CORNER, place, write, write_area

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
DAY = date(2026, 11, 20)
HOUR_S = 3600
SECONDS = 0.3


class Island(StraightLines):
    """Straight lines with water without a bridge at one meridian."""

    def __init__(self, lon: float) -> None:
        self.lon = lon

    def times_s(self, mode: str, points: np.ndarray) -> np.ndarray:
        """Return infinite times from one side to the other."""
        east = np.asarray(points)[:, 1] > self.lon
        return np.where(east[:, None] == east[None, :], super().times_s(mode, points), np.inf)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give an area of 4 x 4 km with a station and five squares where people gather, open at all hours."""
    path: Path = tmp_path_factory.mktemp("shift") / "town.duckdb"
    with copy_of_empty_store(path, name="Testby", crs_epsg=3067) as store:
        write_area(store)
        places = [
            place(store, f"g{n}", "gathering_place", 1_500 + 200 * n, 2_000, opening_hours="24/7")
            for n in range(5)
        ]
        write(store, "places", "main.places", [*places, place(store, "s", "transport_hub", 2_000, 1_800)])
        yield store


def point(store: Store, east_m: float, north_m: float) -> tuple[float, float]:
    lat, lon = (float(e[0]) for e in store.grid.metres_to_points([CORNER[0] + east_m], [CORNER[1] + north_m]))
    return lat, lon


def team(store: Store, code: str = "T1", *, hours: tuple[float, float] = (18, 22), **more: object) -> Team:
    at = point(store, 2_000, 2_000)
    first, last = (int(each * HOUR_S) for each in hours)
    fields = {"languages": frozenset({"fi"}), "travels_by": "foot", "start": at, "end": at, **more}
    return Team(code=code, size=2, starts_s=first, ends_s=last, **fields)  # type: ignore[arg-type]


def planned(store: Store, *teams: Team, **more: object) -> Plan:
    shift = Shift(DAY, teams, seconds=SECONDS, **more)  # type: ignore[arg-type]
    return plan_shift(store, COORDINATOR, shift)


def stop(code: str, *, value: float = 1.0, windows: tuple[tuple[int, int], ...] = ((0, 100_000),)) -> Stop:
    """Return a stop of 15 minutes at one point: no way leads anywhere, all is a matter of time."""
    return Stop(code, code.upper(), "gathering_place", 60.4, 25.0, 1_600, 26_800, 1, value, 900, windows)


def candidates(*stops: Stop) -> Candidates:
    return Candidates(stops, ())


def test_a_team_goes_to_stops_within_its_shift(town: Store) -> None:
    plan = planned(town, team(town))
    (route,) = plan.routes
    assert route.visits
    assert plan.empty_because == ()
    assert route.sets_out_s >= 18 * HOUR_S
    assert route.is_back_s <= 22 * HOUR_S
    assert plan.value == pytest.approx(sum(visit.stop.value for visit in route.visits))


def test_a_plan_without_streets_says_so(town: Store) -> None:
    plan = planned(town, team(town))
    assert plan.caveats[0] == StraightLines().caveat
    assert len(set(plan.caveats)) == len(plan.caveats)


def test_a_banned_stop_is_on_no_route_and_a_demanded_one_is(town: Store) -> None:
    shift = Shift(DAY, (team(town),), seconds=SECONDS)
    codes = [each.code for each in stops_of_shift(town, COORDINATOR, shift, StraightLines()).stops]
    wishes = Wishes(banned=frozenset(codes[:1]), must=frozenset(codes[-1:]))
    plan = planned(town, team(town), wishes=wishes)
    visited = {visit.stop.code for route in plan.routes for visit in route.visits}
    assert codes[-1] in visited
    assert codes[0] not in visited
    assert [each.reason for each in plan.unvisited if each.stop.code == codes[0]] == [BANNED]


def test_without_teams_nobody_goes_and_the_plan_says_why(town: Store) -> None:
    plan = planned(town)
    assert plan.routes == ()
    assert "No team is out" in plan.empty_because[0]


def test_a_store_without_an_area_gives_an_empty_plan_that_says_what_to_do(store: Store) -> None:
    (sentence,) = planned(store, team(store)).empty_because
    assert "data places import" in sentence


def test_a_store_without_stops_gives_an_empty_plan_that_says_why(store: Store) -> None:
    write_area(store)
    plan = planned(store, team(store))
    assert plan.value == 0
    assert plan.empty_because


def test_where_all_is_closed_the_plan_says_so(town: Store) -> None:
    shift = Shift(DAY, (team(town),), seconds=SECONDS)
    closed = candidates(stop("a", windows=()), stop("b", windows=((9 * HOUR_S, 10 * HOUR_S),)))
    plan = plan_shift(town, COORDINATOR, shift, streets=StraightLines(), candidates=closed)
    assert {each.reason for each in plan.unvisited} == {CLOSED}
    assert any("closed" in sentence for sentence in plan.empty_because)


def test_from_an_island_without_a_bridge_nobody_sets_out(town: Store) -> None:
    # The start lies west of the water, all stops east of it.
    at = (60.4, 24.9)
    shift = Shift(DAY, (team(town, start=at, end=at),), seconds=SECONDS)
    beyond = candidates(stop("a"), stop("b"))
    plan = plan_shift(town, COORDINATOR, shift, streets=Island(lon=24.95), candidates=beyond)
    assert plan.value == 0
    assert any("T1" in sentence for sentence in plan.empty_because)


def test_from_a_start_in_the_sea_nobody_sets_out(town: Store) -> None:
    class Coast(StraightLines):
        """Straight lines that know no way from south of a latitude."""

        def times_s(self, mode: str, points: np.ndarray) -> np.ndarray:
            wet = np.asarray(points)[:, 0] < 60.0
            return np.where(wet[:, None] | wet[None, :], np.inf, super().times_s(mode, points))

    shift = Shift(DAY, (team(town, start=(59.8, 24.9), end=(59.8, 24.9)),), seconds=SECONDS)
    plan = plan_shift(town, COORDINATOR, shift, streets=Coast())
    assert plan.value == 0
    assert any("T1" in sentence for sentence in plan.empty_because)


def test_teams_that_share_a_code_and_numbers_of_nothing_are_refused(town: Store) -> None:
    with pytest.raises(Refused, match="Two teams are called T1"):
        Shift(DAY, (team(town), team(town)))
    with pytest.raises(Refused, match="0 stops"):
        Shift(DAY, (), most_stops=0)
    for seconds in (0, -1, float("inf"), float("nan")):
        with pytest.raises(Refused, match="seconds"):
            Shift(DAY, (), seconds=seconds)


def test_a_team_without_hours_cannot_be_made(town: Store) -> None:
    with pytest.raises(Refused, match="no hours"):
        team(town, hours=(18, 18))


def test_only_somebody_of_outreach_plans(town: Store) -> None:
    inspector = Person("i", "example", frozenset({"inspection_planner"}))
    with pytest.raises(NotAllowed):
        plan_shift(town, inspector, Shift(DAY, (team(town),)))
    with pytest.raises(NotAllowed):
        gains_of(town, inspector, Shift(DAY, ()), Plan(DAY, (), (), 0.0, Draw(1, 0, 0)))


def test_progress_goes_from_the_beginning_to_the_end(town: Store) -> None:
    told: list[float] = []
    shift = Shift(DAY, (team(town),), seconds=SECONDS)
    plan_shift(town, COORDINATOR, shift, tell=lambda share, _what: told.append(share))
    assert told == sorted(told)
    assert told[0] >= 0
    assert told[-1] == 1


def test_a_shift_lasts_from_the_first_to_the_last_team(town: Store) -> None:
    shift = Shift(DAY, (team(town, hours=(18, 21)), team(town, "T2", hours=(20, 25))))
    assert shift.hours == (18 * HOUR_S, 25 * HOUR_S)
    assert Shift(DAY, ()).hours == (0, 0)


def test_the_ways_of_a_route_lead_from_start_over_all_stops_to_the_end(town: Store) -> None:
    (route,) = planned(town, team(town)).routes
    legs = legs_of_route(StraightLines(), route)
    assert len(legs) == len(route.visits) + 1
    assert tuple(legs[0].line[0]) == pytest.approx(route.team.start)
    assert tuple(legs[-1].line[-1]) == pytest.approx(route.team.end)
    assert legs_of_route(StraightLines(), replace(route, visits=())) == ()


def plan_of(town: Store, shift: Shift, *stops: Stop) -> Plan:
    return plan_shift(town, COORDINATOR, shift, streets=StraightLines(), candidates=candidates(*stops))


def test_gains_are_the_stops_that_fit_into_more_time(town: Store) -> None:
    # Stops of 15 minutes at the start itself: one hour holds four of them, of eight alike.
    at = (60.4, 25.0)
    only = team(town, hours=(18, 19), start=at, end=at)
    shift = Shift(DAY, (only,), Wishes(blind_share=0, random_share=0), seconds=SECONDS)
    plan = plan_of(town, shift, *(stop(f"s{n}") for n in range(8)))
    assert plan.value == pytest.approx(4)
    gains = gains_of(town, COORDINATOR, shift, plan, StraightLines(), seconds=SECONDS)
    # Another such team, or another hour, makes the other four: as much again.
    assert gains.team == Gain(pytest.approx(1.0), 4)
    assert gains.hour == Gain(pytest.approx(1.0), 4)
    assert gains.like == "T1"
    assert gains.hour.in_words() == "+100 % value, 4 more stops"


def test_stops_that_are_open_only_in_the_further_hour_count_as_gained(town: Store) -> None:
    at = (60.4, 25.0)
    shift = Shift(
        DAY,
        (team(town, hours=(18, 19), start=at, end=at),),
        Wishes(blind_share=0, random_share=0),
        seconds=SECONDS,
    )
    late = stop("late", windows=((19 * HOUR_S, 20 * HOUR_S),))
    plan = plan_of(town, shift, stop("a"), late)
    gains = gains_of(town, COORDINATOR, shift, plan, StraightLines(), seconds=SECONDS)
    assert gains.hour == Gain(pytest.approx(1.0), 1)
    assert gains.team == Gain(0.0, 0)
    assert gains.team.in_words() == "next to nothing"


def test_where_nobody_goes_a_gain_has_no_share(town: Store) -> None:
    at = (60.4, 25.0)
    shift = Shift(DAY, (team(town, hours=(18, 18.2), start=at, end=at),), seconds=SECONDS)
    plan = plan_of(town, shift, stop("a"))
    assert plan.value == 0
    gains = gains_of(town, COORDINATOR, shift, plan, StraightLines(), seconds=SECONDS)
    # 12 minutes hold no stay of 15; an hour more holds it.
    assert gains.hour == Gain(None, 1)
    assert gains.hour.in_words() == "1 more stop"


def test_a_plan_better_than_any_search_finds_has_gained_nothing_rather_than_lost(town: Store) -> None:
    shift = Shift(DAY, (team(town),), seconds=SECONDS)
    boast = Plan(DAY, (), (Unvisited(stop("a"), TIME, ""),), 1_000.0, Draw(1, 0, 0))
    gains = gains_of(town, COORDINATOR, shift, boast, StraightLines(), seconds=SECONDS)
    assert (gains.team, gains.hour) == (Gain(0.0, 0), Gain(0.0, 0))


def test_stops_that_were_banned_or_visited_lately_are_no_gain(town: Store) -> None:
    at = (60.4, 25.0)
    wishes = Wishes(blind_share=0, random_share=0, banned=frozenset({"b"}))
    shift = Shift(DAY, (team(town, hours=(18, 19), start=at, end=at),), wishes, seconds=SECONDS)
    plan = plan_of(town, shift, stop("a"), stop("b"))
    gains = gains_of(town, COORDINATOR, shift, plan, StraightLines(), seconds=SECONDS)
    assert (gains.team, gains.hour) == (Gain(0.0, 0), Gain(0.0, 0))


def test_nothing_is_gained_where_no_team_is_out(town: Store) -> None:
    shift = Shift(DAY, ())
    plan = plan_shift(town, COORDINATOR, shift)
    assert gains_of(town, COORDINATOR, shift, plan).team == Gain(None, 0)


def test_a_stop_in_a_language_that_no_team_speaks_is_left_with_its_reason(town: Store) -> None:
    at = (60.4, 25.0)
    shift = Shift(DAY, (team(town, start=at, end=at),), seconds=SECONDS)
    plan = plan_of(town, shift, replace(stop("a"), languages=frozenset({"ru"})))
    assert [each.reason for each in plan.unvisited] == [LANGUAGE]


def test_a_stop_that_was_drawn_into_the_choice_has_the_chance_of_both_draws(town: Store) -> None:
    at = (60.4, 25.0)
    wishes = Wishes(blind_share=0, random_share=0.5)
    shift = Shift(DAY, (team(town, hours=(18, 19), start=at, end=at),), wishes, seconds=SECONDS)
    stops = tuple(stop(f"s{n}") for n in range(8))
    plain = plan_shift(town, COORDINATOR, shift, streets=StraightLines(), candidates=Candidates(stops, ()))
    # s7 came among the eight with a chance of one in four, the others for sure.
    drawn = Candidates(stops, (), left_over=3, chance_of_rest=0.25, by_chance=frozenset({"s7"}))
    both = plan_shift(town, COORDINATOR, shift, streets=StraightLines(), candidates=drawn)
    assert plain.draw.chances["s7"] > 0
    assert both.draw.chances == {
        code: chance / 4 if code == "s7" else chance for code, chance in plain.draw.chances.items()
    }


def test_a_route_that_is_kept_keeps_the_chances_it_was_drawn_with(town: Store) -> None:
    at = (60.4, 25.0)
    wishes = Wishes(blind_share=0, random_share=1.0)
    shift = Shift(DAY, (team(town, hours=(18, 19), start=at, end=at),), wishes, seconds=SECONDS)
    stops = tuple(stop(f"s{n}") for n in range(8))
    drawn = Candidates(
        stops, (), left_over=3, chance_of_rest=0.25, by_chance=frozenset(s.code for s in stops)
    )
    first = plan_shift(town, COORDINATOR, shift, streets=StraightLines(), candidates=drawn)
    keeping = replace(shift, wishes=replace(wishes, kept=frozenset({"T1"})))
    again = plan_shift(town, COORDINATOR, keeping, earlier=first, streets=StraightLines(), candidates=drawn)
    visited = [visit.stop.code for route in first.routes for visit in route.visits]
    assert [visit.stop.code for route in again.routes for visit in route.visits] == visited
    drawn_before = [code for code in visited if code in first.draw.drawn]
    assert drawn_before
    assert [again.draw.chances[c] for c in drawn_before] == [first.draw.chances[c] for c in drawn_before]
