"""Holds what the benchmark prints and makes; never how long anything takes."""

import json
from pathlib import Path

import pytest

from data.bench import Measure, describe_measures, measures_to_json
from data.bench_store import CELLS_EAST, CELLS_NORTH, FIRST_EAST, FIRST_NORTH, READER, bench_store
from data.command_line import run_command
from data.commands import COMMANDS
from data.counts import read_sighting_counts, read_visit_effort


def test_a_made_up_store_holds_what_was_asked_for_inside_its_region_and_is_gone_afterwards() -> None:
    with bench_store(2000) as store:
        counts = read_sighting_counts(store, READER, level=1).cells
        effort = read_visit_effort(store, READER, level=1).cells
        folder = store.path.parent
        assert counts["sightings"].sum() == 2000
        assert effort["visits"].sum() == 100
        assert counts["east"].between(FIRST_EAST, FIRST_EAST + CELLS_EAST - 1).all()
        assert counts["north"].between(FIRST_NORTH, FIRST_NORTH + CELLS_NORTH - 1).all()
    assert not folder.exists()


def test_a_promise_is_met_from_below_for_a_time_and_from_above_for_a_speed_up() -> None:
    measures = [
        Measure("a", "a time", 0.1, 9.9, 10),
        Measure("b", "a time", 0.1, 10.1, 10),
        Measure("c", "a speed-up", 0.1, 200.0, 200, speed_up=True),
        Measure("d", "a speed-up", 0.1, 199.0, 200, speed_up=True),
        Measure("e", "no promise", 0.1, 5.0),
    ]
    assert [measure.met for measure in measures] == [True, False, True, False, None]
    lines = describe_measures(measures, points=10_000_000)
    assert [line.split("x", 1)[1].split() for line in lines[:2]] == [
        ["at", "most", "10", "x", "met", "a", "time"],
        ["at", "most", "10", "x", "missed", "a", "time"],
    ]
    assert "at least 200 x" in lines[3]
    assert lines[4].split() == ["0.1000", "s", "5.0", "x", "no", "promise"]


def test_fewer_sightings_than_promised_for_are_said_so() -> None:
    assert describe_measures([], points=500) == [
        "The promises are for 10000000 sightings, and these are 500."
    ]


def test_json_gives_each_measure_by_its_code() -> None:
    made = measures_to_json([Measure("rows", "counts", 0.25, 4.321, 10)], points=7)
    assert made["points"] == 7
    assert made["measures"] == {
        "rows": {"seconds": 0.25, "ratio": 4.32, "target": 10, "most_s": None, "met": True}
    }


def test_the_command_prints_one_line_of_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    arguments = ["bench", "--only", "counts", "--points", "500", "--repeats", "1", "--json"]
    assert run_command("test", "test", COMMANDS, arguments) == 0
    (line,) = capsys.readouterr().out.splitlines()
    measured = json.loads(line)
    assert set(measured["measures"]) == {
        *("plain_sum", "rows", "rows_narrow", "cube", "cube_narrow", "read_narrow", "join")
    }
    assert measured["measures"]["plain_sum"]["ratio"] == 1.0
    assert not list(tmp_path.glob("**/*.duckdb"))


def test_the_command_prints_lines_and_leaves_out_the_join(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench", "--only", "counts", "--points", "500", "--repeats", "1", "--no-join"]
    assert run_command("test", "test", COMMANDS, arguments) == 0
    assert "geopandas" not in capsys.readouterr().out


def test_less_than_one_point_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_command("test", "test", COMMANDS, ["bench", "--points", "0"])
    assert "0 is less than 1" in capsys.readouterr().err
