"""Checks that the browser's assets are provided from the packages, and nothing else."""

from pathlib import Path

from layers.drawing import MAP_SCRIPTS, MAP_STYLES
from pages.shared.assets import provide_assets


def test_every_asset_that_a_map_asks_for_is_provided(tmp_path: Path) -> None:
    folder = provide_assets(tmp_path / "static")
    for name in (*MAP_SCRIPTS.values(), *MAP_STYLES.values(), "fonts/source-sans.woff2"):
        assert (folder / name).stat().st_size > 1000
    assert b"Leaflet" in (folder / "leaflet" / "leaflet.js").read_bytes()[:300]
    assert (folder / "fonts" / "source-sans.woff2").read_bytes().startswith(b"wOF2")


def test_a_second_call_writes_nothing_and_mends_what_is_broken(tmp_path: Path) -> None:
    folder = provide_assets(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
    provide_assets(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")} == before
    broken = folder / "leaflet" / "leaflet.js"
    broken.write_text("cut off")
    provide_assets(tmp_path)
    assert broken.stat().st_size > 100_000
