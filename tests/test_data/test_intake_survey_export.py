"""Tests that exports of ODK Central and KoboToolbox are understood: our own form alone, others with help.

The exports are made here as the servers make them. ODK Central: group-question, split answers as
group-question/choice with 1 and 0, its own columns around (getodk/central-backend, test/integration). KoboToolbox:
group/question, or labels for both by default, all choices as question/choice, ; between quoted cells
(kobotoolbox/formpack, kobotoolbox/kpi).
"""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import data.language
from data.access import Person
from data.intake import survey_questions as survey_questions_module
from data.intake.headers import SURVEY, match_headers
from data.intake.importing import import_file, look_at_file
from data.intake.kinds import kind_of
from data.intake.reading.sheet_reading import read_sheet
from data.intake.record_keys import Keyer
from data.intake.report import Wanted
from data.intake.request import TAKE_IN, Request
from data.intake.sheet import ReadingOptions, Sheet
from data.intake.store_facts import gather_facts
from data.intake.survey_export import (
    is_own_form,
    merged_selections,
    own_form_kind,
    plain_headers,
    server_columns,
    understood_export,
)
from data.intake.survey_questions import Question, answers_of, survey_questions
from data.intake.understanding import check
from data.language import language, use_language
from data.store import Store

KEYER = Keyer(b"pepper")
UUIDS = ("7e8a6b1c-3f0d-4d5e-9a2b-000000000001", "7e8a6b1c-3f0d-4d5e-9a2b-000000000002")

SIGHTINGS = (
    {
        "ask_when": "day", "ask_day": "2026-09-14", "when": "2026-09-14", "part_of_day": "evening", "place": "cell",
        "cell": "1kmN6672E385", "place_kind": "street_market", "forms": "labour forced_begging",
        "indicators": "signs_of_fear risk_sector", "discovered": "yes", "people": "2-4", "reliability": "B",
        "may_pass_on": "person agreed",
    },
    {
        "ask_when": "season", "ask_year": "2026-01-01", "ask_season": "autumn", "when": "2026 autumn",
        "place": "municipality", "forms": "labour", "discovered": "no", "may_pass_on": "no",
    },
)  # fmt: skip
VISITS = (
    {
        "date": "2026-09-14", "part_of_day": "evening", "cell": "1kmN6672E385", "minutes": "25", "team_size": "2",
        "contacts": "2-4", "unmet_needs": "no_interpreter no_leaflet",
    },
    {
        "date": "2026-09-15", "part_of_day": "night", "cell": "1kmN6673E385", "minutes": "10", "team_size": "3",
        "contacts": "0",
    },
)  # fmt: skip
SUBMISSIONS = {"sightings": SIGHTINGS, "visits": VISITS}


def sheet_of(rows: Sequence[Sequence[str]]) -> Sheet:
    header, *records = rows
    columns = zip(*records, strict=True)
    return Sheet(
        headers=tuple(header),
        columns=tuple(
            pa.chunked_array([[text or None for text in column]], pa.string()) for column in columns
        ),
        row_numbers=np.arange(2, len(rows) + 1, dtype=np.int32),
        format="csv",
    )


def questions_of(code: str) -> list[Question]:
    mark = Question(name="majakka_form", type="calculate")
    return [mark, Question(name="organisation", type="calculate"), *survey_questions(kind_of(code))]


def answers(code: str) -> list[dict[str, str]]:
    return [{"majakka_form": f"{code}-1", "organisation": "example"} | row for row in SUBMISSIONS[code]]


def from_odk(code: str, *, split: bool = False, group: str = "", paths: bool = True) -> list[list[str]]:
    """Return an export of ODK Central, whose split columns are only those of choices that were made."""
    header = ["SubmissionDate"]
    questions = questions_of(code)
    before = f"{group}-" if group and paths else ""
    made: dict[str, list[str]] = {}
    for question in questions:
        header.append(before + question.name)
        if split and question.type == "select_multiple":
            chosen = {choice for row in answers(code) for choice in row.get(question.name, "").split()}
            made[question.name] = sorted(chosen)
            header += [f"{before}{question.name}/{choice}" for choice in made[question.name]]
    server = "SubmitterID,SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion"
    header += ["meta-instanceID" if paths else "instanceID", "KEY", *server.split(",")]
    rows = [header]
    for row, uuid in zip(answers(code), UUIDS, strict=True):
        cells = ["2026-09-15T06:12:09.123Z"]
        for question in questions:
            text = row.get(question.name, "")
            cells.append(text)
            cells += ["1" if choice in text.split() else "0" for choice in made.get(question.name, [])]
        # The second one was edited: its instanceID is another now, its KEY is not.
        instance = f"uuid:{uuid}" if uuid == UUIDS[0] else "uuid:11111111-0000-4000-8000-000000000000"
        cells += [
            instance,
            f"uuid:{uuid}",
            "115",
            "Team phone 3",
            "0",
            "0",
            "",
            "approved",
            "collect:Ab1",
            "0",
            "1",
        ]
        rows.append(cells)
    return rows


def from_kobo(
    code: str, *, labels: bool = False, choices: str = "both", group: str = "", root: bool = True
) -> list[list[str]]:
    """Return an export of KoboToolbox: `choices` are both, summary (one column) or details (split columns)."""
    questions = questions_of(code)
    header: list[str] = []
    for question in questions:
        name = (question.label if labels else "") or question.name
        name = f"{group}/{name}" if group else name
        several = question.type == "select_multiple"
        if not several or choices != "details":
            header.append(name)
        if several and choices != "summary":
            header += [f"{name}/{label if labels else each}" for each, label in answers_of(question.list)]
    header += ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    header += ["__version__", "_tags", *(["meta/rootUuid"] if root else []), "_index"]
    rows = [header]
    for number, (row, uuid) in enumerate(zip(answers(code), UUIDS, strict=True), start=1):
        cells = []
        for question in questions:
            text, several = row.get(question.name, ""), question.type == "select_multiple"
            words = dict(answers_of(question.list)) if question.list else {}
            shown = " ".join(words.get(each, each) for each in (text.split() if several else [text]))
            if not several or choices != "details":
                cells.append(shown if labels else text)
            if several and choices != "summary":
                cells += ["" if not text else "1" if each in text.split() else "0" for each in words]
        cells += [
            str(504_238_000 + number),
            uuid,
            "2026-09-15T06:12:09",
            "",
            "",
            "submitted_via_web",
            "team3",
        ]
        cells += ["vR4mJ9", "", *([f"uuid:{uuid}"] if root else []), str(number)]
        rows.append(cells)
    return rows


EXPORTS = {
    "odk": lambda code: from_odk(code),
    "odk split": lambda code: from_odk(code, split=True),
    "odk grouped": lambda code: from_odk(code, split=True, group="page-1"),
    "odk without paths": lambda code: from_odk(code, split=True, group="page-1", paths=False),
    "kobo names": lambda code: from_kobo(code),
    "kobo grouped": lambda code: from_kobo(code, group="begin/page_1"),
    "kobo summary": lambda code: from_kobo(code, choices="summary"),
    "kobo details": lambda code: from_kobo(code, choices="details", root=False),
    "kobo details grouped": lambda code: from_kobo(code, choices="details", group="page_1"),
    "kobo labels": lambda code: from_kobo(code, labels=True),
    "kobo labels summary": lambda code: from_kobo(code, labels=True, choices="summary"),
    "kobo labels details": lambda code: from_kobo(code, labels=True, choices="details", root=False),
}
EACH = pytest.mark.parametrize("name", EXPORTS)
KINDS = pytest.mark.parametrize("code", ["sightings", "visits"])


def taken(sheet: Sheet, code: str) -> dict[str, list[Any]]:
    """Return the columns by field, as a file is taken that nobody said anything of; all must be known."""
    matches = match_headers(
        sheet.headers,
        kind_of(code),
        said={},
        remembered={},
        survey=server_columns(sheet.headers),
        keyer=KEYER,
    )
    unknown = [header for header, match in zip(sheet.headers, matches, strict=True) if match.field is None]
    assert unknown == []
    fields = [match.field for match in matches if match.field]
    assert len(set(fields)) == len(fields)
    return {
        match.field: column.to_pylist()
        for match, column in zip(matches, sheet.columns, strict=True)
        if match.field
    }


def in_order(text: str | None) -> str | None:
    return None if text is None else " ".join(sorted(text.split()))


@EACH
@KINDS
def test_an_export_of_our_own_form_needs_no_mapping(code: str, name: str) -> None:
    sheet = sheet_of(EXPORTS[name](code))
    assert own_form_kind(sheet.headers, sheet.columns) == code
    columns = taken(understood_export(sheet), code)
    assert columns.pop("record_id") == list(UUIDS)
    assert columns.pop("organisation") == ["example", "example"]
    several = {question.name for question in questions_of(code) if question.type == "select_multiple"}
    for field, texts in columns.items():
        wanted = [row.get(field) for row in SUBMISSIONS[code]]
        if field in several:
            wanted, texts = [in_order(text) for text in wanted], [in_order(text) for text in texts]
        assert texts == wanted, field
    asked = {question.name for question in survey_questions(kind_of(code))}
    assert set(columns) == {field for field in asked if not field.startswith("ask_")}


@KINDS
def test_all_exports_of_the_same_answers_are_the_same_records(code: str, store: Store) -> None:
    facts = gather_facts(store, organisation="", kind=code)
    request = Request(TAKE_IN, code, {}, {}, ReadingOptions(), facts)
    found = set()
    for make in EXPORTS.values():
        faults, records, _notes = check(sheet_of(make(code)), request, lambda *_: None)
        assert faults.to_pylist() == []
        assert records is not None
        ids, contents = records["source_id"].to_pylist(), records["content_key"].to_pylist()
        found.add(tuple(sorted(zip(ids, contents, strict=True))))
    assert len(found) == 1


@KINDS
@pytest.mark.parametrize("name", ["odk grouped", "kobo labels"])
def test_an_export_is_known_and_taken_in_by_itself(code: str, name: str, store: Store) -> None:
    rows = EXPORTS[name](code)
    content = "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows).encode()
    coordinator = Person("coordinator", "example", frozenset({"coordinator"}))
    look = look_at_file(store, coordinator, content, Wanted(), tell=_silent, cancelled=_going_on)
    assert look.kind == code
    assert all(column.field is not None for column in look.columns)
    report = import_file(store, coordinator, content, Wanted(code), tell=_silent, cancelled=_going_on)
    assert (report.accepted, report.faults) == (2, ())
    where = {header: position for position, header in enumerate(rows[0])}
    edited = [list(row) for row in rows]
    # Somebody corrects an answer on the server.
    column = next(header for header in where if header.endswith(("part_of_day", "Part of day")))
    edited[1][where[column]] = "night"
    again = "\n".join(";".join(f'"{cell}"' for cell in row) for row in edited).encode()
    report = import_file(store, coordinator, again, Wanted(code), tell=_silent, cancelled=_going_on)
    assert (report.already_known, report.corrected, report.faults) == (1, 1, ())


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def _going_on() -> bool:
    return False


@EACH
def test_what_server_and_form_add_is_left_out(name: str) -> None:
    sheet = understood_export(sheet_of(EXPORTS[name]("visits")))
    known = server_columns(sheet.headers)
    fields = {field.code for field in kind_of("visits").fields}
    assert set(known) == set(sheet.headers) - fields
    assert sorted(known.values()) == [""] * (len(known) - 1) + ["record_id"]


def test_headers_as_the_servers_write_them() -> None:
    assert ",".join(from_odk("visits", split=True, group="page1")[0]) == (
        "SubmissionDate,page1-majakka_form,page1-organisation,page1-date,page1-part_of_day,page1-cell,page1-minutes,"
        "page1-team_size,page1-contacts,page1-unmet_needs,page1-unmet_needs/no_interpreter,"
        "page1-unmet_needs/no_leaflet,page1-referred,meta-instanceID,KEY,SubmitterID,SubmitterName,AttachmentsPresent,"
        "AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion"
    )
    header = from_kobo("visits", labels=True)[0]
    assert header[:10] == [
        "majakka_form", "organisation", "Date", "Part of day", "Cell", "Minutes", "Team size", "Contacts",
        "Unmet needs", "Unmet needs/Service full",
    ]  # fmt: skip


def test_a_file_with_semicolons_and_a_workbook_read_alike() -> None:
    rows = from_kobo("sightings", labels=True)
    text = "\n".join(";".join(f'"{cell}"' for cell in row) for row in rows)
    from_text = read_sheet(text.encode(), ReadingOptions())
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        # A spreadsheet holds numbers where KoboToolbox is told to write them as such.
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(content)
    from_book = read_sheet(content.getvalue(), ReadingOptions())
    columns = taken(understood_export(from_text), "sightings")
    assert columns == taken(understood_export(from_book), "sightings")
    assert columns == taken(understood_export(sheet_of(rows)), "sightings")


def test_an_edited_submission_keeps_its_id() -> None:
    rows = from_kobo("visits")
    where = {header: position for position, header in enumerate(rows[0])}
    rows[1][where["_uuid"]] = "22222222-0000-4000-8000-000000000000"
    assert taken(understood_export(sheet_of(rows)), "visits")["record_id"] == list(UUIDS)
    # Submissions from before KoboToolbox had rootUuid may lack it; then the other id counts.
    rows[2][where["meta/rootUuid"]] = ""
    assert taken(understood_export(sheet_of(rows)), "visits")["record_id"] == list(UUIDS)
    assert taken(understood_export(sheet_of(from_odk("visits"))), "visits")["record_id"] == list(UUIDS)


@pytest.fixture
def finnish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give a translation of what a test of labels needs."""
    catalogue = Catalog(locale="fi")
    words = {"Forms of exploitation": "Hyväksikäytön muodot", "Labour": "Työ", "Kind of place": "Paikan laji"}
    words |= {
        "Street and night-time trading areas": "Kadut, torit",
        "Yes": "Kyllä",
        "Met by a team": "Tiimi tapasi",
    }
    for text, translated in words.items():
        catalogue.add(text, translated)
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "majakka.mo").open("wb") as file:
        write_mo(file, catalogue)
    monkeypatch.setattr(data.language, "LOCALE_FOLDER", tmp_path)
    monkeypatch.setattr(survey_questions_module, "LOCALE_FOLDER", tmp_path)
    data.language._translations.cache_clear()
    yield
    use_language("en")
    data.language._translations.cache_clear()


@pytest.mark.usefixtures("finnish")
@pytest.mark.parametrize("choices", ["both", "summary", "details"])
def test_labels_of_another_language_than_that_of_the_session_come_in_too(choices: str) -> None:
    use_language("fi")
    rows = from_kobo("sightings", labels=True, choices=choices)
    assert {"Paikan laji", "Tiimi tapasi"} <= set(rows[0])
    assert "Kadut, torit" in rows[1]
    use_language("en")
    columns = taken(understood_export(sheet_of(rows)), "sightings")
    assert language() == "en"
    assert columns["place_kind"] == ["street_market", None]
    assert columns["discovered"] == ["yes", "no"]
    assert [in_order(text) for text in columns["forms"]] == ["forced_begging labour", "labour"]


def test_stops_come_back_as_cells_from_an_export_of_labels() -> None:
    rows = from_kobo("visits", labels=True)
    where = rows[0].index("Cell")
    rows[1][where] = "Central station / Market (east) (1kmN6672E385)"
    assert taken(understood_export(sheet_of(rows)), "visits")["cell"] == ["1kmN6672E385", "1kmN6673E385"]


def test_a_question_that_somebody_added_to_our_form_is_not_left_out_unasked() -> None:
    rows = [[*row, "Kalle" if number else "first name"] for number, row in enumerate(from_odk("visits"))]
    sheet = understood_export(sheet_of(rows))
    matches = match_headers(
        sheet.headers,
        kind_of("visits"),
        said={},
        remembered={},
        survey=server_columns(sheet.headers),
        keyer=KEYER,
    )
    assert [h for h, m in zip(sheet.headers, matches, strict=True) if m.field is None] == ["first name"]


@pytest.mark.parametrize(
    "marks", [["sightings-1", "visits-1"], ["sightings-2", "sightings-2"], ["", ""], ["yes", "yes"]]
)
def test_another_mark_is_no_form_of_ours(marks: list[str]) -> None:
    sheet = sheet_of([["majakka_form", "KEY"], *([mark, "uuid:1"] for mark in marks)])
    assert not is_own_form(sheet.headers, sheet.columns)
    assert not is_own_form(("KEY",), sheet.columns[1:])
    twice = sheet_of([["majakka_form", "a/majakka_form"], ["visits-1", "visits-1"]])
    assert own_form_kind(twice.headers, twice.columns) is None


KOBO_OTHER = (
    "start;end;deviceid;visit/date;visit/people met;location;_location_latitude;_location_longitude;"
    "_location_altitude;_location_precision;signs;signs/fear;signs/violence;_id;_uuid;_submission_time;"
    "_validation_status;_notes;_status;_submitted_by;__version__;_tags;_index"
)
KOBO_OTHER_ROW = (
    "2026-09-14T21:02:11.000+03:00;2026-09-14T21:09:40.000+03:00;ee.example:Ab1;2026-09-14;3;"
    "60.17 24.94 12.0 4.5;60.17;24.94;12.0;4.5;fear;1;0;504;7e8a6b1c-3f0d-4d5e-9a2b-000000000001;"
    "2026-09-14T18:10:00;;;submitted_via_web;team3;vR4;;1"
)


def test_another_form_of_kobotoolbox_keeps_all_its_columns_for_the_user_to_say() -> None:
    sheet = sheet_of([KOBO_OTHER.split(";"), KOBO_OTHER_ROW.split(";")])
    found = understood_export(sheet)
    assert found.headers == tuple(
        KOBO_OTHER.replace("visit/", "").replace("signs/fear;signs/violence;", "").split(";")
    )
    matches = match_headers(
        found.headers, kind_of("sightings"), said={}, remembered={}, survey={}, keyer=KEYER
    )
    known = {header: match.field for header, match in zip(found.headers, matches, strict=True) if match.field}
    assert known["_id"] == "record_id"
    for header in ("start", "end", "deviceid", "location", "_location_latitude", "_location_precision"):
        assert header not in known
    assert not any(match.because == SURVEY for match in matches)


ODK_OTHER = (
    "SubmissionDate,start,end,deviceid,site-location-Latitude,site-location-Longitude,site-location-Altitude,"
    "site-location-Accuracy,site-kind_of_site,part-of-day,meta-instanceID,meta-instanceName,KEY,SubmitterID,"
    "SubmitterName,AttachmentsPresent,AttachmentsExpected,Status,ReviewState,DeviceID,Edits,FormVersion"
)


def test_another_form_of_odk_central_loses_its_groups_and_nothing_else() -> None:
    plain = plain_headers(ODK_OTHER.split(","))
    assert plain == tuple(ODK_OTHER.replace("site-location-", "").replace("site-", "").split(","))
    # Two points would both be called Latitude: then both keep their long names.
    two = [*ODK_OTHER.split(","), *(f"site-gate-{each}" for each in ("Latitude", "Longitude"))]
    assert {"site-location-Latitude", "site-gate-Latitude", "Altitude"} <= set(plain_headers(two))


def test_headers_of_other_files_stay_as_they_are() -> None:
    headers = ("ID-nr", "visit/date", "part-of-day", "päivä / klo", "KEY")
    assert plain_headers(headers) == headers


def test_a_form_id_that_is_the_same_in_every_row_is_not_taken_for_a_record_id() -> None:
    # `uuid` is another name of the record id; formhub/uuid is the id of the form.
    assert plain_headers(["formhub/uuid", "_id", "_uuid", "a/b"]) == ("formhub/uuid", "_id", "_uuid", "b")


TICKS = {"1": "0", "1.0": "0.0", "TRUE": "FALSE", "True": "False", "true": "false", "yes": "no"}


@pytest.mark.parametrize("tick", TICKS)
def test_split_answers_are_brought_together_whatever_the_ticks(tick: str) -> None:
    no = TICKS[tick]
    rows = [
        ["forms/labour", "forms/forced_begging", "forms/Sham or forced marriage", "people"],
        [tick, tick, no, "1"],
        [no, no, no, "2-4"],
        ["", "", "", ""],
        [no, no, tick, "1"],
    ]
    merged = merged_selections(sheet_of(rows), kind_of("sightings"))
    assert merged.headers == ("forms", "people")
    assert merged.columns[0].to_pylist() == ["labour forced_begging", None, None, "sham_marriage"]


def test_where_the_whole_answer_is_there_it_fills_what_the_split_columns_leave_open() -> None:
    rows = [
        ["forms", "forms/labour", "forms/sexual"],
        ["Labour Sexual", "1", "1"],
        ["labour", "", ""],
        ["", "0", "0"],
    ]
    merged = merged_selections(sheet_of(rows), kind_of("sightings"))
    assert merged.headers == ("forms",)
    assert merged.columns[0].to_pylist() == ["labour sexual", "labour", None]


def test_choices_that_are_no_codes_leave_the_whole_answer_to_be_checked() -> None:
    rows = [["signs", "signs/fear", "signs/violence"], ["fear violence", "1", "1"]]
    merged = merged_selections(sheet_of(rows))
    assert merged.headers == ("signs",)
    assert merged.columns[0].to_pylist() == ["fear violence"]
    alone = merged_selections(sheet_of([["signs/fear", "signs/violence"], ["1", "1"]]))
    assert alone.headers == ("signs",)
    assert alone.columns[0].to_pylist() == ["fear violence"]


def test_columns_that_hold_more_than_ticks_or_belong_to_no_field_stay() -> None:
    rows = [["forms/labour", "forms/sexual", "weather/rain", "forms-x"], ["1", "perhaps", "1", "1"]]
    assert merged_selections(sheet_of(rows)).headers == tuple(rows[0])
    hyphens = merged_selections(sheet_of([["forms-labour", "forms-sexual", "ID-nr"], ["1", "0", "7"]]))
    assert hyphens.headers == ("forms", "ID-nr")
    assert hyphens.columns[0].to_pylist() == ["labour"]


def test_an_export_keeps_its_rows_and_how_it_was_read() -> None:
    sheet = sheet_of(from_kobo("sightings", labels=True))
    found = understood_export(sheet)
    assert found.row_numbers is sheet.row_numbers
    assert found.format == "csv"
    assert {len(column) for column in found.columns} == {2}
    assert len(set(found.headers)) == len(found.columns)
