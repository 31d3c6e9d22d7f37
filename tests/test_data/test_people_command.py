"""Tests the commands that check a file of people and show what it grants."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from data.clock import set_now
from data.command_line import run_command
from data.store import Store

COMMANDS = ("data.commands.people", "data.commands.release")
FILE = """
[[grants]]
group = "stewards"
organisation = "example"
roles = ["steward"]
stores = "all"
[[grants]]
subject = "s1"
organisation = "{organisation}"
roles = ["team_member"]
stores = ["{store}"]
until = 2026-12-01
"""


@pytest.fixture(autouse=True)
def _fixed_day() -> object:
    set_now(datetime(2026, 11, 20, 12, tzinfo=UTC))
    yield
    set_now(None)


def write(tmp_path: Path, organisation: str = "example", store: str = "testby") -> Path:
    path = tmp_path / "people.toml"
    path.write_text(FILE.format(organisation=organisation, store=store))
    path.chmod(0o600)
    return path


def run(*arguments: str) -> int:
    return run_command("python -m data", "", COMMANDS, arguments)


def test_show_says_who_holds_what_until_when_and_what_ends_soon(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_PEOPLE", str(write(tmp_path)))
    assert run("people", "show", "--json") == 0
    told = json.loads(capsys.readouterr().out)["grants"]
    # What ends first stands first; the subject stands in the file alone.
    assert [(each["number"], each["roles"], each["until"], each["ends_soon"]) for each in told] == [
        (2, ["team_member"], "2026-12-01", True),
        (1, ["steward"], None, False),
    ]
    assert run("people", "show") == 0
    said = capsys.readouterr().out
    assert "ends soon" in said
    assert "s1" not in said


def test_check_refuses_an_organisation_that_a_covered_store_does_not_know(
    tmp_path: Path, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(store.path)
    store.close()
    assert run("people", "check", str(write(tmp_path)), "--store", where) == 0
    assert "2 grants, and no fault." in capsys.readouterr().out
    assert run("people", "check", str(write(tmp_path, organisation="nobody")), "--store", where) == 2
    assert "grant 2 (line 7): the register of testby knows no organisation nobody" in capsys.readouterr().err
    # Another store need not know it.
    assert run("people", "check", str(write(tmp_path, "nobody", "other")), "--store", where) == 0


def test_a_file_with_faults_or_none_at_all_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAJAKKA_PEOPLE", raising=False)
    assert run("people", "check") == 2
    assert "No file of people is named" in capsys.readouterr().err
    assert run("people", "check", str(tmp_path / "people.toml")) == 2
    assert "cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("what", [["prepare", "2026-H1"], ["publish", "2026-H1"], ["discard", "2026-H1"]])
def test_nobody_signs_a_release_by_command_where_people_sign_in(
    what: list[str],
    tmp_path: Path,
    store: Store,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store.close()
    monkeypatch.setenv("MAJAKKA_SIGN_IN", str(tmp_path / "sign_in.toml"))
    assert run("release", *what, "--person", "p", "--store", str(store.path)) == 2
    assert "on the screen Releases" in capsys.readouterr().err
