"""Runs the Audit screen: whole or not, guarded or not, what it shows to whom, and that looking goes on record."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.event_words import event_label, group_label, group_of
from data.audit.events import EXPORTED, IMPORTED, VIEWED, event_codes
from data.audit.reading import read_entries
from data.audit.recording import record_event
from pages.shared.audit_check import checked_audit
from pages.shared.stores import current_store
from tests.test_pages.intake_store import make_store, run_screen, said

PLANNER = Person("p", "example", frozenset({"inspection_planner"}), authority="labour_inspectorate")


@pytest.fixture(autouse=True)
def _fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    make_store(tmp_path / "var")
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(outside))
    yield
    st.cache_resource.clear()


def _views() -> list[str]:
    return [each.subject for each in read_entries(audit_folder()).rows if each.event == VIEWED]


def test_the_steward_sees_that_it_is_whole_who_did_what_and_is_recorded_once() -> None:
    store = current_store("testby")
    record_event(PLANNER, IMPORTED, store=store, subject="worksites", number=31)
    record_event(PLANNER, EXPORTED, store=store, subject="=HYPERLINK(1)")
    record_event(PLANNER, VIEWED, store=store, subject="list:abc", refused=True)
    screen = run_screen("audit", {"role": "steward"})
    assert not screen.exception
    assert "The audit is whole: 5 lines" in said(screen)
    assert "Whole, but unguarded" not in said(screen)
    assert "inspection_planner" in said(screen)
    assert "was refused 1 time" in said(screen)
    table = screen.dataframe[0].value
    assert table[["event", "number"]].astype(object).to_numpy().tolist()[-2] == ["brought in", 31]
    assert table["subject"].tolist()[:4] == ["audit:screen", "list:abc", "=HYPERLINK(1)", "worksites"]
    assert set(table["person"].str.len()) == {0, 6}
    screen.selectbox(key="audit-event").select(EXPORTED).run()
    assert screen.dataframe[0].value["event"].tolist() == ["saved or printed"]
    assert _views().count("audit:screen") == 1


def test_a_changed_line_is_said_first_and_so_is_a_missing_head(monkeypatch: pytest.MonkeyPatch) -> None:
    store = current_store("testby")
    record_event(PLANNER, EXPORTED, store=store, subject="table:trends")
    monkeypatch.delenv("MAJAKKA_AUDIT_HEAD")
    screen = run_screen("audit", {"role": "steward"})
    assert "Whole, but unguarded" in said(screen)
    chain = audit_folder() / "chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b"table:trends", b"table:nothin"))
    screen.button(key="audit-again").click().run()
    assert "Line 2 of the audit (chain.jsonl) was edited" in said(screen)


def test_a_redraw_checks_only_what_was_added() -> None:
    record_event(PLANNER, VIEWED)
    first = checked_audit()
    assert checked_audit() is first
    record_event(PLANNER, VIEWED)
    later = checked_audit()
    assert (later.checkpoint.verdict.lines, later.whole_at) == (3, first.whole_at)
    assert checked_audit(anew=True).whole_at > first.whole_at


def test_nobody_else_sees_it_and_who_tried_is_on_record() -> None:
    screen = run_screen("audit", {"role": "coordinator"})
    assert not screen.dataframe
    assert "may not do this" in said(screen)
    assert _views() == []
    assert [each.roles for each in read_entries(audit_folder()).rows if each.refused] == [("coordinator",)]


def test_without_an_audit_that_can_be_written_nothing_is_shown() -> None:
    folder = audit_folder()
    folder.mkdir(parents=True)
    (folder / "chain.jsonl").write_text("{}\n", encoding="utf-8")
    screen = run_screen("audit", {"role": "steward"})
    assert not screen.exception
    assert not screen.dataframe
    assert "does not end as the audit was written" in screen.error[0].value


def test_every_event_has_words_and_a_group() -> None:
    same = {"planned", "debriefed"}
    assert {code for code in event_codes() if event_label(code) == code} == same
    assert all(
        group_label(group_of(code, refused=refused)) for code in event_codes() for refused in (False, True)
    )
