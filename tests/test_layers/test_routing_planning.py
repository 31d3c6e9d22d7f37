"""A plan says who goes where and when, keeps what is asked of it, and gives a reason for every stop left out."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from data.errors import Refused
from layers.routing.plan import Plan, Unvisited, Wishes
from layers.routing.planning import plan_routes
from layers.routing.stop import Stop
from layers.routing.team import Team
from tests.test_layers.plan_checker import faults_of
from tests.test_layers.routing_cases import HOUR, Line, stop, team, travel_of

NO_SHARES = Wishes(blind_share=0, random_share=0)


def planned(
    stops: list[Stop],
    teams: list[Team],
    wishes: Wishes = NO_SHARES,
    *,
    earlier: Plan | None = None,
    **more: Any,
) -> Plan:
    """Plan with few steps, and let the checker look at it."""
    plan = plan_routes(
        stops, teams, Line(), day=date(2026, 11, 28), wishes=wishes, earlier=earlier, steps=60, **more
    )
    travel = travel_of(tuple(stops), tuple(teams))
    aside = more.get("set_aside", ())
    assert faults_of(plan, stops, teams, travel, wishes, set_aside=aside, earlier=earlier) == []
    return plan


def visited(plan: Plan) -> dict[str, list[str]]:
    return {route.team.code: [visit.stop.code for visit in route.visits] for route in plan.routes}


def reasons(plan: Plan) -> dict[str, str]:
    return {each.stop.code: each.reason for each in plan.unvisited}


def sentence(plan: Plan, code: str) -> str:
    return next(each.sentence for each in plan.unvisited if each.stop.code == code)


def test_a_route_says_its_times() -> None:
    plan = planned([stop("x", 20), stop("y", 30)], [team()])
    # Out 20 min to x, stay 10, 10 min on to y, stay 10, 30 min back: 80 min. Nothing is gained by leaving late,
    # and nothing is waited for, so the team sets out when the shift begins. (y before x is as long.)
    route = plan.routes[0]
    assert (route.sets_out_s, route.is_back_s, route.travel_s) == (18 * HOUR, 18 * HOUR + 80 * 60, 60 * 60)
    assert plan.value == 2
    assert route.rest is None


def test_a_team_waits_at_its_start_and_not_before_a_closed_door() -> None:
    plan = planned([stop("x", 20, windows=((19 * HOUR, 20 * HOUR),))], [team()])
    # Open from 19:00 on, 20 minutes away: out at 18:40, back 10 + 20 minutes after 19:00.
    route = plan.routes[0]
    assert (route.sets_out_s, route.visits[0].arrives_s, route.visits[0].begins_s, route.is_back_s) == (
        18 * HOUR + 40 * 60,
        19 * HOUR,
        19 * HOUR,
        19 * HOUR + 30 * 60,
    )


def test_a_stay_lies_whole_within_one_of_several_windows() -> None:
    # 18:00 to 18:09 is too short for a stay of ten minutes; the next window holds it.
    windows = ((18 * HOUR, 18 * HOUR + 540), (19 * HOUR, 19 * HOUR + 600))
    plan = planned([stop("x", 0, windows=windows), stop("y", 30)], [team()])
    assert {visit.stop.code: visit.begins_s for route in plan.routes for visit in route.visits}[
        "x"
    ] == 19 * HOUR


def test_a_stay_does_not_span_two_windows_that_meet() -> None:
    # 18:00-18:05 and 18:05-18:10 hold ten minutes together, but neither does alone.
    windows = ((18 * HOUR, 18 * HOUR + 300), (18 * HOUR + 300, 18 * HOUR + 600))
    assert reasons(planned([stop("x", 0, windows=windows), stop("y", 5)], [team()])) == {"x": "closed"}


def test_the_more_valuable_stops_are_visited() -> None:
    # Either x (50 min out, 50 back, 10 there) or y and z the other way fits into two hours, not both.
    stops = [stop("x", 50, value=3), stop("y", -40), stop("z", -45)]
    assert visited(planned(stops, [team()])) == {"a": ["x"]}
    cheap = [replace(stops[0], value=1.5), *stops[1:]]
    assert set(visited(planned(cheap, [team()]))["a"]) == {"y", "z"}


def test_what_is_left_out_for_time_says_how_much_is_missing() -> None:
    plan = planned([stop("x", 50, value=3), stop("y", -40)], [team()])
    assert reasons(plan) == {"y": "time"}
    # y would add 80 minutes of travel and 10 of stay to a route that takes 110 of 120 minutes.
    assert "90 minutes more" in sentence(plan, "y")
    assert "10 minutes of its shift are left" in sentence(plan, "y")


@pytest.mark.parametrize(
    ("left", "reason", "said"),
    [
        (stop("x", 10, windows=()), "closed", "not open on this day"),
        (stop("x", 10, windows=((12 * HOUR, 14 * HOUR),)), "closed", "12:00-14:00"),
        (stop("x", 10, windows=((19 * HOUR, 19 * HOUR + 599),)), "closed", "10 minutes"),
        (
            stop("x", 10, languages=frozenset({"ro", "ru"})),
            "language",
            "Romanian, Russian; the teams asked speak English",
        ),
        (stop("x", 56), "out_of_reach", "112 minutes there and back"),
        (stop("x", 10, side=1.0), "out_of_reach", "No team knows a way"),
        (stop("x", 50, windows=((18 * HOUR, 18 * HOUR + 1200),)), "out_of_reach", "in its hours"),
    ],
)
def test_a_stop_that_no_team_could_make_has_its_reason(left: Stop, reason: str, said: str) -> None:
    plan = planned([left, stop("y", 5)], [team()])
    assert reasons(plan) == {"x": reason}
    assert said in sentence(plan, "x")


def test_a_team_that_speaks_the_language_goes() -> None:
    teams = [team("a"), team("b", languages=frozenset({"en", "ru"}))]
    plan = planned([stop("x", 10, languages=frozenset({"ru", "uk"}))], teams)
    assert visited(plan) == {"b": ["x"]}


def test_each_team_travels_in_its_own_way() -> None:
    plan = planned([stop("x", 90)], [team("a"), team("b", travels_by="bicycle")])
    # On foot 180 minutes there and back, by bicycle 60.
    assert visited(plan) == {"b": ["x"]}
    assert plan.routes[0].travel_s == 3600


def test_a_shift_may_pass_midnight() -> None:
    late = stop("x", 10, windows=((24 * HOUR, 26 * HOUR),))
    plan = planned([late], [team(starts_s=23 * HOUR, ends_s=26 * HOUR)])
    assert plan.routes[0].visits[0].begins_s == 24 * HOUR


def test_the_break_lies_between_visits_and_is_told() -> None:
    between = (18 * HOUR + 1800, 19 * HOUR + 1800)
    plan = planned([stop("x", 10), stop("y", 20)], [team(rest_s=1200, rest_between=between)])
    rest = plan.routes[0].rest
    assert rest is not None
    assert between[0] <= rest[0]
    assert rest[1] - rest[0] == 1200
    assert rest[1] <= between[1]


def test_a_stop_for_which_the_break_leaves_no_time_is_out_of_reach() -> None:
    # 50 minutes there, 50 back and 10 of stay are 110 of 120 minutes; a break of 20 does not fit.
    plan = planned([stop("x", 50), stop("y", 5)], [team(rest_s=1200)])
    assert reasons(plan) == {"x": "out_of_reach"}
    assert "20 minutes for its break" in sentence(plan, "x")


def test_a_locked_stop_is_on_the_route_of_its_team() -> None:
    stops = [stop("x", 5, value=0.1), *[stop(f"y{number}", 30 + number, value=9) for number in range(6)]]
    for code in ("a", "b"):
        plan = planned(stops, [team("a"), team("b")], replace(NO_SHARES, locked={"x": code}))
        assert "x" in visited(plan)[code]
        visit = next(each for route in plan.routes for each in route.visits if each.stop.code == "x")
        assert (visit.locked, visit.part) == (True, "wished")


def test_a_stop_that_must_be_visited_is_at_any_cost() -> None:
    stops = [stop("x", 50, value=0.01), stop("y", -20, value=5), stop("z", -25, value=5)]
    assert visited(planned(stops, [team()], replace(NO_SHARES, must=frozenset({"x"})))) == {"a": ["x"]}


@pytest.mark.parametrize(
    "wishes",
    [
        replace(NO_SHARES, locked={"x": "a"}),
        replace(NO_SHARES, must=frozenset({"x"})),
    ],
)
def test_a_wish_that_cannot_be_met_is_said(wishes: Wishes) -> None:
    plan = planned([stop("x", 80), stop("y", 5)], [team()], wishes)
    assert reasons(plan) == {"x": "out_of_reach"}
    assert any("Stop x had to be visited and is not" in caveat for caveat in plan.caveats)


def test_a_lock_does_not_make_a_team_speak() -> None:
    teams = [team("a"), team("b", languages=frozenset({"ru"}))]
    needs = stop("x", 5, languages=frozenset({"ru"}))
    plan = planned([needs, stop("y", 5)], teams, replace(NO_SHARES, locked={"x": "a"}))
    assert reasons(plan) == {"x": "language"}
    assert any("Stop x" in caveat for caveat in plan.caveats)


def test_a_lock_to_a_team_that_is_not_out_is_said() -> None:
    plan = planned([stop("x", 5), stop("y", 5)], [team()], replace(NO_SHARES, locked={"x": "z"}))
    assert reasons(plan) == {"x": "out_of_reach"}
    assert any("team z, which is not out" in caveat for caveat in plan.caveats)


def test_a_wish_for_a_stop_that_is_not_there_is_said() -> None:
    plan = planned([stop("y", 5)], [team()], replace(NO_SHARES, must=frozenset({"x"})))
    assert any("Stop x has to be visited, but is not among the stops" in caveat for caveat in plan.caveats)


def test_a_banned_stop_is_visited_by_nobody_even_if_it_is_locked() -> None:
    wishes = replace(NO_SHARES, banned=frozenset({"x"}), locked={"x": "a"})
    plan = planned([stop("x", 5, value=50), stop("y", 5)], [team()], wishes)
    assert reasons(plan) == {"x": "banned"}
    assert any("Stop x had to be visited" in caveat for caveat in plan.caveats)


def test_what_was_set_aside_comes_through() -> None:
    aside = Unvisited(stop("z", 5), "visited_lately", "It was visited two days ago.")
    plan = planned([stop("y", 5)], [team()], set_aside=(aside,))
    assert plan.unvisited == (aside,)


def test_a_kept_route_stays_to_the_second_and_its_stops_are_taken() -> None:
    stops = [stop(f"s{number}", 5 * number, value=1 + number % 3) for number in range(-9, 10) if number]
    before = planned(stops, [team("a"), team("b")])
    kept = next(route for route in before.routes if route.team.code == "a")
    other = next(route for route in before.routes if route.team.code == "b")
    wishes = replace(NO_SHARES, kept=frozenset({"a"}), banned=frozenset({other.visits[0].stop.code}))
    after = planned(stops, [team("a"), team("b")], wishes, earlier=before)
    assert kept in after.routes


def test_a_ban_comes_before_a_route_that_is_kept() -> None:
    stops = [stop("x", 5), stop("y", 10)]
    before = planned(stops, [team()])
    wishes = replace(NO_SHARES, kept=frozenset({"a"}), banned=frozenset({"x"}))
    after = planned(stops, [team()], wishes, earlier=before)
    assert visited(after) == {"a": ["y"]}
    assert any("team a is not kept: x" in caveat for caveat in after.caveats)


def test_a_route_is_not_kept_when_the_shift_has_changed() -> None:
    stops = [stop("x", 5), stop("y", 10)]
    before = planned(stops, [team()])
    later = team(starts_s=19 * HOUR, ends_s=21 * HOUR)
    after = planned(stops, [later], replace(NO_SHARES, kept=frozenset({"a"})), earlier=before)
    assert after.routes[0].sets_out_s >= 19 * HOUR
    assert any("its shift has changed" in caveat for caveat in after.caveats)


def test_a_lock_to_a_kept_route_is_said() -> None:
    stops = [stop("x", 5), stop("y", 50)]
    before = planned(stops, [team()], replace(NO_SHARES, must=frozenset({"y"})))
    wishes = replace(NO_SHARES, kept=frozenset({"a"}), locked={"x": "a", "y": "b"})
    after = planned([*stops, stop("z", 50)], [team("a"), team("b")], wishes, earlier=before)
    assert visited(after)["a"] == [visit.stop.code for visit in before.routes[0].visits]
    if "x" in reasons(after):
        assert "kept as it was" in sentence(after, "x")
    assert any("Stop y is locked to team b, but stays" in caveat for caveat in after.caveats)


def test_a_plan_made_again_is_no_worse_than_the_one_before() -> None:
    stops = [stop(f"s{number}", 4 * number, value=1 + number % 5) for number in range(-12, 13) if number]
    before = planned(stops, [team("a"), team("b")])
    assert planned(stops, [team("a"), team("b")], earlier=before).value >= before.value


def test_blind_spots_get_their_share() -> None:
    # Worth little, so that none would be visited for its value.
    stops = [stop(f"v{number}", 5 + number, value=5) for number in range(12)]
    stops += [stop(f"b{number}", 5 + number, value=0.1, blind_spot=True) for number in range(12)]
    plan = planned(stops, [team()], Wishes(blind_share=0.3, random_share=0))
    visits = [visit for route in plan.routes for visit in route.visits]
    assert sum(visit.stop.blind_spot for visit in visits) >= 0.3 * len(visits)
    assert {visit.part for visit in visits} == {"value", "blind_spot"}
    assert "quota" in reasons(plan).values()
    assert planned(stops, [team()]).value > plan.value


def test_a_share_of_blind_spots_that_are_not_there_is_said() -> None:
    plan = planned([stop("x", 5), stop("y", 10)], [team()], Wishes(blind_share=0.5, random_share=0))
    assert len(visited(plan)["a"]) == 2
    assert any("0 of 2 visits are blind spots" in caveat for caveat in plan.caveats)


def test_a_part_of_the_visits_is_drawn_at_random() -> None:
    stops = [stop(f"s{number}", 2 * number, value=20 - abs(number)) for number in range(-15, 16)]
    plan = planned(stops, [team()], Wishes(blind_share=0, random_share=0.3, seed=4))
    visits = [visit for route in plan.routes for visit in route.visits]
    drawn = {visit.stop.code for visit in visits if visit.part == "random"}
    assert drawn == set(plan.draw.drawn)
    assert len(drawn) >= 0.3 * len(visits)


def test_a_drawn_stop_that_does_not_fit_is_said() -> None:
    # Everything is drawn, but the two stops lie too far apart for one team.
    plan = planned([stop("x", 50), stop("y", -50)], [team()], Wishes(blind_share=0, random_share=1))
    assert len(visited(plan)["a"]) == 1
    missed = next(iter(reasons(plan)))
    if missed in plan.draw.drawn:
        assert any(
            f"Stop {missed} was drawn at random and is not visited" in caveat for caveat in plan.caveats
        )


@pytest.mark.parametrize(
    ("stops", "teams", "said"),
    [
        ([], [team()], "no stop to go to"),
        ([stop("x", 5)], [], "No team is out"),
        ([stop("x", 5)], [team(start=(0.0, -1.0))], "Team a cannot leave its start"),
        ([stop("x", 5, side=1.0)], [team()], "Team a cannot leave its start"),
        ([stop("x", 5)], [team(end=(0.0, 1.0))], "cannot get back"),
        ([stop("x", 5, windows=())], [team()], "closed"),
        ([stop("x", 5, languages=frozenset({"ru"}))], [team()], "language"),
        ([stop("x", 90)], [team()], "out of reach"),
    ],
)
def test_an_empty_plan_says_why_and_what_to_do(stops: list[Stop], teams: list[Team], said: str) -> None:
    plan = planned(stops, teams, Wishes())
    assert plan.routes == ()
    assert said in " ".join(plan.empty_because)


def test_a_team_that_cannot_start_is_said_while_others_go() -> None:
    plan = planned([stop("x", 5)], [team("a"), team("b", start=(0.0, -1.0))])
    assert visited(plan) == {"a": ["x"]}
    assert any("Team b cannot leave its start" in caveat for caveat in plan.caveats)


def test_who_cancels_gets_the_plan_so_far() -> None:
    told: list[float] = []
    plan = planned(
        [stop("x", 5), stop("y", 10)],
        [team()],
        cancelled=lambda: True,
        tell=lambda share, _what: told.append(share),
    )
    assert visited(plan)["a"]
    assert any("stopped early" in caveat for caveat in plan.caveats)
    assert told == sorted(told)
    assert told[-1] == 1


def test_two_stops_of_one_code_are_refused() -> None:
    with pytest.raises(Refused, match="x stands twice"):
        planned([stop("x", 5), stop("x", 6)], [team()])


def test_a_share_above_one_is_refused() -> None:
    with pytest.raises(Refused, match=r"1\.5"):
        planned([stop("x", 5)], [team()], Wishes(blind_share=1.5))


def test_the_same_steps_and_seed_give_the_same_plan() -> None:
    random = np.random.default_rng(3)
    stops = [
        stop(f"s{number}", float(random.integers(-50, 50)), value=float(random.random() + 0.1))
        for number in range(30)
    ]
    assert planned(stops, [team("a"), team("b")], Wishes()) == planned(
        stops, [team("a"), team("b")], Wishes()
    )
