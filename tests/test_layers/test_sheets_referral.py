"""A sheet says where to refer near a stop: open then, near, and in a language that is asked for."""

from datetime import datetime
from typing import Any

import pytest

from data.store import Store
from layers.sheets.hours import CLOSED, NOT_KNOWN, OPEN, opening_at
from tests.test_layers.round_by_hand import HIDDEN, PUBLIC, bring_services, sheet_of, stop_at

TUESDAY_NOON = datetime(2026, 11, 24, 12, 0)


def service(code: str, need: str, **facts: Any) -> dict[str, Any]:
    return {**PUBLIC, "source_id": code, "name": code, "needs": [need], **facts}


def near(store: Store, **facts: Any) -> list[tuple[str, str]]:
    """Return names and openings of the services at a stop that begins at 14:00."""
    sheet = sheet_of(store, stop_at(store, 1, 300, 0, **facts))
    names = {each.letter: each.name for each in sheet.services}
    return [(names[each.letter], each.opening.sentence) for each in sheet.referrals[0]]


def test_three_open_services_come_nearest_first_and_closed_ones_not(store: Store) -> None:
    for number, need in enumerate(("legal_advice", "health_care", "work_rights", "interpreting")):
        bring_services(store, service(f"S{number}", need), at=(300 + 100 * (4 - number), 0))
    bring_services(store, service("shut", "night_shelter", opening_hours="Mo-Fr 08:00-12:00"), at=(310, 0))
    assert near(store) == [(name, "open until 16:00") for name in ("S3", "S2", "S1")]


def test_a_service_that_offers_something_further_goes_before_a_nearer_one_of_the_same(store: Store) -> None:
    for number in range(3):
        bring_services(store, service(f"law{number}", "legal_advice"), at=(310 + number, 0))
    bring_services(store, service("doctor", "health_care"), at=(1500, 0))
    assert [name for name, __ in near(store)] == ["law0", "law1", "doctor"]


def test_a_language_that_the_stop_asks_for_goes_before_distance(store: Store) -> None:
    bring_services(store, service("near", "legal_advice", languages=["fi"]), at=(310, 0))
    bring_services(store, service("spoken", "legal_advice", languages=["vi"]), at=(3000, 0))
    bring_services(store, service("others", "legal_advice", languages=["fi"]), at=(320, 0))
    bring_services(store, service("far", "legal_advice", languages=["fi"]), at=(2000, 0))
    chosen = {name for name, __ in near(store, languages=frozenset({"vi"}))}
    assert chosen == {"near", "others", "spoken"}


def test_where_nothing_is_open_the_next_to_open_stand_there(store: Store) -> None:
    bring_services(store, service("evening", "night_shelter", opening_hours="20:00-24:00"), at=(900, 0))
    bring_services(store, service("morning", "legal_advice", opening_hours="Mo-Fr 09:00-10:00"), at=(400, 0))
    bring_services(store, service("monday", "health_care", opening_hours="Mo 09:00-10:00"), at=(310, 0))
    assert sorted(near(store)) == [("evening", "opens 20:00"), ("morning", "opens Wed 09:00")]


def test_hours_that_are_not_known_are_said_to_be_so(store: Store) -> None:
    bring_services(store, service("unsaid", "legal_advice", opening_hours=None))
    assert near(store) == [("unsaid", "hours not known, call first")]


def test_without_any_public_service_there_is_none_and_no_hidden_one_takes_its_place(store: Store) -> None:
    bring_services(store, HIDDEN)
    assert near(store) == []


def test_a_service_of_which_the_cell_alone_is_kept_has_a_distance_and_no_point(store: Store) -> None:
    # The middle of this cell of 1 km (400, 6700) lies 500 m east and north of the crossing.
    celled = {**PUBLIC, "lat": None, "lon": None, "east": 400, "north": 6700, "cell_level": 3}
    bring_services(store, celled)
    sheet = sheet_of(store, stop_at(store, 1, 500, 100))
    assert sheet.services[0].point is None
    assert sheet.referrals[0][0].distance_m == pytest.approx(400, abs=1)


def test_services_have_letters_in_the_order_in_which_they_are_needed(store: Store) -> None:
    bring_services(store, service("west", "legal_advice"), at=(-1000, 0))
    bring_services(store, service("east", "legal_advice"), at=(1000, 0))
    sheet = sheet_of(store, stop_at(store, 1, 900, 0), stop_at(store, 2, -900, 0))
    assert [(each.letter, each.name) for each in sheet.services] == [("A", "east"), ("B", "west")]
    assert [[each.letter for each in of_stop] for of_stop in sheet.referrals] == [["A", "B"], ["B", "A"]]


@pytest.mark.parametrize(
    ("written", "state", "sentence"),
    [
        ("24/7", OPEN, "open"),
        ("Mo-Fr 10:00-16:00", OPEN, "open until 16:00"),
        ("Tu 13:00-16:00", CLOSED, "opens 13:00"),
        ("We 09:30-16:00", CLOSED, "opens Wed 09:30"),
        ("off", CLOSED, "closed"),
        ("Jul 10:00-16:00", CLOSED, "closed"),
        ('"by appointment"', NOT_KNOWN, "hours not known, call first"),
        ("whenever", NOT_KNOWN, "hours not known, call first"),
        ("", NOT_KNOWN, "hours not known, call first"),
    ],
)
def test_hours_at_noon_on_a_tuesday(written: str, state: str, sentence: str) -> None:
    opening = opening_at(written, TUESDAY_NOON)
    assert (opening.state, opening.sentence) == (state, sentence)


def test_public_holidays_are_those_of_the_country() -> None:
    independence_day = datetime(2027, 12, 6, 12, 0)  # a Monday; a holiday in Finland alone
    hours = "Mo-Fr 10:00-16:00; PH off"
    assert opening_at(hours, independence_day, country="FI").state == CLOSED
    assert opening_at(hours, independence_day, country="EE").state == OPEN
    assert opening_at(hours, independence_day, country="XX").state == OPEN
