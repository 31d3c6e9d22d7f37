"""Runs the screen on which one sighting or visit is entered: what is kept, how coarse, and what is forgotten."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.access import Person
from data.intake.kinds import kind_of
from pages.shared import import_job
from pages.shared.one_record import new_record_id, record_as_csv, start_taking_in
from pages.shared.stores import current_store
from tests.test_pages.intake_store import ledger, make_store, run_screen, said

# A cell of 250 m within the cell of 1 km that has 150 inhabitants.
CELL = "250mN667175E38600"
COORDINATOR = Person(id="c", organisation="example", roles=frozenset({"coordinator"}))


@pytest.fixture(autouse=True)
def _testby(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    make_store(tmp_path / "var")
    monkeypatch.setattr(import_job, "PATIENCE_S", 50)
    yield
    st.cache_resource.clear()


def pick(screen: AppTest, label: str, value: object) -> AppTest:
    return next(each for each in screen.button_group if each.label == label).set_value(value).run()


def send(screen: AppTest) -> AppTest:
    button = screen.button(key="entry-send")
    assert not button.disabled
    return button.click().run()


def at_cell(screen: AppTest) -> AppTest:
    return screen.text_input[0].set_value(CELL).run()


def sightings() -> list[tuple[object, ...]]:
    columns = (
        "place_precision, east, north, cell_level, week, weekend, part_of_day, forms, discovered, may_pass_on"
    )
    with current_store("testby").cursor() as cursor:
        return cursor.execute(f"SELECT {columns} FROM help.sightings ORDER BY ALL").fetchall()


def test_a_sighting_needs_a_place_and_how_it_came() -> None:
    screen = run_screen("entry")
    assert not screen.exception
    assert "Still needed: the place, Met by a team." in said(screen)
    assert screen.button(key="entry-send").disabled


def test_a_sighting_is_kept_as_the_cell_with_enough_people_and_the_week() -> None:
    screen = at_cell(run_screen("entry"))
    assert "Kept of the place: **1,000 m cell 1kmN6671E386**" in said(screen)
    pick(screen, "How it came to you (needed)", "no")
    pick(screen, "Part of day", "evening")
    pick(screen, "Forms of exploitation; none if not yet known", ["labour", "fraud"])
    assert "1,000 m cell 1kmN6671E386" in said(screen)
    send(screen)
    assert "Kept as import no. 2." in said(screen)
    # 2026-11-20, today, is a Friday; its week began on Monday 2026-11-16, 2,967 weeks after 1970-01-05.
    assert sightings() == [("cell", 386, 6671, 3, 2967, False, "evening", 33, False, "no")]


def test_sexual_exploitation_and_an_unknown_form_are_kept_no_finer_than_a_kilometre() -> None:
    for chosen in ([], ["sexual"]):
        screen = at_cell(run_screen("entry"))
        pick(screen, "Forms of exploitation; none if not yet known", chosen)
        assert "**1,000 m cell 1kmN6671E386**" in said(screen)


def test_a_place_that_is_hardly_known_and_an_unknown_time_are_kept_as_that() -> None:
    screen = pick(run_screen("entry"), "Where", "municipality")
    pick(screen, "When", "unknown")
    pick(screen, "How it came to you (needed)", "no")
    send(screen)
    assert sightings() == [("municipality", None, None, None, None, None, None, 0, False, "no")]


def test_the_form_is_empty_after_it_was_kept_and_the_next_record_is_another() -> None:
    screen = run_screen("entry")
    for _time in range(2):
        at_cell(screen)
        send(pick(screen, "How it came to you (needed)", "no"))
        next(button for button in screen.button if button.label == "Enter another").click().run()
        assert "Still needed: the place, Met by a team." in said(screen)
        assert screen.text_input[0].value == ""
    assert len(sightings()) == 2


def test_the_same_form_sent_twice_is_one_record() -> None:
    store, kind = current_store("testby"), kind_of("sightings")
    values = {"discovered": "no", "cell": CELL, "record_id": "a1b2"}
    jobs = [start_taking_in(store, COORDINATOR, kind, values, "example") for _time in range(2)]
    for job in jobs:
        job.wait(60)
    assert len(sightings()) == 1


def test_a_visit_is_kept_with_its_band_of_minutes_also_where_nobody_was_met() -> None:
    screen = at_cell(pick(run_screen("entry"), "What to enter", "visits"))
    assert "Still needed: Minutes, Contacts." in said(screen)
    pick(screen, "How long the team was there (needed)", "25")
    pick(screen, "People spoken with (needed)", "0")
    pick(screen, "Part of day", "night")
    send(screen)
    assert "Kept as import no. 2." in said(screen)
    assert ledger().iloc[0][["kind", "rows"]].tolist() == ["visits", 1]


def test_a_code_that_is_no_cell_says_how_to_write_one() -> None:
    screen = run_screen("entry")
    screen.text_input[0].set_value("my street 5").run()
    assert "This is no code of a statistical cell" in said(screen)
    assert "my street" not in said(screen)
    assert screen.button(key="entry-send").disabled


@pytest.mark.parametrize(
    ("role", "words"), [("inspection_planner", "belong to outreach"), ("council", "releases")]
)
def test_who_does_not_bring_sightings_in_sees_no_form(role: str, words: str) -> None:
    screen = run_screen("entry", {"role": role})
    assert words in said(screen)
    assert not screen.button_group


def place_script(click: dict[str, float]) -> None:
    import streamlit as st

    from pages.shared.maps import map_key
    from pages.shared.place_choice import chosen_place
    from pages.shared.stores import current_store

    st.session_state[map_key("testby", "k")] = {"last_clicked": click}
    st.json(chosen_place(current_store("testby"), "testby", key="k", ways=("cell",)).fields)


def test_a_click_becomes_a_cell_of_250_m_before_anything_else() -> None:
    # The middle of that cell is at 386,125 m east and 6,671,875 m north.
    lat, lon = (
        float(each[0]) for each in current_store("testby").grid.metres_to_points([386_125], [6_671_875])
    )
    screen = AppTest.from_function(place_script, args=({"lat": lat, "lng": lon},)).run()
    assert screen.json[0].value == '{"cell": "CRS3067RES250mN6671750E386000"}'


def test_the_id_of_a_form_never_looks_like_a_personal_code_and_no_two_are_alike() -> None:
    ids = {new_record_id() for _time in range(1000)}
    assert len(ids) == 1000
    assert {each[:3] for each in ids} == {"e1-"}
    assert all(each[3:].isalpha() for each in ids)


def test_fields_without_a_value_are_no_columns() -> None:
    assert (
        record_as_csv({"discovered": "no", "people": "", "cell": "a,b"}) == b'discovered,cell\r\nno,"a,b"\r\n'
    )
