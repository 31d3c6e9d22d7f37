"""Tests which state of a store is shown: not each one at once, what people look at first, take-backs at once."""

import threading
from collections.abc import Iterator

import pytest
import streamlit as st

from data.errors import NotAllowed
from data.language import language, use_language
from data.store import Store
from pages.shared import shown_version as rules
from pages.shared.shown_version import keep_measured, shown_version

WAIT_S = 10.0


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def write(store: Store) -> int:
    with store.write(kind="test", organisation="example"):
        pass
    return store.version


def wait_until_it_shows(store: Store, version: int) -> None:
    pause = threading.Event()
    for __ in range(int(WAIT_S / 0.01)):
        if shown_version(store) == version:
            return
        pause.wait(0.01)
    raise AssertionError(f"{version} is not shown")


def test_files_that_come_soon_after_another_are_shown_together(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = shown_version(store)
    write(store)
    assert shown_version(store) == first
    monkeypatch.setattr(rules, "LEAST_S", 0.0)
    assert shown_version(store) == store.version


def test_a_batch_that_is_taken_back_is_followed_at_once(store: Store) -> None:
    first = shown_version(store)
    taken = write(store)
    assert shown_version(store) == first
    with store.write(kind="test", organisation="example", takes_back=taken):
        pass
    assert first < shown_version(store) == store.version


def test_what_people_look_at_is_measured_before_a_new_state_is_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LEAST_S", 0.0)
    first = shown_version(store)
    may_go_on, measured = threading.Event(), []

    def measure(version: int) -> None:
        assert may_go_on.wait(WAIT_S)
        measured.append((version, language()))

    use_language("fi")
    keep_measured(store, {"a layer": measure})
    use_language("en")
    second = write(store)
    # While it is measured, the one before is shown, to whoever asks.
    assert {shown_version(store) for __ in range(20)} == {first}
    may_go_on.set()
    wait_until_it_shows(store, second)
    # In the language of whoever looked at it.
    assert measured == [(second, "fi")]


def test_what_may_not_be_read_any_more_or_fails_keeps_nobody_from_the_new_state(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "LEAST_S", 0.0)
    shown_version(store)
    measured: list[int] = []

    def refuse(__: int) -> None:
        raise NotAllowed("Not any more.")

    def fail(__: int) -> None:
        raise ZeroDivisionError

    keep_measured(store, {"refused": refuse})
    keep_measured(store, {"broken": fail})
    keep_measured(store, {"sound": measured.append})
    wait_until_it_shows(store, write(store))
    assert measured == [store.version]


def test_what_may_be_looked_at_next_is_measured_once_for_the_state_that_is_shown(store: Store) -> None:
    measured: list[int] = []
    for __ in range(3):
        keep_measured(store, {"a layer": measured.append}, ahead=True)
    rules._worker().submit(int).result(WAIT_S)
    assert measured == [store.version]


def test_what_nobody_looks_at_any_more_is_not_measured(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "LEAST_S", 0.0)
    monkeypatch.setattr(rules, "LOOKED_AT_S", 0.0)
    shown_version(store)
    measured: list[int] = []
    keep_measured(store, {"a layer": measured.append})
    wait_until_it_shows(store, write(store))
    assert measured == []
