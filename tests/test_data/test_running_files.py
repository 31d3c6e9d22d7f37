"""Tests that the files for running Majakka name what there is, give no right too many, and no address."""

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from data.commands import COMMANDS
from data.people.settings import PEOPLE, SIGN_IN
from data.store import REPOSITORY

FOLDER = REPOSITORY / "docs" / "running"
UNITS = sorted(FOLDER.glob("*.service"))
CONTAINER = (FOLDER / "Containerfile").read_text(encoding="utf-8")


def lines_of(unit: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_starts_a_module_that_there_is_and_shuts_itself_in(unit: Path) -> None:
    said = lines_of(unit)
    (command,) = said["ExecStart"]
    module = command.split(" -m ")[1].split()[0]
    assert find_spec(module) is not None
    if module == "data":
        assert f"data.commands.{command.split(' -m data ')[1].split()[0]}" in COMMANDS
    assert said["ProtectSystem"] == ["strict"]
    assert said["NoNewPrivileges"] == said["PrivateTmp"] == said["ProtectHome"] == ["true"]
    assert said["CapabilityBoundingSet"] == [""]
    assert said["UMask"] == ["0077"]
    assert said["LimitCORE"] == ["0"]
    assert said["User"] != ["root"]


def test_the_key_is_handed_over_as_a_credential_and_to_no_page_of_the_council() -> None:
    app, council = lines_of(FOLDER / "majakka.service"), lines_of(FOLDER / "majakka-council.service")
    assert "key:/etc/majakka/key" in app["LoadCredential"]
    assert "MAJAKKA_KEY_FILE=%d/key" in app["Environment"]
    assert "LoadCredential" not in council
    assert not any("MAJAKKA_VAR" in each or "KEY" in each for each in council["Environment"])
    assert council["User"] != app["User"]
    assert "-/var/lib/majakka" in council["InaccessiblePaths"][0]
    for unit in UNITS:
        assert not re.search(r"MAJAKKA_KEY=", unit.read_text(encoding="utf-8"))


def test_commands_of_the_shell_know_as_the_services_do_that_people_sign_in() -> None:
    guide = (FOLDER / "README.md").read_text(encoding="utf-8")
    for setting in (SIGN_IN, PEOPLE):
        assert re.search(rf"^    {setting}=/etc/majakka/\S+\.toml$", guide, re.MULTILINE)
        # A second place for it would let the two differ.
        assert not any(setting in unit.read_text(encoding="utf-8") for unit in UNITS)
    for name in ("majakka", "majakka-retention"):
        assert lines_of(FOLDER / f"{name}.service")["EnvironmentFile"] == ["/etc/majakka/settings"]


@pytest.mark.parametrize("unit", ["majakka.service", "majakka-retention.service"])
def test_every_folder_that_the_readme_tells_to_set_can_be_written(unit: str) -> None:
    readme, said = (FOLDER / "README.md").read_text(encoding="utf-8"), lines_of(FOLDER / unit)
    (made,) = re.findall(r"^ +install -d -m 700 -o majakka -g majakka (/.+)$", readme, re.MULTILINE)
    folders = made.split()
    assert {*folders} <= {*re.findall(r"^ +MAJAKKA_\w+=(/\S+)$", readme, re.MULTILINE)}
    states = {f"/var/lib/{name}" for each in said["StateDirectory"] for name in each.split()}
    writable = {name.removeprefix("-") for each in said["ReadWritePaths"] for name in each.split()}
    assert set(folders) - states - writable == set()


def test_the_container_copies_what_there_is_and_runs_as_nobody_special() -> None:
    for sources in re.findall(r"^COPY (.+) \S+$", CONTAINER, re.MULTILINE):
        for source in sources.split():
            assert (REPOSITORY / source).exists()
    assert re.findall(r"^USER (.+)$", CONTAINER, re.MULTILINE) == ["990:990"]
    assert "--require-hashes" in CONTAINER
    assert "secrets" not in CONTAINER


def test_no_file_for_running_names_a_registry_of_packages() -> None:
    for path in FOLDER.iterdir():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"pypi|pythonhosted|docker\.io|ghcr|quay\.io|index-url|registry\.", text), (
            path.name
        )
