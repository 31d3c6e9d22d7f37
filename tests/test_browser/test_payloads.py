"""Plants more than 100 payloads wherever free text is kept, and opens every screen: nothing runs, nobody is asked."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.built_stores import copy_of_demonstration
from tests.many_payloads import many_payloads
from tests.test_browser.conftest import WIDE, AppServer
from tests.test_browser.planted import plant
from tests.test_browser.server import APP
from tests.test_browser.test_app import RESTED

pytestmark = pytest.mark.browser

WAIT_MS = 240_000  # machines may be busy, and the first page is the slowest
# Each screen, with the roles that see different things there; the last test opens the map of a coordinator.
VISITS = (
    "overview?role=coordinator",
    "risk_map?role=inspection_planner",
    "outreach?role=coordinator",
    "inspections?role=inspection_planner",
    "debrief?role=inspection_planner",
    "council?role=council",
    "releases?role=approver",
    "intake?role=steward",
    "entry?role=coordinator",
    "log_round?role=coordinator",
    "evidence?role=coordinator",
    "methods?role=coordinator",
)
# On these, free texts of the store are shown: as texts.
SHOWING = frozenset({*VISITS[:4], *VISITS[7:9]})
# Whatever a payload calls, tells it; in every frame, before anything else runs there.
TOLD = "for (const name of ['alert', 'confirm', 'prompt']) window[name] = (said) => window.top.toldPayload(String(said));"
# Everything that only opens when somebody points or clicks at it.
OPEN_ALL = """() => {
    for (const each of document.querySelectorAll('details')) each.open = true;
    for (const each of document.querySelectorAll('.leaflet-interactive, [tabindex], a'))
        for (const kind of ['pointerenter', 'mouseenter', 'mouseover', 'mousemove', 'focus'])
            each.dispatchEvent(new MouseEvent(kind, { bubbles: true }));
    if (window.map_div?.eachLayer) window.map_div.eachLayer((layer) => { layer.openTooltip?.(); layer.openPopup?.(); });
}"""
AS_HTML = "(texts) => { for (const text of texts) document.body.appendChild(document.createElement('div')).innerHTML = text; }"


class Beacon:
    """A server on this machine that payloads ask, and what they asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the name that http.server calls
                asked.append(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"<!DOCTYPE html><title>x</title><body>")

            def log_message(self, *_arguments: object) -> None:
                """Write nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
        self.address = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture(scope="module")
def beacon() -> Iterator[Beacon]:
    beacon = Beacon()
    Thread(target=beacon.server.serve_forever, daemon=True).start()
    yield beacon
    beacon.server.shutdown()
    beacon.server.server_close()


@pytest.fixture(scope="module")
def planted_app(beacon: Beacon, app_server: AppServer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the address of the dashboard on a town in which every free text is a payload."""
    folder = tmp_path_factory.mktemp("planted")
    copy_of_demonstration("town", folder / "town.duckdb", years=2, seed=7)
    planted = plant(folder / "town.duckdb", many_payloads(beacon.address))
    assert sum(planted.values()) > 800
    return app_server(APP, env={"MAJAKKA_VAR": str(folder), "MAJAKKA_TODAY": "2026-11-20"})


@contextmanager
def watched_page(browser: Browser) -> Iterator[tuple[Page, list[str]]]:
    """Give a page, and what payloads on it said."""
    told: list[str] = []
    context = browser.new_context(viewport=WIDE, reduced_motion="reduce", service_workers="block")  # type: ignore[arg-type]
    context.expose_function("toldPayload", lambda said: told.append(str(said)))
    context.add_init_script(TOLD)
    page = context.new_page()
    page.on("dialog", lambda dialog: _note(dialog, told))
    try:
        yield page, told
    finally:
        context.close()


def _note(dialog: Dialog, told: list[str]) -> None:
    told.append(dialog.message)
    dialog.dismiss()


def open_everything(page: Page) -> None:
    page.wait_for_selector("h1", timeout=WAIT_MS)
    page.evaluate("window.restsSince = undefined")
    page.wait_for_function(RESTED, arg=400, polling=50, timeout=WAIT_MS)
    for frame in page.frames:
        frame.evaluate(OPEN_ALL)


def _wait_for_texts(page: Page) -> None:
    """Wait until a planted text is shown, also in a frame that comes later than the page around it."""
    until = time.monotonic() + WAIT_MS / 1000
    while not any("alert(" in frame.content() for frame in page.frames):
        assert time.monotonic() < until, f"no planted text on {page.url}"
        page.wait_for_timeout(200)
    open_everything(page)


def test_no_payload_runs_or_asks_anybody_on_any_screen(
    planted_app: str, beacon: Beacon, browser: Browser
) -> None:
    beacon.asked.clear()
    with watched_page(browser) as (page, told):
        for visit in VISITS:
            page.goto(f"{planted_app}/{visit}&store=town")
            open_everything(page)
            if visit in SHOWING:
                _wait_for_texts(page)
        assert (told, beacon.asked) == ([], [])


def test_no_part_of_an_address_runs(planted_app: str, beacon: Beacon, browser: Browser) -> None:
    beacon.asked.clear()
    texts = many_payloads(beacon.address)
    with watched_page(browser) as (page, told):
        # One address holds many: Streamlit hands every parameter to the screen.
        for first in range(0, len(texts), 93):
            names = (
                "store",
                "role",
                "layer",
                "lang",
                "period",
                "purpose",
                *(f"x{each}" for each in range(87)),
            )
            query = urlencode(dict(zip(names, texts[first : first + 93], strict=False)))
            page.goto(f"{planted_app}/risk_map?{query}#{quote(texts[first])}")
            open_everything(page)
        assert (told, beacon.asked) == ([], [])


def test_the_same_payloads_run_where_nothing_escapes_them(beacon: Beacon, browser: Browser) -> None:
    beacon.asked.clear()
    with watched_page(browser) as (page, told):
        page.goto(f"{beacon.address}/blank")
        page.evaluate(AS_HTML, list(many_payloads(beacon.address)))
        page.wait_for_timeout(1_000)
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(500)
        assert len(set(told)) > 20
        assert len(set(beacon.asked) - {"/blank"}) > 10


def test_raw_on_a_screen_they_do_not_run_and_in_the_frame_of_a_map_they_ask_nobody(
    planted_app: str, beacon: Beacon, browser: Browser
) -> None:
    beacon.asked.clear()
    with watched_page(browser) as (page, told):
        page.goto(f"{planted_app}/risk_map?store=town")
        open_everything(page)
        page.wait_for_selector("iframe[src*='/component/']", timeout=WAIT_MS)
        frame = page.frames[-1]
        page.evaluate(AS_HTML, list(many_payloads(beacon.address)))
        page.wait_for_timeout(1_000)
        page.evaluate(OPEN_ALL)
        page.wait_for_timeout(500)
        assert told == []
        # One that leaves for another page is no frame of a map any more.
        frame.evaluate(AS_HTML, [text for text in many_payloads(beacon.address) if "refresh" not in text])
        page.wait_for_timeout(1_000)
        # There escaping alone holds them: the control of the tests above, in the frames they look at.
        assert len(set(told)) > 20
        assert beacon.asked == []
