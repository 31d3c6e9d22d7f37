"""Tests the choices of the risk map on layers made for it: options, grades, a second map and what was learnt."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import data.permission
import layers.catalogue
from data.access_matrix import access_matrix
from data.area import read_area_cells
from data.errors import Refused
from layers.grades import Grade, grade_cells
from layers.layer import Account, Layer, Method
from layers.listed import Listed
from layers.option import Option
from layers.request import Request
from tests.built_stores import copy_of_empty_store
from tests.test_pages.test_screens import EXTENT, run, said

GRADES = (Grade("Less found"), Grade("As before", drawn=False), Grade("More found"))


class _Learnt:
    """Evidence that holds what was learnt."""

    def account(self, layer: Layer, row: int) -> Account:  # noqa: ARG002  # as the protocol has it
        return Account((f"Row {row}.",), pd.DataFrame())

    def table(self) -> pd.DataFrame:
        return pd.DataFrame({"Kind": ["Farms"], "Times the average": ["about 2 (1.1–4)"]})


def made(request: Request) -> Layer:
    """Return a layer whose first cell is graded, whose second is as before, and whose others are unknown."""
    cells = read_area_cells(request.store, level=request.level)
    grade = np.full(len(cells), -1)
    grade[:2] = [2, 1]
    value = np.where(grade >= 0, 2.0, np.nan)
    unit = " ".join(["times", *(f"{code} {choice}" for code, choice in request.options.items())])
    classed = grade_cells(grade, GRADES, purpose="outreach", unit=unit, note="n = 2", unknown="Not known")
    cells = cells.assign(
        value=value, lower=value / 2, upper=value * 2, known=grade >= 0, cls=classed.cls, faded=False
    )
    return Layer(
        "made", "outreach", "A made-up map.", request.level, 3067, unit,
        cells[["east", "north", "value", "lower", "upper", "known", "cls", "faded", "geometry"]],
        classed.legend, 2, Method("test", "One."), _Learnt(), period=request.period,
    )  # fmt: skip


def refused(request: Request) -> Layer:  # noqa: ARG001  # as all makers
    raise Refused("No such thing. Choose another.")


NEED = Option("need", lambda: "Need", lambda: {"shelter": "A bed", "law": "Legal aid"}, "shelter")
WEIGHT = Option("weight", lambda: "Weight", lambda: {str(n): str(n) for n in range(5)}, "2", slider=True)
MADE = Listed(
    "made",
    frozenset({"outreach"}),
    0,
    over_time=True,
    anchor="x",
    words=lambda: "Made",
    make=made,
    options=(NEED, WEIGHT),
)


@pytest.fixture(autouse=True)
def _store_and_layers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    wide = EXTENT | {"east_m": 382e3, "north_m": 6672e3}
    with (
        copy_of_empty_store(tmp_path / "var" / "made.duckdb", name="Madeby", crs_epsg=3067) as store,
        store.write(kind="extents", organisation="osm") as batch,
    ):
        batch.append("main.extents", pd.DataFrame([wide]))
    change = replace(MADE, code="rate_change", options=(), words=lambda: "What changed")
    broken = replace(MADE, code="broken", options=(), words=lambda: "Broken", make=refused)
    monkeypatch.setattr(layers.catalogue, "LAYERS", (MADE, change, broken))
    # Who may see a layer is the matrix's to say: the real one, and beside it the layers made here.
    matrix = access_matrix()
    entered = replace(matrix, layers={**matrix.layers, MADE.code: "outreach", broken.code: "outreach"})
    monkeypatch.setattr(data.permission, "access_matrix", lambda: entered)
    yield
    st.cache_resource.clear()


def legends(screen: AppTest) -> str:
    return " ".join(element.proto.body for element in screen.get("html"))


def test_what_a_layer_offers_is_asked_beside_it_and_reaches_it() -> None:
    screen = run("risk_map")
    assert not screen.exception
    assert screen.selectbox(key="made.need").options == ["A bed", "Legal aid"]
    assert "need shelter weight 2" in legends(screen)
    screen.selectbox(key="made.need").select("law")
    screen.select_slider(key="made.weight").set_value("4").run()
    assert "need law weight 4" in legends(screen)


def test_a_choice_in_the_address_holds_and_an_altered_one_falls_back() -> None:
    assert "need law weight 2" in legends(run("risk_map", **{"made.need": "law", "made.weight": "99"}))


def test_what_changed_stands_beside_at_first_and_in_one_line_above() -> None:
    screen = run("risk_map")
    assert screen.selectbox(key="beside").value == "rate_change"
    # 8 x 8 cells of 250 m: one found more, one is as before, of 62 nothing is known.
    line = next(html.proto.body for html in screen.get("html") if "a year before" in html.proto.body)
    assert "In 1 of 64 cells more is found" in line
    assert "in 0 less; in 1 the difference may be chance, and of 62 nothing can be told" in line


def test_a_second_map_that_cannot_be_made_says_so_and_the_first_stays() -> None:
    screen = run("risk_map", beside="broken")
    assert not screen.exception
    assert "No such thing. Choose another." in said(screen)
    assert "A made-up map." in legends(screen)


def test_what_was_learnt_is_shown_as_a_table() -> None:
    tables = [table.value for table in run("risk_map").dataframe]
    assert any("Times the average" in table for table in tables)


def test_the_list_names_the_grade_and_the_interval() -> None:
    ranking = run("risk_map").dataframe[0].value
    assert ranking["Grade"].tolist() == ["More found"]  # what is as before does not stand out
    assert ranking["Value"].tolist() == ["about 2 (1–4)"]


def test_without_a_second_map_there_is_no_choice_of_how_two_stand() -> None:
    screen = run("risk_map", beside="none")
    assert not screen.exception
    assert "how" not in [choice.key for choice in screen.get("button_group")]


def test_a_store_without_an_area_says_what_will_be_seen_and_asks_for_no_map(tmp_path: Path) -> None:
    copy_of_empty_store(tmp_path / "var" / "bare.duckdb", name="Bareby", crs_epsg=3067).close()
    for role, words in (
        ("coordinator", "where help is out of reach"),
        ("inspection_planner", "can be expected"),
    ):
        screen = run("risk_map", store="bare", role=role)
        assert not screen.exception
        assert "no area yet" in said(screen)
        assert words in legends(screen)
        assert "layer" not in [each.key for each in screen.selectbox]
