"""Tests what the risk map says of the whole area over time, on records that can be counted by hand."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.built_stores import copy_of_empty_store
from tests.test_data.test_counts import inspection, sighting, visit
from tests.test_pages.test_screens import EXTENT, run, said

MARCH = 674  # 2026-03; the tests' today is 2026-11-20, so it lies in the last 12 whole months


@pytest.fixture(autouse=True)
def _store(tmp_path: Path) -> Iterator[None]:
    st.cache_resource.clear()
    with copy_of_empty_store(tmp_path / "var" / "counted.duckdb", name="Countby", crs_epsg=3067) as store:
        with store.write(kind="sightings", organisation="example") as batch:
            batch.append("main.extents", pd.DataFrame([EXTENT]))
            met = [sighting(n, period=MARCH, discovered=n < 3) for n in range(4)]
            batch.append("help.sightings", pd.DataFrame(met))
            # 24 visits of 25 minutes are 10 hours.
            batch.append("help.visits", pd.DataFrame([visit(n, period=MARCH) for n in range(24)]))
        with store.write(kind="inspections", organisation="example") as batch:
            found = [inspection(n, period=MARCH, administrative=n == 0) for n in range(4)]
            batch.append("inspection.inspections", pd.DataFrame(found))
    yield
    st.cache_resource.clear()


def notes(screen: AppTest) -> str:
    return " ".join(html.proto.body for html in screen.get("html"))


def test_the_trend_says_count_hours_and_interval() -> None:
    # 3 in 10 hours are 30 per 100 h; Garwood's 90 % limits for 3 are 0.818 and 7.754, so 8.2 and 77.5.
    screen = run("risk_map")
    assert not screen.exception
    assert "3 sightings discovered in 10 hours of visits, about 30 (8–78) per 100 hours" in notes(screen)


def test_the_sources_say_how_many_stand_behind() -> None:
    assert "1 organisation stands behind 4 sightings" in notes(run("risk_map"))
    assert "3 discovered on visits, 1 reported. The largest brought 100 %." in notes(run("risk_map"))


def test_filters_act_on_the_series() -> None:
    assert "No sighting has come in for these filters." in said(run("risk_map", period="3m"))
    assert "3 sightings discovered" not in notes(run("risk_map", season="winter"))


def test_an_inspection_planner_sees_inspections_and_nothing_of_outreach() -> None:
    # 1 of 4: 25 %, by Clopper and Pearson 1.3 to 75.1 %.
    screen = run("risk_map", role="inspection_planner")
    assert not screen.exception
    assert "1 of 4 found something, 25 % (1 % to 75 %)" in notes(screen)
    assert "sightings" not in notes(screen)


def test_without_records_the_screen_says_what_will_stand_here(tmp_path: Path) -> None:
    with (
        copy_of_empty_store(tmp_path / "var" / "bare.duckdb", name="Bareby", crs_epsg=3067) as store,
        store.write(kind="extents", organisation="osm") as batch,
    ):
        batch.append("main.extents", pd.DataFrame([EXTENT]))
    for role, words in (("coordinator", "course of time"), ("inspection_planner", "inspections of each")):
        screen = run("risk_map", role=role, store="bare")
        assert not screen.exception
        assert words in said(screen)
