"""Tests what the map is told of a plan."""

import numpy as np

from layers.drawing import draw_routes
from layers.route_packing import pack_routes
from tests.test_layers.route_plans import small_plan


def test_stops_are_numbered_in_the_order_of_each_route() -> None:
    routes = pack_routes(small_plan(), {})["routes"]
    assert [[stop["number"] for stop in route["stops"]] for route in routes] == [[1, 2, 3], [1]]
    assert routes[0]["stops"][0]["text"] == ["1. Stop a", "18:10 to 18:25"]


def test_each_team_has_a_mark_of_its_own() -> None:
    first, second = pack_routes(small_plan(), {})["routes"]
    assert first["colour"] != second["colour"]
    assert (first["dashes"], first["shape"]) != (second["dashes"], second["shape"])


def test_a_route_follows_its_streets_and_is_straight_where_they_are_not_known() -> None:
    street = np.array([[60.17, 24.94], [60.1705, 24.95], [60.171, 24.94]])
    first, second = pack_routes(small_plan(), {"A1": (street,)})["routes"]
    assert first["legs"] == [[[60.17, 24.94], [60.1705, 24.95], [60.171, 24.94]]]
    # From its start to its one stop, and back.
    assert second["legs"] == [[[60.17, 24.94], [60.171, 24.94]], [[60.171, 24.94], [60.17, 24.94]]]


def test_stops_on_no_route_say_why() -> None:
    (other,) = pack_routes(small_plan(), {})["others"]
    assert other["text"] == ["Stop e", "There is no time left."]


def test_a_name_that_is_a_script_cannot_end_the_script_it_stands_in() -> None:
    from dataclasses import replace

    plan = small_plan()
    visit = plan.routes[0].visits[0]
    bad = replace(visit, stop=replace(visit.stop, name="</script><img src=x onerror=alert(1)>{{7*6}}"))
    plan = replace(plan, routes=(replace(plan.routes[0], visits=(bad,)),))
    (part,) = draw_routes(plan, {})._children.values()
    assert "</script>" not in part.script()
    assert "{{7*6}}" not in part.script()
