"""Takes a release through the hands of two persons, on the screen that each of them sees."""

import json
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.test_browser.barriers import check_no_barrier
from tests.test_browser.conftest import PHONE, AppServer, OpenPage
from tests.test_browser.server import APP
from tests.test_browser.test_app import settle

pytestmark = pytest.mark.browser

# Every known attack is tried on a draft before anybody may approve it.
WAIT_MS = 240_000


@pytest.fixture(scope="module")
def own_folder(demonstrations: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of stores that nobody else publishes from."""
    folder = tmp_path_factory.mktemp("releases") / "var"
    shutil.copytree(demonstrations, folder)
    return folder


@pytest.fixture(scope="module")
def releases_app(app_server: AppServer, own_folder: Path) -> str:
    """Give the address of the dashboard on that folder."""
    return app_server(APP, env={"MAJAKKA_VAR": str(own_folder), "MAJAKKA_TODAY": "2026-11-20"})


def opened(address: str, open_page: OpenPage, role: str, **options: object) -> Page:
    page = open_page(f"{address}/releases?role={role}&store=town", **options)
    page.set_default_timeout(WAIT_MS)
    settle(page)
    return page


def test_one_person_prepares_another_approves_and_then_it_is_published(
    releases_app: str, own_folder: Path, open_page: OpenPage
) -> None:
    steward = opened(releases_app, open_page, "steward")
    steward.get_by_role("button", name="Prepare a draft").click()
    publish = steward.get_by_role("button", name="Publish 2")
    expect(publish).to_be_visible(timeout=WAIT_MS)
    settle(steward)
    # Alone, the steward can prepare and discard, no more.
    expect(publish).to_be_disabled()
    check_no_barrier(steward)
    published = own_folder / "releases" / "town"
    assert not published.exists() or list(published.glob("20*")) == []

    approver = opened(releases_app, open_page, "approver", viewport=PHONE)
    approve = approver.get_by_role("button", name="Approve 2")
    expect(approve).to_be_disabled()
    for confirmed in ("I looked at the map", "I read the tables", "I read the figures of the attacks"):
        approver.get_by_text(confirmed).click()
        settle(approver)
    check_no_barrier(approver)
    approve.click()
    expect(approver.get_by_text("is approved. The steward can publish it.")).to_be_visible(timeout=WAIT_MS)

    steward = opened(releases_app, open_page, "steward")
    publish = steward.get_by_role("button", name="Publish 2")
    expect(publish).to_be_enabled()
    publish.click()
    expect(steward.get_by_text("is published: everybody sees it")).to_be_visible(timeout=WAIT_MS)
    (release,) = published.glob("20*")
    signatures = json.loads((release / "signatures.json").read_text(encoding="utf-8"))["signed"]
    assert {each["statement"]["role"] for each in signatures} == {"approver", "steward"}
    assert len({each["statement"]["person"] for each in signatures}) == 2
    settle(steward)
    council = open_page(f"{releases_app}/council?role=council&store=town")
    settle(council)
    # Code and dash are kept together by letters that nobody sees.
    code = release.name.replace("-", "\u2060?-\u2060?")
    expect(council.get_by_text(re.compile(f"release {code}, made on")).first).to_be_visible(timeout=WAIT_MS)
