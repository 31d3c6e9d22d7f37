"""Checks where the address of a tile server comes from."""

from pathlib import Path

import pytest

from data.errors import Refused
from pages.shared.map_settings import TileSettings, read_tile_settings


def test_without_a_file_there_are_no_tiles(tmp_path: Path) -> None:
    assert read_tile_settings(tmp_path / "settings.toml") == TileSettings(None, ())


def test_the_file_names_tiles_and_hosts_and_the_environment_beats_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('[map]\ntiles = "http://a.example/{z}/{x}/{y}.png"\ntile_hosts = ["a.example"]\n')
    assert read_tile_settings(file) == TileSettings("http://a.example/{z}/{x}/{y}.png", ("a.example",))
    monkeypatch.setenv("MAJAKKA_TILES", "http://localhost/{z}/{x}/{y}.png")
    assert read_tile_settings(file).address == "http://localhost/{z}/{x}/{y}.png"


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("[map\n")
    with pytest.raises(Refused, match=r"settings\.toml"):
        read_tile_settings(file)
