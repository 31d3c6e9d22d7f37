"""Measures how soon a map stands after opening and after a change of layer, against folium.GeoJson.

Run with ``.venv/bin/python -m tests.test_browser.measure_map``; counts of cells may follow.
"""

import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from tests.test_browser.conftest import CHROMIUM_FLAGS, WIDE, find_chromium
from tests.test_browser.server import running_app

PAGE = Path(__file__).parent / "map_page.py"
TURNS = {"painted": 5, "geojson": 3}
LIMIT_S = {10_000: (2.0, 0.5), 50_000: (2.5, 1.0)}

PAINTED = "(paints) => window.__majakkaPainted?.paints >= paints && window.__majakkaPainted.at"
PATHS = """(count) => {
    const paths = [...document.querySelectorAll('.leaflet-overlay-pane path')];
    const first = paths[0]?.getAttribute('fill');
    if (paths.length < count || window.__first === first + paths.length) return 0;
    if (!window.__seen) { window.__seen = Date.now(); return 0; }
    return Date.now();
}"""


def measure(browser: Browser, address: str, way: str, count: int) -> tuple[float, float]:
    """Return seconds from opening the page, and from the click on another layer, to painted cells."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    page.goto(address, wait_until="commit")
    frame = _map_frame(page)
    opened = _painted(frame, way, 1, count) - float(page.evaluate("performance.timeOrigin"))
    page.wait_for_timeout(700)
    frame.evaluate("document.querySelectorAll('.leaflet-overlay-pane path').forEach((path) => path.remove())")
    paints = frame.evaluate("window.__majakkaPainted?.paints ?? 0")
    page.evaluate("addEventListener('click', () => { window.__clicked ??= Date.now() }, true)")
    page.get_by_text("inspection", exact=True).click()
    changed = _painted(frame, way, paints + 1, count) - float(page.evaluate("window.__clicked"))
    context.close()
    return opened / 1000, changed / 1000


def _map_frame(page: Page) -> Frame:
    while True:
        for frame in page.frames:
            if "/component/" in frame.url:
                return frame
        page.wait_for_timeout(10)


def _painted(frame: Frame, way: str, paints: int, count: int) -> float:
    script, argument = (PAINTED, paints) if way == "painted" else (PATHS, count)
    found = frame.wait_for_function(script, arg=argument, timeout=120_000)
    return float(found.json_value())


def main(counts: list[int]) -> None:
    """Print medians for each way and count, and whether ours keep the limits."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        for count in counts:
            for way, turns in TURNS.items():
                with running_app(PAGE, {"MAP_CELLS": str(count), "MAP_WAY": way}) as address:
                    measure(browser, address, way, count)  # the first visit fills the caches of the server
                    times = [measure(browser, address, way, count) for _turn in range(turns)]
                opened, changed = (median(column) for column in zip(*times, strict=True))
                limits = LIMIT_S.get(count) if way == "painted" else None
                verdict = f"  limits {limits[0]} s, {limits[1]} s" if limits else ""
                print(f"{count:>6} cells, {way}: opened {opened:.2f} s, changed {changed:.2f} s{verdict}")
        browser.close()


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [10_000, 50_000])
