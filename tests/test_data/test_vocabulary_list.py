"""Shows that the vocabularies are listed in full: in the docs, on the command line, as JSON."""

import json
from pathlib import Path

import pytest

from data.command_line import run_command
from data.vocabulary import place_kind, place_kinds
from data.vocabulary_list import entry_to_dict, vocabularies, vocabularies_to_markdown

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = REPOSITORY / "data" / "vocabularies"


def run(*arguments: str) -> int:
    return run_command("python -m data", "", ["data.commands.vocabulary"], ["vocabulary", *arguments])


def test_every_entry_of_every_file_is_listed() -> None:
    # Each entry begins with its [[table]] line, so counting those is another way to the number.
    headers = [
        line for path in FILES.glob("*.toml") for line in path.read_text().splitlines() if line[:2] == "[["
    ]
    assert sum(len(entries) for entries in vocabularies().values()) == len(headers)
    assert set(vocabularies()) == {header.strip("[]") for header in headers}


def test_the_page_of_the_docs_is_what_the_files_say() -> None:
    page = (REPOSITORY / "docs" / "vocabularies.md").read_text(encoding="utf-8")
    assert page == vocabularies_to_markdown(), (
        "run: python -m data vocabulary --markdown > docs/vocabularies.md"
    )


def test_an_entry_turns_into_plain_values_with_sorted_sets() -> None:
    farm = entry_to_dict(place_kind("farm"))
    assert list(farm)[:3] == ["code", "label", "source"]
    assert farm["purposes"] == ["inspection", "outreach", "prevention"]


def test_the_command_prints_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("place_kinds", "--json") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert [kind["number"] for kind in json.loads(lines[0])["place_kinds"]] == [
        k.number for k in place_kinds()
    ]


def test_the_command_prints_code_label_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("stages") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "stages (3)"
    assert lines[1].split() == ["day", "On", "the", "day", "[report", "2025,", "para", "148]"]


def test_the_command_prints_the_page_of_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--markdown") == 0
    assert capsys.readouterr().out == vocabularies_to_markdown()


def test_an_unknown_vocabulary_is_refused_with_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("colours") == 2
    assert "No vocabulary is named colours. Use one of place_kinds, " in capsys.readouterr().err
