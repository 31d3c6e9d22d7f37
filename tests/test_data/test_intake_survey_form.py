"""Tests that our survey forms convert, ask for nothing that tells a person or a point, and take cells and stops."""

import io
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from data.cell_codes import DANISH, INSPIRE, NATIONAL_EPSG, NORWEGIAN, SHORT, SWEDISH, cells_to_codes
from data.command_line import run_command
from data.errors import Refused
from data.intake.headers import normalised
from data.intake.kinds import entries_of, kind_of
from data.intake.parsing_time import TimeParser
from data.intake.survey_form import FormStop, survey_form_bytes
from data.intake.survey_questions import CELL_PATTERN, MARKS, answers_of, survey_questions

FORMS = pytest.mark.parametrize("code", ["sightings", "visits"])
CELLS = ("1kmN6672E385", "1kmN6673E385")
XF = "{http://www.w3.org/2002/xforms}"


def form_of(code: str, **options: object) -> ET.Element:
    """Convert a form with pyxform; a warning of pyxform fails the test."""
    form = survey_form_bytes(kind_of(code), organisation="example", **options)  # type: ignore[arg-type]
    converted = convert(form)
    assert converted.warnings == []
    return ET.fromstring(converted.xform)


def names_in(form: ET.Element) -> list[str]:
    data = form.find(f".//{XF}instance/{XF}data")
    assert data is not None
    return [child.tag.removeprefix(XF) for child in data]


def binds_of(form: ET.Element) -> dict[str, dict[str, str]]:
    return {
        bind.attrib["nodeset"].removeprefix("/data/"): {
            # pyxform sets names between spaces.
            key: re.sub(r"\s+", " ", text).replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip()
            for key, text in bind.attrib.items()
        }
        for bind in form.iter(f"{XF}bind")
    }


def choices_in(form: ET.Element, name: str) -> list[tuple[str, str]]:
    items = form.findall(f".//{XF}instance[@id='{name}']/{XF}root/{XF}item")
    return [(item.findtext(f"{XF}name", ""), item.findtext(f"{XF}label", "")) for item in items]


@FORMS
def test_a_form_asks_for_fields_of_its_kind_and_for_all_that_are_needed(code: str) -> None:
    names = names_in(form_of(code))
    fields = {field.code: field for field in kind_of(code).fields}
    questions = [
        name for name in names if name not in {"majakka_form", "meta"} and not name.startswith("ask_")
    ]
    assert set(questions) <= set(fields)
    assert {field.code for field in fields.values() if field.needed} <= set(questions)


@FORMS
@pytest.mark.parametrize("options", [{}, {"cells": CELLS}], ids=["written", "listed"])
def test_a_form_holds_no_point_no_device_no_clock_and_no_name(code: str, options: dict[str, object]) -> None:
    form = form_of(code, **options)
    binds = binds_of(form)
    # The one thing worked out by the phone is a random id of the submission, which servers need.
    assert {name for name, bind in binds.items() if any("preload" in key for key in bind)} == {
        "meta/instanceID"
    }
    meta = form.find(f".//{XF}instance/{XF}data/{XF}meta")
    assert meta is not None
    assert [child.tag.removeprefix(XF) for child in meta] == ["instanceID"]
    assert {bind["type"] for bind in binds.values()} <= {"string", "date", "int"}
    text = ET.tostring(form, encoding="unicode")
    for word in ("geopoint", "geotrace", "deviceid", "username", "audit", "barcode", "binary", "dateTime"):
        assert word not in text
    assert not {"start", "end", "today", "latitude", "longitude", "time"} & set(names_in(form))


@FORMS
def test_free_text_is_asked_for_nowhere_but_a_cell_where_none_are_listed(code: str) -> None:
    text_inputs = {each.attrib["ref"] for each in form_of(code).iter(f"{XF}input")}
    listed = {each.attrib["ref"] for each in form_of(code, cells=CELLS).iter(f"{XF}input")}
    binds = binds_of(form_of(code))
    assert text_inputs - listed == {"/data/cell"}
    assert {binds[ref.removeprefix("/data/")]["type"] for ref in listed} <= {"date", "int"}


@FORMS
def test_every_answer_is_a_code_of_its_field(code: str) -> None:
    form = form_of(code)
    for question in survey_questions(kind_of(code)):
        if question.list in {"", "cells", "yes_no", "when_known"}:
            continue
        wanted = [(entry.code, entry.label) for entry in entries_of(question.list)]
        assert choices_in(form, question.list) == wanted
    several = {each.attrib["ref"].removeprefix("/data/") for each in form.iter(f"{XF}select")}
    assert several == {"forms", "indicators"} if code == "sightings" else {"unmet_needs"}


@FORMS
def test_mark_and_organisation_are_worked_out_and_never_asked(code: str) -> None:
    form = form_of(code)
    binds = binds_of(form)
    assert binds["majakka_form"]["calculate"] == f"'{code}-1'"
    assert MARKS[f"{code}-1"] == code
    assert binds["organisation"]["calculate"] == "'example'"
    asked = {each.attrib["ref"] for each in form.iter() if "ref" in each.attrib}
    assert not asked & {"/data/majakka_form", "/data/organisation", "/data/when"}


def test_without_an_organisation_the_form_leaves_it_to_the_import() -> None:
    form = ET.fromstring(convert(survey_form_bytes(kind_of("visits"))).xform)
    assert "organisation" not in names_in(form)
    data = form.find(f".//{XF}instance/{XF}data")
    assert data is not None
    assert data.attrib["id"] == "majakka_visits"


def test_a_sighting_may_be_known_by_month_or_season_or_not_at_all() -> None:
    binds = binds_of(form_of("sightings"))
    assert [code for code, _label in answers_of("when_known")] == [
        "day",
        "month",
        "season",
        "year",
        "unknown",
    ]
    assert binds["ask_day"]["relevant"] == "/data/ask_when = 'day'"
    assert binds["ask_day"]["constraint"] == ". <= today()"
    assert "format-date(/data/ask_month, '%Y-%m')" in binds["when"]["calculate"]
    assert "concat(format-date(/data/ask_year, '%Y'), ' ', /data/ask_season)" in binds["when"]["calculate"]
    assert binds["cell"]["relevant"] == "/data/place = 'cell'"
    assert [code for code, _label in answers_of("place_precisions")] == ["cell", "municipality", "unknown"]


def test_a_visit_always_has_a_day_a_cell_a_band_of_minutes_and_a_team_size() -> None:
    binds = binds_of(form_of("visits"))
    for name in ("date", "part_of_day", "cell", "minutes", "team_size", "contacts"):
        assert binds[name]["required"] == "true()"
    assert binds["team_size"]["constraint"] == ". >= 1 and . <= 30"


@pytest.mark.parametrize("style", [INSPIRE, SHORT, DANISH, SWEDISH, NORWEGIAN])
def test_a_cell_can_be_written_in_every_style_of_code(style: str) -> None:
    epsg = NATIONAL_EPSG.get(style, 3067)
    codes = cells_to_codes([385, 391], [6672, 6601], level=3, style=style, epsg=epsg)
    assert all(re.fullmatch(CELL_PATTERN, code) for code in codes)
    listed = choices_in(form_of("visits", cells=[str(code) for code in codes]), "cells")
    assert [code for code, _label in listed] == list(codes)


@pytest.mark.parametrize("text", ["60.17, 24.94", "Station square 1", "385000 6672000", "1kmN6672", ""])
def test_what_is_no_code_of_a_cell_is_no_cell(text: str) -> None:
    assert not re.fullmatch(CELL_PATTERN, text)


def test_stops_are_offered_by_name_and_answered_by_their_cell() -> None:
    stops = [
        FormStop("Central station", CELLS[0]),
        FormStop("Market <hall> & bus", CELLS[0]),
        FormStop("Harbour", "1kmN6671E386"),
    ]
    listed = choices_in(form_of("sightings", stops=stops, cells=CELLS), "cells")
    assert listed == [
        (CELLS[0], f"Central station / Market <hall> & bus ({CELLS[0]})"),
        ("1kmN6671E386", "Harbour (1kmN6671E386)"),
        (CELLS[1], CELLS[1]),
    ]


def test_a_text_that_is_no_cell_is_refused_in_a_list_of_cells() -> None:
    with pytest.raises(Refused, match="1 of the cells are no codes of cells"):
        survey_form_bytes(kind_of("visits"), organisation="example", cells=[*CELLS, "60.1719"])


@pytest.mark.parametrize("code", ["a' or 'b", "Example", "x", "a" * 41])
def test_an_organisation_without_a_code_of_the_register_is_refused(code: str) -> None:
    with pytest.raises(Refused, match="no code of an organisation"):
        survey_form_bytes(kind_of("visits"), organisation=code)


def test_kinds_without_a_form_are_refused() -> None:
    with pytest.raises(Refused, match="There is no survey form for inspections"):
        survey_form_bytes(kind_of("inspections"), organisation="example")


@FORMS
def test_no_label_stands_for_two_questions_or_for_another_field(code: str) -> None:
    questions = [each for each in survey_questions(kind_of(code)) if each.label]
    labels = [normalised(each.label) for each in questions]
    assert len(set(labels)) == len(labels)
    fields = {normalised(field.code): field.code for field in kind_of(code).fields}
    assert all(
        fields.get(label, each.name) == each.name for label, each in zip(labels, questions, strict=True)
    )


@FORMS
def test_the_same_form_is_the_same_bytes_and_another_has_another_version(code: str) -> None:
    def version(content: bytes) -> str:
        return str(openpyxl.load_workbook(io.BytesIO(content))["settings"]["C2"].value)

    plain = survey_form_bytes(kind_of(code), organisation="example")
    assert plain == survey_form_bytes(kind_of(code), organisation="example")
    assert version(plain) != version(survey_form_bytes(kind_of(code), organisation="example", cells=CELLS))
    assert openpyxl.load_workbook(io.BytesIO(plain)).sheetnames == ["survey", "choices", "settings"]


def test_the_command_writes_the_form_with_cells_and_stops(tmp_path: Path) -> None:
    cells = tmp_path / "cells.txt"
    cells.write_text(f"{CELLS[0]},Asema\n\n{CELLS[1]}\n")
    out = tmp_path / "visits.xlsx"
    arguments = [
        "template",
        "visits",
        "--form",
        "--organisation",
        "example",
        "--cells",
        str(cells),
        "--out",
        str(out),
    ]
    assert run_command("python -m data", "", ("data.commands.template",), arguments) == 0
    assert out.read_bytes() == survey_form_bytes(
        kind_of("visits"), organisation="example", cells=[CELLS[1]], stops=[FormStop("Asema", CELLS[0])]
    )


@FORMS
@pytest.mark.skipif(shutil.which("java") is None, reason="ODK Validate, which pyxform brings, needs Java")
def test_odk_validate_takes_the_form(code: str) -> None:
    for options in ({}, {"cells": CELLS, "stops": [FormStop("Harbour", "1kmN6671E386")]}):
        form = survey_form_bytes(kind_of(code), organisation="example", **options)  # type: ignore[arg-type]
        assert convert(form, validate=True).warnings == []


def test_the_calculated_time_is_one_that_is_read_back() -> None:
    # What format-date and concat give on a phone, by the answers.
    given = {"day": "2026-09-14", "month": "2026-09", "season": "2026 autumn", "year": "2026"}
    times = TimeParser(zone="Europe/Helsinki", today=date(2026, 11, 20))
    precisions = {name: times.moment(text)[0].precision for name, text in given.items()}
    assert precisions == {"day": "week", "month": "month", "season": "season", "year": "year"}
