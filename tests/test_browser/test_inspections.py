"""Plans a month of inspections in a real browser, from the list to the papers, and takes down what was found."""

import io
import shutil
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from data.inspecting.crews import read_crews
from data.inspecting.month_list import SiteKey
from data.inspecting.visit import Going, PlannedVisit
from data.inspecting.visits import write_visits
from data.store import open_store
from data.worksites import read_worksites
from layers.inspection_targets import listable
from pages.shared.persons import local_person
from tests.test_browser.barriers import SERIOUS, check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, AppServer, OpenPage
from tests.test_browser.server import APP
from tests.test_browser.test_app import go_to, settle

pytestmark = pytest.mark.browser

WAIT_MS = 240_000
TODAY, YESTERDAY = date(2026, 11, 20), date(2026, 11, 19)


@pytest.fixture(scope="module")
def inspections_app(
    app_server: AppServer, demonstrations: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Give the address of the dashboard on a town of its own, where a visit of yesterday waits for its debrief."""
    folder = tmp_path_factory.mktemp("inspections") / "var"
    shutil.copytree(demonstrations, folder)
    plan_yesterday(folder / "town.duckdb")
    return app_server(APP, env={"MAJAKKA_VAR": str(folder), "MAJAKKA_TODAY": TODAY.isoformat()})


def plan_yesterday(path: Path) -> None:
    planner = local_person("inspection_planner")
    with open_store(path) as store:
        sites = read_worksites(store, planner, day=YESTERDAY)
        site = sites[listable(sites) & sites["season"].isna()].iloc[0]
        crew = next(each for each in read_crews(store, planner) if each.authority == planner.authority)
        visit = PlannedVisit(
            code="",
            site=SiteKey(site["source"], site["source_id"]),
            kind=site["kind"],
            period=682,
            trigger="planned",
            day=YESTERDAY,
            begins_s=9 * 3600,
            ends_s=10 * 3600,
            shown_from=YESTERDAY,
            lead=crew.authority,
            going=(Going(crew.authority, crew.code, "leads"),),
            meets_at="At the market",
            meeting_point=None,
            refers=crew.authority,
        )
        write_visits(store, planner, [visit])


def opened(address: str, open_page: OpenPage, *, viewport: dict[str, int] = WIDE) -> Page:
    page = open_page(f"{address}/inspections?role=inspection_planner&store=town", viewport=viewport)
    page.set_default_timeout(WAIT_MS)
    page.locator(".sites .site").first.wait_for(timeout=WAIT_MS)
    page.frame_locator("iframe").first.locator("html[data-majakka-sites]").wait_for(state="attached")
    settle(page)
    return page


def test_list_interval_base_rate_map_budget_and_button_stand_on_one_screen(
    inspections_app: str, open_page: OpenPage
) -> None:
    page = opened(inspections_app, open_page)
    for shown in (
        page.get_by_role("combobox", name="Month"),
        page.get_by_role("spinbutton", name="Visits of the list"),
        page.locator(".mj-base"),
        page.locator(".site .reason").first,
        page.locator("iframe").first,
        page.get_by_test_id("stDataFrame").first,
        page.get_by_role("button", name="Compose joint visits"),
    ):
        box = shown.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= WIDE["height"]
    # So many of a hundred, with its interval.
    assert "of 100 (" in page.locator(".site .chance").first.inner_text()


def test_a_month_goes_from_the_list_to_the_papers(inspections_app: str, open_page: OpenPage) -> None:
    page = opened(inspections_app, open_page)
    page.locator(".sites .face").nth(1).click()
    expect(page.locator(".st-key-site-reason")).to_contain_text("The numbers behind it", timeout=WAIT_MS)
    expect(page.locator(".site.chosen")).to_have_count(1)
    settle(page)
    check_no_barrier(page, impacts=SERIOUS)
    page.get_by_role("button", name="Settle the list").click()
    expect(page.locator(".mj-base")).to_contain_text("is settled", timeout=WAIT_MS)
    page.get_by_role("button", name="Compose joint visits").click()
    compose = page.get_by_role("button", name="Compose", exact=True)
    expect(compose).to_be_enabled(timeout=WAIT_MS)
    page.get_by_role("combobox", name="Independent interpreter").click()
    page.get_by_role("option", name="Independent interpreter").click()
    settle(page)
    compose.click()
    keep = page.get_by_role("button", name="Keep this plan")
    expect(keep).to_be_enabled(timeout=WAIT_MS)
    expect(page.locator(".mj-calendar .visit").first).to_be_visible()
    keep.click()
    make = page.get_by_role("button", name="Make the papers")
    expect(make).to_be_enabled(timeout=WAIT_MS)
    settle(page)
    check_no_barrier(page, impacts=SERIOUS)
    # Streamlit's own file of a table would not say that it is confidential, nor who made it.
    page.get_by_test_id("stDataFrame").first.hover()
    expect(page.locator("[data-testid=stElementToolbarButton]").first).to_be_visible()
    expect(page.locator('button[aria-label^="Download as CSV"]')).to_have_count(0)
    make.click()
    with page.expect_download(timeout=WAIT_MS) as saved:
        page.get_by_role("button", name="All papers (ZIP)").click()
    names = ZipFile(io.BytesIO(Path(saved.value.path()).read_bytes())).namelist()
    assert {Path(name).suffix for name in names} == {".pdf", ".ics"}
    assert any(name.startswith("day-") for name in names)


def test_a_visit_is_debriefed_and_does_not_wait_any_more(inspections_app: str, open_page: OpenPage) -> None:
    page = open_page(f"{inspections_app}/debrief?role=inspection_planner&store=town")
    page.set_default_timeout(WAIT_MS)
    expect(page.get_by_role("heading", name="1 visit waits for its debrief")).to_be_visible(timeout=WAIT_MS)
    settle(page)
    check_no_barrier(page, impacts=SERIOUS)
    page.get_by_text("Labour exploitation", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Write the debrief").click()
    expect(page.get_by_text("Written. What was found counts")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_role("heading", name="No visit waits for its debrief")).to_be_visible()


def test_on_a_phone_the_list_comes_first_and_nothing_is_cut_off(
    inspections_app: str, open_page: OpenPage
) -> None:
    page = opened(inspections_app, open_page, viewport=PHONE)
    check_no_barrier(page, impacts=SERIOUS)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    sites, drawn = page.locator(".sites").bounding_box(), page.locator("iframe").first.bounding_box()
    assert sites is not None
    assert drawn is not None
    assert sites["y"] < drawn["y"]
    assert all(
        each["height"] >= 44
        for each in page.locator(".face").evaluate_all(
            "faces => faces.map(each => each.getBoundingClientRect().toJSON())"
        )
    )
    go_to(page, "Debrief")
    expect(page.get_by_role("heading", level=1)).to_have_text("What was found, and what follows?")
