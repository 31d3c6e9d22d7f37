"""Tests which field each column is taken for, and that a fault about columns shows no value of the file."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from data.intake.column_memory import read_column_choices
from data.intake.field import Kind
from data.intake.header_check import header_faults
from data.intake.headers import (
    NAME,
    OTHER_NAME,
    REMEMBERED,
    SAID,
    SURVEY,
    Match,
    fields_twice,
    guess_kind,
    header_key,
    left_out,
    match_headers,
    normalised,
)
from data.intake.importing import take_in
from data.intake.kinds import KIND_CODES, kind_of, kinds
from data.intake.record_keys import Keyer
from data.intake.request import LEFT_OUT, LOOK, Request
from data.intake.sheet import ReadingOptions
from data.intake.store_facts import gather_facts
from data.intake.understanding import look
from data.store import Store
from tests.test_data.intake_sheets import (
    PEPPER,
    STEWARD,
    bring_in,
    checked,
    empty_store,
    example_rows,
    faults_at,
    query,
    read_rows,
    sheet_of_rows,
    store_facts,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


KEYER = Keyer(PEPPER)
SIGHTINGS = kind_of("sightings")


def matched(
    *headers: str,
    kind: Kind = SIGHTINGS,
    said: Mapping[str, str] | None = None,
    remembered: Mapping[str, str] | None = None,
    survey: Mapping[str, str] | None = None,
) -> tuple[Match, ...]:
    known = {header_key(KEYER, kind.code, header): field for header, field in (remembered or {}).items()}
    return match_headers(headers, kind, said=said or {}, remembered=known, survey=survey or {}, keyer=KEYER)


@pytest.mark.parametrize("header", ["when", "When", " WHEN ", "when*", "When:", "_when_"])
def test_a_column_is_found_by_the_name_of_its_field_however_it_is_spelled(header: str) -> None:
    assert matched(header) == (Match("when", NAME),)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Päivämäärä", "when"), ("DATUMS", "when"), ("Kuupäev", "when"), ("havaintopäivä", "when"), ("Leveysaste", "latitude"),
        ("ilguma", "longitude"), ("ruutu", "cell"), ("paikan tyyppi", "place_kind"), ("Place kind", "place_kind"),
        ("hyväksikäytön muoto", "forms"), ("pazīmes", "indicators"), ("cilvēki", "people"), ("luotettavuus", "reliability"),
    ],
)  # fmt: skip
def test_a_column_is_guessed_by_the_names_that_people_write(header: str, field: str) -> None:
    (match,) = matched(header)
    assert match.field == field
    assert match.because in (NAME, OTHER_NAME)


def test_what_is_said_now_beats_the_name_and_that_what_was_said_before_and_that_a_guess() -> None:
    # "time" is a field's name and "klo" another name of it.
    assert matched("time", said={"Time": "when"})[0] == Match("when", SAID)
    assert matched("time", remembered={"time": "when"})[0] == Match("time", NAME)
    assert matched("klo", remembered={"KLO ": "when"}, survey={"klo": "people"})[0] == Match(
        "when", REMEMBERED
    )
    assert matched("klo", survey={"klo": "people"})[0] == Match("people", SURVEY)
    assert matched("klo")[0] == Match("time", OTHER_NAME)
    assert matched("notes", said={"notes": LEFT_OUT})[0] == Match(LEFT_OUT, SAID)
    assert matched("notes")[0] == Match(None)


def test_a_guess_gives_way_where_another_column_has_the_field_for_sure() -> None:
    assert matched("date", "when") == (Match(None), Match("when", NAME))
    assert matched("date", "x", said={"x": "when"}) == (Match(None), Match("when", SAID))
    # Of two guesses the first one counts.
    assert matched("pvm", "date") == (Match("when", OTHER_NAME), Match(None))


def test_two_columns_that_were_both_said_to_be_a_field_are_a_fault() -> None:
    matches = matched("a", "b", "discovered", said={"a": "when", "b": "when"})
    assert fields_twice(matches) == ("when",)
    faults = header_faults(sheet_of_rows([{"a": "", "b": "", "discovered": ""}]), SIGHTINGS, matches)
    assert [column for __, column, __ in faults] == ["when"]


def test_other_names_point_to_one_field_each_and_never_to_a_name_of_another() -> None:
    for kind in kinds():
        names = {normalised(field.code) for field in kind.fields}
        seen: dict[str, str] = {}
        for field in kind.fields:
            for other in {normalised(name) for name in (*field.also, field.text)} - {normalised(field.code)}:
                assert other not in names or normalised(field.code) == other, (kind.code, field.code, other)
                assert seen.setdefault(other, field.code) == field.code, (kind.code, other)


@pytest.mark.parametrize("code", KIND_CODES)
def test_the_columns_of_a_template_are_all_known_and_tell_the_kind(code: str) -> None:
    headers = [field.code for field in kind_of(code).fields]
    assert {match.because for match in matched(*headers, kind=kind_of(code))} == {NAME}
    assert guess_kind(headers, keyer=KEYER) == code


def test_a_kind_is_not_guessed_where_hardly_a_column_is_known() -> None:
    assert guess_kind(["foo", "bar", "baz"], keyer=KEYER) is None
    assert guess_kind([], keyer=KEYER) is None


def test_looking_says_field_reason_and_content_of_each_column_and_shows_no_cell() -> None:
    rows = [{"pvm": f"{day}.9.2026", "Anna": "Anna Example", "discovered": "yes"} for day in range(1, 9)]
    request = Request(LOOK, "sightings", {"Anna": LEFT_OUT}, {}, ReadingOptions(), store_facts())
    seen = look(sheet_of_rows(rows), request)
    assert [
        (c["letter"], c["header"], c["field"], c["because"], c["looks_like"]) for c in seen["columns"]
    ] == [
        ("A", "pvm", "when", OTHER_NAME, "dates"),
        ("B", "Anna", LEFT_OUT, SAID, "codes"),
        ("C", "discovered", "discovered", NAME, "flags"),
    ]
    assert "Anna Example" not in repr(seen)


# ---- faults about columns


def test_a_column_that_nobody_knows_refuses_the_file_and_says_which() -> None:
    rows = [row | {"Muistiinpanot": "x"} for row in example_rows("sightings")]
    ((fault),), records, __ = checked("sightings", rows)
    # The fields of the template and one more.
    assert fault.column == f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[len(SIGHTINGS.fields)]} (Muistiinpanot)"
    assert fault.row is None
    assert records is None


def test_a_column_left_out_by_choice_is_not_read() -> None:
    rows = [row | {"Muistiinpanot": "call Anna, +358 40 1234567"} for row in example_rows("sightings")]
    faults, records, notes = checked("sightings", rows, mapping={"muistiinpanot": LEFT_OUT})
    assert faults == ()
    assert records is not None
    assert notes["columns_left_out"] == 1
    assert "Anna" not in repr(records.to_pydict())


def test_a_column_said_to_be_a_field_of_another_kind_is_refused() -> None:
    rows = [row | {"extra": "x"} for row in example_rows("sightings")]
    ((fault),), __, __ = checked("sightings", rows, mapping={"extra": "minutes"})
    assert "no such field" in fault.problem


@pytest.mark.parametrize("code", KIND_CODES)
def test_each_needed_column_that_is_missing_is_named(code: str) -> None:
    needed = [field.code for field in kind_of(code).fields if field.needed]
    rows = [{key: text for key, text in row.items() if key not in needed} for row in example_rows(code)]
    if not rows[0]:
        pytest.skip("every field of the kind is needed")
    assert faults_at(code, rows) == [(None, column) for column in sorted(needed)]


@pytest.mark.parametrize("code", KIND_CODES)
def test_each_needed_cell_that_is_empty_is_named(code: str) -> None:
    for field in kind_of(code).fields:
        if field.needed:
            rows = example_rows(code)
            rows[-1][field.code] = ""
            assert (len(rows) + 1, field.code) in faults_at(code, rows)


HEADERLESS = {
    "a worksite": ("worksites", ["W-001", "example", "restaurant", "Anna Example", "Example Street 5", "no", "60.1689", "24.9320"]),
    "a worksite of few columns": ("worksites", ["Anna Example", "no", "restaurant"]),
    "a sighting": ("sightings", ["2026-09-14", "cell", "60.17190", "24.94140", "labour", "Anna Example", "no"]),
    "a word that is a field": ("sightings", ["place", "Anna Example", "yes", "restaurant", "2-4"]),
    "two words that are fields": ("signals", ["tip_line", "union", "Anna Example", "site", "data", "x9", "yes", "2026-07-01"]),
    "a phone": ("visits", ["+358 40 1234567", "cell", "20", "2"]),
    "one cell": ("sightings", ["Anna Example"]),
    "two cells": ("sightings", ["when", "Anna Example"]),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "first"), HEADERLESS.values(), ids=HEADERLESS)
def test_a_file_without_a_header_line_shows_nothing_of_its_first_record(kind: str, first: list[str]) -> None:
    faults, records, __ = checked(kind, [dict.fromkeys(first, "x")])
    assert records is None
    shown = repr(faults)
    for secret in ("Anna", "Example Street", "1234567", "60.1", "24.9"):
        assert secret not in shown
    assert {fault.column for fault in faults if fault.column} <= {*"ABCDEFGH"} | {
        f.code for f in kind_of(kind).fields
    }


@pytest.mark.parametrize(
    "header", ["+358 40 1234567", "131052-308T", "anna@example.org", "12345", "x" * 41, "60.17190, 24.94140"]
)
def test_a_header_that_could_be_a_value_is_named_by_its_letter(header: str) -> None:
    rows = [row | {header: "x"} for row in example_rows("sightings")]
    ((fault),), __, __ = checked("sightings", rows)
    assert fault.column == "U"  # the template has 20 columns
    assert len(SIGHTINGS.fields) == 20
    assert header not in fault.problem


# ---- choices are remembered, headers are not


def test_a_choice_is_remembered_for_the_next_file_and_the_header_is_not_kept(store: Store) -> None:
    rows = [{"Anna's day": "2026-09-14", "discovered": "no", "Notes of Anna": "x"}]
    choices = {"Anna's day": "when", "Notes of Anna": LEFT_OUT}
    assert bring_in(store, "sightings", rows, mapping=choices).accepted == 1
    kept = query(store, "SELECT kind, header_key, field FROM main.column_choices ORDER BY field")
    assert [(kind, field) for kind, __, field in kept] == [("sightings", LEFT_OUT), ("sightings", "when")]
    assert all(len(key) == 32 and "Anna" not in key for __, key, __ in kept)
    answer, wanted = read_rows(store, "sightings", [{**rows[0], "Anna's day": "2026-09-15"}])
    assert answer.rows is None  # read_rows looks nothing up; the importer does
    remembered = {key: field for __, key, field in kept}
    facts = gather_facts(store, organisation="example", kind="sightings")
    faults, records, __ = checked("sightings", rows, remembered=remembered, facts=facts)
    assert (faults, records is not None) == ((), True)
    assert take_in(store, STEWARD, answer, wanted).batch is None


def test_the_later_choice_for_a_header_counts(store: Store) -> None:
    rows = [{"x1": "2026-09-14", "discovered": "no", "people": "1"}]
    bring_in(store, "sightings", rows, mapping={"x1": LEFT_OUT})
    assert set(read_column_choices(store).values()) == {LEFT_OUT}
    bring_in(store, "sightings", [{**rows[0], "people": "2"}], mapping={"X1 ": "when"})
    assert set(read_column_choices(store).values()) == {"when"}


def test_left_out_columns_are_counted() -> None:
    assert left_out(matched("a", "b", "when", said={"a": LEFT_OUT, "b": LEFT_OUT})) == 2
