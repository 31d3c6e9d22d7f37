"""Plans, changes and prints routes in a real browser: eight clicks at most, by mouse, by keyboard and on a phone."""

import io
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.test_browser.barriers import SERIOUS, check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, AppServer, OpenPage
from tests.test_browser.server import APP
from tests.test_browser.test_app import go_to, settle

pytestmark = pytest.mark.browser

# A search goes on for five seconds, and machines may be busy.
PLAN_WAIT_MS = 240_000
MOST_CLICKS = 8


@pytest.fixture(scope="session")
def outreach_app(
    app_server: AppServer, demonstrations: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """Give the address of the dashboard on stores of its own: printing opens rounds."""
    folder = tmp_path_factory.mktemp("outreach") / "var"
    shutil.copytree(demonstrations, folder)
    return app_server(APP, env={"MAJAKKA_VAR": str(folder), "MAJAKKA_TODAY": "2026-11-20"})


def opened(address: str, open_page: OpenPage, *, viewport: dict[str, int] = WIDE) -> Page:
    page = open_page(f"{address}/outreach?store=town", viewport=viewport)
    page.set_default_timeout(PLAN_WAIT_MS)
    page.wait_for_selector("h1", timeout=PLAN_WAIT_MS)
    expect(page.get_by_role("button", name="Plan the routes")).to_be_enabled(timeout=PLAN_WAIT_MS)
    return page


def plan(page: Page) -> None:
    page.get_by_role("button", name="Plan the routes").click()
    expect(page.get_by_role("button", name="Ask again")).to_be_enabled(timeout=PLAN_WAIT_MS)
    expect(page.locator(".lane").first).to_be_visible(timeout=PLAN_WAIT_MS)
    # Gains are reckoned and hours counted while one looks: only then nothing moves any more.
    expect(page.get_by_text("reckoning")).to_have_count(0, timeout=PLAN_WAIT_MS)
    # A function: a text would have to be evaluated, which the app's own policy forbids.
    page.wait_for_function(
        "() => !document.querySelector('[data-testid=stStatusWidget]')", timeout=PLAN_WAIT_MS
    )


def stops_of(page: Page, team: str) -> list[str]:
    return page.locator(f".lane[data-team={team}] .what").all_inner_texts()


def two_teams(page: Page) -> tuple[str, str]:
    """Return the codes of the first two teams that go anywhere."""
    first, second, *_others = page.locator(".lane:has(.stop)").evaluate_all(
        "lanes => lanes.map(each => each.dataset.team)"
    )
    return first, second


def ask_again(page: Page) -> None:
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".mj-status")).to_have_text(re.compile(r"^\s*$"), timeout=PLAN_WAIT_MS)
    expect(page.get_by_role("button", name="Ask again")).to_be_enabled(timeout=PLAN_WAIT_MS)


def test_a_printed_sheet_is_at_most_eight_clicks_away(outreach_app: str, open_page: OpenPage) -> None:
    page = opened(outreach_app, open_page)
    page.evaluate(
        "window.clicks = 0; document.addEventListener('click', () => (window.clicks += 1), { capture: true })"
    )
    plan(page)
    with page.expect_download(timeout=PLAN_WAIT_MS) as download:
        page.get_by_role("button", name="Print the sheets").click()
    # The browser's own click that saves the file is among them.
    assert page.evaluate("window.clicks") <= MOST_CLICKS
    pages = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages
    printed = " ".join(each.extract_text() for each in pages)
    expect(page.get_by_text("Rounds of these sheets")).to_be_visible(timeout=PLAN_WAIT_MS)
    codes = page.locator(".mj-code").all_inner_texts()
    assert len(codes) == page.locator(".lane:has(.stop)").count()
    assert all(code in printed for code in codes)
    page.get_by_role("link", name="Log this round").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What did we meet?", timeout=PLAN_WAIT_MS)
    expect(page.get_by_text("No round has this code")).to_have_count(0)


def test_teams_routes_gains_and_print_stand_on_one_screen(outreach_app: str, open_page: OpenPage) -> None:
    page = opened(outreach_app, open_page)
    plan(page)
    page.frame_locator("iframe").first.locator("html[data-majakka-stops]").wait_for(state="attached")
    for shown in (
        page.get_by_test_id("stDataFrame").first,
        page.locator("iframe").first,
        page.get_by_text("One more hour for each"),
        page.get_by_text("One more team"),
        page.get_by_role("button", name="Print the sheets"),
        page.locator(".lane").first.locator(".stop").first,
    ):
        box = shown.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= WIDE["height"]


def test_a_stop_dragged_to_another_team_stays_there_and_can_be_taken_back(
    outreach_app: str, open_page: OpenPage
) -> None:
    page = opened(outreach_app, open_page)
    plan(page)
    giver, taker = two_teams(page)
    first, second = stops_of(page, giver), stops_of(page, taker)
    target = page.locator(f".lane[data-team={taker}]")
    page.locator(f".lane[data-team={giver}] .face").first.drag_to(target.locator(".head"))
    expect(target.locator(".stop")).to_have_count(len(second) + 1, timeout=PLAN_WAIT_MS)
    expect(page.locator(".mj-status")).to_contain_text("Ask again")
    expect(page.get_by_role("button", name="Print the sheets")).to_be_disabled()
    expect(target.locator(".face", has_text=first[0]).first.locator(".locked")).to_be_visible()
    ask_again(page)
    assert first[0] in stops_of(page, taker)
    for _step in range(2):
        page.get_by_role("button", name="Undo").click()
        settle(page)
    assert (stops_of(page, giver), stops_of(page, taker)) == (first, second)


def test_the_order_is_changed_by_keyboard_alone_and_stays(outreach_app: str, open_page: OpenPage) -> None:
    page = opened(outreach_app, open_page)
    plan(page)
    team = two_teams(page)[0]
    # The shift is full: with two stops less there is time for another order.
    lane = page.locator(f".lane[data-team={team}]")
    for _stop in range(2):
        count = len(stops_of(page, team))
        lane.locator(".face").last.click()
        lane.get_by_role("button", name="Leave out").click(timeout=PLAN_WAIT_MS)
        expect(lane.locator(".stop")).to_have_count(count - 1, timeout=PLAN_WAIT_MS)
    before = stops_of(page, team)
    page.locator(f".lane[data-team={team}] .face").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Later")).to_be_visible(timeout=PLAN_WAIT_MS)
    page.get_by_role("button", name="Later").focus()
    page.keyboard.press("Enter")
    swapped = [before[1], before[0], *before[2:]]
    first = page.locator(f".lane[data-team={team}] .what").first
    expect(first).to_have_text(swapped[0], timeout=PLAN_WAIT_MS)
    expect(page.get_by_role("checkbox", name="Keep this route").first).to_be_checked()
    ask_again(page)
    assert stops_of(page, team) == swapped


def test_a_plan_survives_a_change_of_screen_and_the_day_stands_in_the_address(
    outreach_app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{outreach_app}/outreach?store=town&day=2026-11-21")
    page.set_default_timeout(PLAN_WAIT_MS)
    expect(page.get_by_role("button", name="Plan the routes")).to_be_enabled(timeout=PLAN_WAIT_MS)
    plan(page)
    stops = page.locator(".what").all_inner_texts()
    go_to(page, "Methods")
    go_to(page, "Outreach")
    expect(page.locator(".lane").first).to_be_visible(timeout=PLAN_WAIT_MS)
    expect(page).to_have_url(re.compile("day=2026-11-21"), timeout=PLAN_WAIT_MS)
    assert page.locator(".what").all_inner_texts() == stops


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=lambda each: str(each["width"]))
def test_neither_screen_nor_phone_has_a_serious_barrier(
    outreach_app: str, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = opened(outreach_app, open_page, viewport=viewport)
    plan(page)
    page.locator(".face").first.click()
    expect(page.get_by_text("Say something of this stop")).to_be_visible(timeout=PLAN_WAIT_MS)
    settle(page)
    check_no_barrier(page, impacts=SERIOUS)
    if viewport == PHONE:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        lists, maps = page.locator(".lane").first.bounding_box(), page.locator("iframe").first.bounding_box()
        assert lists is not None
        assert maps is not None
        assert lists["y"] < maps["y"]
