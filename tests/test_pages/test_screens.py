"""Runs every screen for every role on stores that hold little, and tests what each says then."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.access import GOING_ROLES
from data.clock import set_today
from pages.shared.persons import ROLES
from tests.built_stores import copy_of_empty_store

SCREENS = (
    "overview", "risk_map", "outreach", "inspections", "debrief", "council", "releases", "intake", "entry",
    "log_round", "evidence", "methods",
)  # fmt: skip
# What is published is the same for all but those who stand for it, and an approver sees as little as a council.
PAIRS = tuple(
    (name, role)
    for name in SCREENS
    for role in (("steward", "approver", "council") if name in ("council", "releases") else ROLES)
    if role != "approver" or name in ("council", "releases")
)
EXTENT = {"source": "x", "west_m": 380e3, "south_m": 6670e3, "east_m": 380.4e3, "north_m": 6670.4e3}
VISIT = {
    "source": "example", "source_id": "v", "east": 760, "north": 13340, "cell_level": 2, "week": 2950, "period": 678,
    "minutes": 45, "team_size": 2, "contacts_band": "0", "unmet_needs": [],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def bare(tmp_path: Path) -> None:
    """Make the only store, without an area."""
    copy_of_empty_store(tmp_path / "var" / "bare.duckdb", name="Bareby", crs_epsg=3067).close()


@pytest.fixture
def one_cell(tmp_path: Path) -> None:
    """Make the only store, of one cell of 500 m with one visit."""
    with (
        copy_of_empty_store(tmp_path / "var" / "one.duckdb", name="Oneby", crs_epsg=3067) as store,
        store.write(kind="visits", organisation="example") as batch,
    ):
        batch.append("main.extents", pd.DataFrame([EXTENT]))
        batch.append("help.visits", pd.DataFrame([VISIT]))


def screen_script(name: str) -> None:
    from importlib import import_module

    from pages.shared.chooser import choose_view
    from pages.shared.stores import store_names

    import_module(f"pages.screens.{name}").render(choose_view(store_names()[0]))


def run(name: str, **address: str) -> AppTest:
    screen = AppTest.from_function(screen_script, args=(name,), default_timeout=60)
    for key, value in address.items():
        screen.query_params[key] = value
    return screen.run()


def said(screen: AppTest) -> str:
    return " ".join(element.value for element in (*screen.info, *screen.warning))


def in_boxes(screen: AppTest) -> str:
    return " ".join(element.proto.body for element in screen.html)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(("name", "role"), PAIRS)
def test_a_store_without_an_area_says_how_to_bring_one_in(name: str, role: str) -> None:
    screen = run(name, role=role)
    assert not screen.exception
    if name == "council":
        assert "no release yet" in screen.title[0].value
    elif name == "releases":
        assert "two persons" in said(screen) or role in ("steward", "approver")
        assert "python -m data places import" in said(screen) or role != "steward"
        assert "Nothing to approve" in in_boxes(screen) or role != "approver"
    elif name == "entry" and role == "inspection_planner":
        assert "belong to outreach" in said(screen)
    elif name == "outreach" and role in ("inspection_planner", "steward"):
        assert "belongs to outreach" in said(screen)
    elif name in ("inspections", "debrief") and role in ("coordinator", "team_member", "steward"):
        assert "belongs to inspection planners" in said(screen)
    elif role in GOING_ROLES and name != "debrief":
        assert (
            name in ("methods", "log_round", "evidence")
            or "visit" in said(screen)
            or "releases" in said(screen)
        )
    elif role == "team_member" and name in ("overview", "risk_map", "outreach", "intake"):
        assert "coordinator" in said(screen)
    elif name not in ("methods", "log_round") and role not in ("council", "data_protection_officer"):
        assert "python -m data places import" in said(screen)


@pytest.mark.usefixtures("one_cell")
@pytest.mark.parametrize(("name", "role"), PAIRS)
def test_a_store_of_one_cell_and_one_visit_is_no_trouble(name: str, role: str) -> None:
    assert not run(name, role=role).exception


@pytest.mark.usefixtures("one_cell")
def test_a_rate_that_cannot_be_given_says_what_is_missing() -> None:
    screen = run("risk_map", layer="sightings_rate")
    assert not screen.exception
    assert said(screen)


@pytest.mark.usefixtures("one_cell")
@pytest.mark.parametrize("name", SCREENS)
def test_a_clock_before_the_first_record_is_no_trouble(name: str) -> None:
    set_today(date(2020, 1, 10))
    assert not run(name).exception


@pytest.mark.usefixtures("one_cell")
@pytest.mark.parametrize("name", ["overview", "risk_map", "intake", "entry"])
@pytest.mark.parametrize("role", ["council", "approver"])
def test_council_and_approver_are_told_of_releases_and_see_no_figure(name: str, role: str) -> None:
    screen = run(name, role=role)
    assert "published releases only" in said(screen)
    assert not screen.metric
    assert not screen.dataframe


@pytest.mark.usefixtures("one_cell")
def test_a_season_without_records_and_a_form_without_sightings_are_no_trouble() -> None:
    screen = run("risk_map", layer="sightings_rate", season="winter", form="sham_marriage", period="3m")
    assert not screen.exception


@pytest.mark.usefixtures("one_cell")
def test_a_change_of_role_takes_the_map_along() -> None:
    screen = run("risk_map", role="coordinator", purpose="outreach")
    screen.selectbox(key="role").select("inspection_planner").run()
    assert not screen.exception
    assert "belongs to" not in said(screen)
