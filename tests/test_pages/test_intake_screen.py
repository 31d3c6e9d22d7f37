"""Runs the screen on which files come in: dropped, mapped, checked, taken in and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.audit.chain import audit_folder
from data.audit.reading import read_entries
from data.intake.kinds import kind_of
from data.intake.templates import template_bytes
from pages.shared import import_job
from tests.test_pages.intake_store import ledger, make_store, run_screen, said

HEADS = "Nro;Päivä;Leveysaste;Pituusaste;Tapaus;Huomio"
ROWS = ["1;14.9.2026;60,1719;24,9414;ei;a", "2;15.9.2026;60,1699;24,9384;kyllä;b"]
MESSY = "\n".join([HEADS, *ROWS]).encode()
FAULTY = "\n".join([HEADS, ROWS[0], "2;eilen;60,1699;24,9384;kyllä;b"]).encode()


@pytest.fixture(autouse=True)
def _testby(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    make_store(tmp_path / "var")
    # A screen here runs once and not twice a second: it waits until the file is read.
    monkeypatch.setattr(import_job, "PATIENCE_S", 50)
    yield
    st.cache_resource.clear()


def drop(screen: AppTest, content: bytes) -> AppTest:
    return screen.file_uploader[0].set_value(("any name.bin", content, "application/octet-stream")).run()


def choose(screen: AppTest, letter: str, field: str) -> AppTest:
    chosen = next(each for each in screen.selectbox if each.label == f"Column {letter} is taken as")
    return chosen.select(field).run()


def press(screen: AppTest, label: str) -> AppTest:
    return next(button for button in screen.button if button.label.startswith(label)).click().run()


def buttons(screen: AppTest) -> list[str]:
    return [button.label for button in screen.button]


def map_messy(screen: AppTest) -> AppTest:
    choose(screen, "A", "record_id")
    choose(screen, "E", "discovered")
    return press(choose(screen, "F", ""), "Check the file")


def test_the_empty_screen_says_what_can_come_in_and_what_it_needs() -> None:
    screen = run_screen("intake")
    assert not screen.exception
    kinds = next(each for each in screen.selectbox if each.label == "What can come in")
    assert "Sightings" in kinds.options
    assert "Inspections" not in kinds.options
    assert "Met by a team" in said(screen)
    assert "Nothing has come in yet." in said(screen)


def test_a_planner_of_inspections_is_offered_kinds_of_inspection_alone() -> None:
    screen = run_screen("intake", {"role": "inspection_planner"})
    kinds = next(each for each in screen.selectbox if each.label == "What can come in")
    assert "Inspections" in kinds.options
    assert "Sightings" not in kinds.options


def test_a_template_is_understood_at_once_and_taken_in_with_one_click() -> None:
    screen = drop(run_screen("intake"), template_bytes(kind_of("sightings"), ".csv"))
    assert screen.subheader[0].value.startswith("Understood: 3 records of Sightings")
    assert not ledger()["kind"].eq("sightings").any()
    press(screen, "Take in 3 records")
    assert "3 records of Sightings came in as import no. 2." in said(screen)
    assert ledger().iloc[0][["kind", "organisation", "rows"]].tolist() == ["sightings", "example", 3]


def test_templates_of_either_side_and_of_the_register_come_in_for_the_steward() -> None:
    # That the template of every kind comes in, test_intake_templates.py tries without a screen.
    some = [kind_of(code) for code in ("person_totals", "inspections", "organisations")]
    screen = run_screen("intake", {"role": "steward"})
    for kind in some:
        drop(screen, template_bytes(kind, ".xlsx"))
        assert not screen.exception, kind.code
        press(screen, "Take in")
        assert f"of {kind.label} came in as import no." in said(screen)
    assert set(ledger()["kind"]) == {kind.code for kind in some}


def test_the_same_file_twice_changes_nothing_and_says_so() -> None:
    screen = run_screen("intake")
    template = template_bytes(kind_of("visits"), ".csv")
    for _time in range(2):
        press(drop(screen, template), "Take in")
    assert "known already: nothing changed (import no. 2)" in said(screen)
    assert len(ledger()) == 1


def test_unknown_columns_must_be_said_before_a_file_is_checked() -> None:
    screen = drop(run_screen("intake"), MESSY)
    assert "Say what the columns A, E, F are" in said(screen)
    assert "Needed, and not among the columns yet: Met by a team." in said(screen)
    check = next(button for button in screen.button if button.label == "Check the file")
    assert check.disabled


def test_a_messy_file_comes_in_after_mapping_and_the_next_one_needs_none() -> None:
    screen = map_messy(drop(run_screen("intake"), MESSY))
    assert "Take in 2 records" in buttons(screen)
    press(screen, "Take in")
    assert ledger().iloc[0]["rows"] == 2
    later = drop(run_screen("intake"), MESSY.replace(b"2026", b"2025"))
    assert "Take in 2 records" in buttons(later)


def test_one_click_leaves_the_rest_out() -> None:
    screen = choose(drop(run_screen("intake"), MESSY), "E", "discovered")
    press(press(screen, "Leave out the rest (2)"), "Check the file")
    assert "2 columns are left out" in said(screen)


def test_two_columns_cannot_be_the_same_field() -> None:
    screen = choose(drop(run_screen("intake"), MESSY), "A", "when")
    assert "When is chosen for the columns A, B" in said(screen)


def test_faults_are_shown_by_problem_without_the_value_and_nothing_comes_in() -> None:
    screen = map_messy(drop(run_screen("intake"), FAULTY))
    assert "1 row has faults" in said(screen)
    assert "B · When · 1 time · row 3" in said(screen)
    assert "eilen" not in said(screen)
    assert not any(label.startswith("Take in") for label in buttons(screen))
    assert ledger().empty


def test_a_mended_file_needs_no_second_mapping() -> None:
    screen = map_messy(drop(run_screen("intake"), FAULTY))
    drop(screen, MESSY)
    assert "Take in 2 records" in buttons(screen)


def test_a_file_that_cannot_be_read_says_why_and_offers_how_to_read_it() -> None:
    screen = drop(run_screen("intake"), b"\x00\x01\x02 nothing")
    assert screen.error
    assert "Say how to read the file" in [each.label for each in screen.expander]
    assert not any(label.startswith("Take in") for label in buttons(screen))


def test_a_kind_of_another_role_is_named_and_cannot_be_chosen() -> None:
    screen = run_screen("intake", {"role": "inspection_planner"})
    drop(screen, template_bytes(kind_of("sightings"), ".csv"))
    assert "This looks like *Sightings*, which another role brings in" in said(screen)
    assert not any(label.startswith("Take in") for label in buttons(screen))


def test_another_kind_is_chosen_where_the_guess_is_wrong() -> None:
    screen = drop(run_screen("intake"), b"date,cell,minutes\n2026-09-14,250mN667175E38600,20\n")
    kind = next(each for each in screen.selectbox if each.label == "Kind of records")
    assert kind.value == "visits"
    kind.select("sightings").run()
    assert "Met by a team" in said(screen)


def test_a_change_of_columns_after_the_check_asks_for_another_check() -> None:
    screen = map_messy(drop(run_screen("intake"), MESSY))
    choose(screen, "A", "")
    assert "Check the file" in buttons(screen)
    assert not any(label.startswith("Take in") for label in buttons(screen))


def test_the_file_stays_while_another_role_is_looked_at() -> None:
    screen = drop(run_screen("intake"), MESSY)
    screen.selectbox(key="role").select("inspection_planner").run()
    assert "Kind of records" not in [each.label for each in screen.selectbox]
    screen.selectbox(key="role").select("coordinator").run()
    assert "Kind of records" in [each.label for each in screen.selectbox]
    assert "Put the file away" in buttons(screen)
    press(screen, "Put the file away")
    assert "What can come in" in [each.label for each in screen.selectbox]


def test_an_import_is_taken_back_after_saying_what_that_removes() -> None:
    screen = press(drop(run_screen("intake"), template_bytes(kind_of("visits"), ".csv")), "Take in")
    imports = next(each for each in screen.selectbox if each.label == "Take an import back")
    imports.select(2).run()
    assert "This removes 2 records of *Visits* from all maps and counts" in said(screen)
    press(screen, "Take back no. 2")
    assert "Import no. 2 was taken back: 2 records no longer count." in said(screen)
    newest = ledger()
    assert newest["takes_back"].tolist()[0] == 2
    assert not newest["can_take_back"].any()


def test_a_change_of_mind_takes_nothing_back() -> None:
    screen = press(drop(run_screen("intake"), template_bytes(kind_of("visits"), ".csv")), "Take in")
    next(each for each in screen.selectbox if each.label == "Take an import back").select(2).run()
    press(screen, "Keep it")
    assert len(ledger()) == 1
    assert not screen.warning


def test_only_the_steward_is_told_how_to_erase() -> None:
    press(drop(run_screen("intake"), template_bytes(kind_of("visits"), ".csv")), "Take in")
    assert "python -m data purge NUMBER --store testby" in said(run_screen("intake", {"role": "steward"}))
    assert "purge" not in said(run_screen("intake"))


def test_a_saved_table_of_faults_is_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    # Streamlit's tests press no button of a component: it is saved here as soon as it is drawn.
    monkeypatch.setattr("pages.shared.faults_table.draw_download", lambda *_, on_saved, **__: on_saved())
    map_messy(drop(run_screen("intake"), FAULTY))
    said = [each for each in read_entries(audit_folder()).rows if each.event == "exported"]
    assert {(each.subject, each.roles) for each in said} == {("faults:sightings", ("coordinator",))}
