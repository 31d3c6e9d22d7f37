"""Runs the inspections screen for those who plan, those who go and others, and tests what it says in words."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.access import INSPECTION
from data.audit.recording import covered_subject
from data.clock import set_today
from data.grid import Grid
from data.inspecting.crew import Crew
from data.inspecting.crews import read_crews, read_own_crews, write_crews
from data.inspecting.lists import read_lists
from data.inspecting.month_list import COMPLAINT, FIXED, RANDOM, VALUE, ListItem, SiteKey
from data.inspecting.openings import LIST, read_openings
from data.inspecting.openings import SITE as SITE_OPENED
from data.inspecting.stepping_aside import step_aside
from data.inspecting.visit import PLANNED, WITHDRAWN
from data.inspecting.visits import read_visits, withdraw_visit, write_visits
from data.organisations import organisations, register_organisation
from data.periods import Period
from data.store import Store
from layers.joint.schedule import JointSchedule, ScheduledVisit
from layers.joint.site import JointSite
from layers.month.inspections_view import (
    base_rate_words,
    changed_by_inspectors,
    pack_sites,
    seen_sites,
    shown_before,
    write_per_hundred,
)
from layers.targets.lot_base_rate import BaseRate
from pages.shared.cache_key import session_key
from pages.shared.inspections_calendar import calendar_html
from pages.shared.inspections_list import sites_data
from pages.shared.inspections_papers import grouped
from pages.shared.inspections_state import Composition, MonthPlanning
from pages.shared.inspections_step_list import parts_words
from pages.shared.persons import local_person
from pages.shared.state import View
from pages.shared.stores import current_store
from tests.built_stores import copy_of_empty_store
from tests.test_data.inspecting_stores import DECEMBER, PLANNER, SITE, STEWARD, VISIT, fill
from tests.test_pages.test_screens import run, said

EXTENT = {"source": "x", "west_m": 384e3, "south_m": 6669e3, "east_m": 387e3, "north_m": 6671e3}
BAD = "![x](//a.b/c)<img src=x onerror=alert(1)>"
WAIT_S = 120


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def few_sites(folder: Path) -> Store:
    """Return an open store with an area, three worksites and four crews; of the sites one may be inspected."""
    store = copy_of_empty_store(folder / "var" / "few.duckdb", name="Fewby", crs_epsg=3067)
    with store.write(kind="extents", organisation="osm") as batch:
        batch.append("main.extents", pd.DataFrame([EXTENT]))
    fill(store)
    return store


@pytest.fixture
def few(tmp_path: Path) -> None:
    """Make the only store, of few worksites."""
    few_sites(tmp_path).close()


@pytest.fixture
def planned(tmp_path: Path) -> None:
    """Make the only store, with one visit that is planned."""
    with few_sites(tmp_path) as store:
        write_visits(store, PLANNER, [VISIT])


def words(screen: AppTest) -> str:
    return " ".join([said(screen), *(element.proto.body for element in screen.get("html"))])


def planning_of(screen: AppTest) -> MonthPlanning:
    """Return what the session keeps of the inspection planner who is at the screen."""
    view = View("few", local_person("inspection_planner"), Period(DECEMBER, DECEMBER), form="", season="")
    planning: MonthPlanning = screen.session_state[session_key(view, "month-planning")]
    return planning


def headings(screen: AppTest) -> str:
    return " ".join(each.value for each in (*screen.header, *screen.subheader))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("coordinator", "belongs to inspection planners"),
        ("steward", "belongs to inspection planners"),
        ("council", "published releases only"),
    ],
)
def test_others_are_told_whose_screen_it_is_and_see_no_list(role: str, sentence: str) -> None:
    screen = run("inspections", role=role)
    assert not screen.exception
    assert sentence in said(screen)
    assert "Harbour Grill" not in words(screen)
    assert "settle" not in [button.key for button in screen.button]


@pytest.mark.usefixtures("few")
def test_a_list_is_made_settled_and_shown_frozen_and_its_opening_is_recorded_once(tmp_path: Path) -> None:
    screen = run("inspections", role="inspection_planner")
    assert not screen.exception
    assert headings(screen).startswith("1 worksite to visit, out of 1")
    assert "no visit by lot has an outcome" in words(screen)
    screen.button(key="settle").click().run(timeout=WAIT_S)
    assert not screen.exception
    assert "is settled: it is shown as it was kept" in words(screen)
    assert "settle" not in [button.key for button in screen.button]
    assert screen.number_input[0].disabled
    store = current_store("few")
    # One line for the list while it was a proposal, one for the list as it was settled.
    assert [each.what for each in read_openings(store, STEWARD).rows] == [LIST, LIST]
    planning_of(screen).chosen = "example/W1"
    screen.run(timeout=WAIT_S)
    opened = read_openings(store, STEWARD).rows
    assert [each.what for each in opened] == [LIST, LIST, SITE_OPENED]
    # Which worksite it was is covered.
    assert f"{SITE_OPENED}:{opened[-1].subject}" == covered_subject(store, SITE_OPENED, SITE.text)
    assert not any("W1" in path.read_text() for path in tmp_path.rglob("*.jsonl"))


@pytest.mark.usefixtures("few")
def test_a_budget_of_nothing_says_what_to_do() -> None:
    screen = run("inspections", role="inspection_planner")
    screen.number_input[0].set_value(0).run(timeout=WAIT_S)
    assert not screen.exception
    assert "Give the list room for visits above" in words(screen)
    assert screen.button(key="settle").disabled


@pytest.mark.usefixtures("few")
def test_a_site_is_left_out_with_a_reason_taken_back_and_after_stepping_aside_not_named() -> None:
    screen = run("inspections", role="inspection_planner")
    planning = planning_of(screen)
    planning.chosen = key = "example/W1"
    screen.run(timeout=WAIT_S)
    assert "Never inspected so far" in words(screen)
    assert screen.button(key=f"leave-out-{key}").disabled
    screen.radio(key=f"leave-out-reason-{key}").set_value("safety").run(timeout=WAIT_S)
    screen.button(key=f"leave-out-{key}").click().run(timeout=WAIT_S)
    assert not screen.exception
    assert "Left out: Harbour Grill" in words(screen)
    assert headings(screen).startswith("0 worksites to visit")
    take_back = next(each for each in screen.button if str(each.key).startswith("take-back-"))
    take_back.click().run(timeout=WAIT_S)
    assert headings(screen).startswith("1 worksite to visit")
    planning.chosen = key
    screen.run(timeout=WAIT_S)
    screen.radio(key=f"step-aside-reason-{key}").set_value("somebody_close").run(timeout=WAIT_S)
    screen.button(key=f"step-aside-{key}").click().run(timeout=WAIT_S)
    assert not screen.exception
    assert planning.seen is not None
    assert [each.name for each in planning.seen[1]] == ["A worksite from which you stepped aside"]
    # What was changed about it, or could be, is said no more either.
    assert "Left out: Harbour Grill" not in words(screen)
    assert planning.names is not None
    assert "example/W1" not in planning.names[1]
    screen.button(key=f"step-back-in-{key}").click().run(timeout=WAIT_S)
    assert not screen.exception
    assert planning.seen is not None
    assert [each.name for each in planning.seen[1]] == ["Harbour Grill"]


@pytest.mark.usefixtures("few")
def test_an_altered_month_and_step_in_the_address_fall_back() -> None:
    screen = run("inspections", role="inspection_planner", month="<script>", step="{{7*7}}")
    assert not screen.exception
    assert screen.selectbox(key="month").value == "2026-12"
    assert headings(screen).startswith("1 worksite to visit")


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("day", "seen"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)], ids=["before", "from then"]
)
def test_those_who_go_see_their_visit_from_its_day_on_and_not_before(day: date, seen: bool) -> None:
    # The visit is shown from 2026-12-01.
    set_today(day)
    screen = run("inspections", role="crew_member")
    assert not screen.exception
    assert ("Harbour Grill" in headings(screen)) is seen
    assert ("No visit of yours can be read now" in said(screen)) is not seen


@pytest.mark.usefixtures("planned")
def test_a_crew_that_does_not_go_sees_nothing() -> None:
    set_today(date(2026, 12, 1))
    screen = run("inspections", role="crew_member")
    screen.text_input(key="own-crew").set_value("LI-9").run()
    assert "Harbour Grill" not in headings(screen)


def test_a_share_is_said_as_so_many_of_a_hundred() -> None:
    assert write_per_hundred(0.183, 0.11, 0.284) == "18 of 100 (11–28)"
    assert write_per_hundred(math.nan, math.nan, math.nan) == "not known"


def test_the_base_rate_says_from_how_many_lots_or_that_none_was_drawn() -> None:
    rate = BaseRate(lots=41, found=3, rate=0.07, lower=0.05, upper=0.1, months=12)
    assert base_rate_words(rate, 0.2) == "An average worksite: about 7 of 100 (5–10), from 41 drawn by lot."
    assert "not known yet" in base_rate_words(None, math.nan)
    assert "about 12 of 100" in base_rate_words(None, 0.12)


def item(name: str, part: str = VALUE, cause: str = "") -> ListItem:
    return ListItem(SiteKey("example", name), part, cause, math.nan, 0.2, 0.1, 0.3, 1.0, BAD)


def test_a_site_with_a_point_is_marked_there_and_one_without_in_the_middle_of_its_cell() -> None:
    cards = pd.DataFrame(
        [
            {"source": "example", "source_id": "A", "name": BAD, "lat": 60.1, "lon": 24.9, "kind": "farm"},
            {"source": "example", "source_id": "B", "name": "", "lat": np.nan, "lon": np.nan, "kind": "farm"},
        ]
    ).assign(district="", own_contract=False)
    # Cell (762, 13342) of 500 m: its middle is at 381,250 m east, 6,671,250 m north.
    cells = pd.DataFrame(
        {"source": ["example"], "source_id": ["B"], "east": [762], "north": [13342], "cell_level": [2]}
    )
    items = (item("A"), item("B", RANDOM), item("C", FIXED, COMPLAINT))
    seen = seen_sites(items, cards, cells, grid=Grid(3067))
    lat, lon = Grid(3067).metres_to_points([381_250.0], [6_671_250.0])
    assert seen[0].at == (60.1, 24.9)
    assert seen[0].ring == ()
    assert seen[1].at == pytest.approx((lat[0], lon[0]), abs=1e-6)
    assert len(seen[1].ring) == 4
    assert seen[2].at is None
    packed = pack_sites(seen, chosen=seen[1].key)
    assert [each["number"] for each in packed["sites"]] == [1, 2]
    assert packed["chosen"] == "example/B"
    # What the list is handed are texts: its script sets them as text, never as markup.
    assert sites_data(seen, chosen="")["sites"][0]["name"] == BAD


def test_of_a_site_stepped_aside_from_neither_part_nor_cause_nor_place_is_said() -> None:
    items = (item("A", FIXED, COMPLAINT), item("B"))
    key = SiteKey("example", "A")
    seen = seen_sites(items, pd.DataFrame(), pd.DataFrame(), grid=Grid(3067), aside={key}, left_out={key})
    assert [(each.number, each.item.site.source_id) for each in seen] == [(1, "B"), (2, "A")]
    drawn = sites_data(seen, chosen="")["sites"][1]
    assert [drawn[name] for name in ("part", "chip", "chance", "kind", "area", "reason", "flags")] == [
        *[""] * 6, [],
    ]  # fmt: skip
    assert (seen[1].item.part, seen[1].item.cause) == (VALUE, "")
    assert parts_words(seen) == "1 expected."


def test_of_overrides_the_last_word_on_a_site_holds() -> None:
    rows = pd.DataFrame(
        [("a", "1", "put_in"), ("a", "2", "left_out"), ("a", "1", "left_out")],
        columns=["worksite_source", "worksite_id", "what"],
    )
    put_in, left_out = changed_by_inspectors(rows)
    assert put_in == frozenset()
    assert left_out == {SiteKey("a", "1"), SiteKey("a", "2")}


def test_a_visit_on_a_monday_is_shown_from_the_friday_or_three_working_days_before() -> None:
    monday = partial(shown_before, (replace(VISIT, day=date(2026, 12, 7)),))
    # Friday 4 December; three working days back are Friday, Thursday, Wednesday the 2nd.
    assert monday(working_days=1)[0].shown_from == date(2026, 12, 4)
    assert monday(working_days=3)[0].shown_from == date(2026, 12, 2)


def test_the_calendar_shows_all_crews_of_a_joint_visit_at_once_and_no_markup_of_a_name() -> None:
    site = JointSite("s", SITE, None, ("labour_inspectorate", "tax"), 90, (), 1.0, BAD)
    visit = ScheduledVisit(site, date(2026, 12, 3), 9 * 3600, 10 * 3600 + 1800, ("LI-1", "TX-1"))
    crews = [Crew(code, "tax", (60.1, 24.9)) for code in ("LI-1", "TX-1", "PO-1")]
    drawn = calendar_html(JointSchedule((visit,), (), 1.0, 1.0).visits, crews, {})
    assert drawn.count("09:00–10:30") == 2
    assert drawn.count("visit joint") == 2
    assert "PO-1" not in drawn
    assert "<img" not in drawn


def composed(planning: MonthPlanning, day: date) -> Composition:
    """Return a schedule of one visit to the only worksite, by a crew of the store and a new one."""
    assert planning.targets is not None
    site = JointSite("s", SITE, (60.1, 24.9), ("labour_inspectorate", "tax"), 90, (), 1.0, "Harbour Grill")
    visit = ScheduledVisit(site, day, 9 * 3600, 10 * 3600 + 1800, ("LI-7", "TX-1"))
    new = Crew("LI-7", "labour_inspectorate", (60.1, 24.9))
    crews = (*read_crews(current_store("few"), PLANNER), new)
    targets = replace(planning.targets, month=replace(planning.targets.month, crews=crews))
    return Composition(targets, JointSchedule((visit,), (), 1.0, 1.0), ())


@pytest.mark.usefixtures("planned")
def test_keeping_a_plan_settles_the_list_and_replaces_the_plan_before_it() -> None:
    screen = run("inspections", role="inspection_planner", step="joint")
    other = next(each for each in organisations() if INSPECTION in each.purposes and each.code != "example")
    with current_store("few").write(kind="organisations", organisation="osm") as batch:
        register_organisation(batch.cursor, other)
    elsewhere = replace(PLANNER, organisation=other.code)
    write_crews(current_store("few"), elsewhere, [Crew("TX-9", "tax", (60.1, 24.9))])
    screen.run(timeout=WAIT_S)
    planning = planning_of(screen)
    planning.composed = composed(planning, date(2026, 12, 8))
    screen.session_state["visit-interpreter"] = "interpreter"
    screen.run(timeout=WAIT_S)
    assert not screen.exception
    assert "replaces the 1 visit planned for this month" in said(screen)
    screen.button(key="keep-plan").click().run(timeout=WAIT_S)
    assert not screen.exception
    assert "1 visit was withdrawn: papers handed out for it are void" in words(screen)
    store = current_store("few")
    visits = {each.day: each.state for each in read_visits(store, PLANNER, day=date(2026, 11, 20))}
    assert visits == {date(2026, 12, 3): WITHDRAWN, date(2026, 12, 8): PLANNED}
    assert [each.period for each in read_lists(store, PLANNER)] == [683]
    # The new crew stands beside those that stood; those of another organisation stay its own.
    own = {each.code for each in read_own_crews(store, PLANNER)}
    assert own == {"LI-1", "LI-7", "PO-1", "TX-1", "TX-2"}
    assert [each.code for each in read_own_crews(store, elsewhere)] == ["TX-9"]
    # Neither partners nor a plan is said of a worksite that one stepped aside from.
    step_aside(store, local_person("inspection_planner"), SITE, reason="own_interest")
    screen.run(timeout=WAIT_S)
    go_joint = screen.button_group(key="step").set_value("joint").run(timeout=WAIT_S)
    assert not go_joint.exception
    assert "Nothing on the list can become a joint visit" in said(go_joint)
    assert "Harbour Grill" not in words(go_joint)


@pytest.mark.usefixtures("planned")
def test_those_who_go_are_told_what_was_withdrawn_and_can_step_aside() -> None:
    set_today(date(2026, 12, 1))
    screen = run("inspections", role="crew_member")
    screen.radio(key=f"step-aside-reason-{VISIT.code}").set_value("own_interest").run()
    withdraw_visit(current_store("few"), PLANNER, VISIT.code)
    screen.run()
    assert "Withdrawn: do not go, destroy the papers" in said(screen)
    assert "make-papers" not in [button.key for button in screen.button]


@pytest.mark.usefixtures("planned")
def test_who_goes_steps_aside_with_a_reason_and_sees_the_visit_no_more() -> None:
    set_today(date(2026, 12, 1))
    screen = run("inspections", role="crew_member")
    assert screen.button(key=f"step-aside-{VISIT.code}").disabled
    screen.radio(key=f"step-aside-reason-{VISIT.code}").set_value("own_interest").run()
    screen.button(key=f"step-aside-{VISIT.code}").click().run()
    assert not screen.exception
    assert "Harbour Grill" not in words(screen)


def test_papers_are_sorted_by_what_they_are() -> None:
    files = dict.fromkeys(("AA.pdf", "AA-tax.pdf", "AA.ics", "day-LI-1-2026-12-03.pdf"), b"")
    assert list(grouped(files).values()) == [
        ["AA-tax.pdf", "AA.pdf"],
        ["day-LI-1-2026-12-03.pdf"],
        ["AA.ics"],
    ]
