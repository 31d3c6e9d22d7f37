"""Holds that the benchmark measures layers as screens get them."""

import json

import pytest

from data.command_line import run_command
from layers.catalogue import LAYERS
from layers.commands import COMMANDS


def test_the_command_measures_layers_beside_counts(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["bench", "--points", "2000", "--repeats", "1", "--no-join", "--json"]
    assert run_command("test", "test", COMMANDS, arguments) == 0
    (line,) = capsys.readouterr().out.splitlines()
    measures = json.loads(line)["measures"]
    assert {"plain_sum", "rows", *(listed.code for listed in LAYERS)} <= set(measures)
    assert "join" not in measures


def test_the_command_says_how_many_cells_a_layer_has(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command("test", "test", COMMANDS, ["bench", "--points", "500", "--repeats", "1"]) == 0
    # 40 x 30 km are 160 x 120 cells of 250 m.
    assert "layer sightings_rate, from store to GeoDataFrame of 19200 cells" in capsys.readouterr().out
