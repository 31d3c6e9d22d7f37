"""Checks two layers on either side of a divider: what is seen of each, and how the divider is moved."""

import re

import numpy as np
import pytest

from layers.number_text import write_number
from tests.test_browser import town
from tests.test_browser.conftest import PHONE, AppServer, OpenPage
from tests.test_browser.map_frame import map_frame
from tests.test_browser.test_map import MAP_PAGE, at_cell, facts

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def swipe_address(app_server: AppServer) -> str:
    return app_server(MAP_PAGE, {"MAP_CELLS": "48", "MAP_SWIPE": "1"})


# Canvas positions of the pane, cut at its clip path: what is seen of each side at a share of the width.
SEEN_AT = """(share) => ["majakka-cells", "majakka-cells-right"].map((name) => {
    const pane = map_div.getPane(name), origin = map_div.containerPointToLayerPoint([0, 0]).x;
    const xs = [...pane.style.clipPath.matchAll(/([-.\\d]+)px [-.\\d]+px/g)].map((each) => Number(each[1]));
    const x = origin + share * map_div.getSize().x;
    return Math.min(...xs) <= x && x <= Math.max(...xs);
})"""


def test_a_divider_shows_one_layer_on_either_side_and_is_moved_by_keyboard(
    swipe_address: str, open_page: OpenPage
) -> None:
    page = open_page(swipe_address)
    frame = map_frame(page, paints=2)
    assert frame.evaluate(SEEN_AT, 0.4) == [True, False]
    assert frame.evaluate(SEEN_AT, 0.6) == [False, True]
    centre = frame.evaluate("map_div.getCenter().lng")
    frame.get_by_role("slider").focus()
    for _press in range(30):
        page.keyboard.press("ArrowLeft")
    assert frame.evaluate(SEEN_AT, 0.4) == [False, True]
    assert frame.evaluate("map_div.getCenter().lng") == centre
    # It stays in place under the pointer when the map is moved.
    frame.evaluate("map_div.panBy([60, 0], { animate: false })")
    assert frame.evaluate(SEEN_AT, 0.15) == [True, False]
    assert frame.evaluate(SEEN_AT, 0.3) == [False, True]


def test_a_divider_is_dragged_without_moving_the_map(swipe_address: str, open_page: OpenPage) -> None:
    page = open_page(swipe_address)
    frame = map_frame(page, paints=2)
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    centre = frame.evaluate("map_div.getCenter().lng")
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.8, box["y"] + box["height"] / 2, steps=6)
    page.mouse.up()
    assert frame.evaluate(SEEN_AT, 0.7) == [True, False]
    assert frame.evaluate("map_div.getCenter().lng") == centre
    assert facts(page)["clicked"] is None


def test_a_divider_is_dragged_by_one_finger(swipe_address: str, open_page: OpenPage) -> None:
    page = open_page(swipe_address, viewport=PHONE, has_touch=True, is_mobile=True)
    frame = map_frame(page, paints=2)
    handle = frame.get_by_role("slider")
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    page.locator("iframe").first.scroll_into_view_if_needed()
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    finger = page.context.new_cdp_session(page)
    at = [box["x"] + box["width"] * share for share in (0.5, 0.4, 0.3, 0.2)]
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": at[0], "y": y}]})
    for x in at[1:]:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    frame.wait_for_function("() => document.querySelector('.majakka-range').value < 30")
    assert handle.evaluate("(each) => parseFloat(getComputedStyle(each).height)") >= 44
    assert frame.locator(".majakka-hint.majakka-shown").count() == 0


def test_only_the_side_under_the_pointer_answers_and_a_grade_is_read_by_its_name(
    swipe_address: str, open_page: OpenPage
) -> None:
    page = open_page(swipe_address)
    frame = map_frame(page, paints=2)
    left, right = town.cells(48, seed=1), town.cells(48, seed=5)
    frame.get_by_role("slider").fill("100")
    row = int(np.flatnonzero(left["cls"] >= 0)[0])
    page.mouse.move(*at_cell(page, frame, row, 48))
    frame.locator(".majakka-tip").wait_for()
    assert frame.locator(".majakka-tip").inner_text().split("\n")[1] == "expected findings per 100 hours"
    frame.get_by_role("slider").fill("0")
    row = int(np.flatnonzero(right["cls"] == 4)[0])
    page.mouse.move(*at_cell(page, frame, row, 48))
    frame.wait_for_function("() => document.querySelector('.majakka-tip')?.innerText.startsWith('new')")
    (tip,) = frame.locator(".majakka-tip").all_inner_texts()
    value = write_number(float(right.loc[row, "value"]))
    assert re.fullmatch(rf"new\nabout {value} \(\d+–\d+\)\ntimes the average", tip)
