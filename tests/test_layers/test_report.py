"""The report opens offline, is the same each time, and can be read by ear."""

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pypdf
import pytest
import shapely

from data.language import use_language
from data.releases.meeting_decisions import MeetingDecision
from data.releases.release import Release
from layers.report.report import report_html, report_pdf
from tests.sample_release import sample_before, sample_release, sample_without_signals

ROOT = Path(__file__).resolve().parents[2]
A4_MM, A3_LANDSCAPE_MM = (210, 297), (420, 297)
DECISIONS = (
    MeetingDecision("2026-H1", date(2026, 9, 3), "More visits to <Northfield>.", date(2026, 9, 4)),
    MeetingDecision("2025-H2", date(2026, 3, 3), "Of another release.", date(2026, 3, 4)),
)


class Shown:
    """A release with a small base map."""

    def __init__(self, release: Release) -> None:
        self.release = release

    def base_map(self) -> Mapping[str, gpd.GeoDataFrame]:
        water = [shapely.box(452_000, 6_632_000, 460_000, 6_640_000)]
        return {"water": gpd.GeoDataFrame({"name": [None], "rank": [1]}, geometry=water, crs=3067)}


class Read(HTMLParser):
    """What a page holds: its elements in order with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def made() -> tuple[bytes, bytes]:
    """Return the report of the sample as HTML and as PDF."""
    given = {"decisions": DECISIONS, "earlier": (sample_release("2025-H1"),)}
    shown, before = Shown(sample_release()), sample_before()
    return report_html(shown, before, **given), report_pdf(shown, before, **given)


@pytest.fixture(scope="module")
def report() -> tuple[bytes, bytes]:
    return made()


@pytest.fixture(scope="module")
def page(report: tuple[bytes, bytes]) -> Read:
    return Read(report[0].decode("utf-8"))


@pytest.fixture(scope="module")
def pdf(report: tuple[bytes, bytes]) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(report[1]))


def test_another_process_makes_the_same_bytes(report: tuple[bytes, bytes]) -> None:
    script = (
        "import hashlib; from tests.test_layers.test_report import made; "
        "print(*(hashlib.sha256(each).hexdigest() for each in made()))"
    )
    # Another order of sets and dictionaries of strings, and another zone.
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [hashlib.sha256(each).hexdigest() for each in report]


def test_the_page_asks_nothing_of_a_network_and_runs_nothing(report: tuple[bytes, bytes], page: Read) -> None:
    asking = {"src", "href", "srcset", "data", "action", "poster", "background", "xlink:href", "style"}
    assert [
        (tag, name)
        for tag, given in page.elements
        for name in given
        if name in asking or name.startswith("on")
    ] == []
    assert {tag for tag, _given in page.elements} & {
        "script",
        "link",
        "iframe",
        "object",
        "embed",
        "img",
        "base",
    } == set()
    css = re.search(r"<style>(.*?)</style>", report[0].decode("utf-8"), re.DOTALL)
    assert css is not None
    assert re.search(r"url\(|@import|@font-face", css[1]) is None


def test_headings_stand_in_order_and_the_language_is_said(page: Read) -> None:
    levels = [int(tag[1]) for tag, _given in page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert ("html", {"lang": "en"}) in page.elements


def test_every_picture_has_a_name_and_every_chart_a_table(page: Read) -> None:
    names = [tag for tag, _given in page.elements if tag in ("svg", "table", "figure")]
    figures = [given for tag, given in page.elements if tag == "svg" and given.get("role") == "img"]
    assert len(figures) == 5  # the map wide and narrow, trend, forms, cover
    assert all(given.get("aria-label") for given in figures)
    ids = [given.get("id") for tag, given in page.elements if tag == "section"]
    assert ids == [
        "findings",
        "map",
        "parts",
        "change",
        "forms",
        "services",
        "done",
        "decisions",
        "limits",
        "method",
        "glossary",
    ]
    # After the last chart there is a table still, and tables outnumber charts.
    assert names[::-1].index("table") < names[::-1].index("figure")
    assert names.count("table") >= names.count("figure")
    scopes = [given.get("scope") for tag, given in page.elements if tag == "th"]
    assert set(scopes) == {"col", "row"}


def test_the_page_holds_what_a_reader_must_know(page: Read) -> None:
    for must in (
        "Release 2026-H1", "September 1, 2026", "DEMONSTRATION", "about 170 signals", "Where?", "What next?", "Market Square",
        "Clopper", "Advice Point <b>", "More visits to <Northfield>.", "© OpenStreetMap contributors (ODbL)", "2025-H1",
    ):  # fmt: skip
        assert must in page.text
    assert "Of another release." not in page.text


def test_the_pdf_is_tagged_named_and_says_its_language(pdf: pypdf.PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert bool(root["/MarkInfo"]["/Marked"])
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Report on release 2026-H1, Testby"
    kinds, figures = tags_of(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Figure", "/L", "/LI"} <= kinds
    assert len(figures) == 4
    assert all(figures)


def tags_of(node: object) -> tuple[set[str], list[str]]:
    """Return the kinds of structure below a node, and what pictures are called."""
    kinds: set[str] = set()
    figures: list[str] = []
    waiting = [node]
    while waiting:
        each = waiting.pop().get_object()  # type: ignore[attr-defined]
        if isinstance(each, pypdf.generic.ArrayObject):
            waiting += list(each)
        elif isinstance(each, pypdf.generic.DictionaryObject):
            kinds.add(str(each.get("/S", "")))
            if each.get("/S") == "/Figure":
                figures.append(str(each.get("/Alt", "")))
            if "/K" in each:
                waiting.append(each["/K"])
    return kinds, figures


def test_the_map_is_on_a3_on_its_side_and_all_else_on_a4(pdf: pypdf.PdfReader) -> None:
    sizes = [
        tuple(round(float(side) / 72 * 25.4) for side in (p.mediabox.width, p.mediabox.height))
        for p in pdf.pages
    ]
    assert sizes.count(A3_LANDSCAPE_MM) == 1
    assert sizes.count(A4_MM) == len(sizes) - 1
    map_text = pdf.pages[sizes.index(A3_LANDSCAPE_MM)].extract_text()
    for must in ("Testby", "2026-H1", "170", "Not shown", "km"):
        assert must in map_text


def test_the_pdf_leads_nowhere_and_opens_with_nothing(
    report: tuple[bytes, bytes], pdf: pypdf.PdfReader
) -> None:
    assert "/OpenAction" not in pdf.trailer["/Root"]
    assert not any("/Annots" in each for each in pdf.pages)
    assert b"/URI" not in report[1]


def test_a_release_of_services_and_effort_alone_has_its_report_in_the_language_of_the_session() -> None:
    use_language("fi")
    try:
        page = Read(report_html(Shown(sample_without_signals()), None).decode("utf-8"))
    finally:
        use_language("en")
    assert ("html", {"lang": "fi"}) in page.elements
    assert "1. syyskuuta 2026" in page.text
    assert "Night Line" in page.text
    ids = [given.get("id") for tag, given in page.elements if tag == "section"]
    assert "parts" not in ids
    assert "forms" not in ids
