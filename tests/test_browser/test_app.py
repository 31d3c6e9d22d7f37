"""Uses the dashboard as people would, in a real browser: no foreign request, cells on the map, no barrier."""

import re
import socket
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.built_stores import copy_of_demonstration
from tests.test_browser.barriers import SERIOUS, check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, AppServer, OpenPage
from tests.test_browser.server import APP

pytestmark = pytest.mark.browser

SCREENS = {
    "overview": "Overview",
    "risk_map": "Risk map",
    "outreach": "Outreach",
    "inspections": "Inspections",
    "debrief": "Debrief",
    "intake": "Data",
    "entry": "Enter one",
    "evidence": "Evidence",
    "methods": "Methods",
}
FRAME_WAIT_MS = 60_000


def role_for(screen: str) -> str:
    """Return a role whose menu has the screen."""
    return "inspection_planner" if screen in ("inspections", "debrief") else "coordinator"


# Whether the app has rested for that many milliseconds on end: no run of its script is asked for or under way.
RESTED = """(ms) => {
    const app = document.querySelector('[data-testid=stApp]');
    const busy = app?.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-testid=stStatusWidget]');
    if (busy || window.restsSince === undefined) window.restsSince = performance.now();
    return performance.now() - window.restsSince >= ms;
}"""


def settle(page: Page) -> None:
    """Wait until the screen is drawn and nothing runs any more."""
    page.wait_for_selector("h1", timeout=FRAME_WAIT_MS)
    page.evaluate("window.restsSince = undefined")
    page.wait_for_function(RESTED, arg=400, polling=50, timeout=FRAME_WAIT_MS)


def cells_on_the_map(page: Page) -> int:
    """Wait for the map and return how many cells it painted."""
    frame = page.frame_locator("iframe").first
    frame.locator("html[data-majakka-cells]").wait_for(state="attached", timeout=FRAME_WAIT_MS)
    return int(frame.locator("html").get_attribute("data-majakka-cells") or 0)


def test_the_first_screen_says_what_is_known_and_that_it_is_made_up(app: str, open_page: OpenPage) -> None:
    page = open_page(app)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("What we know about Helsinki centre")
    expect(page.get_by_text("Demonstration, not for real data")).to_be_visible()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()


def test_the_map_shows_cells_and_nothing_is_asked_of_another_host(app: str, open_page: OpenPage) -> None:
    # open_page fails at its end when any request, frame or socket went to another host, or a script failed.
    page = open_page(f"{app}/?store=helsinki")
    settle(page)
    assert cells_on_the_map(page) > 20
    go_to(page, "Risk map")
    assert cells_on_the_map(page) > 10  # cells of 500 m, as the rate beside it needs


@pytest.mark.parametrize(
    ("screen", "role", "viewport"),
    [
        *((screen, role_for(screen), viewport) for screen in SCREENS for viewport in (WIDE, PHONE)),
        ("risk_map", "inspection_planner", WIDE),
        ("overview", "inspection_planner", PHONE),
        ("intake", "steward", WIDE),
        ("overview", "council", WIDE),
        ("methods", "council", PHONE),
    ],
    ids=lambda value: str(value["width"]) if isinstance(value, dict) else value,
)
def test_no_screen_has_a_serious_barrier(
    app: str, open_page: OpenPage, screen: str, role: str, viewport: dict[str, int]
) -> None:
    page = open_page(f"{app}/?role={role}&store=town", viewport=viewport)
    settle(page)
    if screen != "overview":
        go_to(page, SCREENS[screen])
    check_no_barrier(page, impacts=SERIOUS)


def go_to(page: Page, title: str) -> None:
    """Change the screen through the menu, which folds behind a button on a phone."""
    expand = page.get_by_test_id("stExpandSidebarButton")
    if expand.is_visible():
        expand.click()
    page.get_by_role("link", name=title, exact=True).first.click()
    settle(page)


def test_a_view_is_shared_by_its_address_and_survives_a_change_of_screen(
    app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{app}/?store=town&season=summer&period=6m")
    settle(page)
    go_to(page, "Risk map")
    assert "season=summer" in page.url
    assert "store=town" in page.url
    again = open_page(page.url)
    settle(again)
    expect(again.get_by_role("combobox", name="Season")).to_have_value("Summer")


def test_a_cold_start_at_a_screens_own_address_opens_that_screen(
    app_server: AppServer, open_page: OpenPage, tmp_path: Path
) -> None:
    # A server of its own, which nobody has visited yet, on a store of its own.
    copy_of_demonstration("town", tmp_path / "town.duckdb", years=1, seed=7)
    cold = app_server(APP, env={"MAJAKKA_VAR": str(tmp_path)})
    page = open_page(f"{cold}/risk_map?store=town")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("where have we not looked")
    expect(page.get_by_text("Page not found")).to_have_count(0)


def test_a_change_of_role_opens_the_map_of_that_role(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=town")
    settle(page)
    go_to(page, "Risk map")
    page.get_by_role("combobox", name="I work as").click()
    page.get_by_role("option", name="Inspection planner").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("findings", timeout=FRAME_WAIT_MS)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("workplaces")


def test_a_chosen_row_stays_that_cell_when_the_season_changes(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=town")
    settle(page)
    go_to(page, "Risk map")
    page.get_by_test_id("stDataFrame").first.click(position={"x": 17, "y": 90})
    cell = page.get_by_role("heading", name=re.compile("^Cell [0-9]"))
    expect(cell).to_be_visible(timeout=FRAME_WAIT_MS)
    chosen = cell.inner_text()
    page.get_by_role("combobox", name="Season").click()
    page.get_by_role("option", name="Winter").click()
    settle(page)
    expect(cell).to_have_text(chosen)


def test_a_cell_is_chosen_by_keyboard_alone(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=town")
    settle(page)
    go_to(page, "Risk map")
    page.get_by_role("combobox", name="Choose a cell by its code").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", name=re.compile("^Cell [0-9]"))).to_be_visible(timeout=FRAME_WAIT_MS)


def test_the_app_listens_on_this_machine_alone(app: str) -> None:
    port = int(app.rsplit(":", 1)[1])
    own = {address for found in socket.getaddrinfo(socket.gethostname(), None) for address in [found[4][0]]}
    for address in own - {"127.0.0.1", "::1"}:
        with pytest.raises(OSError, match=r"refused|unreachable"):
            socket.create_connection((str(address), port), timeout=2)
    config = tomllib.loads((APP.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["address"] == "127.0.0.1"


def test_an_altered_address_falls_back_to_what_there_is(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=nowhere&role=king&season=monsoon&layer=%7B%7B7*6%7D%7D")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("What we know about")


def test_a_coordinator_is_told_whose_map_the_inspection_map_is(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=town")
    settle(page)
    go_to(page, "Risk map")
    page.get_by_role("radio", name="Inspection").click()
    expect(page.get_by_text("This map belongs to inspection planners")).to_be_visible(timeout=FRAME_WAIT_MS)
    expect(page.locator("iframe")).to_have_count(0)


def test_without_a_store_the_screen_says_how_to_make_one(
    app_server: AppServer, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page(app_server(APP, env={"MAJAKKA_VAR": str(tmp_path)}))
    settle(page)
    expect(page.get_by_text("python -m data demo")).to_be_visible()


def test_a_store_that_another_process_has_is_named_and_the_others_can_be_used(
    app: str, app_server: AppServer, open_page: OpenPage, demonstrations: Path
) -> None:
    open_page(app)  # the first app has both stores now
    second = app_server(APP, env={"MAJAKKA_VAR": str(demonstrations), "MAJAKKA_TODAY": "2026-11-19"})
    page = open_page(second)
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("No store can be opened")
    expect(page.get_by_text("helsinki.duckdb is in use by another process")).to_be_visible()


def test_the_table_is_saved_without_an_address_that_others_could_open(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=town", accept_downloads=True)
    settle(page)
    go_to(page, "Risk map")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as CSV").click()
    lines = Path(saved.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"cell","east","north","value"')
    assert len(lines) > 50
    assert saved.value.url.startswith("blob:")


def test_what_is_chosen_stays_when_the_language_changes(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/methods?store=town&role=steward&period=6m&lang=sv")
    settle(page)
    for before, after in (("Språk", "Suomi"), ("Kieli", "English")):
        page.get_by_role("combobox", name=before).click()
        page.get_by_role("option", name=after).click()
        settle(page)
    page.get_by_role("combobox", name="Season").click()
    page.get_by_role("option", name="Winter").click()
    settle(page)
    for choice in ("role=steward", "period=6m", "season=winter", "store=town"):
        expect(page).to_have_url(re.compile(choice))
