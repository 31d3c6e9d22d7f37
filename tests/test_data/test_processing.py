"""Tests that both documents say what is true of a store and of this installation, and nothing that is not."""

import html.parser
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.access import Person
from data.access_matrix import access_matrix
from data.audit.events import VIEWED
from data.audit.recording import record_event
from data.backups.making import back_up
from data.command_line import run_command
from data.errors import NotAllowed
from data.inspecting.blocked_cells import GAP_DAYS
from data.organisations import read_organisations, register_organisation
from data.processing.assessment import make_assessment
from data.processing.document import Document
from data.processing.figures import read_figures
from data.processing.measures import (
    AUDIT,
    BACKUPS,
    COARSENING,
    ENCRYPTED,
    FILE_RIGHTS,
    RETENTION,
    ROLES,
    SIGN_IN,
    WALL,
    read_measures,
)
from data.processing.record import make_record
from data.processing.risks import risks
from data.processing.subjects import SUBJECTS_OF_TABLE, subjects
from data.processing.writing import document_to_html, document_to_markdown
from data.schema_text import read_tables
from data.store import Store, create_store
from data.store_key import KEY_SETTING
from data.vocabulary import example_organisation
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows

OFFICER = Person("d", "example", frozenset({"data_protection_officer"}))
PAYLOAD = '<img src=x onerror=alert(1)> | "quoted" & `code`'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


def text_of(document: Document) -> str:
    return document_to_markdown(document).replace("\\", "")


def in_place(store: Store) -> dict[str, bool]:
    return {each.code: each.in_place for each in read_measures(store, read_figures(store, OFFICER).due)}


def test_every_column_of_the_store_stands_in_the_record_with_whose_data_it_is(store: Store) -> None:
    with store.cursor() as cursor:
        tables = read_tables(cursor)
    assert {table.name for table in tables} == set(SUBJECTS_OF_TABLE)
    assert set(SUBJECTS_OF_TABLE.values()) <= subjects().keys()
    (grid,) = (
        each.grid for each in make_record(store, OFFICER).sections if each.title == "Categories of data"
    )
    assert grid is not None
    assert {row[:2] for row in grid.rows} == {(t.name, c.name) for t in tables for c in t.columns}
    assert all(meaning for __, __, meaning, __ in grid.rows)


def test_the_register_the_roles_and_the_months_stand_in_the_record(store: Store) -> None:
    strange = replace(
        example_organisation(), code="strange", legal_basis="Consent of the queen", recipients="Nobody but us"
    )
    register_organisation(store.cursor(), replace(strange, retention_months=7))
    record = text_of(make_record(store, OFFICER))
    for organisation in read_organisations(store):
        assert organisation.controller in record
    assert "Consent of the queen" in record
    assert "Nobody but us" in record
    for code in access_matrix().roles:
        assert f"| {code} |" in record
    assert "Transfers to other countries" in record
    assert "is not looked up in the register" in record


def test_nothing_is_claimed_to_be_in_place_that_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.path.chmod(0o644)
    monkeypatch.delenv("MAJAKKA_SIGN_IN", raising=False)
    found = in_place(store)
    assert not any(found[code] for code in (ENCRYPTED, FILE_RIGHTS, SIGN_IN, AUDIT, BACKUPS))
    assert found[RETENTION]
    both = text_of(make_record(store, OFFICER)) + text_of(make_assessment(store, OFFICER))
    assert "is encrypted" not in both
    assert "There is no backup" in both
    assert "Encrypt the store before real data" in both
    assert "sends nothing to another host" in both
    assert "identity provider" not in both.lower()
    assert "one person can take any of them" in both
    assert (
        both.count("Nobody signs in: whoever") == 4
    )  # the measures of both, a risk, and what is missing for a decision


def test_what_is_in_place_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heads = tmp_path / "heads"
    heads.mkdir()
    monkeypatch.setenv(KEY_SETTING, "k" * 40)
    monkeypatch.setenv("MAJAKKA_SIGN_IN", str(tmp_path / "sign-in.toml"))
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(heads))
    with create_store(tmp_path / "sealed.duckdb", name="Testby", crs_epsg=3067) as store:
        store.path.chmod(0o600)
        record_event(OFFICER, VIEWED, store=store)
        back_up(store, STEWARD)
        assert all(in_place(store).values())
        record = text_of(make_record(store, OFFICER))
        for said in ("The store is encrypted", "People sign in", "0 hours old, encrypted"):
            assert said in record
        assert "Every measure that the software can see is in place" in text_of(
            make_assessment(store, OFFICER)
        )
        chain = tmp_path / "var" / "audit" / "chain.jsonl"
        chain.write_bytes(chain.read_bytes().replace(b"viewed", b"viewee"))
        assert not in_place(store)[AUDIT]


def test_where_people_sign_in_the_record_asks_where_their_provider_is(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_SIGN_IN", "/etc/sign-in-of-town.toml")
    record = text_of(make_record(store, OFFICER))
    assert "this server and their browsers talk to it" in record
    assert "- [ ] Identity provider, its country" in record
    assert "nothing to another host" not in record
    assert "sign-in-of-town" not in record
    assert "Nobody signs in" not in record


def test_what_the_program_holds_by_itself_is_called_built_in_and_not_measured(store: Store) -> None:
    measures = read_measures(store, 0)
    assert {each.code for each in measures if each.built_in} == {ROLES, COARSENING, WALL}
    assert {each.state for each in measures if each.built_in} == {"built in"}
    for document in (make_record(store, OFFICER), make_assessment(store, OFFICER)):
        states = {row[1]: row[0] for each in document.sections if each.grid for row in each.grid.rows}
        assert all(states[each.says] == each.state for each in measures)


def test_the_wall_says_what_of_visits_a_plan_of_inspections_reads(store: Store) -> None:
    (wall,) = (each.says for each in read_measures(store, 0) if each.code == WALL)
    assert f"cells and weeks are read to keep {GAP_DAYS} days" in wall
    assert "or plan of inspection" not in wall


def test_risks_tell_what_is_left_of_them_in_this_store(store: Store) -> None:
    bring_in(store, "sightings", [example_rows("sightings")[0] | {"may_pass_on": "person agreed"}])
    bring_in(store, "visits", [example_rows("visits")[0] | {"date": "2020-01-05"}])
    figures = read_figures(store, OFFICER)
    assert (figures.sightings, figures.sources, figures.passed_on, figures.due) == (1, 1, 1, 1)
    draft = text_of(make_assessment(store, OFFICER))
    assert "With 1 sightings of 1 organisations" in draft
    assert "1 may be passed on" in draft
    assert "1 records are older than they are kept: erase them now" in draft
    measures = {each.code: each for each in read_measures(store, figures.due)}
    for risk in risks(figures, measures):
        assert risk.title in draft
        assert set(risk.measures) <= measures.keys()
    assert draft.count("Likelihood and gravity") == len(risks(figures, measures)) == 12
    assert "Draft, for the controller to complete" in draft


def test_both_are_the_same_each_time(store: Store) -> None:
    for make in (make_record, make_assessment):
        assert make(store, OFFICER) == make(store, STEWARD)


def test_who_may_not_read_upkeep_gets_neither(store: Store) -> None:
    for role in ("coordinator", "inspection_planner", "approver", "council"):
        for make in (make_record, make_assessment):
            with pytest.raises(NotAllowed):
                make(store, Person("x", "example", frozenset({role})))


class Tags(html.parser.HTMLParser):
    """Collects the elements of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, tuple(name for name, __ in attrs)))


def test_what_an_organisation_calls_itself_stays_text_in_page_and_table(store: Store) -> None:
    register_organisation(store.cursor(), replace(example_organisation(), code="odd", controller=PAYLOAD))
    record = make_record(store, OFFICER)
    page = document_to_html(record)
    names = {name for name, __ in Tags(page).found}
    assert not names & {"img", "script", "link", "iframe"}
    assert not {attribute for __, given in Tags(page).found for attribute in given} & {
        "src",
        "href",
        "onerror",
    }
    (row,) = (line for line in document_to_markdown(record).splitlines() if "onerror" in line)
    assert "\\<img" in row
    assert row.replace("\\|", "").count("|") == 8  # seven columns


def test_the_command_writes_both_in_three_ways(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store.close()

    def printed(*options: str) -> str:
        given = ["processing", "--store", str(store.path), *options]
        assert run_command("", "", ("data.commands.processing",), given) == 0
        return capsys.readouterr().out

    assert printed().startswith("# Record of processing activities")
    assert printed("--assessment", "--html").startswith("<!doctype html>")
    said = json.loads(printed("--assessment", "--json"))
    assert (said["day"], said["is_draft"]) == ("2026-11-20", True)
