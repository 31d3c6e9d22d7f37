"""The printed sheet: readable text in all letters, tagged, the same bytes each time, and nothing is fetched."""

import importlib
import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from data.errors import Refused
from layers.sheets.paper import sheet_html, sheet_pdf
from layers.sheets.safety import box_lines, note_lines
from layers.sheets.sheet import Sheet
from tests.test_layers.payloads import PAYLOADS
from tests.test_layers.round_by_hand import (
    CODE,
    HIDDEN,
    PUBLIC,
    VALUE_OF_STOP,
    WHY,
    bring_services,
    draw_ground,
    sheet_of,
    stop_at,
    store_in,
)

LETTERS = "Õhtu äär, Šķūņu iela, Žvėryno, Söderkulla"


def pages_of(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    with store_in(tmp_path_factory.mktemp("round")) as store:
        draw_ground(store)
        bring_services(store, PUBLIC, HIDDEN)
        return sheet_of(store, stop_at(store, 1, 300, 0, name=LETTERS), stop_at(store, 2, 300, 200, kind=""))


def test_a_sheet_prints_all_that_a_team_needs_in_letters_of_the_baltic(sheet: Sheet) -> None:
    said = squeezed(" ".join(pages_of(sheet_pdf([sheet]))))
    for text in (
        "Round of A",
        CODE,
        sheet.valid_until,
        LETTERS,
        "14:00–14:15",
        "Stations, ports and airports",
        "Advice centre",
        "open until 16:00",
        "Safe housing (Women): a shelter in the area, ask 116 006",
        "Long Street 1, +358 10 000",
        "For: Anybody",
        "Speaks: Estonian, Finnish",
        "Leaflets to carry: English, Estonian, Finnish",
        *(squeezed("".join(each)) for each in box_lines()),
        *note_lines(),
    ):
        assert text in said.replace("\xa0", " "), text
    assert WHY not in said
    assert str(VALUE_OF_STOP) not in said


def test_each_sheet_begins_on_a_page_and_counts_its_own_pages(sheet: Sheet) -> None:
    other = replace(sheet, code="AAAA-BBBB", team="B")
    pages = pages_of(sheet_pdf([sheet, other]))
    firsts = [number for number, text in enumerate(pages) if "Round of" in text]
    assert len(firsts) == 2
    assert firsts[0] == 0
    for first, code in zip(firsts, (CODE, "AAAA-BBBB"), strict=True):
        assert code in pages[first]
        assert pages[first].rstrip().endswith("1")
    assert "AAAA-BBBB" not in "".join(pages[: firsts[1]])


def test_the_file_is_tagged_and_has_title_language_and_the_day_it_was_made(sheet: Sheet) -> None:
    reader = pypdf.PdfReader(io.BytesIO(sheet_pdf([sheet])))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == f"Round sheets {CODE}"
    assert str(reader.metadata["/CreationDate"]).startswith("D:20261120")


def test_every_picture_of_the_page_has_words_for_those_who_do_not_see_it(sheet: Sheet) -> None:
    pictures = re.findall(r"<img [^>]*>", sheet_html([sheet]))
    assert len(pictures) == 1
    assert all('alt="Map of the round' in each for each in pictures)


def test_nothing_is_fetched_but_what_the_page_holds(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("body { color: red }")
    asked = f'<img src="http://127.0.0.1:9/x.png"><link rel=stylesheet href="{secret.as_uri()}">'
    page = sheet_html([sheet]).replace("</body>", f"{asked}</body>")
    monkeypatch.setattr("layers.sheets.paper.sheet_html", lambda _sheets: page)
    opened: list[str] = []
    monkeypatch.setattr(
        "urllib.request.OpenerDirector.open", lambda _self, url, *__, **___: opened.append(url)
    )
    with pytest.raises(FatalURLFetchingError, match=r"secret\.css"):
        sheet_pdf([sheet])
    assert not [each for each in opened if not str(getattr(each, "full_url", each)).startswith("data:")]


@pytest.mark.parametrize("payload", [*PAYLOADS, "=cmd()|' /C calc'!A1", "a\nb\r\nc", '"><h1>x'])
def test_hostile_names_are_shown_as_they_are_and_make_no_markup(sheet: Sheet, payload: str) -> None:
    stops = tuple(replace(each, name=payload) for each in sheet.stops)
    services = tuple(replace(each, name=payload, address=payload, phone=payload) for each in sheet.services)
    hostile = replace(sheet, stops=stops, services=services, meets_at=payload, store_name=payload)
    plain, nasty = sheet_html([sheet]), sheet_html([hostile])
    assert re.findall(r"<(/?[a-z0-9]+)", nasty) == re.findall(r"<(/?[a-z0-9]+)", plain)


def test_a_machine_without_pango_is_told_what_to_install(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_pango(name: str) -> Any:
        raise OSError(f"cannot load library of {name}")

    monkeypatch.setattr(importlib, "import_module", without_pango)
    with pytest.raises(Refused, match=re.escape("libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0")):
        sheet_pdf([sheet])


def test_no_sheets_are_no_file() -> None:
    with pytest.raises(Refused, match="no sheets"):
        sheet_pdf([])


def test_the_same_sheet_gives_the_same_bytes_whenever_it_is_printed(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = sheet_pdf([sheet])
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert sheet_pdf([sheet]) == first
    assert sheet_pdf([replace(sheet, expires=sheet.expires + timedelta(hours=1))]) != first
