"""Runs the outreach screen for every role and on stores that hold little, and plans on one that holds enough."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.periods import Period
from data.store import store_path
from layers.shift import Shift
from pages.shared.cache_key import session_key
from pages.shared.outreach_state import Planned, Planning
from pages.shared.persons import local_person
from pages.shared.state import View
from tests.built_stores import copy_of_empty_store
from tests.test_layers.route_plans import small_plan
from tests.test_pages.test_screens import EXTENT, run, said, screen_script


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.fixture
def bare() -> None:
    """Make the only store, of one cell where nothing is known."""
    path = store_path("bare")
    path.parent.mkdir(parents=True, exist_ok=True)
    with (
        copy_of_empty_store(path, name="Bareby", crs_epsg=3067) as store,
        store.write(kind="extents", organisation="osm") as batch,
    ):
        batch.append("main.extents", pd.DataFrame([EXTENT]))


def words(screen: AppTest) -> str:
    return " ".join([said(screen), *(element.proto.body for element in screen.get("html"))])


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("inspection_planner", "belongs to outreach coordinators"),
        ("council", "published releases only"),
    ],
)
def test_others_are_told_whose_screen_it_is_and_see_no_team(role: str, sentence: str) -> None:
    screen = run("outreach", role=role)
    assert not screen.exception
    assert sentence in said(screen)
    assert "plan" not in [button.key for button in screen.button]


@pytest.mark.usefixtures("bare")
def test_before_the_first_plan_the_screen_teaches_and_has_a_team_to_begin_with() -> None:
    screen = run("outreach")
    assert not screen.exception
    assert "at what time, and why" in words(screen)
    assert "No teams are known here yet" in words(screen)
    assert not screen.button(key="plan").disabled
    assert screen.button(key="print").disabled


@pytest.mark.usefixtures("bare")
def test_a_plan_of_a_store_without_places_says_why_nobody_goes_anywhere() -> None:
    screen = run("outreach")
    screen.button(key="plan").click().run(timeout=120)
    assert not screen.exception
    assert screen.subheader[0].value == "Nobody goes anywhere on this shift"
    assert len(screen.info) > 0
    assert screen.button(key="print").disabled


@pytest.mark.usefixtures("bare")
def test_an_altered_day_in_the_address_falls_back_to_today() -> None:
    screen = run("outreach", day="<script>")
    assert not screen.exception
    assert screen.date_input[0].value.isoformat() == "2026-11-20"


@pytest.mark.usefixtures("bare")
def test_a_name_that_is_markup_is_shown_as_it_is() -> None:
    bad = "![x](//a.b/c)<img src=x onerror=alert(1)>"
    plan = small_plan()
    route = plan.routes[0]
    visit = replace(route.visits[0], stop=replace(route.visits[0].stop, name=bad, why=(bad,), area=bad))
    plan = replace(plan, routes=(replace(route, visits=(visit,)),), caveats=(bad,), empty_because=(bad,))
    screen = AppTest.from_function(screen_script, args=("outreach",), default_timeout=120)
    planned = Planned(Shift(plan.day, (route.team,)), plan, {}, attribution=bad)
    view = View("bare", local_person("coordinator"), Period(plan.day, plan.day), form="", season="")
    planning = Planning(planned=planned, chosen="a", trouble=bad)
    screen.session_state[session_key(view, "planning")] = planning
    screen.run()
    assert not screen.exception
    title = next(each.value for each in screen.subheader if "onerror" in each.value)
    assert "![" not in title
    assert "](" not in title
    assert "<img" not in " ".join(element.proto.body for element in screen.get("html"))
