"""Tests how commands begin and end: help, output, refusals in one sentence, exit codes."""

import argparse
import json
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path

import pytest

from data.clock import set_today, today
from data.command_line import run_command
from data.commands import COMMANDS
from data.errors import Refused
from data.store import create_store
from layers.commands import COMMANDS as LAYERS_COMMANDS

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> int:
    return run_command("python -m data", "", COMMANDS, arguments)


@pytest.mark.parametrize("floor", ["data", "layers"])
def test_each_floor_lists_its_commands(floor: str) -> None:
    said = subprocess.run(
        [sys.executable, "-m", floor, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    names = [import_module(name).NAME for name in (COMMANDS if floor == "data" else LAYERS_COMMANDS)]
    assert names
    assert all(name in said for name in names)


@pytest.mark.parametrize("command", [import_module(name).NAME for name in COMMANDS])
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(command, "--help")
    assert ended.value.code == 0
    assert command in capsys.readouterr().out


def test_the_schema_is_printed_as_a_page_and_as_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema") == 0
    page = capsys.readouterr().out
    assert run("schema", "--json") == 0
    tables = json.loads(capsys.readouterr().out)
    assert {table["name"] for table in tables} >= {"help.sightings", "inspection.worksites", "main.places"}
    assert all(f"## {table['name']}" in page for table in tables)


def test_the_schema_of_a_store_is_that_of_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_store(tmp_path / "a.duckdb", name="Testby", crs_epsg=3067).close()
    assert run("schema", "--store", str(tmp_path / "a.duckdb")) == 0
    assert "## help.sightings" in capsys.readouterr().out


def test_a_refusal_is_one_sentence_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", "--store", "nosuch", "--json") == 2
    said = capsys.readouterr()
    assert said.err.startswith("There is no store")
    assert json.loads(said.out) == {"refused": said.err.strip()}


class Failing:
    """A command that ends with an error of choice."""

    NAME = "fail"
    HELP = "fails"
    error: BaseException

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None:
        """Take none."""

    @classmethod
    def run(cls, arguments: argparse.Namespace) -> int:  # noqa: ARG003
        """Fail."""
        raise cls.error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            OSError(28, "No space left on device", "var/a.duckdb"),
            "var/a.duckdb cannot be used: No space left on device.",
        ),
        (KeyboardInterrupt(), "Stopped. Nothing was changed."),
    ],
)
def test_a_full_disk_and_a_stop_end_without_a_traceback(
    error: BaseException, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Failing.error = error
    monkeypatch.setitem(sys.modules, "failing_command", Failing)  # type: ignore[arg-type]
    assert run_command("x", "", ("failing_command",), ["fail"]) == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_today_is_what_is_set_then_the_variable_then_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_TODAY", "2025-03-04")
    assert today() == date(2026, 11, 20)
    set_today(None)
    assert today() == date(2025, 3, 4)
    monkeypatch.setenv("MAJAKKA_TODAY", "soon")
    with pytest.raises(Refused, match="Write it like 2026-11-22"):
        today()
    monkeypatch.delenv("MAJAKKA_TODAY")
    assert abs((today() - date.today()).days) <= 1
