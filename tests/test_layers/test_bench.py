"""Holds that the benchmark measures every layer as screens get it."""

import json

import pytest

import layers.bench
from data.command_line import run_command
from layers.catalogue import LAYERS
from layers.commands import COMMANDS


def test_the_command_measures_every_layer_and_says_how_many_cells_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        run_command("test", "test", COMMANDS, ["bench", "--points", "500", "--repeats", "1", "--no-join"])
        == 0
    )
    lines = capsys.readouterr().out
    # 40 x 30 km are 160 x 120 cells of 250 m.
    for listed in LAYERS:
        assert f"layer {listed.code}, from store to GeoDataFrame of 19200 cells" in lines


def test_the_json_gives_layers_beside_counts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers.bench, "LAYERS", LAYERS[:1])
    arguments = ["bench", "--points", "2000", "--repeats", "1", "--no-join", "--json"]
    assert run_command("test", "test", COMMANDS, arguments) == 0
    (line,) = capsys.readouterr().out.splitlines()
    measures = json.loads(line)["measures"]
    assert {"plain_sum", "rows", LAYERS[0].code} <= set(measures)
    assert measures[LAYERS[0].code]["most_s"] == 2
    assert "join" not in measures
