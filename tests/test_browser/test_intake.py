"""Brings files in as people would, in a real browser: mapped, checked, mended, taken in, taken back; and by phone."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from data.area import read_extent
from data.store import open_store
from tests.built_stores import copy_of_demonstration
from tests.test_browser.barriers import SERIOUS, check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, AppServer, OpenPage
from tests.test_browser.messy_sheet import write_messy_sheet
from tests.test_browser.server import APP
from tests.test_browser.test_app import cells_on_the_map, go_to, settle

pytestmark = pytest.mark.browser

WAIT_MS = 60_000
MANY = 150_000


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[float, float]]:
    """Give the folder with a town of its own, as these tests write into it, and its middle in degrees."""
    folder = tmp_path_factory.mktemp("var")
    copy_of_demonstration("town", folder / "town.duckdb", years=1, seed=7)
    with open_store(folder / "town.duckdb") as store:
        west, south, east, north = read_extent(store)
        lat, lon = store.grid.metres_to_points([(west + east) / 2], [(south + north) / 2])
    return folder, (float(lat[0]), float(lon[0]))


@pytest.fixture
def app(app_server: AppServer, town: tuple[Path, tuple[float, float]]) -> str:
    """Give the address of the dashboard on that town."""
    return app_server(APP, env={"MAJAKKA_VAR": str(town[0]), "MAJAKKA_TODAY": "2026-11-20"})


@pytest.fixture
def open_screen(app: str, open_page: OpenPage) -> Callable[..., Page]:
    """Give a function that opens a screen at its own address."""

    def open_it(screen: str, *, viewport: dict[str, int] = WIDE, **options: object) -> Page:
        page = open_page(f"{app}/{screen}?store=town", viewport=viewport, **options)
        settle(page)
        return page

    return open_it


def drop(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    settle(page)


def take_column_as(page: Page, letter: str, field: str) -> None:
    page.get_by_role("combobox", name=f"Column {letter} is taken as", exact=True).click()
    page.keyboard.type(field)
    page.get_by_role("option", name=re.compile(f"^{field}( \\(needed\\))?$")).first.click()
    settle(page)


def press(page: Page, label: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name=label).first.click()
    settle(page)


def test_a_messy_spreadsheet_is_mapped_mended_taken_in_and_taken_back(
    open_screen: Callable[..., Page], town: tuple[Path, tuple[float, float]], tmp_path: Path
) -> None:
    lat, lon = town[1]
    for name, wrong in (("wrong.xlsx", True), ("mended.xlsx", False)):
        write_messy_sheet(tmp_path / name, lat=lat, lon=lon, wrong_dates=wrong)
    page = open_screen("intake", accept_downloads=True)
    check_no_barrier(page, impacts=SERIOUS)

    drop(page, tmp_path / "wrong.xlsx")
    expect(page.get_by_text("Spreadsheet, sheet Havainnot, 3 records, 9 columns")).to_be_visible(
        timeout=WAIT_MS
    )
    expect(page.get_by_role("button", name="Check the file")).to_be_disabled()
    check_no_barrier(page, impacts=SERIOUS)
    for letter, field in {"A": "Record id", "F": "Kind of place", "G": "Forms of exploitation",
                          "H": "Met by a team"}.items():  # fmt: skip
        take_column_as(page, letter, field)
    take_column_as(page, "I", "Leave out")
    press(page, "Check the file")

    expect(page.get_by_text("Nothing was taken in: 2 rows have faults.")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("B · When · 2 times · rows 5, 6")).to_be_visible()
    check_no_barrier(page, impacts=SERIOUS)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save all faults as CSV").click()
    faults = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    assert len(faults.splitlines()) == 3
    assert "eilen" not in faults
    assert saved.value.url.startswith("blob:")

    drop(page, tmp_path / "mended.xlsx")
    expect(
        page.get_by_role("heading", name="Understood: 3 records of Sightings, September 2026")
    ).to_be_visible(timeout=WAIT_MS)
    assert cells_on_the_map(page) >= 1
    check_no_barrier(page, impacts=SERIOUS)
    press(page, "Take in 3 records")

    done = page.get_by_text("3 records of Sightings came in as import no.")
    expect(done).to_be_visible(timeout=WAIT_MS)
    number = re.search(r"no\. (\d+)", done.inner_text())[1]  # type: ignore[index]
    page.get_by_role("combobox", name="Take an import back").click()
    page.get_by_role("option", name=re.compile(f"^No. {number}:")).click()
    settle(page)
    expect(page.get_by_text("This removes 3 records of Sightings")).to_be_visible(timeout=WAIT_MS)
    check_no_barrier(page, impacts=SERIOUS)
    press(page, f"Take back no. {number}")
    expect(page.get_by_text(f"Import no. {number} was taken back: 3 records no longer count.")).to_be_visible(
        timeout=WAIT_MS
    )


def test_a_template_is_saved_without_an_address_and_comes_in_as_it_is(
    open_screen: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_screen("intake", accept_downloads=True)
    page.get_by_role("combobox", name="What can come in").click()
    page.keyboard.type("Visits")
    page.get_by_role("option", name="Visits").click()
    settle(page)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Template XLSX").click()
    assert saved.value.url.startswith("blob:")
    saved.value.save_as(tmp_path / "visits.xlsx")
    drop(page, tmp_path / "visits.xlsx")
    # The examples lie in Helsinki, farther from the invented town than a record may.
    expect(page.get_by_text("outside the area of this store").first).to_be_visible(timeout=WAIT_MS)


def test_a_large_file_goes_on_while_another_screen_is_looked_at(
    open_screen: Callable[..., Page], town: tuple[Path, tuple[float, float]], tmp_path: Path
) -> None:
    lat, lon = town[1]
    lines = [f"R{row},2026-09-14,{lat:.4f},{lon:.4f},no" for row in range(MANY)]
    (tmp_path / "large.csv").write_text("\n".join(["record_id,when,latitude,longitude,discovered", *lines]))
    page = open_screen("intake")
    page.set_input_files("input[type=file]", tmp_path / "large.csv")
    expect(page.get_by_text("How the file was read")).to_be_visible(timeout=WAIT_MS)
    go_to(page, "Methods")
    go_to(page, "Data")
    expect(page.get_by_role("button", name=f"Take in {MANY:,} records")).to_be_visible(timeout=WAIT_MS)
    press(page, "Put the file away")
    expect(page.get_by_text("What can come in")).to_be_visible(timeout=WAIT_MS)


def test_a_sighting_is_entered_on_a_phone_with_a_few_taps(open_screen: Callable[..., Page]) -> None:
    page = open_screen("entry", viewport=PHONE)
    expect(page.get_by_text("Tap the place on the map.")).to_be_visible(timeout=WAIT_MS)
    check_no_barrier(page, impacts=SERIOUS)
    map_frame = page.locator("iframe").first
    map_frame.scroll_into_view_if_needed()
    page.frame_locator("iframe").first.locator("html[data-majakka-cells]").wait_for(
        state="attached", timeout=WAIT_MS
    )
    box = map_frame.bounding_box() or {"width": 0, "height": 0}
    map_frame.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(page.get_by_text("Kept of the place:")).to_be_visible(timeout=WAIT_MS)
    page.get_by_text("Somebody reported it").click()
    page.get_by_text("Labour", exact=True).click()
    settle(page)
    heights = page.locator("[data-testid=stButtonGroup] button").evaluate_all(
        "buttons => buttons.map((button) => button.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
    press(page, "Keep this sighting")
    expect(page.get_by_text("Kept as import no.")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("week of 2026-11-16, working day")).to_be_visible()
    # While a run goes on, Streamlit's own button to stop it stands in the header, half faded.
    settle(page)
    check_no_barrier(page, impacts=SERIOUS)
    press(page, "Enter another")
    expect(page.get_by_text("Still needed: the place, Met by a team.")).to_be_visible(timeout=WAIT_MS)
