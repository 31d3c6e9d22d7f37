"""Runs the screen on which a round is logged: by thumb, undone, ended, and closed for good."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.rounds import log as rounds_log
from data.rounds.attempts import MOST_WRONG, Attempts
from data.rounds.closing import close_round
from data.rounds.log import open_round, read_round
from data.rounds.round import LiveRound
from pages.shared.log_words import plain_label
from pages.shared.stores import current_store
from tests.test_data.rounds_under_way import CODE, COORDINATOR, TEAM, a_round, at, stop
from tests.test_pages.intake_store import ledger, make_store, run_screen, said

MORNING = at(0.5)


@pytest.fixture(autouse=True)
def _testby(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    st.cache_data.clear()
    monkeypatch.setattr(rounds_log, "ATTEMPTS", Attempts())
    make_store(tmp_path / "var")
    yield
    st.cache_resource.clear()
    st.cache_data.clear()


def start(count: int = 3, *, role: str = "team_member", **changes: Any) -> AppTest:
    """Open a round and the screen at its address."""
    open_round(current_store("testby"), COORDINATOR, a_round(count, **changes), now=MORNING)
    screen = run_screen("log_round", {"role": role, "round": CODE})
    assert not screen.exception
    return screen


def live() -> LiveRound:
    return read_round(current_store("testby"), TEAM, CODE, now=MORNING)


def tap(screen: AppTest, key: str) -> AppTest:
    button = screen.button(key=key)
    assert not button.disabled, key
    button.click().run()
    assert not screen.exception
    return screen


def pick(screen: AppTest, label: str, value: object) -> AppTest:
    return next(each for each in screen.button_group if each.label == label).set_value(value).run()


def labels(screen: AppTest) -> list[str]:
    return [each.label for each in screen.button]


def test_a_round_is_opened_by_a_code_as_people_type_it() -> None:
    open_round(current_store("testby"), COORDINATOR, a_round(), now=MORNING)
    screen = run_screen("log_round", {"role": "team_member"})
    assert "Danger now" in said(screen)
    screen.text_input[0].set_value("7kqm w2xd")
    tap(screen, "log-open")
    assert "0 of 3 stops logged" in said(screen)
    assert "1. Nimi Paikka 1" in said(screen)
    assert screen.session_state["round"] == CODE


@pytest.mark.parametrize(
    ("code", "words"), [("AAAA-AAAA", "No round has this code"), ("nonsense", "has the sign O"), ("AB", "this has 2")]
)  # fmt: skip
def test_a_wrong_code_is_said_once_and_another_can_be_typed(code: str, words: str) -> None:
    screen = run_screen("log_round", {"role": "team_member", "round": code})
    assert words in said(screen)
    assert "log-open" in [each.key for each in screen.button]
    for __ in range(MOST_WRONG + 1):  # drawn again, it is not tried again
        screen.run()
    assert words not in said(screen)
    assert "Too many" not in said(screen)


def test_safety_the_next_stop_and_four_big_buttons_come_first() -> None:
    screen = start()
    words = said(screen)
    assert "112" in words
    assert "Under 18" in words
    assert "18:00" in words
    keys = [each.key for each in screen.button]
    assert keys[:6] == ["log-check-in", "log-nobody", "log-met", "log-unmet", "log-left", "log-begin"]
    assert [each.label for each in screen.expander][:2] == ["What to look for", "Where to refer"]


def test_nobody_takes_one_tap_and_the_next_stop_follows() -> None:
    screen = tap(start(), "log-nobody")
    assert (live().log(1).contacts, live().log(1).minutes) == ("0", "25")
    assert "2. Nimi Paikka 2" in said(screen)
    assert "1 of 3 stops logged" in said(screen)


def test_people_take_three_taps_with_a_count_of_those_referred() -> None:
    screen = tap(start(), "log-met")
    assert screen.button(key="log-keep").disabled
    pick(screen, "How many did you speak with?", "2-4")
    screen.number_input[0].increment().run()
    tap(screen, "log-keep")
    log = live().log(1)
    assert (log.contacts, log.referred, log.unmet_needs, log.minutes) == ("2-4", 1, (), "25")
    assert "2. Nimi Paikka 2" in said(screen)


def test_what_could_not_be_offered_is_said_first() -> None:
    screen = tap(start(), "log-unmet")
    assert screen.button(key="log-keep").disabled
    pick(screen, "What could not be offered?", ["no_interpreter"])
    pick(screen, "How long were you there?", "90")
    tap(screen, "log-keep")
    log = live().log(1)
    assert (log.contacts, log.unmet_needs, log.minutes) == ("1", ("no_interpreter",), "90")


def test_a_stop_is_left_out_for_a_reason_and_the_way_back_leads_to_the_four_buttons() -> None:
    screen = tap(start(), "log-left")
    assert "log-reason-not_logged" not in [each.key for each in screen.button]
    tap(screen, "log-back")
    assert "log-nobody" in [each.key for each in screen.button]
    tap(tap(screen, "log-left"), "log-reason-closed")
    assert live().log(1).reason == "closed"


def test_the_last_one_is_undone_and_shown_again() -> None:
    screen = tap(tap(start(), "log-nobody"), "log-nobody")
    assert plain_label("Undo stop 2: met nobody") in labels(screen)
    tap(screen, "log-undo")
    assert live().order == (1,)
    assert "2. Nimi Paikka 2" in said(screen)
    assert plain_label("Undo stop 1: met nobody") in labels(screen)


def test_any_stop_is_jumped_to_and_logged_again_with_what_was_said() -> None:
    screen = tap(tap(start(), "log-nobody"), "log-met")
    tap(pick(screen, "How many did you speak with?", "5-9"), "log-keep")
    tap(screen, "log-go-2")
    assert "Logged: met 5-9 persons" in said(screen)
    tap(screen, "log-met")
    (contacts,) = (each for each in screen.button_group if each.label == "How many did you speak with?")
    assert contacts.value == "5-9"
    tap(pick(screen, "How many did you speak with?", "10+"), "log-keep")
    assert live().log(2).contacts == "10+"
    assert "3. Nimi Paikka 3" in said(screen)


def test_being_there_is_noted_and_the_time_goes_when_the_stop_is_logged() -> None:
    screen = tap(start(), "log-begin")
    assert "Here since" in said(screen)
    assert live().log(1).began_s is not None
    tap(screen, "log-nobody")
    assert (live().log(1).began_s, live().log(1).minutes) == (None, "10")


def test_a_round_is_checked_out_before_it_is_closed_and_says_what_was_kept() -> None:
    screen = tap(tap(start(2), "log-check-in"), "log-nobody")
    assert "1 visit, 1 stop not logged" in said(screen)
    assert screen.button(key="log-close").disabled
    tap(tap(screen, "log-nobody"), "log-check-out")
    assert "2 visits." in said(screen)
    assert "a cell of 250 m" in said(screen)
    tap(screen, "log-close")
    words = said(screen)
    assert "Thank you. The round is closed." in words
    assert "2 visits were kept." in words
    assert "Nimi" not in words
    assert ledger().iloc[0][["kind", "rows"]].tolist() == ["visits", 2]
    assert "round" not in screen.session_state
    tap(screen, "log-again")
    screen.text_input[0].set_value(CODE)
    tap(screen, "log-open")
    assert "This round was closed" in said(screen)


def test_a_round_that_ends_meanwhile_says_so_and_loses_nothing_twice() -> None:
    screen = start()
    close_round(current_store("testby"), COORDINATOR, CODE)
    tap(screen, "log-nobody")
    assert "This round was closed" in said(screen)
    assert ledger().iloc[0]["rows"] == 3


def test_names_are_shown_as_they_are_whatever_signs_they_have() -> None:
    name = "*Bar* <b>x</b> :red[A] $x$ [l](http://e)"
    screen = start(stops=(stop(1, name=name),))
    assert "&#60;b&#62;x" in said(screen)
    assert "<b>x" not in said(screen).replace("<strong>", "")
    label = screen.button(key="log-go-1").label
    assert plain_label(name) in label
    assert r"\*Bar\*" in label
    assert r"\:red\[A\]" in label


def test_the_coordinator_sees_who_should_be_back() -> None:
    # A shift that ended an hour before this day began.
    open_round(current_store("testby"), COORDINATOR, a_round(starts_s=-10_800, ends_s=-3_600), now=MORNING)
    screen = run_screen("log_round", {"role": "coordinator"})
    assert "Team TIIMI7 neither checked in nor out. Its shift ended at 23:00" in said(screen)
    assert CODE not in said(screen)
    assert "TIIMI7" not in said(run_screen("log_round", {"role": "team_member"}))


@pytest.mark.parametrize(
    ("role", "words"), [("inspection_planner", "its team or the coordinator"), ("council", "releases")]
)
def test_who_has_no_part_in_rounds_sees_none(role: str, words: str) -> None:
    screen = start(role=role)
    assert words in said(screen)
    assert "Nimi" not in said(screen)
    assert not screen.text_input


def test_a_team_enters_a_sighting_that_has_no_tie_to_the_round_and_reads_nothing() -> None:
    screen = run_screen("entry", {"role": "team_member"})
    assert not screen.exception
    assert "How it came to you (needed)" in [each.label for each in screen.button_group]
    assert "What to enter" not in [each.label for each in screen.button_group]
