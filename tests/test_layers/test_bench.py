"""Holds that the benchmark measures every layer as screens get it."""

import json

import pytest

import data.bench_store
import layers.bench
from data.command_line import run_command
from layers.catalogue import LAYERS
from layers.commands import COMMANDS


@pytest.fixture(autouse=True)
def _small_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """Measure a region of 8 x 6 km, a twenty-fifth of the one that the command measures."""
    small = data.bench_store._CELLS | {"columns": 32, "rows": 24}
    monkeypatch.setattr(data.bench_store, "_CELLS", small)
    monkeypatch.setattr(data.bench_store, "CELLS_EAST", 32)
    monkeypatch.setattr(data.bench_store, "CELLS_NORTH", 24)


def test_the_command_measures_every_layer_and_says_how_many_cells_it_has(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert (
        run_command("test", "test", COMMANDS, ["bench", "--points", "500", "--repeats", "1", "--no-join"])
        == 0
    )
    lines = capsys.readouterr().out
    # 8 x 6 km are 32 x 24 cells of 250 m.
    for listed in LAYERS:
        assert f"layer {listed.code}, from store to GeoDataFrame of 768 cells" in lines


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
