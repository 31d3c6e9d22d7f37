"""Logs a round on a phone, in a real browser: by thumb, without barriers, until it is closed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.area import read_extent
from data.rounds.log import open_round
from data.store import open_store
from tests.built_stores import copy_of_demonstration
from tests.test_browser.barriers import check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, AppServer, OpenPage
from tests.test_browser.server import APP
from tests.test_browser.test_app import settle
from tests.test_data.rounds_under_way import COORDINATOR, a_round, at, stop

pytestmark = pytest.mark.browser

WAIT_MS = 60_000
# One round for each test, as a closed one cannot be opened again.
CODES = {"log": "AAAA-2222", "look": "BBBB-3333", "wide": "CCCC-4444"}
HOSTILE = "<img src=x onerror=alert(1)> *Bar* :red[x]"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder with a town of its own and three rounds under way in it."""
    folder = tmp_path_factory.mktemp("var")
    copy_of_demonstration("town", folder / "town.duckdb", years=1, seed=7)
    with pytest.MonkeyPatch.context() as patch, open_store(folder / "town.duckdb") as store:
        patch.setenv("MAJAKKA_VAR", str(folder))
        west, south, __, __ = read_extent(store)
        east, north = int(west // 250) + 4, int(south // 250) + 4
        stops = tuple(stop(n, east=east + n, north=north, **({"name": HOSTILE} if n == 2 else {})) for n in (1, 2, 3, 4))  # fmt: skip
        for code in CODES.values():
            open_round(store, COORDINATOR, a_round(code=code, stops=stops), now=at(0.5))
    return folder


@pytest.fixture
def open_log(app_server: AppServer, town: Path, open_page: OpenPage) -> Callable[..., Page]:
    """Give a function that opens the screen, with a code in its address or without."""
    app = app_server(APP, env={"MAJAKKA_VAR": str(town), "MAJAKKA_TODAY": "2026-11-20"})

    def open_it(code: str = "", *, viewport: dict[str, int] = PHONE, role: str = "team_member") -> Page:
        page = open_page(f"{app}/log_round?store=town&role={role}&round={code}", viewport=viewport)
        settle(page)
        return page

    return open_it


def tap(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    settle(page)


def test_a_round_is_logged_by_thumb_and_closed(open_log: Callable[..., Page]) -> None:
    page = open_log()
    check_no_barrier(page)
    page.get_by_label("Code of the round").fill("aaaa 2222")
    tap(page, "Open the round")
    assert "round=AAAA-2222" in page.url
    tap(page, "Check in: the team is out")

    # One tap where nobody was met, and the next stop is there.
    tap(page, "Met nobody")
    expect(page.get_by_text("1 of 4 stops logged")).to_be_visible(timeout=WAIT_MS)
    check_no_barrier(page)

    # Three taps where somebody was.
    tap(page, "Met people")
    check_no_barrier(page)
    page.get_by_text("2-4 persons").click()
    settle(page)
    tap(page, "Keep and go on")
    expect(page.get_by_text("2 of 4 stops logged")).to_be_visible(timeout=WAIT_MS)

    tap(page, "Could not offer help")
    page.get_by_text("No interpreter").click()
    settle(page)
    check_no_barrier(page)
    tap(page, "Keep and go on")

    tap(page, "Left out")
    check_no_barrier(page)
    tap(page, "No time left")
    expect(page.get_by_text("4 of 4 stops logged")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("3 visits, 1 stop left out.")).to_be_visible()
    expect(page.get_by_role("button", name="Close the round")).to_be_disabled()
    check_no_barrier(page)

    tap(page, "Check out: the team is back")
    tap(page, "Close the round")
    expect(page.get_by_text("Thank you. The round is closed.")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("3 visits were kept.")).to_be_visible()
    assert "round=" not in page.url
    check_no_barrier(page)


def test_the_next_stop_and_what_a_team_needs_are_seen_at_once_on_a_phone(
    open_log: Callable[..., Page],
) -> None:
    page = open_log(CODES["look"])
    four = ("Met nobody", "Met people", "Could not offer help", "Left out")
    boxes = [page.get_by_role("button", name=name, exact=True).bounding_box() for name in four]
    assert all(box and box["height"] >= 60 and box["width"] >= 140 for box in boxes)
    for name in (*four, "Check in: the team is out"):
        expect(page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    for words in ("1. Nimi Paikka 1", "What to look for", "Where to refer"):
        expect(page.get_by_text(words, exact=True).first).to_be_in_viewport(ratio=1)
    page.get_by_text("What to look for").click()
    page.get_by_text("Where to refer").click()
    settle(page)
    check_no_barrier(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    low = page.locator(".stMain button:visible").evaluate_all(
        "all => all.map(each => [each.innerText, each.getBoundingClientRect().height]).filter(each => each[1] < 44)"
    )
    assert low == []


def test_the_name_of_a_stop_can_do_nothing(open_log: Callable[..., Page]) -> None:
    # open_page fails where the image is asked for or a dialog opens.
    page = open_log(CODES["wide"], viewport=WIDE, role="coordinator")
    page.locator(".st-key-log-go-2 button").click()
    settle(page)
    expect(page.get_by_role("heading", name=f"2. {HOSTILE}")).to_be_visible(timeout=WAIT_MS)
    assert HOSTILE in page.locator(".st-key-log-go-2 button").inner_text()
    assert page.locator("img[src=x]").count() == 0
    check_no_barrier(page)
