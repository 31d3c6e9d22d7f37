"""Tests that whoever looks at another map finds it measured already."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from layers.catalogue import layers_of
from pages.shared import layers, shown_version
from tests.built_stores import copy_of_demonstration
from tests.test_pages.test_screens import run


@pytest.fixture(autouse=True)
def _town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    copy_of_demonstration("town", tmp_path / "town.duckdb", years=2, seed=7)
    yield
    st.cache_resource.clear()


def built(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the codes of the layers that are measured from now on."""
    codes: list[str] = []
    build = layers.build_layer

    def note(*asked: object, code: str, **more: object) -> object:
        codes.append(code)
        return build(*asked, code=code, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(layers, "build_layer", note)
    return codes


@pytest.mark.parametrize("first", ["overview", "risk_map"])
def test_after_the_first_map_each_other_one_is_there(monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    monkeypatch.setenv("MAJAKKA_AHEAD", "yes")
    asked = {"role": "coordinator", "store": "town"}
    assert not run(first, **asked).exception
    shown_version._worker().submit(int).result(60)
    codes, shown = built(monkeypatch), set()
    screen = run("risk_map", **asked)
    for label in screen.selectbox(key="layer").options:
        screen.selectbox(key="layer").select(label)
        assert not screen.run().exception
        shown.add(screen.selectbox(key="layer").value)
    assert (codes, len(shown)) == ([], len(layers_of("outreach")))


def test_nothing_is_measured_ahead_where_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = built(monkeypatch)
    run("risk_map", role="coordinator", store="town")
    shown_version._worker().submit(int).result(60)
    assert set(codes) == {"outreach_exposure", "blind_spots", "rate_change"}
