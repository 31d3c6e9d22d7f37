"""Holds what is kept of streets: the extract of an import, the streets of a demonstration, their tiles."""

import hashlib
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from data.demonstration.building import build_demonstration
from data.errors import Refused
from data.osm.bringing_in import import_extract
from data.store import Store, open_store
from data.streets.keeping import drop_streets, kept_extracts, streets_folder
from data.streets.opening import open_streets
from data.streets.straight import StraightLines
from data.streets.tiles import build_tiles, tiles_path
from data.streets.valhalla_streets import ValhallaStreets
from tests.built_stores import copy_of_demonstration
from tests.test_data.extract_writing import TinyExtract
from tests.test_data.street_towns import HELSINKI, STREET, lay_grid, points_of


def _town(*, streets: int = 5, x: float = 0) -> TinyExtract:
    town = TinyExtract()
    lay_grid(town, x, 0, streets=streets, step_m=100)
    town.point({"amenity": "bar", "name": "Bar"}, x + 10, 10)
    return town


def _import(path: Path, store_file: Path) -> Store:
    import_extract(path, store_file, name=None, epsg=None, progress=lambda _step, _count: None)
    return open_store(store_file)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _built(code: str, path: Path) -> Store:
    copy_of_demonstration(code, path, years=1, seed=3)
    return open_store(path)


def test_an_imported_extract_is_kept_whole_for_its_owner_alone(tmp_path: Path) -> None:
    path = _town().write(tmp_path / "town.osm.pbf", box_m=(0, 0, 400, 400))
    with _import(path, tmp_path / "stores" / "town.duckdb") as store:
        folder = tmp_path / "stores" / "streets" / store.settings.store_id
        (kept,) = kept_extracts(store)
        assert kept == folder / f"{_digest(path)}.osm.pbf"
        assert kept.read_bytes() == path.read_bytes()
        assert kept.stat().st_mode & 0o777 == 0o600
        assert [each.name for each in folder.iterdir()] == [kept.name]  # no passing file stays


def test_a_store_with_an_extract_goes_along_its_streets(tmp_path: Path) -> None:
    town = _town()
    path = town.write(tmp_path / "town.osm.pbf", box_m=(0, 0, 400, 400))
    with _import(path, tmp_path / "town.duckdb") as store:
        told: list[float] = []
        streets = open_streets(store, tell=lambda share, _what: told.append(share))
        assert isinstance(streets, ValhallaStreets)
        assert np.isfinite(streets.times_s("foot", points_of(town, (0, 0), (400, 400)))).all()
        assert told == [0.0, 1.0]
        assert open_streets(store) is streets


def test_a_store_without_an_extract_goes_in_straight_lines_and_says_so(store: Store) -> None:
    streets = open_streets(store)
    assert isinstance(streets, StraightLines)
    assert "straight lines" in streets.caveat


def test_an_extract_of_the_same_area_stands_in_for_the_older_one(tmp_path: Path) -> None:
    old = _town().write(tmp_path / "old.osm.pbf", box_m=(0, 0, 400, 400))
    new = _town(streets=6).write(tmp_path / "new.osm.pbf", box_m=(0, 0, 500, 500))
    with _import(old, tmp_path / "town.duckdb") as store:
        open_streets(store)
        old_tiles = tiles_path(streets_folder(store), kept_extracts(store))
        assert old_tiles.is_dir()
    with _import(new, tmp_path / "town.duckdb") as store:
        assert [path.name for path in kept_extracts(store)] == [f"{_digest(new)}.osm.pbf"]
        streets = open_streets(store)
        assert not np.isnan(streets.street_points("foot", points_of(_town(), (500, 500)))).any()
        names = sorted(path.name for path in streets_folder(store).iterdir())
        assert names == sorted(
            [f"{_digest(new)}.osm.pbf", tiles_path(streets_folder(store), kept_extracts(store)).name]
        )
        assert not old_tiles.exists()


def test_extracts_side_by_side_are_travelled_as_one(tmp_path: Path) -> None:
    town = TinyExtract()
    west, middle, east = town.point({}, 0, 0), town.point({}, 900, 0), town.point({}, 1800, 0)
    town.way(STREET, [west, middle])
    first = town.write(tmp_path / "west.osm.pbf", box_m=(0, -100, 900, 100))
    town.way(STREET, [middle, east])  # this one holds the western street again
    second = town.write(tmp_path / "east.osm.pbf", box_m=(800, -100, 1800, 100))
    _import(first, tmp_path / "town.duckdb").close()
    with _import(second, tmp_path / "town.duckdb") as store:
        assert len(kept_extracts(store)) == 2
        points = points_of(town, (0, 0), (1800, 0))
        # 1,800 m at 5.1 km/h are 1,271 s; the corner's metres are good to a per cent or two.
        assert open_streets(store).times_s("foot", points)[0, 1] == pytest.approx(1271, rel=0.02)


def test_an_extract_in_xml_is_kept_as_pbf(tmp_path: Path) -> None:
    town = _town()
    path = town.write(tmp_path / "town.osm", box_m=(0, 0, 400, 400))
    with _import(path, tmp_path / "town.duckdb") as store:
        assert [kept.name for kept in kept_extracts(store)] == [f"{_digest(path)}.osm.pbf"]
        streets = open_streets(store)
        assert np.isfinite(streets.times_s("foot", points_of(town, (0, 0), (400, 400)))).all()


def test_a_refused_import_keeps_no_extract(tmp_path: Path) -> None:
    whole = _town().write(tmp_path / "town.osm.pbf", box_m=(0, 0, 400, 400)).read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Refused):
        _import(cut, tmp_path / "stores" / "town.duckdb")
    assert not list((tmp_path / "stores").rglob("*.osm.pbf"))


def test_the_tiles_of_the_same_extract_are_built_once(tmp_path: Path) -> None:
    told: list[str] = []

    def build() -> None:
        build_tiles(tmp_path, [HELSINKI], tell=lambda _s, what: told.append(what), cancelled=lambda: False)

    threads = [threading.Thread(target=build) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["Building the streets", *["The streets are ready"] * 3]


def test_building_can_be_stopped_and_leaves_nothing(tmp_path: Path) -> None:
    asked = iter([False, True])
    with pytest.raises(Refused, match="was stopped"):
        build_tiles(tmp_path, [HELSINKI], tell=lambda _s, _w: None, cancelled=lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no extract at all"])
def test_a_damaged_extract_is_refused_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(Refused, match="python -m data places import"):
        build_tiles(tmp_path / "tiles", [path], tell=lambda _s, _w: None, cancelled=lambda: False)
    assert list((tmp_path / "tiles").iterdir()) == []


def test_an_extract_without_streets_is_refused(tmp_path: Path) -> None:
    town = TinyExtract()
    town.point({"amenity": "bar"})
    path = town.write(tmp_path / "x.osm.pbf")
    with pytest.raises(Refused, match="python -m data places import"):
        build_tiles(tmp_path / "tiles", [path], tell=lambda _s, _w: None, cancelled=lambda: False)


def test_an_invented_town_has_streets_to_walk_on_that_are_nobodys(tmp_path: Path) -> None:
    with _built("town", tmp_path / "town.duckdb") as store:
        assert [path.name for path in kept_extracts(store)] == ["demonstration.osm.pbf"]
        streets = open_streets(store)
        places = store.cursor().execute(
            "SELECT lat, lon FROM main.places WHERE lat IS NOT NULL ORDER BY lat, lon"
        )
        points = np.array(places.fetchall())
        for mode in ("foot", "car"):
            assert np.isfinite(streets.times_s(mode, points)).mean() > 0.85  # some lie on islands
        assert (streets.attribution, streets.caveat) == ("", "")
        reached = np.flatnonzero(np.isfinite(streets.times_s("car", points)[0]))
        said = [streets.legs("car", points[[0, i]])[0].directions for i in reached[1:]]
        assert any("Road 1" in text or "Ring 1" in text for way in said for text in way)


def test_a_demonstration_from_before_streets_were_kept_gets_them_when_they_are_opened(tmp_path: Path) -> None:
    with _built("rural", tmp_path / "rural.duckdb") as store:
        drop_streets(tmp_path, store.settings.store_id)
        assert kept_extracts(store) == ()
        streets = open_streets(store)
        assert isinstance(streets, ValhallaStreets)
        assert streets.attribution == "© OpenStreetMap contributors (ODbL)"


def test_a_demonstration_that_is_replaced_takes_its_streets_along(tmp_path: Path) -> None:
    with _built("town", tmp_path / "town.duckdb") as store:
        old_id = store.settings.store_id
        open_streets(store)
    build_demonstration("town", tmp_path / "town.duckdb", years=1, seed=4, tell=lambda _text: None)
    with open_store(tmp_path / "town.duckdb") as store:
        assert store.settings.store_id != old_id
        assert os.listdir(tmp_path / "streets") == [store.settings.store_id]
        assert len(kept_extracts(store)) == 1


def test_only_the_folder_of_a_store_is_ever_removed(tmp_path: Path) -> None:
    (tmp_path / "streets" / "0123456789abcdef").mkdir(parents=True)
    (tmp_path / "streets" / "fedcba9876543210").mkdir()
    for name in ("", ".", "..", "../streets", "0123456789abcdef/.."):
        drop_streets(tmp_path, name)
    drop_streets(tmp_path, "0123456789abcdef")
    assert os.listdir(tmp_path / "streets") == ["fedcba9876543210"]
