"""Tests what a coordinator does to a plan by hand: moving, locking, leaving out, asking for, keeping, undoing."""

import pytest

from layers.shift import Shift
from pages.shared.outreach_board import board_data
from pages.shared.outreach_edits import MOVES, apply
from pages.shared.outreach_others import others_in_words, others_table
from pages.shared.outreach_state import Planned, Planning
from pages.shared.outreach_table import route_table
from tests.test_layers.route_plans import DAY, small_plan


@pytest.fixture
def planning() -> Planning:
    plan = small_plan()
    teams = tuple(route.team for route in plan.routes)
    return Planning(planned=Planned(Shift(DAY, teams), plan, {}))


def routes(planning: Planning) -> dict[str, str]:
    assert planning.planned is not None
    return {
        route.team.code: "".join(visit.stop.code for visit in route.visits)
        for route in planning.planned.plan.routes
    }


def test_a_stop_moved_to_another_team_is_locked_to_it_and_both_are_to_be_timed_anew(
    planning: Planning,
) -> None:
    apply(planning, "move", stop="b", team="A2", at=0)
    assert routes(planning) == {"A1": "ac", "A2": "bd"}
    assert planning.wishes.locked == {"b": "A2"}
    assert planning.planned is not None
    assert planning.planned.moved == {"A1", "A2"}
    assert planning.is_asked_anew()


def test_an_order_made_by_hand_is_kept(planning: Planning) -> None:
    apply(planning, "move", stop="a", team="A1", at=1)
    assert routes(planning)["A1"] == "bac"
    assert planning.wishes.kept == {"A1"}
    apply(planning, "move", stop="a", team="A2")  # now both routes are for the search again
    assert routes(planning) == {"A1": "bc", "A2": "da"}
    assert planning.wishes.kept == frozenset()


def test_a_stop_on_no_route_can_be_given_to_a_team(planning: Planning) -> None:
    apply(planning, "move", stop="e", team="A2")
    assert routes(planning)["A2"] == "de"
    assert planning.planned is not None
    assert planning.planned.plan.unvisited == ()


def test_a_stop_left_out_stands_among_those_on_no_route_and_is_locked_no_more(planning: Planning) -> None:
    apply(planning, "lock", stop="a", team="A1")
    apply(planning, "must", stop="a")
    apply(planning, "ban", stop="a", team="A1")
    assert routes(planning)["A1"] == "bc"
    assert (planning.wishes.locked, planning.wishes.must) == ({}, frozenset())
    assert planning.wishes.banned == {"a"}
    assert planning.planned is not None
    assert "2 stops on no route: 1 no time left, 1 left out by you." in others_in_words(
        planning.planned.plan.unvisited
    )
    apply(planning, "allow", stop="a")
    assert planning.wishes.banned == frozenset()


def test_every_step_can_be_taken_back(planning: Planning) -> None:
    before = (planning.planned, planning.wishes)
    apply(planning, "move", stop="b", team="A2", at=0)
    apply(planning, "must", stop="e")
    apply(planning, "keep", team="A1")
    assert len(planning.back) == 3
    for _step in range(3):
        planning.step_back()
    assert (planning.planned, planning.wishes) == before
    planning.step_back()  # nothing more
    assert (planning.planned, planning.wishes) == before


@pytest.mark.parametrize("does", MOVES)
def test_what_is_no_more_in_the_plan_changes_nothing(planning: Planning, does: str) -> None:
    apply(planning, does, stop="gone", team="A1")
    apply(planning, does, stop="a", team="gone")
    assert (planning.back, planning.chosen) == ([], "")


def test_the_board_has_the_stops_in_order_with_times_and_what_differs(planning: Planning) -> None:
    assert planning.planned is not None
    first, second = board_data(planning, planning.planned)["lanes"]
    assert [(stop["name"], stop["time"], stop["part"]) for stop in first["stops"]] == [
        ("Stop a", "18:10", ""), ("Stop b", "19:10", ""), ("Stop c", "20:10", ""),
    ]  # fmt: skip
    assert first["summary"] == "3 stops · 18:00 to 21:00 · 15 min on the way"
    assert second["stops"][0]["part"] == "blind spot"
    apply(planning, "move", stop="a", team="A1", at=2)
    first, second = board_data(planning, planning.planned)["lanes"]
    assert [stop["time"] for stop in first["stops"]] == ["", "", ""]  # no time that may be wrong
    assert second["stops"][0]["time"] == "18:10"


def test_the_table_of_the_others_says_why_in_words(planning: Planning) -> None:
    assert planning.planned is not None
    (row,) = others_table(planning.planned.plan.unvisited).to_dict("records")
    assert row["Reason"] == "no time left"
    assert row["Why not"] == "There is no time left."


def test_the_table_of_the_routes_has_every_stop_and_no_time_that_may_be_wrong(planning: Planning) -> None:
    assert planning.planned is not None
    table = route_table(planning.planned.plan, moved=frozenset({"A2"}))
    assert table[["Team", "No.", "From", "Stop", "There for"]].to_numpy().tolist() == [
        ["A1", 1, "18:10", "Stop a", "its value"],
        ["A1", 2, "19:10", "Stop b", "its value"],
        ["A1", 3, "20:10", "Stop c", "its value"],
        ["A2", 1, "", "Stop d", "blind spot"],
    ]
