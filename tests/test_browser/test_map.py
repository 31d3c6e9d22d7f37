"""Checks the map in a real browser: what it paints, asks for, keeps, and answers to a click."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Frame, Page
from pyproj import Transformer

from layers.number_text import write_ends
from layers.palette import palette
from tests.test_browser import town
from tests.test_browser.conftest import PHONE, AppServer, OpenPage
from tests.test_browser.map_frame import map_frame, wait_for_paint
from tests.test_layers.payloads import PAYLOADS

pytestmark = pytest.mark.browser

MAP_PAGE = Path(__file__).parent / "map_page.py"
COUNT = 1200
COLOUR_AT = """([lat, lng]) => {
    const canvas = document.querySelector('.leaflet-majakka-cells-pane canvas');
    const from = canvas.getBoundingClientRect(), map = map_div.getContainer().getBoundingClientRect();
    const point = map_div.latLngToContainerPoint([lat, lng]);
    const scale = canvas.width / from.width;
    const [x, y] = [(point.x + map.left - from.left) * scale, (point.y + map.top - from.top) * scale];
    return [...canvas.getContext('2d').getImageData(Math.round(x), Math.round(y), 1, 1).data];
}"""


@pytest.fixture(scope="module")
def address(app_server: AppServer) -> str:
    return app_server(MAP_PAGE, {"MAP_CELLS": str(COUNT)})


@pytest.fixture(scope="module")
def hostile_address(app_server: AppServer) -> str:
    return app_server(MAP_PAGE, {"MAP_CELLS": "48", "MAP_NAMES": json.dumps(PAYLOADS)})


def middle(row: int, count: int = COUNT, *, seed: int = 1) -> tuple[float, float]:
    """Return latitude and longitude of the middle of a cell, by pyproj alone."""
    cell = town.cells(count, seed=seed).iloc[row]
    x, y = (cell["east"] + 0.5) * 250, (cell["north"] + 0.5) * 250
    lon, lat = Transformer.from_crs(town.EPSG, 4326, always_xy=True).transform(x, y)
    return lat, lon


def facts(page: Page) -> dict[str, object]:
    return json.loads(page.locator("[data-testid=stCode] code").inner_text())


def at_cell(page: Page, frame: Frame, row: int, count: int = COUNT) -> tuple[float, float]:
    """Return where on the page the middle of a cell is."""
    x, y = frame.evaluate(
        "(at) => { const p = map_div.latLngToContainerPoint(at); return [p.x, p.y] }", middle(row, count)
    )
    box = page.locator("iframe").first.bounding_box()
    assert box is not None
    return box["x"] + x, box["y"] + y


def test_cells_are_painted_in_their_class_and_unknown_ones_are_hatched(
    address: str, open_page: OpenPage
) -> None:
    frame = map_frame(open_page(address))
    assert frame.evaluate("window.__majakkaPainted.painted") == COUNT
    cells, colours = town.cells(COUNT), palette("outreach")
    for cls in range(5):
        row = int(np.flatnonzero((cells["cls"] == cls) & ~cells["faded"])[0])
        red, green, blue, alpha = frame.evaluate(COLOUR_AT, middle(row))
        assert (f"#{red:02x}{green:02x}{blue:02x}", alpha) == (colours[cls], 255)
    unknown = np.flatnonzero(cells["cls"] == -1)[:60]
    alphas = [frame.evaluate(COLOUR_AT, middle(int(row)))[3] for row in unknown]
    assert min(alphas) == 0
    assert 0 < max(alphas) < 255


def test_corners_stand_where_pyproj_puts_them(address: str, open_page: OpenPage) -> None:
    frame = map_frame(open_page(address))
    for row in (0, 517, COUNT - 1):
        lat, lon = middle(row)
        found = frame.evaluate(
            """([lat, lng]) => {
                const layer = Object.values(map_div._layers).find((each) => each.cells);
                const cell = layer.cells.find({ lat, lng });
                return [layer.cells.first[0] + layer.cells.east[cell], layer.cells.first[1] + layer.cells.north[cell]];
            }""",
            [lat, lon],
        )
        assert found == town.cells(COUNT).loc[row, ["east", "north"]].tolist()


def test_a_click_returns_its_cell_and_outlines_it(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    row = 613
    page.mouse.click(*at_cell(page, frame, row))
    expected = town.cells(COUNT).loc[row, ["east", "north"]].tolist()
    page.wait_for_function(
        "(cell) => document.querySelector('[data-testid=stCode]').innerText.includes(cell)",
        arg=json.dumps(expected),
    )
    assert facts(page)["clicked"] == expected
    chosen = "Object.values(map_div._layers).find((each) => each.cells).chosen"
    assert frame.evaluate(chosen) >= 0


def test_a_change_of_layer_keeps_the_view_and_the_frame(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    frame.evaluate("window.__same = true; map_div.setView(map_div.getCenter(), 13, { animate: false })")
    frame.evaluate("map_div.panBy([40, 25], { animate: false })")
    page.wait_for_timeout(400)
    before = frame.evaluate("[map_div.getZoom(), map_div.getCenter().lat, map_div.getCenter().lng]")
    digest = frame.evaluate("window.__majakkaPainted.digest")
    page.get_by_text("inspection", exact=True).click()
    frame.wait_for_function("(old) => window.__majakkaPainted.digest !== old", arg=digest)
    assert frame.evaluate("window.__same")
    assert frame.evaluate("[map_div.getZoom(), map_div.getCenter().lat, map_div.getCenter().lng]") == before
    assert frame.evaluate("document.querySelectorAll('.leaflet-majakka-cells-pane canvas').length") == 1


def test_dragging_and_zooming_do_not_rerun_the_page(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    x, y = at_cell(page, frame, 613)
    paints = frame.evaluate("window.__majakkaPainted.paints")
    frame.get_by_role("button", name="Closer").click()
    wait_for_paint(frame, paints + 1)
    centre = frame.evaluate("map_div.getCenter().lng")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 40, steps=6)
    page.mouse.up()
    frame.wait_for_function("(old) => map_div.getCenter().lng !== old", arg=centre)
    page.wait_for_timeout(1000)
    assert facts(page)["runs"] == 1


def test_twin_maps_show_the_same_place(app_server: AppServer, open_page: OpenPage) -> None:
    page = open_page(app_server(MAP_PAGE, {"MAP_CELLS": "48", "MAP_TWIN": "1"}))
    frame = map_frame(page)
    page.wait_for_function("() => document.querySelectorAll(\"iframe[src*='/component/']\").length === 2")
    element = page.query_selector_all("iframe[src*='/component/']")[1]
    twin = element.content_frame()
    assert twin is not None
    wait_for_paint(twin, 1)
    frame.evaluate("map_div.setView([60.17, 24.9], map_div.getZoom() + 1, { animate: false })")
    zoom, lat, lng = frame.evaluate("[map_div.getZoom(), map_div.getCenter().lat, map_div.getCenter().lng]")
    twin.wait_for_function("(zoom) => map_div.getZoom() === zoom", arg=zoom)
    assert twin.evaluate("[map_div.getCenter().lat, map_div.getCenter().lng]") == pytest.approx(
        [lat, lng], abs=1e-4
    )


def test_a_map_opened_again_shows_the_place_where_it_was_left(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    frame.evaluate("map_div.setView([60.2, 24.9], 13.5, { animate: false })")
    left = frame.evaluate("[map_div.getZoom(), map_div.getCenter().lat]")
    page.reload()
    frame = map_frame(page)
    zoom, lat = frame.evaluate("[map_div.getZoom(), map_div.getCenter().lat]")
    assert (zoom, lat) == pytest.approx(left, abs=1e-3)


def test_a_wheel_without_ctrl_scrolls_the_page_and_says_so(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    zoom = frame.evaluate("map_div.getZoom()")
    page.mouse.move(*at_cell(page, frame, 613))
    page.mouse.wheel(0, -300)
    frame.wait_for_selector(".majakka-hint.majakka-shown")
    assert frame.evaluate("map_div.getZoom()") == zoom
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    frame.wait_for_function("(old) => map_div.getZoom() > old", arg=zoom)


def test_hovering_says_value_interval_and_unit(address: str, open_page: OpenPage) -> None:
    page = open_page(address)
    frame = map_frame(page)
    cells = town.cells(COUNT)
    row = int(np.flatnonzero((cells["cls"] == 4) & ~cells["faded"])[0])
    page.mouse.move(*at_cell(page, frame, row))
    tip = frame.locator(".majakka-tip")
    tip.wait_for()
    value, lower, upper = (float(f"{cells.loc[row, name]:.2g}") for name in ("value", "lower", "upper"))
    assert tip.inner_text().split("\n") == [
        f"about {value:g} ({lower:g}–{upper:g})",
        "expected findings per 100 hours",
    ]
    unknown = int(np.flatnonzero(cells["cls"] == -1)[0])
    page.mouse.move(*at_cell(page, frame, unknown))
    frame.wait_for_function("() => document.querySelector('.majakka-tip')?.innerText === 'Not known'")


def test_the_map_writes_the_ends_of_an_interval_as_the_list_does(address: str, open_page: OpenPage) -> None:
    intervals = [
        (0.29, 0.0000094, 1.4),
        (30.2, 9.34, 61),
        (0.0996, 0.0449, 0.2),
        (1234, 87.6, 5678),
        (0, 0, 0.123),
    ]
    written = map_frame(open_page(address)).evaluate(
        "(all) => all.map((each) => Object.values(majakka.ends(...each, 'en')))", intervals
    )
    assert [tuple(ends) for ends in written] == [write_ends(*interval) for interval in intervals]


def test_the_map_fits_a_phone(address: str, open_page: OpenPage) -> None:
    page = open_page(address, viewport=PHONE, has_touch=True, is_mobile=True)
    frame = map_frame(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert frame.evaluate("map_div.getSize().x") > PHONE["width"] * 0.85
    assert not frame.evaluate("map_div.dragging.enabled()")
    assert frame.evaluate("window.__majakkaPainted.painted") == COUNT


def test_no_text_from_data_runs_and_all_of_it_is_shown_as_it_is(
    hostile_address: str, open_page: OpenPage
) -> None:
    page = open_page(hostile_address)
    frame = map_frame(page)
    assert frame.evaluate("window.__majakkaPainted.names") == len(PAYLOADS) + 8
    shown = set()
    for row in range(48):
        page.mouse.move(*at_cell(page, frame, row, 48))
        frame.wait_for_timeout(30)
        shown |= set(frame.locator(".majakka-tip").all_inner_texts())
    said = " ".join(shown)
    assert PAYLOADS[0] in said  # the unit
    assert PAYLOADS[2] in said  # what is not known
    tips = frame.evaluate(
        """(texts) => {
            const layer = Object.values(map_div._layers).find((each) => each.cells);
            return texts.map((text) => {
                layer.style.unit = layer.style.unknownLabel = text;
                layer.show(-1);
                layer.show(0, map_div.getCenter());
                return document.querySelector('.majakka-tip div div:last-child').textContent;
            });
        }""",
        list(PAYLOADS),
    )
    assert tips == list(PAYLOADS)
    popups = frame.evaluate(
        """() => {
            const texts = [];
            map_div.eachLayer((circle) => {
                if (!circle.getPopup?.()) return;
                circle.openPopup();
                texts.push([...map_div.getPane('popupPane').querySelectorAll('.leaflet-popup-content div div')].at(-2).textContent);
            });
            return texts;
        }"""
    )
    assert popups == list(PAYLOADS)
    assert "{{ 7*6 }}" in popups
    page.wait_for_timeout(500)
    assert page.evaluate("window.__fired") is None
    assert all(each.evaluate("window.__fired") is None for each in page.frames)
    assert frame.locator("#parent.single").count() == 1  # no name turned it into a double map
