"""The checker of plans finds every kind of fault when one is put into a sound plan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from layers.routing.plan import Draw, Plan, Route, Unvisited, Visit, Wishes
from layers.routing.stop import Stop
from layers.routing.team import Team
from tests.test_layers.plan_checker import faults_of

# Two stops and a depot on a line, ten minutes from one to the next: start - a - b, and back to the start.
TRAVEL = {
    "t": np.array([[0, 600, 600, 600], [600, 0, 1200, 1200], [600, 1200, 0, 0], [600, 1200, 0, 0]], float)
}


def stop(code: str, **facts: object) -> Stop:
    held = {"value": 1.0, "stay_s": 600, "windows": ((0, 20_000),)} | facts
    return Stop(code, "", "bar", 0, 0, 0, 0, 2, **held)  # type: ignore[arg-type]


A, B, C = (
    stop("a", windows=((600, 1200),)),
    stop("b", blind_spot=True),
    stop("c", languages=frozenset({"ru"})),
)
TEAM = Team("t", 2, frozenset({"en"}), "foot", (0, 0), (0, 0), 0, 5000, rest_s=300, rest_between=(1200, 3000))
WAYS = {
    "t": np.pad(TRAVEL["t"], ((0, 1), (0, 1)), constant_values=600.0)[
        np.ix_([0, 1, 4, 2, 3], [0, 1, 4, 2, 3])
    ]
}
WISHES = Wishes(locked={"a": "t"}, must=frozenset({"b"}), blind_share=0.5, random_share=0.5)
# Out at 0, at a from 600 to 1200, break to 1500, at b from 2100 to 2700, back at 3900.
ROUTE = Route(
    TEAM,
    (Visit(A, 600, 600, 1200, "wished", True), Visit(B, 2100, 2100, 2700, "random")),
    0,
    3900,
    600 + 600 + 1200,
    (1200, 1500),
)
PLAN = Plan(
    date(2026, 11, 28),
    (ROUTE,),
    (Unvisited(C, "language", "It needs ru."),),
    2.0,
    Draw(1, 0.5, 0.5, {"b": 1.0}, ("b",)),
)


def found(plan: Plan, wishes: Wishes = WISHES, earlier: Plan | None = None) -> str:
    return "; ".join(faults_of(plan, (A, B, C), (TEAM,), WAYS, wishes, earlier=earlier))


def with_route(**changes: object) -> Plan:
    return replace(PLAN, routes=(replace(ROUTE, **changes),))  # type: ignore[arg-type]


def with_visit(number: int, **changes: object) -> Plan:
    visits = list(ROUTE.visits)
    visits[number] = replace(visits[number], **changes)  # type: ignore[arg-type]
    return with_route(visits=tuple(visits))


def test_a_sound_plan_has_no_fault() -> None:
    assert found(PLAN) == ""


BROKEN: dict[str, Callable[[], str]] = {
    "sets out before its shift": lambda: found(with_route(sets_out_s=-60)),
    "is back after its shift": lambda: found(with_route(is_back_s=5001)),
    "is back sooner": lambda: found(with_route(is_back_s=3899)),
    "arrives at b sooner": lambda: found(with_visit(1, arrives_s=1799)),
    "begins at b before": lambda: found(with_visit(1, begins_s=2099, leaves_s=2699)),
    "stays at b longer": lambda: found(with_visit(1, leaves_s=2800)),
    "outside of its windows": lambda: found(with_visit(0, begins_s=601, leaves_s=1201)),
    "speaks no language of c": lambda: found(
        replace(with_route(visits=(Visit(C, 600, 600, 1200, "value"),)), unvisited=())
    ),
    "another travel time": lambda: found(with_route(travel_s=2399)),
    "has no break": lambda: found(with_route(rest=None)),
    "break of another length": lambda: found(with_route(rest=(1200, 1499))),
    "outside of the times for it": lambda: found(with_route(rest=(4000, 4300))),
    "while it travels or stays": lambda: found(with_route(rest=(2200, 2500))),
    "route without visits": lambda: found(with_route(visits=())),
    "not one of the teams": lambda: found(with_route(team=replace(TEAM, code="x"))),
    "not among the stops": lambda: found(with_visit(0, stop=replace(A, value=3.0))),
    "stands nowhere": lambda: found(replace(PLAN, unvisited=())),
    "stands more than once": lambda: found(
        replace(PLAN, unvisited=(*PLAN.unvisited, Unvisited(A, "time", "It was late.")))
    ),
    "has no reason": lambda: found(replace(PLAN, unvisited=(Unvisited(C, "mood", "No."),))),
    "has no sentence": lambda: found(replace(PLAN, unvisited=(Unvisited(C, "language", ""),))),
    "is not that of its visits": lambda: found(replace(PLAN, value=3.0)),
    "two routes": lambda: found(replace(PLAN, routes=(ROUTE, ROUTE))),
    "is banned and visited": lambda: found(PLAN, replace(WISHES, banned=frozenset({"a"}))),
    "is locked to x": lambda: found(PLAN, replace(WISHES, locked={"a": "x"})),
    "had to be visited": lambda: found(PLAN, replace(WISHES, must=frozenset({"c"}))),
    "had to be kept": lambda: found(PLAN, replace(WISHES, kept=frozenset({"t"})), with_route(sets_out_s=1)),
    "blind spots, and nobody": lambda: found(PLAN, replace(WISHES, blind_share=0.6)),
    "at random, and nobody": lambda: found(PLAN, replace(WISHES, random_share=0.6)),
    "was drawn and is not visited": lambda: found(replace(PLAN, draw=replace(PLAN.draw, drawn=("b", "c")))),
    "that has no chance": lambda: found(replace(PLAN, draw=replace(PLAN.draw, chances={}))),
    "no probability": lambda: found(replace(PLAN, draw=replace(PLAN.draw, chances={"b": 1.5}))),
    "said to be left out for time": lambda: found(replace(PLAN, unvisited=(Unvisited(C, "time", "Late."),))),
    "said to be banned": lambda: found(replace(PLAN, unvisited=(Unvisited(C, "banned", "No."),))),
    "said to be closed": lambda: faults_text_closed(),
    "does not say why": lambda: found(replace(PLAN, routes=(), value=0.0)),
    "says why it is empty, but is not": lambda: found(replace(PLAN, empty_because=("Nobody goes.",))),
}


def faults_text_closed() -> str:
    """A stop that is open but too far away is not closed."""
    ways = {"t": WAYS["t"].copy()}
    ways["t"][3, 2] = np.inf
    plan = replace(PLAN, unvisited=(Unvisited(replace(C, languages=frozenset()), "closed", "Shut."),))
    open_c = replace(C, languages=frozenset())
    return "; ".join(faults_of(plan, (A, B, open_c), (TEAM,), ways, WISHES))


@pytest.mark.parametrize("fault", list(BROKEN))
def test_a_broken_plan_is_found(fault: str) -> None:
    assert fault in BROKEN[fault]()
