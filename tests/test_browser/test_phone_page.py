"""Checks the page of a round on a phone: offline, by thumb, for everybody, and only until it expires."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from layers.sheets.phone_page import phone_page
from layers.sheets.sheet import Sheet
from tests.test_browser.barriers import check_no_barrier
from tests.test_browser.conftest import PHONE, OpenPage
from tests.test_layers.payloads import PAYLOADS
from tests.test_layers.round_by_hand import (
    HIDDEN,
    PUBLIC,
    bring_services,
    draw_ground,
    sheet_of,
    stop_at,
    store_in,
)

pytestmark = pytest.mark.browser

LATER, LONG_AGO = datetime(2199, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)
SMALLEST_TARGET_PX = 44


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    with store_in(tmp_path_factory.mktemp("round")) as store:
        draw_ground(store)
        bring_services(store, PUBLIC, HIDDEN)
        stops = [
            stop_at(store, 1, 300, 0, languages=frozenset({"vi"})),
            stop_at(store, 2, 300, 200, kind="", name="Streets around Harju"),
            stop_at(store, 3, 900, 0, kind="consulate_embassy", name="A very long name, " * 8),
        ]
        return replace(sheet_of(store, *stops), expires=LATER)


@pytest.fixture
def open_sheet(open_page: OpenPage, tmp_path: Path) -> Callable[..., Page]:
    def opened(sheet: Sheet, **options: object) -> Page:
        path = tmp_path / f"{sheet.code}.html"
        path.write_text(phone_page(sheet), encoding="utf-8")
        return open_page(
            path.as_uri(), viewport=PHONE, has_touch=True, is_mobile=True, offline=True, **options
        )

    return opened


def test_the_page_is_for_everybody_closed_and_with_all_of_it_open(
    open_sheet: Callable[..., Page], sheet: Sheet
) -> None:
    page = open_sheet(sheet)
    check_no_barrier(page)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    check_no_barrier(page)


def test_it_fits_a_phone_and_is_used_by_thumb(open_sheet: Callable[..., Page], sheet: Sheet) -> None:
    page = open_sheet(sheet)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    targets = page.locator("a, button, summary")
    small = [
        box
        for box in (each.bounding_box() for each in targets.all() if each.is_visible())
        if box and box["height"] < SMALLEST_TARGET_PX
    ]
    assert small == []
    page.get_by_role("link", name="Safety").click()
    expect(page.get_by_role("heading", name="Safety first")).to_be_in_viewport()
    expect(page.get_by_role("link", name="Call 112")).to_have_attribute("href", "tel:112")


def test_stops_come_in_order_and_lead_to_the_phones_own_maps(
    open_sheet: Callable[..., Page], sheet: Sheet
) -> None:
    page = open_sheet(sheet)
    cards = page.locator(".card")
    assert [each.split("\n")[0] for each in cards.all_inner_texts()] == ["1", "2", "3"]
    lat, lon = sheet.stops[0].point
    link = cards.first.get_by_role("link", name="Open in maps").first
    expect(link).to_have_attribute("href", f"geo:{lat:.6f},{lon:.6f}")
    expect(cards.first.get_by_text("Injuries, or somebody is held or locked in")).not_to_be_visible()
    cards.first.get_by_text("What to look for").click()
    expect(cards.first.get_by_text("Injuries, or somebody is held or locked in")).to_be_visible()
    cards.first.get_by_text("Where to refer").click()
    expect(cards.first.get_by_role("link", name="Call +358 10 000")).to_have_attribute(
        "href", "tel:+35810000"
    )
    expect(cards.nth(1)).to_contain_text("Walk through the square on the map")


def test_the_map_grows_and_shrinks(open_sheet: Callable[..., Page], sheet: Sheet) -> None:
    page = open_sheet(sheet)
    drawing = page.locator(".frame svg")
    before = drawing.bounding_box()
    page.get_by_role("button", name="Larger map").click()
    grown = drawing.bounding_box()
    assert before is not None
    assert grown is not None
    assert grown["width"] == pytest.approx(1.5 * before["width"], rel=0.01)
    page.get_by_role("button", name="Smaller map").click()
    page.get_by_role("button", name="Smaller map").click()
    shrunk = drawing.bounding_box()
    assert shrunk is not None
    assert shrunk["width"] == before["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_after_its_expiry_the_page_says_so_and_nothing_else(
    open_sheet: Callable[..., Page], sheet: Sheet
) -> None:
    page = open_sheet(replace(sheet, expires=LONG_AGO))
    expect(page.get_by_role("heading", name="This sheet has expired")).to_be_visible()
    said = page.locator("body").inner_text()
    for text in ("Place 1", "Harju", "Meet", "Safety first", "Advice centre"):
        assert text not in said
    assert page.locator("svg").count() == 0
    check_no_barrier(page)


def test_it_expires_while_it_is_open(open_sheet: Callable[..., Page], sheet: Sheet) -> None:
    page = open_sheet(sheet)
    expect(page.get_by_role("heading", name="This sheet has expired")).to_be_hidden()
    page.evaluate(
        """(later) => { Date.now = () => Date.parse(later); document.dispatchEvent(new Event("visibilitychange")); }""",
        "2199-01-02T00:00:00Z",
    )
    expect(page.get_by_role("heading", name="This sheet has expired")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)


def test_without_scripts_it_still_says_until_when_it_is_valid(
    open_sheet: Callable[..., Page], sheet: Sheet
) -> None:
    page = open_sheet(sheet, java_script_enabled=False)
    expect(page.locator("header")).to_contain_text("Valid until 1 January 2199")
    expect(page.locator(".card")).to_have_count(3)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_name_runs_and_each_is_shown_as_it_is(
    open_sheet: Callable[..., Page], sheet: Sheet, payload: str
) -> None:
    stops = tuple(replace(each, name=payload) for each in sheet.stops)
    services = tuple(
        replace(each, name=payload, address=payload, phone=payload, hours=payload) for each in sheet.services
    )
    page = open_sheet(replace(sheet, stops=stops, services=services, meets_at=payload, team=payload))
    shown = "".join(filter(str.isprintable, payload))
    assert page.locator(".card h3 span:last-child").first.text_content() == shown
    assert page.locator("script").count() == 1
    assert page.evaluate("window.__fired ?? window.top.__fired") is None


def test_the_policy_of_the_page_forbids_every_request_and_other_scripts(sheet: Sheet) -> None:
    page = phone_page(sheet)
    assert "default-src &#39;none&#39;" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")
    assert page.count("<script") == 1


def test_a_script_that_is_not_its_own_is_stopped_by_the_policy(
    sheet: Sheet, tmp_path: Path, browser: Browser
) -> None:
    # open_page counts a refusal of the policy as a fault, so this page is opened by hand.
    page = phone_page(sheet).replace("</main>", "<script>window.__fired = 1</script></main>")
    path = tmp_path / "changed.html"
    path.write_text(page, encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(path.as_uri())
    assert opened.evaluate("window.__fired") is None
    expect(opened.locator(".card")).to_have_count(3)
    context.close()
