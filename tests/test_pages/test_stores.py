"""Tests which stores can be chosen, and that a replaced file is opened anew."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from data.errors import StoreError
from pages.shared.stores import current_store, store_names
from tests.built_stores import copy_of_empty_store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the folder of stores, with nothing open before or after."""
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    st.cache_resource.clear()
    yield tmp_path
    st.cache_resource.clear()


def make(path: Path, name: str) -> None:
    copy_of_empty_store(path, name=name, crs_epsg=3067).close()


def test_stores_that_open_are_listed_and_the_others_are_explained(folder: Path) -> None:
    make(folder / "town.duckdb", "Town")
    make(folder / "alby.duckdb", "Alby")
    (folder / "broken.duckdb").write_text("no store" * 2000)
    names, faults = store_names()
    assert names == ["town", "alby"]
    assert list(faults) == ["broken"]
    assert "broken.duckdb" in faults["broken"]


def test_a_store_is_opened_once(folder: Path) -> None:
    make(folder / "alby.duckdb", "Alby")
    assert current_store("alby") is current_store("alby")


def test_a_file_that_was_replaced_is_opened_anew(folder: Path) -> None:
    make(folder / "alby.duckdb", "Alby")
    assert current_store("alby").settings.name == "Alby"
    make(folder / "new.duckdb", "Newby")
    os.replace(folder / "new.duckdb", folder / "alby.duckdb")
    assert current_store("alby").settings.name == "Newby"
    current_store("alby").close()


def test_a_store_that_is_gone_says_so(folder: Path) -> None:
    assert store_names() == ([], {})
    with pytest.raises(StoreError, match="is gone"):
        current_store("alby")
    assert list(folder.iterdir()) == []
