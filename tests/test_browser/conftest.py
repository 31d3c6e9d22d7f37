"""Gives browser tests a real Chromium, pages that forbid errors and foreign requests, and running apps."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.built_stores import copy_of_demonstration
from tests.test_browser.server import APP, running_app

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

AppServer = Callable[..., str]
OpenPage = Callable[..., Page]


def find_chromium() -> str:
    """Return the path of chromium; fail, and say how to install it, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("There is no chromium. Run: apt-get update && apt-get install -y chromium", pytrace=False)
    return found


# Other tests run beside these and machines may be busy: what comes is waited for longer than five seconds.
expect.set_options(timeout=60_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Give one Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """Give a function that starts a Streamlit script and returns its address; the same call starts it once."""
    started: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
    with ExitStack() as running:

        def start(script: Path | str, env: Mapping[str, str] | None = None) -> str:
            call = (str(script), tuple(sorted((env or {}).items())))
            if call not in started:
                log = tmp_path_factory.mktemp("app") / "streamlit.log"
                started[call] = running.enter_context(running_app(Path(script), env, log))
            return started[call]

        yield start


@pytest.fixture(scope="session")
def demonstrations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the stores of Helsinki centre and of the small town."""
    folder = tmp_path_factory.mktemp("var")
    for code in ("helsinki", "town"):
        copy_of_demonstration(code, folder / f"{code}.duckdb", years=2, seed=7)
    return folder


@pytest.fixture
def app(app_server: AppServer, demonstrations: Path) -> str:
    """Give the address of the dashboard on the demonstrations."""
    return app_server(APP, env={"MAJAKKA_VAR": str(demonstrations), "MAJAKKA_TODAY": "2026-11-20"})


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Give a function that opens an address; at the end, no error and no foreign request may have occurred."""
    faults: list[str] = []
    with ExitStack() as contexts:

        def open_at(address: str, *, viewport: dict[str, int] = WIDE, **options: object) -> Page:
            # Without a graphics card, what moves while one waits would take more time than the page itself.
            options = {"reduced_motion": "reduce", **options}
            context = browser.new_context(viewport=viewport, **options)  # type: ignore[arg-type]
            contexts.callback(context.close)
            page = context.new_page()
            host = urlsplit(address).netloc
            page.on("pageerror", lambda error: faults.append(f"error: {error}"))
            page.on("console", lambda line: _note_error(line, faults))
            page.on("request", lambda asked: _note_foreign(asked.url, host, faults))
            page.on("websocket", lambda socket: _note_foreign(socket.url, host, faults))
            page.on("dialog", lambda dialog: (faults.append(f"dialog: {dialog.message}"), dialog.dismiss()))
            page.goto(address)
            return page

        yield open_at
    assert faults == []


def _note_error(line: ConsoleMessage, faults: list[str]) -> None:
    # Opened at a screen's own address, Streamlit 1.67 first asks for its server below that address (404), then above.
    probing = "/_stcore/" in line.location["url"] and "404" in line.text
    if line.type == "error" and not probing:
        faults.append(f"console: {line.text}")


def _note_foreign(address: str, host: str, faults: list[str]) -> None:
    parts = urlsplit(address)
    if parts.scheme not in ("data", "blob", "about") and parts.netloc != host:
        faults.append(f"request to another host: {address}")
