"""A sheet says what a team needs, and nothing of persons, values, reasons, or where hidden services are."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.store import Store
from data.streets.straight import StraightLines
from data.vocabulary import look_for, look_for_at, safety_box
from layers.routing.plan import Route
from layers.sheets.safety import box_lines, hidden_lines
from layers.sheets.sheet import Sheet, make_sheet
from tests.test_layers.round_by_hand import (
    CODE,
    COORDINATOR,
    EXPIRES,
    HIDDEN,
    HOUR_S,
    PUBLIC,
    VALUE_OF_STOP,
    WHY,
    bring_services,
    draw_ground,
    plan_of,
    sheet_of,
    stop_at,
)


class Streets(StraightLines):
    """Real streets, as far as a sheet can tell; they happen to be straight."""

    caveat = ""  # type: ignore[assignment]


def texts_of(sheet: Sheet) -> str:
    """Return all that a sheet holds as one text, but the ground that is drawn."""
    return repr([getattr(sheet, each.name) for each in fields(sheet) if each.name not in ("ground", "grid")])


def test_stops_come_in_order_with_their_times_and_kinds(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 0), stop_at(store, 2, 300, 200, kind="farm", name=""))
    assert [(each.number, each.name, each.kind_label) for each in sheet.stops] == [
        (1, "Place 1", "Stations, ports and airports"),
        (2, "Large farms and fields", "Large farms and fields"),
    ]
    assert [(each.begins_s, each.leaves_s) for each in sheet.stops] == [
        (14 * HOUR_S, 14 * HOUR_S + 900),
        (14 * HOUR_S + 1800, 14 * HOUR_S + 2700),
    ]
    assert sheet.moment(14 * HOUR_S).isoformat() == "2026-11-24T14:00:00+02:00"
    assert sheet.day == "Tuesday, 24 November 2026"


def test_a_sheet_shows_its_code_and_until_when_it_is_valid(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 0))
    assert sheet.code == CODE
    assert sheet.valid_until == "Valid until 25 November 2026, 06:00; destroy it afterwards"


def test_reasons_values_and_caveats_of_the_plan_stay_with_the_coordinator(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 0, blind_spot=True))
    said = texts_of(sheet)
    assert WHY not in said
    assert str(VALUE_OF_STOP) not in said
    assert "For the coordinator alone" not in said
    assert not {"value", "why", "part", "blind_spot"} & {each.name for each in fields(sheet.stops[0])}


def test_a_cell_is_an_area_of_500_m_without_a_kind(store: Store) -> None:
    # (300, 200) metres from the corner of a cell of 500 m lies in that cell: its corners are 0 and 500 m away.
    stop = stop_at(store, 1, 300, 200, kind="", name="Streets around Harju", cell_level=1)
    shown = sheet_of(store, stop).stops[0]
    assert (shown.name, shown.kind, shown.kind_label) == ("Streets around Harju", "", "")
    x, y = store.grid.points_to_metres(*np.array(shown.square).T)
    assert np.round(x).tolist() == [400_000, 400_500, 400_500, 400_000]
    assert np.round(y).tolist() == [6_700_000, 6_700_000, 6_700_500, 6_700_500]
    assert shown.point == (stop.lat, stop.lon)


@pytest.mark.parametrize("kind", ["street_market", "ethnic_shop_cafe"])
def test_a_kind_known_by_who_goes_there_is_an_area_that_is_never_named(store: Store, kind: str) -> None:
    named = stop_at(store, 1, 300, 200, kind=kind, name="Night market", area="Harju")
    sheet = sheet_of(store, named)
    assert sheet.stops[0].name == "Streets around Harju"
    assert sheet.stops[0].is_area
    said = texts_of(sheet)
    assert kind not in said
    assert "Night market" not in said
    special = [pair.label for pair in look_for() if pair.kinds == ("street_market",)]
    assert special
    assert not any(label in said for label in special)


def test_what_to_look_for_stands_once_for_all_stops_with_the_same_points(store: Store) -> None:
    kinds = ("clinic_hospital", "farm", "school", "clinic_hospital")
    stops = [stop_at(store, number, 100 * number, 0, kind=kind) for number, kind in enumerate(kinds, 1)]
    looking = sheet_of(store, *stops).looking
    assert [each.numbers for each in looking] == [(1, 3, 4), (2,)]
    assert looking[0].label == "Clinics and hospitals; Schools and vocational colleges"
    assert looking[1].points == tuple(pair.label for pair in look_for_at("farm"))


def test_an_area_and_a_kind_that_table_8_does_not_name_have_something_to_look_for(store: Store) -> None:
    stops = [stop_at(store, 1, 100, 0, kind=""), stop_at(store, 2, 200, 0, kind="consulate_embassy")]
    looking = sheet_of(store, *stops).looking
    assert looking[0].label == "Streets and open places"
    assert "Somebody may not leave or rest" in looking[0].points
    assert "Fear, insecurity or signs of trauma" in looking[1].points


def test_the_safety_box_has_its_four_lines_with_the_emergency_number() -> None:
    lines = ["".join(each) for each in box_lines()]
    assert [each.code for each in safety_box()] == ["danger", "child", "consent", "check_in"]
    assert lines[0].startswith("Danger now: call 112")
    assert "child protection" in lines[1]
    assert "agrees" in lines[2]
    assert "checks in" in lines[3]
    assert "checks out" in lines[3]


def test_leaflets_are_in_the_languages_of_stops_team_and_services(store: Store) -> None:
    bring_services(store, PUBLIC)
    sheet = sheet_of(store, stop_at(store, 1, 300, 0, languages=frozenset({"vi"})))
    assert sheet.leaflets == ("English", "Estonian", "Finnish", "Vietnamese")
    assert sheet.stops[0].languages == ("vi",)


def test_a_hidden_service_is_a_sentence_with_a_public_number_wherever_it_is(store: Store) -> None:
    stop = stop_at(store, 1, 300, 0)
    bring_services(store, HIDDEN)
    here = sheet_of(store, stop)
    assert hidden_lines(here.hidden) == ("Safe housing (Women): a shelter in the area, ask 116 006",)
    with store.write(kind="services", organisation="example") as batch:
        batch.append("main.services", as_rows({**HIDDEN, "sign": -1}))
        batch.append("main.services", as_rows({**HIDDEN, "version": 2, "east": 101, "north": 1680}))
    assert texts_of(sheet_of(store, stop)) == texts_of(here)
    assert here.services == ()


def as_rows(row: dict[str, Any]) -> Any:

    return pd.DataFrame([row])


def test_the_meeting_point_is_said_in_words(store: Store) -> None:
    draw_ground(store)
    sheet = sheet_of(store, stop_at(store, 1, 300, 0))
    # The team starts 30 m north of the crossing, on Cross Street.
    assert sheet.meets_at.startswith("Near Cross Street, Testby Centre (60.")


def test_ways_name_the_streets_they_follow_and_else_the_direction(store: Store) -> None:
    draw_ground(store)
    stops = [stop_at(store, 1, 400, 0), stop_at(store, 2, 900, 605)]
    plan = plan_of(store, *stops)
    sheet = make_sheet(store, COORDINATOR, plan, plan.routes[0], Streets(), code=CODE, expires=EXPIRES)
    # From 30 m north of the crossing to 400 m east: most of it within 20 m of Long Street. Then over fields.
    assert sheet.ways[0] == "by Long Street"
    assert sheet.ways[1] == "to the north-east"
    straight = sheet_of(store, *stops)
    assert straight.ways[0] == "to the east"
    assert straight.caveats == ("No streets are known here: ways are drawn straight, look for your own.",)


def test_the_break_comes_after_the_last_stop_that_ends_before_it(store: Store) -> None:
    plan = plan_of(store, *(stop_at(store, number, 100 * number, 0) for number in (1, 2, 3)))
    second = plan.routes[0].visits[1]
    route = replace(plan.routes[0], rest=(second.leaves_s + 60, second.leaves_s + 600))
    plan = replace(plan, routes=(route,))
    sheet = make_sheet(store, COORDINATOR, plan, route, StraightLines(), code=CODE, expires=EXPIRES)
    assert [sheet.rest_follows(each) for each in sheet.stops] == [False, True, False]


def test_who_may_not_read_services_gets_no_sheet(store: Store) -> None:
    plan = plan_of(store, stop_at(store, 1, 300, 0))
    planner = Person("i", "example", frozenset({"inspection_planner"}))
    with pytest.raises(NotAllowed):
        make_sheet(store, planner, plan, plan.routes[0], StraightLines(), code=CODE, expires=EXPIRES)


@pytest.mark.parametrize("code", ["", "ab", "a/b/c", "../../etc", "a b c", "käse", "x" * 41, "abc\n"])
def test_a_code_that_cannot_name_a_file_is_refused(store: Store, code: str) -> None:
    with pytest.raises(Refused, match="no code of a sheet"):
        sheet_of(store, stop_at(store, 1, 300, 0), code=code)


def test_a_route_of_another_plan_or_without_stops_or_an_expiry_without_zone_is_refused(store: Store) -> None:
    plan = plan_of(store, stop_at(store, 1, 300, 0))
    route = plan.routes[0]
    idle: Route = replace(route, visits=())

    def attempt(plan: Any, route: Route, expires: datetime = EXPIRES) -> None:
        make_sheet(store, COORDINATOR, plan, route, StraightLines(), code=CODE, expires=expires)

    with pytest.raises(Refused, match="not of this plan"):
        attempt(replace(plan, routes=()), route)
    with pytest.raises(Refused, match="has no stop"):
        attempt(replace(plan, routes=(idle,)), idle)
    with pytest.raises(Refused, match="no time zone"):
        attempt(plan, route, datetime(2026, 11, 25, 6, 0))


def test_the_map_of_a_made_up_town_is_nobodys_and_that_of_others_is_of_osm(store: Store) -> None:
    sheet = sheet_of(store, stop_at(store, 1, 300, 0))
    assert sheet.attribution == "© OpenStreetMap contributors (ODbL)"
