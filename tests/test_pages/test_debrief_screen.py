"""Runs the debrief screen: who sees it, what is written, and what stays typed where it is refused."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.clock import set_today
from data.inspecting.debrief import DAY, Debrief, Findings, FollowUp
from data.inspecting.debriefing import read_debriefs, write_debrief
from data.inspecting.visit import CARRIED_OUT, NOT_CARRIED_OUT
from data.inspecting.visits import read_visits, write_visits
from pages.shared.stores import current_store
from tests.test_data.inspecting_stores import PLANNER, VISIT
from tests.test_pages.test_inspections_screen import few_sites, headings, words
from tests.test_pages.test_screens import run, said

AFTER = date(2026, 12, 4)


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def planned(tmp_path: Path) -> None:
    """Make the only store, with one visit that is planned for 2026-12-03, by labour inspectorate and tax."""
    with few_sites(tmp_path) as store:
        write_visits(store, PLANNER, [VISIT])


@pytest.fixture
def followed(tmp_path: Path) -> None:
    """Make the only store, whose visit was debriefed; its follow-up was due on 2026-12-10."""
    with few_sites(tmp_path) as store:
        write_visits(store, PLANNER, [VISIT])
        set_today(AFTER)
        follow_up = FollowUp("visit_again", "labour_inspectorate", date(2026, 12, 10))
        write_debrief(store, PLANNER, Debrief(VISIT.code, DAY, carried_out=True, follow_ups=(follow_up,)))


def debriefed() -> Debrief | None:
    """Return what stands of the visit in the store, which the app keeps open."""
    return read_debriefs(current_store("few"), PLANNER).get(VISIT.code)


def press(screen: AppTest, key: str) -> AppTest:
    return screen.button(key=key).click().run(timeout=60)


@pytest.mark.usefixtures("planned")
def test_a_coordinator_is_told_whose_screen_it_is() -> None:
    screen = run("debrief", role="coordinator")
    assert "belongs to inspection planners" in said(screen)
    assert "Harbour Grill" not in words(screen)


@pytest.mark.usefixtures("planned")
def test_before_its_day_no_visit_waits_and_the_screen_teaches() -> None:
    screen = run("debrief", role="inspection_planner")
    assert not screen.exception
    assert "No visit waits for its debrief" in headings(screen)
    assert "becomes the result of the inspection" in words(screen)


@pytest.mark.usefixtures("planned")
def test_what_is_typed_is_written_as_the_result() -> None:
    set_today(AFTER)
    screen = run("debrief", role="inspection_planner")
    assert "1 visit waits for its debrief" in headings(screen)
    screen.checkbox(key=f"debrief-{VISIT.code}-labour-tax").check()
    screen.number_input[0].set_value(2)
    press(screen, f"write-{VISIT.code}")
    assert not screen.exception
    assert screen.success[0].value.startswith("Written")
    kept = debriefed()
    assert kept is not None
    assert (kept.carried_out, kept.referred) == (True, 2)
    assert [each.authority for each in kept.findings if each.labour_exploitation] == ["tax"]
    assert [each.state for each in read_visits(current_store("few"), PLANNER, day=AFTER)] == [CARRIED_OUT]


@pytest.mark.usefixtures("planned")
def test_a_visit_that_did_not_take_place_needs_a_reason_and_what_was_typed_stays() -> None:
    set_today(AFTER)
    screen = run("debrief", role="inspection_planner")
    screen.checkbox(key=f"debrief-{VISIT.code}-labour-tax").check()
    screen.button_group(key=f"debrief-{VISIT.code}-took-place-").set_value(NOT_CARRIED_OUT).run()
    press(screen, f"write-{VISIT.code}")
    assert not screen.exception
    assert "say why the visit was not carried out" in screen.error[0].value
    screen.radio(key=f"debrief-{VISIT.code}-why-not-").set_value("closed").run()
    assert screen.radio(key=f"debrief-{VISIT.code}-why-not-").value == "closed"
    press(screen, f"write-{VISIT.code}")
    kept = debriefed()
    assert kept is not None
    assert (kept.carried_out, kept.not_carried_out_reason) == (False, "closed")


@pytest.mark.usefixtures("planned")
def test_a_partner_says_what_it_found_alone_and_then_asks_the_lead_for_corrections() -> None:
    set_today(AFTER)
    screen = run("debrief", role="partner_authority")
    asked = [str(each.key) for each in screen.checkbox]
    assert asked == [f"debrief-{VISIT.code}-{flag}-tax" for flag in ("administrative", "labour")]
    screen.checkbox(key=f"debrief-{VISIT.code}-labour-tax").check()
    press(screen, f"write-{VISIT.code}")
    kept = debriefed()
    assert kept is not None
    assert [each.authority for each in kept.findings] == ["tax"]
    screen = run("debrief", role="partner_authority")
    assert not screen.exception
    assert "Ask the planner or Labour inspectorate to correct it" in said(screen)
    assert f"write-{VISIT.code}" not in [button.key for button in screen.button]


@pytest.mark.usefixtures("planned")
def test_what_was_said_before_is_not_lost_where_the_answer_changes_to_and_fro() -> None:
    set_today(AFTER)
    found = Findings("tax", labour_exploitation=True)
    before = Debrief(VISIT.code, DAY, carried_out=True, findings=(found,), referred=3)
    run("debrief", role="inspection_planner")
    write_debrief(current_store("few"), PLANNER, before)
    screen = run("debrief", role="inspection_planner")
    took_place = f"debrief-{VISIT.code}-took-place-"
    screen.button_group(key=took_place).set_value(NOT_CARRIED_OUT).run()
    screen.button_group(key=took_place).set_value(CARRIED_OUT).run()
    assert screen.checkbox(key=f"debrief-{VISIT.code}-labour-tax").value
    assert screen.number_input[0].value == 3


@pytest.mark.usefixtures("planned")
def test_what_somebody_else_wrote_meanwhile_is_not_written_over() -> None:
    set_today(AFTER)
    screen = run("debrief", role="inspection_planner")
    other = Debrief(VISIT.code, DAY, carried_out=True, referred=4)
    write_debrief(current_store("few"), PLANNER, other)
    press(screen, f"write-{VISIT.code}")
    assert "meanwhile" in screen.error[0].value
    assert debriefed() == other
    press(screen, f"anew-{VISIT.code}")
    assert screen.number_input[0].value == 4


@pytest.mark.usefixtures("followed")
def test_a_follow_up_that_is_overdue_stands_on_both_screens_until_it_is_done() -> None:
    set_today(date(2026, 12, 20))
    overview = run("overview", role="inspection_planner")
    assert "1 follow-up is overdue" in said(overview)
    screen = run("debrief", role="inspection_planner")
    assert "overdue since 2026-12-10" in words(screen)
    done = next(button.key for button in screen.button if str(button.key).startswith("done-"))
    press(screen, str(done))
    assert "Nothing is open" in words(screen)
    assert "overdue" not in said(run("overview", role="inspection_planner"))
