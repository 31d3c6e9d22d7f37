"""Tests that a check-up says what is broken and how to mend it, and that health names nothing."""

import json
import os
import shutil
from pathlib import Path

import pytest

from data.audit.events import VIEWED
from data.audit.recording import record_event
from data.backups.making import back_up
from data.checkup.finding import ATTENTION, BROKEN, SOUND, Finding, worst_state
from data.checkup.folders import check_folders
from data.checkup.health import read_health
from data.checkup.program import LOCK, check_program, differing_packages
from data.checkup.settings import check_settings
from data.checkup.stores import check_stores
from data.clock import set_now
from data.command_line import run_command
from data.errors import Refused
from data.store import open_store, var_folder
from data.store_key import FILE_SETTING
from tests.test_data.intake_sheets import STEWARD, empty_store


def states(findings: tuple[Finding, ...]) -> dict[str, str]:
    assert all(bool(each.remedy) == (each.state != SOUND) for each in findings)
    return {each.subject: each.state for each in findings}


@pytest.fixture
def folder() -> Path:
    """Give the folder of stores with one that is no demonstration."""
    folder = var_folder()
    folder.mkdir(mode=0o700)
    empty_store(folder).close()
    return folder


def test_the_program_is_as_locked_and_a_package_that_differs_is_named(tmp_path: Path) -> None:
    assert states(check_program())["packages"] == SOUND
    lock = tmp_path / "requirements.lock"
    lock.write_text(
        LOCK.read_text(encoding="utf-8") + "duckdb==0.0.1 \\\nno-such-package==1.0 ; python_version < '3'\n"
        "no-such-package==1.0 \\\n    --hash=sha256:00\n",
        encoding="utf-8",
    )
    assert differing_packages(lock) == ["duckdb", "no-such-package"]


def test_files_that_others_may_read_and_halves_left_behind_are_named(folder: Path) -> None:
    for path in folder.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    assert set(states(check_folders()).values()) == {SOUND}
    folder.chmod(0o755)
    (folder / "testby.duckdb").chmod(0o644)
    (folder / "testby.erasing").write_bytes(b"")
    found = {each.subject: each for each in check_folders()}
    assert "testby.duckdb" in found["rights"].says
    assert found["rights"].remedy == f"chmod -R go-rwx {folder}"
    assert found["left behind"].state == ATTENTION
    shutil.rmtree(folder)
    assert worst_state(check_folders()) == BROKEN


def test_settings_that_protect_nothing_are_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_TODAY", "2026-01-01")
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(tmp_path / "gone"))
    assert states(check_settings()) == {"key": ATTENTION, "day": ATTENTION, "end of the audit": BROKEN}
    key = folder / "key"
    key.write_text("k" * 40, encoding="ascii")
    monkeypatch.setenv(FILE_SETTING, str(key))
    key.chmod(0o644)
    assert states(check_settings())["key"] == BROKEN
    key.chmod(0o600)
    assert states(check_settings())["key"] == ATTENTION  # beside the stores
    monkeypatch.setenv(FILE_SETTING, str(key.rename(tmp_path / "key")))
    assert states(check_settings())["key"] == SOUND


def test_stores_backups_and_audit_are_looked_at(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert states(check_stores()) == {
        "store testby": ATTENTION,
        "backups of testby": ATTENTION,
        "audit": SOUND,
    }
    with open_store(folder / "testby.duckdb") as store:
        back_up(store, STEWARD)
        # The app has it open: that is no fault.
        assert states(check_stores())["store testby"] == SOUND
    assert states(check_stores())["backups of testby"] == SOUND
    (folder / "torn.duckdb").write_bytes(b"no store at all")
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(tmp_path / "gone"))
    record_event(STEWARD, VIEWED)
    assert states(check_stores())["audit"] == ATTENTION
    chain = folder / "audit" / "chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(VIEWED.encode(), b"vanish"))
    found = states(check_stores())
    assert (found["store torn"], found["audit"]) == (BROKEN, BROKEN)


def test_a_finding_is_sound_or_has_a_remedy() -> None:
    for state, remedy in ((SOUND, "mend it"), (BROKEN, ""), ("odd", "mend it")):
        with pytest.raises(Refused):
            Finding("x", state, "so it is", remedy)
    assert worst_state(()) == SOUND


def test_health_opens_no_store_and_names_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*options: str) -> int:
        return run_command("", "", ("data.commands.health",), ["health", *options])

    with open_store(folder / "testby.duckdb") as store:
        made = back_up(store, STEWARD)
        assert run("--without-app") == 0
        assert capsys.readouterr().out == "ok\n"
        # The day after tomorrow, the backup is too old.
        from datetime import timedelta

        set_now(made.manifest.made_at + timedelta(hours=31))
        try:
            assert read_health(None).backups_old == 1
        finally:
            set_now(None)
    (folder / "secret-name.duckdb").write_bytes(os.urandom(64))
    # Nobody listens at port 9.
    assert run("--address", "127.0.0.1:9", "--json") == 2
    said = json.loads(capsys.readouterr().out)
    assert said == {"well": False, "app": False, "stores_unsound": 1, "backups_old": 0, "has_room": True}
    assert run("--without-app") == 2
    told = capsys.readouterr().out
    assert "secret-name" not in told
    assert "testby" not in told
