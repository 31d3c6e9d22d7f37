"""Tests that an order made by hand stays, with the times that follow from it, or is refused."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from data.errors import Refused
from layers.hand_order import timed_by_hand
from layers.routing.plan import VALUE, Route, Visit
from tests.test_layers.route_plans import EVENING, HOUR_S, stop, team


class Ladder:
    """Streets on which a thousandth of a degree of latitude takes ten minutes."""

    caveat = ""

    def times_s(self, mode: str, points: NDArray[np.float64]) -> NDArray[np.float64]:  # noqa: ARG002
        lat = points[:, 0]
        return np.abs(lat[:, None] - lat[None, :]).round(6) * 600_000


def route(*codes: str, **windows: tuple[int, int]) -> Route:
    places = {"near": 60.171, "far": 60.173}
    visits = tuple(
        Visit(stop(code, lat=places[code], windows=(windows.get(code, EVENING),)), 0, 0, 0, VALUE)
        for code in codes
    )
    return Route(team("A1"), visits, 0, 0, 0)


def test_times_follow_from_the_order_made_by_hand() -> None:
    timed = timed_by_hand(route("far", "near"), Ladder())
    assert [visit.stop.code for visit in timed.visits] == ["far", "near"]
    # Half an hour to the far stop, a quarter there, twenty minutes to the near one, a quarter, ten minutes home.
    first, second = timed.visits
    assert second.begins_s - first.begins_s == 900 + 1200
    assert timed.travel_s == 1800 + 1200 + 600
    assert timed.is_back_s - timed.sets_out_s == timed.travel_s + 2 * 900


def test_an_order_that_comes_too_late_for_a_stop_is_refused_with_what_to_do() -> None:
    early = (EVENING[0], EVENING[0] + HOUR_S // 2)  # the near stop, open for the first half hour alone
    assert timed_by_hand(route("near", "far", near=early), Ladder()).visits[0].stop.code == "near"
    with pytest.raises(Refused, match=r"in this order.*take back"):
        timed_by_hand(route("far", "near", near=early), Ladder())


def test_a_route_without_stops_stays_at_home() -> None:
    empty = timed_by_hand(replace(route("near"), visits=()), Ladder())
    assert (empty.travel_s, empty.sets_out_s) == (0, empty.is_back_s)
