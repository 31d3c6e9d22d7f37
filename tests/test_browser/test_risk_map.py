"""Uses the risk map in a real browser: one cell on two maps, the divider, the phone, the charts."""

import re

import pytest
from playwright.sync_api import expect

from tests.test_browser.conftest import PHONE, OpenPage
from tests.test_browser.test_app import FRAME_WAIT_MS, cells_on_the_map, go_to, settle

pytestmark = pytest.mark.browser


def test_a_click_on_the_map_says_why_and_keeps_the_view(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/?store=helsinki")
    settle(page)
    go_to(page, "Risk map")
    cells_on_the_map(page)
    expect(page.get_by_text("Choose a cell on the map or in the list")).to_be_visible()
    page.locator("iframe").nth(1).click(position={"x": 170, "y": 200})
    expect(page.get_by_role("heading", name=re.compile("^Cell [0-9]+mN"))).to_be_visible(
        timeout=FRAME_WAIT_MS
    )
    for number in (0, 1):  # clicked on the second map, outlined on both
        element = page.locator("iframe").nth(number).element_handle()
        frame = element.content_frame() if element else None
        assert frame is not None
        frame.wait_for_function(
            "() => Object.values(map_div._layers).find((each) => each.cells)?.chosen >= 0",
            timeout=FRAME_WAIT_MS,
        )


def test_the_second_map_can_be_left_out_swiped_and_shared_by_address(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/risk_map?store=helsinki&beside=sightings_rate&how=swipe")
    settle(page)
    expect(page.locator("iframe")).to_have_count(1)
    divider = page.frame_locator("iframe").get_by_role("slider", name="Divider between the two maps")
    expect(divider).to_be_visible(timeout=FRAME_WAIT_MS)
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    page.get_by_role("radio", name="Side by side").click()
    expect(page.locator("iframe")).to_have_count(2, timeout=FRAME_WAIT_MS)
    page.get_by_role("combobox", name="Beside it").click()
    page.get_by_role("option", name="No second map").click()
    expect(page.locator("iframe")).to_have_count(1, timeout=FRAME_WAIT_MS)
    settle(page)
    assert "beside=none" in page.url


def test_on_a_phone_the_list_stands_first_and_the_maps_below_each_other(
    app: str, open_page: OpenPage
) -> None:
    page = open_page(f"{app}/risk_map?store=helsinki", viewport=PHONE)
    settle(page)
    for number in (0, 1):
        expect(page.locator("iframe").nth(number)).to_be_visible()
    boxes = [
        page.get_by_role("heading", name="Highest cells").bounding_box(),
        *(page.locator("iframe").nth(number).bounding_box() for number in (0, 1)),
    ]
    tops = [box["y"] for box in boxes if box]
    assert len(tops) == 3
    assert tops == sorted(tops)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_charts_stand_under_the_maps_each_with_its_words(app: str, open_page: OpenPage) -> None:
    page = open_page(f"{app}/risk_map?store=helsinki")
    settle(page)
    expect(page.locator(".js-plotly-plot")).to_have_count(3, timeout=FRAME_WAIT_MS)
    expect(page.get_by_text("sightings discovered in")).to_be_visible()
    expect(page.locator(".modebar-btn")).to_have_count(0)
    assert page.locator(".js-plotly-plot a[href]").count() == 0
