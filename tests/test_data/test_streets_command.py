"""Holds the command that builds the streets of a store."""

import json
from pathlib import Path

import pytest

from data.command_line import run_command
from data.commands import COMMANDS
from data.osm.bringing_in import import_extract
from data.store import var_folder
from tests.built_stores import copy_of_empty_store
from tests.test_data.extract_writing import TinyExtract
from tests.test_data.street_towns import lay_grid


def _run(*arguments: str) -> int:
    return run_command("python -m data", "", COMMANDS, ["streets", *arguments])


@pytest.fixture
def town(tmp_path: Path) -> str:
    """Give the name of a store made from an extract."""
    town = TinyExtract()
    lay_grid(town, 0, 0, streets=5, step_m=100)
    town.point({"amenity": "bar", "name": "Bar"}, 10, 10)
    path = town.write(tmp_path / "town.osm.pbf", box_m=(0, 0, 400, 400))
    import_extract(
        path, var_folder() / "town.duckdb", name=None, epsg=None, progress=lambda _step, _count: None
    )
    return "town"


def test_status_tells_whether_the_streets_are_built(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("status", "--store", town, "--json") == 0
    before = json.loads(capsys.readouterr().out)
    assert (before["network"], before["built"], len(before["extracts"])) == ("streets", False, 1)
    assert _run("build", "--store", town, "--json") == 0
    out, err = capsys.readouterr()
    assert json.loads(out.splitlines()[-1])["built"] is True
    assert err.splitlines() == ["Building the streets", "The streets are ready"]
    assert _run("--store", town) == 0
    assert "the streets are ready" in capsys.readouterr().out


def test_a_store_without_an_extract_is_told_of(capsys: pytest.CaptureFixture[str]) -> None:
    copy_of_empty_store(var_folder() / "bare.duckdb", name="Bare", crs_epsg=3067).close()
    assert _run("build", "--store", "bare") == 0
    assert "Bare: no streets are known" in capsys.readouterr().out
    assert _run("--store", "bare", "--json") == 0
    assert json.loads(capsys.readouterr().out)["network"] == "straight"


def test_a_damaged_kept_extract_is_refused_with_what_to_do(
    town: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (kept,) = var_folder().glob("streets/*/*.osm.pbf")
    kept.write_bytes(b"damaged")
    assert _run("build", "--store", town, "--json") == 2
    assert "python -m data places import" in json.loads(capsys.readouterr().out)["refused"]


def test_a_store_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("build", "--store", "nowhere") == 2
    assert "There is no store" in capsys.readouterr().err
