"""Uses the council's page as a meeting would, in its own process; opens the report with the network watched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from tests.test_browser.barriers import check_no_barrier
from tests.test_browser.conftest import PHONE, WIDE, OpenPage
from tests.test_browser.server import COUNCIL_APP, running_app
from tests.test_browser.test_app import settle
from tests.test_pages.released_town import write_two_releases

pytestmark = pytest.mark.browser

WAIT_MS = 120_000
# What a PDF can do by itself, or once somebody clicks, beyond showing its own pages.
PDF_DEEDS = {
    "/URI",
    "/Launch",
    "/GoToR",
    "/GoToE",
    "/JavaScript",
    "/JS",
    "/SubmitForm",
    "/ImportData",
    "/Movie",
}


@dataclass(frozen=True)
class Council:
    """The page of the council and the folder that its process reads."""

    address: str
    releases: Path


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    """Give the page on two releases of an invented town, as `make council` serves it."""
    folder = tmp_path_factory.mktemp("council")
    releases = write_two_releases(folder / "releases" / "testby")
    env = {"MAJAKKA_RELEASES": str(releases), "MAJAKKA_TODAY": "2026-11-20"}
    with running_app(COUNCIL_APP, env, folder / "log") as address:
        yield Council(address, releases)


def opened(council: Council, open_page: OpenPage, *, viewport: dict[str, int] = WIDE) -> Page:
    page = open_page(council.address, viewport=viewport)
    page.set_default_timeout(WAIT_MS)
    settle(page)
    expect(page.locator(".picture svg").first).to_be_attached()
    return page


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_page_has_no_barrier_and_a_table_beside_its_map(
    council: Council, open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = opened(council, open_page, viewport=viewport)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Testby")
    # Nothing stands beside the page that a meeting could narrow it down with.
    expect(page.locator("[data-testid=stSidebar]")).to_have_count(0)
    shown = "wide" if viewport is WIDE else "narrow"
    expect(page.locator(f".picture .{shown} > svg")).to_be_visible()
    expect(page.get_by_role("table").filter(has_text="Market Square").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    check_no_barrier(page)


def test_release_files_and_decision_are_reached_by_keys_alone(council: Council, open_page: OpenPage) -> None:
    page = opened(council, open_page)
    assert focus(page, "Release") == "combobox"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    settle(page)
    expect(page).to_have_url(f"{council.address}/?release=2025-H2")
    # Code and dash are kept together by letters that nobody sees.
    expect(page.get_by_text(re.compile("release 2025\u2060?-\u2060?H2, made on")).first).to_be_visible()
    focus(page, "Decision")
    page.keyboard.type("Two more evenings a week at the harbour.")
    focus(page, "Keep this decision")
    page.keyboard.press("Enter")
    expect(page.locator(".mj-decisions")).to_contain_text("Two more evenings a week", timeout=WAIT_MS)
    (kept,) = (council.releases / "decisions").iterdir()
    assert kept.name.startswith("2025-H2")
    settle(page)
    focus(page, "Make the report")
    focus(page, "Totals (CSV)")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert Path(saved.value.path()).read_bytes() == (council.releases / "2025-H2" / "totals.csv").read_bytes()


def focus(page: Page, name: str, *, most: int = 120) -> str:
    """Press Tab until something of that name has the focus, and return its role."""
    for _press in range(most):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if name in at["name"]:
            return str(at["role"])
    pytest.fail(f"{name} cannot be reached by the Tab key")


# The name and role of what has the focus, also inside components.
FOCUSED = """() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const labels = [...(at.labels ?? [])].map((each) => each.innerText);
    const named = (at.getAttribute("aria-labelledby") ?? "").split(" ").filter(Boolean)
        .map((id) => document.getElementById(id)?.innerText ?? "");
    const name = [at.getAttribute("aria-label") ?? "", ...named, ...labels, at.tagName === "BUTTON" ? at.innerText : ""];
    return { name: name.join(" "), role: at.getAttribute("role") ?? at.tagName.toLowerCase() };
}"""


def test_the_report_opens_with_the_network_watched_and_asks_for_nothing(
    council: Council, open_page: OpenPage, browser: Browser, tmp_path: Path
) -> None:
    page = opened(council, open_page)
    page.get_by_role("button", name="Make the report").click()
    pdf, html = tmp_path / "report.pdf", tmp_path / "report.html"
    for button, path in (("Save as PDF", pdf), ("Save as one HTML file", html)):
        with page.expect_download(timeout=WAIT_MS) as saved:
            page.get_by_role("button", name=button).click()
        saved.value.save_as(path)
    report = browser.new_page(viewport=WIDE)
    asked: list[str] = []
    report.on("request", lambda request: asked.append(request.url))
    report.goto(html.as_uri())
    expect(report.get_by_role("heading", level=1)).to_contain_text("Testby")
    expect(report.locator("svg").first).to_be_visible()
    check_no_barrier(report)
    report.close()
    assert [each for each in asked if not each.startswith("data:")] == [html.as_uri()]
    assert deeds_of_pdf(pdf) == set()
    assert PdfReader(pdf).trailer["/Root"]["/MarkInfo"]["/Marked"]


def deeds_of_pdf(path: Path) -> set[str]:
    """Return which deeds any object of a PDF names, whether a page shows it or not."""
    reader = PdfReader(path)
    found: set[str] = set()
    numbers = {*reader.xref_objStm, *(number for table in reader.xref.values() for number in table)}
    for number in numbers - {0}:
        _gather(reader.get_object(IndirectObject(number, 0, reader)), found)
    return found & PDF_DEEDS


def test_a_pdf_that_asks_for_something_is_seen(tmp_path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_uri(0, "https://example.org/", RectangleObject((0, 0, 9, 9)))
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(
        {NameObject(name): value for name, value in script.items()}
    )
    writer.write(tmp_path / "asking.pdf")
    assert deeds_of_pdf(tmp_path / "asking.pdf") == {"/URI", "/JavaScript", "/JS"}


def _gather(thing: object, found: set[str]) -> None:
    if isinstance(thing, DictionaryObject):
        for name, value in thing.items():
            found.add(str(name))
            _gather(value if not isinstance(value, IndirectObject) else None, found)
    elif isinstance(thing, ArrayObject):
        for each in thing:
            _gather(each if not isinstance(each, IndirectObject) else None, found)
    elif isinstance(thing, str):
        found.add(thing)


def test_the_page_is_read_in_another_language(council: Council, open_page: OpenPage) -> None:
    page = opened(council, open_page)
    english = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("combobox", name="Language").click()
    page.get_by_role("option", name="Suomi").click()
    settle(page)
    expect(page.get_by_text("syyskuuta 2026").first).to_be_visible()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(english)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Testby")
