"""Signs in as every role through a real provider, and tries every address that the role may not open."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from data.access_matrix import access_matrix
from pages.screens.listed import listed_screens
from pages.shared.menu import screen_title
from tests.built_stores import copy_of_empty_store
from tests.test_browser.signing_in import (
    SIGN_IN,
    Installation,
    menu_of,
    new_visitor,
    sign_in,
    signed_in_installation,
)

pytestmark = pytest.mark.browser

ROLES = tuple(access_matrix().roles)
FORBIDDEN = "This screen is not for your role"
NO_ROLE = "You have no role here"
OVER = "Your session is over"


def people(*, without: str = "") -> str:
    """Return a file of people with a group of each role, but for one."""
    end = (datetime.now(UTC) + timedelta(days=20)).date().isoformat()
    return 'ask = "Ask Aino."\n' + "".join(
        f'[[grants]]\ngroup = "{role}"\norganisation = "example"\nroles = ["{role}"]\nstores = "all"\n'
        f'authority = "labour_inspectorate"\ncrew = "LI-1"\nuntil = {end}\n'
        for role in ROLES
        if role != without
    )


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Give the app on a small store, with people of every role."""
    folder: Path = tmp_path_factory.mktemp("signed-in")
    copy_of_empty_store(folder / "var" / "bare.duckdb", name="Bareby", crs_epsg=3067).close()
    with signed_in_installation(folder, folder / "var", people()) as running:
        for role in ROLES:
            running.tell_provider(f"{role}@example.org", {"groups": [role], "name": f"Name of {role}"})
        yield running


def screens_of(role: str) -> list[str]:
    return [code for code in listed_screens() if code in access_matrix().roles[role].screens]


def forbidden_to(role: str) -> str:
    return next(code for code in listed_screens() if code not in access_matrix().roles[role].screens)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words, exact=True)).to_be_visible()


# First of all, so that nobody has run the app before: its first request is a screen's own address.
def test_a_deep_link_into_a_cold_app_shows_the_way_to_sign_in_alone(
    installation: Installation, browser: Browser
) -> None:
    page = new_visitor(browser, f"{installation.app}/risk_map")
    # The first run of all imports every screen.
    expect(page.get_by_role("button", name=SIGN_IN)).to_be_visible(timeout=180_000)
    said = page.locator("body").inner_text()
    assert "Bareby" not in said
    assert page.get_by_test_id("stTopNavLink").count() == 0
    page.context.close()


@pytest.mark.parametrize("role", ROLES)
def test_each_role_signs_in_sees_its_menu_and_no_other_screen_and_signs_out(
    role: str, installation: Installation, browser: Browser
) -> None:
    page = new_visitor(browser, installation.app)
    sign_in(page, f"{role}@example.org")
    assert menu_of(page) == [screen_title(code) for code in screens_of(role)]
    said = page.locator("body").inner_text()
    assert "@example.org" not in said
    assert "Name of" not in said
    # Cold, as the address of a browser, and warm, from the screen that is open.
    other = forbidden_to(role)
    page.goto(f"{installation.app}/{other}")
    heading(page, FORBIDDEN)
    page.get_by_test_id("stTopNavLink").last.click()
    expect(page.get_by_role("heading", name=FORBIDDEN)).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("end_session"))
    page.goto(f"{installation.app}/{screens_of(role)[0]}")
    expect(page.get_by_role("button", name=SIGN_IN)).to_be_visible()
    page.context.close()


def test_a_removed_role_and_another_person_in_the_same_browser_find_nothing_of_before(
    installation: Installation, browser: Browser
) -> None:
    page = new_visitor(browser, installation.app)
    sign_in(page, "steward@example.org")
    menu_of(page)
    tab = page.context.new_page()
    tab.goto(installation.app)
    menu_of(tab)
    whole = installation.people.read_text()
    installation.people.write_text(people(without="steward"))
    page.get_by_test_id("stTopNavLink").nth(1).click()
    heading(page, NO_ROLE)
    # The other tab shows what it has drawn until its next click.
    tab.get_by_test_id("stTopNavLink").nth(1).click()
    heading(tab, NO_ROLE)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile("end_session"))
    page.goto(installation.app)
    sign_in(page, "council@example.org")
    assert menu_of(page) == [screen_title(code) for code in screens_of("council")]
    installation.people.write_text(whole)
    page.context.close()


def test_a_sign_in_of_more_than_eight_hours_ago_lets_nobody_in(
    installation: Installation, browser: Browser
) -> None:
    # That a tab which stays open ends as well is tested in tests/test_pages/test_sign_in_gate.py, by the clock.
    long_ago = int((datetime.now(UTC) - timedelta(hours=8, seconds=1)).timestamp())
    installation.tell_provider("old", {"groups": ["steward"], "auth_time": long_ago})
    page = new_visitor(browser, f"{installation.app}/risk_map")
    sign_in(page, "old")
    heading(page, OVER)
    expect(page.get_by_role("button", name=SIGN_IN)).to_be_visible()
    assert "Bareby" not in page.locator("body").inner_text()
    page.context.close()
