"""Tests what becomes of a session: buttons, what was typed, stores, roles, and what the audit has of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.clock import set_now
from pages.screens import listed
from tests.test_pages.signed_in_app import (
    DONE,
    NOW,
    go_to,
    grant,
    make_installation,
    open_app,
    plain_screens,
    shown_screens,
    signed_in,
    write_people,
)

SCREENS = ("overview", "council", "methods", "inspections")


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give two stores, people of every role, and plain screens."""
    st.cache_resource.clear()
    DONE.clear()
    set_now(NOW)
    make_installation(tmp_path, monkeypatch, "bare", "other")
    monkeypatch.setattr(listed, "listed_screens", lambda: plain_screens(SCREENS))
    yield
    set_now(None)
    st.cache_resource.clear()


def title(app: AppTest) -> str:
    return app.title[0].value if app.title else ""


def audited(folder: Path) -> list[tuple[str, str]]:
    chain = folder / "var" / "audit" / "chain.jsonl"
    entries = [json.loads(line) for line in chain.read_text().splitlines()]
    return [
        (entry["event"], entry["subject"])
        for entry in entries
        if entry["event"] in ("signed_in", "signed_out", "refused")
    ]


@pytest.mark.parametrize("button", ["do-overview", "part-overview"])
@pytest.mark.parametrize("change", ["removed", "over", "other stores", "broken file", "signed out elsewhere"])
def test_a_button_does_nothing_once_what_the_person_holds_has_changed(
    change: str, button: str, tmp_path: Path
) -> None:
    app = open_app(signed_in("steward"))
    app.button(key=button).click().run()
    assert len(DONE) == 1
    if change == "removed":
        write_people(tmp_path, grant("approver"))
    elif change == "over":
        set_now(NOW + timedelta(hours=8))
    elif change == "other stores":
        write_people(tmp_path, grant("steward", stores='["other"]'))
    elif change == "broken file":
        (tmp_path / "people.toml").write_text("[[grants]]\n")
    else:
        open_app(signed_in("steward")).button(key="sign-out").click().run()
    app.button(key=button).click().run()
    assert len(DONE) == 1
    assert not app.exception
    # The gate says the rest: the screen is left, unless other stores are all that changed.
    assert bool(shown_screens(app)) == (change == "other stores")


def test_nothing_of_a_person_is_left_in_the_session_for_the_next_one() -> None:
    app = open_app(signed_in("steward"))
    app.text_input(key="note").set_value("what the steward typed").run()
    app.session_state["something else"] = "kept by a screen"
    app.user = signed_in("council")
    app.run()
    assert "something else" not in app.session_state
    assert shown_screens(app) == {"council", "a file"}
    assert app.text_input(key="note").value == ""


def test_what_was_typed_outlives_a_file_that_is_broken_for_a_while_and_not_the_session(
    tmp_path: Path,
) -> None:
    app = open_app(signed_in("steward"))
    app.text_input(key="note").set_value("half a sentence").run()
    whole = (tmp_path / "people.toml").read_text()
    (tmp_path / "people.toml").write_text("[[grants]]\n")
    assert title(app.run()) == "Nobody can be let in"
    (tmp_path / "people.toml").write_text(whole)
    assert app.run().text_input(key="note").value == "half a sentence"
    set_now(NOW + timedelta(hours=8))
    assert title(app.run()) == "Your session is over"
    assert "note" not in app.session_state


def test_only_granted_stores_and_held_roles_can_be_chosen(tmp_path: Path) -> None:
    write_people(
        tmp_path,
        grant("steward", subject="anna", stores='["other"]'),
        grant("council", subject="anna"),
    )
    app = open_app(signed_in("anna"))
    assert app.selectbox(key="store").options == ["Other"]
    assert app.selectbox(key="role").options == ["Data steward", "Council member"]
    app.query_params["store"] = "bare"
    assert app.run().session_state["store"] == "other"
    app.selectbox(key="role").select("Council member").run()
    assert app.selectbox(key="store").options == ["Bare", "Other"]
    assert shown_screens(go_to(app, "overview")) == set()


def test_without_a_store_whose_register_knows_the_organisation_nothing_is_shown(tmp_path: Path) -> None:
    write_people(tmp_path, grant("steward").replace('"example"', '"elsewhere"'))
    app = open_app(signed_in("steward"))
    assert title(app) == "No store is open to you"
    assert "Bare" not in str(app.main)


def test_the_last_minutes_are_told() -> None:
    app = open_app(signed_in("steward"))
    assert not app.sidebar.warning
    set_now(NOW + timedelta(hours=7, minutes=45))
    assert "Your session ends at" in app.run().sidebar.warning[0].value


def test_an_account_without_a_role_is_told_whom_to_ask_and_which_number_to_give() -> None:
    app = open_app(signed_in("nobody", email="nobody@example.org", name="Nobody N."))
    assert title(app) == "You have no role here"
    assert "Ask Aino." in [text.value for text in app.text]
    assert len(app.code[0].value) == 20
    assert "nobody" not in str(app.main)


def test_a_sign_out_without_a_role_still_counts_when_a_role_is_given(tmp_path: Path) -> None:
    open_app(signed_in("anna")).button(key="sign-out").click().run()
    write_people(tmp_path, grant("steward", subject="anna"))
    copied = open_app(signed_in("anna"))
    assert "sign-out" not in [button.key for button in copied.button]
    assert "sign-in" in [button.key for button in copied.button]
    assert shown_screens(open_app(signed_in("anna", began=NOW + timedelta(seconds=1))))


def test_a_fault_of_a_store_is_told_to_who_may_mend_it_and_is_covered_by_the_grant(tmp_path: Path) -> None:
    (tmp_path / "var" / "broken.duckdb").write_text("no store" * 2000)
    write_people(
        tmp_path,
        grant("steward"),
        grant("council"),
        grant("council", subject="anna", stores='["other"]'),
        grant("steward", subject="berta", stores='["other"]'),
    )
    told = {
        subject: [warning.value for warning in open_app(signed_in(subject)).main.warning]
        for subject in ("steward", "council", "anna", "berta")
    }
    assert "broken.duckdb" in told["steward"][0]
    assert told["council"] == ["A store cannot be opened. Tell the data steward."]
    assert told["anna"] == told["berta"] == []


def test_local_mode_tells_every_fault_of_a_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MAJAKKA_SIGN_IN")
    (tmp_path / "var" / "broken.duckdb").write_text("no store" * 2000)
    assert "broken.duckdb" in open_app(None).main.warning[0].value


def test_an_app_that_was_started_past_its_own_start_lets_nobody_in() -> None:
    # Streamlit says `is_logged_in` only if it was told of a provider.
    app = open_app({"email": "test@example.com"})
    assert title(app) == "Nobody can be let in"
    assert "pages.shared.start" in app.error[0].value


def test_the_audit_has_sign_in_refusals_and_sign_out_once_for_each_session(tmp_path: Path) -> None:
    app = open_app(signed_in("steward"))
    open_app(signed_in("steward"))
    go_to(go_to(app, "inspections"), "inspections")
    open_app(signed_in("nobody"))
    open_app(signed_in("nobody"))
    app.button(key="sign-out").click().run()
    assert audited(tmp_path) == [
        ("signed_in", ""),
        ("refused", "inspections"),
        ("refused", "unknown"),
        ("signed_out", ""),
    ]


def test_without_an_audit_nobody_is_let_in_on_the_second_try_either(tmp_path: Path) -> None:
    chain = tmp_path / "var" / "audit" / "chain.jsonl"
    chain.parent.mkdir(parents=True, exist_ok=True)
    chain.write_text("{}\n")
    for __ in range(2):
        assert shown_screens(open_app(signed_in("steward"))) == set()
    chain.unlink()
    open_app(signed_in("steward"))
    assert audited(tmp_path) == [("signed_in", "")]


def test_local_mode_shows_every_role_and_nothing_when_the_server_listens_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MAJAKKA_SIGN_IN")
    app = open_app(None)
    assert len(app.selectbox(key="role").options) == 9
    assert not [button for button in app.button if button.key == "sign-out"]
    st.config.set_option("server.address", "0.0.0.0")
    try:
        assert title(app.run()) == "Nobody signs in here"
        assert shown_screens(app) == set()
    finally:
        st.config.set_option("server.address", "127.0.0.1")
