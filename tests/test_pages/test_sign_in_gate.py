"""Tests the gate of the whole app: every role, screen and state of a session, and what is shown then."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.access_matrix import access_matrix
from data.clock import set_now
from pages.screens import listed
from tests.test_pages.signed_in_app import (
    NOW,
    go_to,
    make_installation,
    open_app,
    plain_screens,
    shown_screens,
    signed_in,
    write_people,
)

SCREENS = tuple(listed.listed_screens())
ROLES = tuple(access_matrix().roles)


@pytest.fixture(autouse=True)
def _installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give people of every role, plain screens in the place of those that read stores, and a fixed hour."""
    st.cache_resource.clear()
    set_now(NOW)
    make_installation(tmp_path, monkeypatch)
    monkeypatch.setattr(listed, "listed_screens", lambda: plain_screens(SCREENS))
    yield
    set_now(None)
    st.cache_resource.clear()


def allowed(role: str, code: str) -> set[str]:
    """Return what a page may show by the matrix, which the test reads for itself."""
    return {code, "a file"} if code in access_matrix().roles[role].screens else set()


def title(app: AppTest) -> str:
    return app.title[0].value if app.title else ""


def test_every_screen_stands_in_the_matrix_and_is_somebodys() -> None:
    assert set(SCREENS) <= set(access_matrix().screens)
    assert set(SCREENS) <= set().union(*(role.screens for role in access_matrix().roles.values()))


@pytest.mark.parametrize("role", ROLES)
def test_a_screen_is_shown_to_a_role_only_if_the_matrix_says_so(role: str) -> None:
    warm = open_app(signed_in(role))
    assert not warm.exception
    first = next(code for code in SCREENS if code in access_matrix().roles[role].screens)
    assert shown_screens(warm) == {first, "a file"}
    for code in SCREENS:
        for page in (go_to(warm, code), open_app(signed_in(role), code)):
            assert not page.exception
            assert shown_screens(page) == allowed(role, code), code
            assert (title(page) == "This screen is not for your role") == (not allowed(role, code))


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_shown_after_sign_out_removal_or_eight_hours_whatever_the_address(
    role: str, tmp_path: Path
) -> None:
    people = write_people(tmp_path)
    out, removed, over = (open_app(signed_in(role, nonce=str(number))) for number in range(3))
    out.button(key="sign-out").click().run()
    people.write_text(people.read_text() + f'[[removed]]\nsubject = "{role}"\n')
    for code in SCREENS:
        assert (shown_screens(go_to(out, code)), title(out)) == (set(), "Majakka")
        assert (shown_screens(go_to(removed, code)), title(removed)) == (set(), "You have no role here")
    # The same token in another tab, or a copy of its cookie, is signed out as well.
    write_people(tmp_path)
    assert title(open_app(signed_in(role, nonce="0"), SCREENS[0])) == "Majakka"
    set_now(NOW + timedelta(hours=8))
    for code in SCREENS:
        assert (shown_screens(go_to(over, code)), title(over)) == (set(), "Your session is over")
    assert title(open_app(signed_in(role), SCREENS[0])) == "Your session is over"
