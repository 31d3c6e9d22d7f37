"""Tests that templates hold the fields of their kind and examples that a file may hold, and how they are written."""

import csv
import io
import json
import re
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import shapely

from data.access import Person
from data.command_line import run_command
from data.errors import Refused
from data.intake.field import Field, Kind
from data.intake.importing import import_file
from data.intake.kinds import entries_of, kind_of, kinds
from data.intake.reading.sheet_reading import read_sheet
from data.intake.report import Wanted
from data.intake.sheet import ReadingOptions
from data.intake.templates import example_rows, suffixes_of, template_bytes
from data.store import Store

ROOT = Path(__file__).resolve().parents[2]
ALL = pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.code)


def run(*arguments: str) -> int:
    return run_command("python -m data", "", ("data.commands.template",), ["template", *arguments])


def rows_of_csv(kind: Kind) -> list[list[str]]:
    return list(csv.reader(io.StringIO(template_bytes(kind, ".csv").decode("ascii"))))


def rows_of_workbook(kind: Kind) -> list[list[str]]:
    sheet = read_sheet(template_bytes(kind, ".xlsx"), ReadingOptions())
    assert sheet.sheet == kind.code
    columns = [[text or "" for text in column.to_pylist()] for column in sheet.columns]
    return [list(sheet.headers), *(list(row) for row in zip(*columns, strict=True))]


@ALL
def test_a_csv_template_is_a_header_of_field_codes_and_the_examples(kind: Kind) -> None:
    header, *rows = rows_of_csv(kind)
    assert header == [field.code for field in kind.fields]
    assert rows == [list(row) for row in example_rows(kind)]
    assert rows


@ALL
def test_the_intake_reads_the_same_rows_from_the_first_sheet_of_a_workbook(kind: Kind) -> None:
    header, *rows = rows_of_workbook(kind)
    expected = rows_of_csv(kind)
    assert header == expected[0]
    for row, wanted in zip(rows, expected[1:], strict=True):
        for field, given, text in zip(kind.fields, row, wanted, strict=True):
            # 24.9320 is written as a number, which has no last zero.
            if text and field.type in {"latitude", "longitude", "number", "whole"}:
                assert float(given) == float(text)
            else:
                assert given == text, field.code


@ALL
def test_every_template_comes_into_an_empty_store_unchanged_and_only_once(kind: Kind, store: Store) -> None:
    steward = Person("steward", "example", frozenset({"steward"}))
    for number, suffix in enumerate(suffixes_of(kind)):
        content = template_bytes(kind, suffix)
        report = import_file(store, steward, content, Wanted(kind.code), tell=_silent, cancelled=_going_on)
        assert report.faults == ()
        # The same records in another format are the same records.
        rows = len(example_rows(kind))
        assert (report.accepted, report.already_known) == ((0, rows) if number else (rows, 0))


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _going_on() -> bool:
    return False


@ALL
def test_examples_are_of_their_vocabulary_and_fill_what_is_needed(kind: Kind) -> None:
    for field in kind.fields:
        for text in field.example:
            assert text or not field.needed, field.code
            if text:
                _check_example(field, text)


def _check_example(field: Field, text: str) -> None:
    codes = {entry.code for entry in entries_of(field.vocabulary)} if field.vocabulary else set()
    if field.type == "codes":
        assert set(text.split()) <= codes
    elif field.type == "code":
        assert text in codes
    elif field.type == "band":
        assert text in codes or text.isdigit()
    elif field.type == "flag":
        assert text in {"yes", "no"}
    elif field.type == "day":
        assert date.fromisoformat(text).isoformat() == text
    elif field.type == "outline":
        assert shapely.from_wkt(text).is_valid
    elif field.type in {"number", "whole"}:
        assert field.least <= float(text) <= field.most


@ALL
def test_a_workbook_explains_every_field_and_lists_every_code(kind: Kind) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(kind, ".xlsx")))
    coded = {
        (field.code, entry.code)
        for field in kind.fields
        if field.vocabulary
        for entry in entries_of(field.vocabulary)
    }
    flags = {(field.code, word) for field in kind.fields if field.type == "flag" for word in ("yes", "no")}
    assert workbook.sheetnames[0] == kind.code
    assert workbook.sheetnames[1:] == (["Fields", "Codes"] if coded | flags else ["Fields"])
    assert [row[0].value for row in workbook["Fields"].iter_rows(min_row=2)] == [
        field.code for field in kind.fields
    ]
    if coded | flags:
        listed = {(row[0].value, row[1].value) for row in workbook["Codes"].iter_rows(min_row=2)}
        assert listed == coded | flags


@ALL
def test_lists_to_choose_from_hold_the_codes_of_their_column(kind: Kind) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(kind, ".xlsx")))
    first = workbook[kind.code]
    rules = {str(rule.sqref).rstrip("0123456789"): rule for rule in first.data_validations.dataValidation}
    for column, field in enumerate(kind.fields, start=1):
        letter = first.cell(1, column).column_letter
        rule = next(rule for where, rule in rules.items() if where.split(":")[0].rstrip("2") == letter)
        if field.type not in {"code", "band", "flag"}:
            assert rule.type is None
            continue
        found = re.fullmatch(r"'Codes'!\$B\$(\d+):\$B\$(\d+)", rule.formula1)
        assert found is not None
        cells = workbook["Codes"][f"B{found[1]}:B{found[2]}"]
        wanted = [entry.code for entry in entries_of(field.vocabulary)] if field.vocabulary else ["yes", "no"]
        assert [row[0].value for row in cells] == wanted
        assert rule.errorStyle == "information"


def test_columns_that_a_spreadsheet_would_spoil_are_text_and_days_are_days() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(template_bytes(kind_of("sightings"), ".xlsx")))["sightings"]
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    assert sheet[f"{letters['people']}2"].value == "2-4"
    assert sheet[f"{letters['people']}2"].number_format == "@"
    assert sheet[f"{letters['when']}4"].number_format == "@"
    assert sheet.freeze_panes == "A2"
    visits = openpyxl.load_workbook(io.BytesIO(template_bytes(kind_of("visits"), ".xlsx")))["visits"]
    assert visits["C2"].value == datetime(2026, 9, 14)
    assert visits["C2"].number_format == "yyyy-mm-dd"


@ALL
def test_the_same_template_is_the_same_bytes_and_holds_no_formula(kind: Kind) -> None:
    for suffix in suffixes_of(kind):
        assert template_bytes(kind, suffix) == template_bytes(kind, suffix.upper())
    workbook = openpyxl.load_workbook(io.BytesIO(template_bytes(kind, ".xlsx")))
    assert {cell.data_type for sheet in workbook for row in sheet.iter_rows() for cell in row} <= {
        "s",
        "n",
        "d",
    }


def test_maps_have_a_template_with_their_geometry() -> None:
    areas = json.loads(template_bytes(kind_of("areas"), ".geojson"))
    (area,) = areas["features"]
    assert area["properties"] == {"organisation": "example", "area_id": "D-01", "name": "Example district"}
    assert area["geometry"]["coordinates"][0][0] == [24.93, 60.16]
    cells = json.loads(template_bytes(kind_of("population"), ".geojson"))["features"]
    assert cells[0]["properties"] == {"organisation": "example", "inhabitants": 412}
    assert cells[0]["geometry"] == {"type": "Point", "coordinates": [24.9421, 60.1712]}
    sheet = read_sheet(template_bytes(kind_of("population"), ".geojson"), ReadingOptions())
    assert sheet.headers == ("organisation", "inhabitants")
    assert sheet.geometry is not None


def test_a_format_without_template_is_refused() -> None:
    with pytest.raises(Refused, match=r"cannot be a file of the type '.geojson'. Use one of .csv, .xlsx"):
        template_bytes(kind_of("visits"), ".geojson")


@ALL
def test_the_page_on_intake_names_every_kind(kind: Kind) -> None:
    page = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
    assert f"| `{kind.code}` | {kind.label} |" in page


def test_the_command_prints_the_template_or_writes_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("visits") == 0
    assert capsys.readouterr().out.encode() == template_bytes(kind_of("visits"), ".csv")
    for name in ("visits.csv", "visits.xlsx"):
        out = tmp_path / name
        assert run("visits", "--out", str(out)) == 0
        assert out.read_bytes() == template_bytes(kind_of("visits"), out.suffix)
        assert run("visits", "--out", str(out), "--json") == 0, "the same once more does no harm"
        said = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert said == {"kind": "visits", "file": str(out), "bytes": len(out.read_bytes())}
    assert run("visits", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["fields"][0] == "record_id"
    assert len(said["rows"]) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nosuch"], "There is no kind of records nosuch"),
        (["visits", "--out", "{folder}/a.pdf"], "cannot be a file of the type '.pdf'"),
        (["visits", "--out", "{folder}"], "is a folder"),
        (["visits", "--out", "{folder}/nosuch/a.csv"], "There is no folder"),
        (["visits", "--out", "{folder}/filled.csv"], "holds something else"),
        (["visits", "--form"], "Say where to write it"),
        (["visits", "--form", "--out", "{folder}/a.csv"], "ends in .xlsx"),
        (["teams", "--form", "--out", "{folder}/a.xlsx"], "There is no survey form for teams"),
        (["visits", "--organisation", "example"], "Add --form"),
        (
            ["visits", "--form", "--organisation", "a'b", "--out", "{folder}/a.xlsx"],
            "no code of an organisation",
        ),
        (
            ["visits", "--form", "--cells", "{folder}/cells.txt", "--out", "{folder}/a.xlsx"],
            "no codes of cells",
        ),
        (
            ["visits", "--form", "--cells", "{folder}/commas.txt", "--out", "{folder}/a.xlsx"],
            "at most one comma",
        ),
        (["visits", "--form", "--cells", "{folder}/latin.txt", "--out", "{folder}/a.xlsx"], "is not UTF-8"),
        (
            ["visits", "--form", "--cells", "{folder}/nosuch.txt", "--out", "{folder}/a.xlsx"],
            "cannot be used",
        ),
    ],
)
def test_the_command_refuses_in_one_sentence(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "filled.csv").write_text("somebody's work")
    (tmp_path / "cells.txt").write_text("1kmN6672E385\nelsewhere\n")
    (tmp_path / "commas.txt").write_text("1kmN6672E385,Stop,more\n")
    (tmp_path / "latin.txt").write_bytes("1kmN6672E385,Tötterö".encode("latin-1"))
    assert run(*(each.format(folder=tmp_path) for each in arguments)) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (tmp_path / "a.xlsx").exists()
    assert (tmp_path / "filled.csv").read_text() == "somebody's work"
