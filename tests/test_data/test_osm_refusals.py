"""Tries extracts that cannot be taken, through the command: one sentence, exit code 2, nothing changed."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.command_line import run_command
from data.errors import Refused
from data.grid import Grid
from data.osm.area_check import check_grid_suits
from data.osm.bringing_in import import_extract
from data.osm.container import check_extract
from data.osm.extent import Box
from data.store import create_store, open_store
from data.vocabulary import place_kinds
from tests.built_stores import copy_of_empty_store
from tests.test_data.extract_writing import TinyExtract

BOX_M = (-100.0, -100.0, 1_000.0, 1_000.0)


def import_by_command(path: Path, store_file: Path, *options: str) -> int:
    arguments = ["places", "import", str(path), "--store", str(store_file), *options]
    return run_command("python -m data", "", ["data.commands.places"], arguments)


def town() -> TinyExtract:
    extract = TinyExtract()
    for number in range(200):
        extract.point({"amenity": "cafe", "name": f"Kahvila {number}"}, number * 4, 10)
    extract.point({"office": "company"}, 5, 5)
    extract.line({"highway": "primary", "name": "Katu"}, [(0, 0), (500, 500)])
    return extract


@pytest.fixture
def damaged(tmp_path: Path) -> dict[str, Path]:
    """Give files that are no whole extract, by what is wrong with them."""
    whole = town().write(tmp_path / "whole.osm.pbf", box_m=BOX_M)
    content = whole.read_bytes()
    middle = len(content) // 2
    files = {
        "missing": b"",
        "empty file": b"",
        "cut": content[:middle],
        "cut in the header": content[:10],
        "turned bits": content[:-40] + bytes(byte ^ 0xFF for byte in content[-40:]),
        "text": b"amenity;lat;lon\nlibrary;60;25\n",
        "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "web page": b"<html><body>Not found</body></html>",
        "broken XML": b"<?xml version='1.0'?><osm version='0.6'><node id='1' lat='60'",
        "no number": b"<?xml version='1.0'?><osm version='0.6'><node id='1' lat='abc' lon='25'/></osm>",
        "off the earth": b"<?xml version='1.0'?><osm version='0.6'><node id='1' lat='1e9' lon='25'/></osm>",
        "no id": b"<?xml version='1.0'?><osm version='0.6'><node id='x' lat='60' lon='25'/></osm>",
        "no date": b"<osm version='0.6'><node id='1' lat='60' lon='25' timestamp='now'/></osm>",
        "gzip": gzip.compress(content),
    }
    paths = {}
    for number, (name, bytes_) in enumerate(files.items()):
        paths[name] = tmp_path / f"damaged{number}.osm.pbf"
        if name != "missing":
            paths[name].write_bytes(bytes_)
    paths["zip"] = tmp_path / "zipped.osm.pbf"
    with zipfile.ZipFile(paths["zip"], "w") as archive:
        archive.write(whole, "whole.osm.pbf")
    paths["folder"] = tmp_path / "folder.osm.pbf"
    paths["folder"].mkdir()
    paths["below a file"] = whole / "t.osm.pbf"
    paths["name too long"] = tmp_path / ("x" * 300)
    paths["no features"] = TinyExtract().write(tmp_path / "empty.osm.pbf", box_m=BOX_M)
    paths["no features, no box"] = TinyExtract().write(tmp_path / "void.osm.pbf")
    paths["no nodes"] = town().write(tmp_path / "ways.osm.pbf", nodes=False)
    paths["no nodes, but a box"] = town().write(tmp_path / "ways-box.osm.pbf", box_m=BOX_M, nodes=False)
    return paths


WRONG = [
    ("missing", "no file"),
    ("empty file", "is empty"),
    ("cut", "cut short"),
    ("cut in the header", "not an OpenStreetMap extract"),
    ("turned bits", "damaged"),
    ("text", "not an OpenStreetMap extract"),
    ("picture", "not an OpenStreetMap extract"),
    ("web page", "not an OpenStreetMap extract"),
    ("broken XML", "damaged"),
    ("no number", "damaged"),
    ("off the earth", "damaged"),
    ("no id", "damaged"),
    ("no date", "damaged"),
    ("below a file", "no file"),
    ("name too long", "cannot be read"),
    ("gzip", "not an OpenStreetMap extract"),
    ("zip", "not an OpenStreetMap extract"),
    ("folder", "is a folder"),
    ("no features", "no features"),
    ("no features, no box", "no features"),
    ("no nodes", "without coordinates"),
    ("no nodes, but a box", "without coordinates"),
]


@pytest.mark.parametrize(("name", "sentence"), WRONG)
def test_what_is_no_whole_extract_is_refused_in_one_sentence_and_no_store_is_left(
    damaged: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, sentence: str
) -> None:
    store_file = tmp_path / "stores" / "new.duckdb"
    assert import_by_command(damaged[name], store_file) == 2
    said = capsys.readouterr()
    assert sentence in said.err
    assert len(said.err.strip().splitlines()) == 1
    assert not store_file.parent.exists() or list(store_file.parent.iterdir()) == []


def test_a_store_that_exists_is_left_byte_for_byte_by_a_refused_import(
    damaged: dict[str, Path], tmp_path: Path
) -> None:
    store_file = tmp_path / "town.duckdb"
    assert import_by_command(tmp_path / "whole.osm.pbf", store_file) == 0
    with open_store(store_file) as store:
        before = store.cursor().execute("SELECT * FROM main.places ORDER BY ALL").fetchall()
        version = store.version
    for path in damaged.values():
        assert import_by_command(path, store_file) == 2
    with open_store(store_file) as store:
        assert store.cursor().execute("SELECT * FROM main.places ORDER BY ALL").fetchall() == before
        assert store.version == version


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(share=st.floats(min_value=0.0, max_value=0.999))
def test_a_file_cut_anywhere_but_between_blocks_is_seen_before_it_is_read(
    tmp_path: Path, share: float
) -> None:
    whole = tmp_path / "whole.osm.pbf"
    if not whole.exists():
        town().write(whole, box_m=BOX_M)
    content = whole.read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    length = int(len(content) * share)
    cut.write_bytes(content[:length])
    # Blocks end at these bytes: each begins with the length of its header, in four bytes.
    ends, position = set(), 0
    while position < len(content):
        header = int.from_bytes(content[position : position + 4], "big")
        body = content[position + 4 : position + 4 + header]
        size = body[body.index(b"\x18") + 1 :]
        datasize = sum((byte & 0x7F) << (7 * i) for i, byte in enumerate(size))
        position += 4 + header + datasize
        ends.add(position)
    if length in ends:
        assert check_extract(cut) == "pbf"
    else:
        with pytest.raises(Refused):
            check_extract(cut)


def test_json_ends_with_one_line_that_has_every_category(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "town.duckdb", "--json") == 0
    last = capsys.readouterr().out.splitlines()[-1]
    said = json.loads(last)
    assert last == json.dumps(said)
    assert list(said) == ["places", "by_category", "unmapped"]
    assert set(said["by_category"]) == {kind.code for kind in place_kinds()}
    assert said["places"] == sum(said["by_category"].values()) == said["by_category"]["restaurant"] == 200
    assert said["unmapped"] == 1


def test_the_report_names_counts_and_what_has_no_kind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extract = town()
    extract.point({"amenity": "cafe", "opening_hours": "whenever"})
    extract.way({"highway": "primary"}, [900, 901])
    path = extract.write(tmp_path / "my-town.osm.pbf", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "town.duckdb", "--name", "Kylä", "--epsg", "3035") == 0
    said = capsys.readouterr()
    assert "Kylä: 201 places; 201 added" in " ".join(said.out.split())
    assert "office=company (1)" in said.out
    assert "1 opening time could not be read" in said.out
    assert "EPSG:3035" in said.out
    assert said.err == ""  # no bar where nobody watches


def test_an_xml_extract_is_taken_too(tmp_path: Path) -> None:
    path = town().write(tmp_path / "t.osm", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "town.duckdb") == 0


def test_a_history_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = town().write(tmp_path / "t.osh.pbf", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "town.duckdb") == 2
    assert "history" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--epsg", "4326"), "4326"),
        (("--epsg", "0"), "EPSG:0"),
        (("--epsg", "2193"), "outside the area in which the grid EPSG:2193 is in use"),  # New Zealand's
        (("--epsg", "3460"), "outside the area"),  # Fiji's, which crosses the 180th meridian
        (("--time-zone", "Europe"), "no time zone 'Europe'"),
        (("--time-zone", "../../etc/passwd"), "no time zone"),
        (("--time-zone", ""), "no time zone"),
    ],
)
def test_a_grid_or_time_zone_that_does_not_suit_is_refused_and_no_store_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], sentence: str
) -> None:
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "stores" / "town.duckdb", *options) == 2
    assert sentence in capsys.readouterr().err
    assert not list(tmp_path.glob("stores/*"))


@pytest.mark.parametrize(
    ("lat", "lon", "epsg", "time_zone"),
    [
        (60.5, 25.0, 3067, "Europe/Helsinki"),
        (59.4, 24.7, 3301, "Europe/Tallinn"),
        (59.9, 10.7, 25833, "Europe/Oslo"),  # west of the zone that the register states for the grid
        (48.8, 2.3, 3035, "Europe/Berlin"),
    ],
)
def test_a_new_store_gets_grid_and_time_zone_of_its_country(
    tmp_path: Path, lat: float, lon: float, epsg: int, time_zone: str
) -> None:
    extract = TinyExtract(lat=lat, lon=lon)
    extract.point({"amenity": "library"})
    path = extract.write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    assert import_by_command(path, tmp_path / "town.duckdb") == 0
    with open_store(tmp_path / "town.duckdb") as store:
        assert (store.settings.crs_epsg, store.settings.time_zone) == (epsg, time_zone)


def test_a_grid_across_the_180th_meridian_suits_both_sides_of_it() -> None:
    fiji = Grid(3460)
    check_grid_suits(Box(178.0, -18.2, 178.6, -17.5), fiji)
    check_grid_suits(Box(-179.9, -18.2, -179.0, -17.5), fiji)
    with pytest.raises(Refused, match="EPSG:3460"):
        check_grid_suits(Box(-170.0, -18.2, -169.0, -17.5), fiji)


def test_the_time_zone_of_a_store_is_chosen_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    store_file = tmp_path / "town.duckdb"
    assert import_by_command(path, store_file, "--time-zone", "Europe/London") == 0
    assert "Europe/London" in capsys.readouterr().out
    assert import_by_command(path, store_file, "--time-zone", "Europe/London") == 0
    assert import_by_command(path, store_file, "--time-zone", "Europe/Helsinki") == 2
    assert "Europe/London, not Europe/Helsinki" in capsys.readouterr().err


def test_an_extract_far_from_what_the_store_holds_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store_file = tmp_path / "town.duckdb"
    assert import_by_command(town().write(tmp_path / "t.osm.pbf", box_m=BOX_M), store_file) == 0
    # A degree of latitude is 111.4 km: 1.7 degrees are 189 km. From there 2.3 degrees more are 256.3 km, less the
    # 1.1 km of the two boxes that lie between their corners.
    for lat, sentence in ((62.2, None), (64.5, "lies 255 km from"), (35.5, "outside the area in which")):
        extract = TinyExtract(lat=lat)
        extract.point({"amenity": "library"}, number=9_000)
        path = extract.write(tmp_path / "other.osm.pbf", box_m=BOX_M)
        assert import_by_command(path, store_file) == (2 if sentence else 0)
        assert (sentence or "") in capsys.readouterr().err
    with open_store(store_file) as store:
        assert store.cursor().execute("SELECT count(*) FROM main.extents").fetchall() == [(2,)]


def test_a_store_that_another_process_makes_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    store_file = tmp_path / "stores" / "town.duckdb"

    def make_it_first(step: str, count: int) -> None:  # noqa: ARG001  # takes what a progress report brings
        if step == "write":
            create_store(store_file, name="First", crs_epsg=3067).close()

    with pytest.raises(Refused, match="made by another process"):
        import_extract(path, store_file, name="Second", epsg=None, progress=make_it_first)
    with open_store(store_file) as store:
        assert store.settings.name == "First"
        secret = f"{store.settings.store_id}.secrets.toml"
    assert {each.name for each in store_file.parent.iterdir()} == {"town.duckdb", secret, "marks"}


def test_where_no_store_can_be_made_one_sentence_says_so_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    a_file = tmp_path / "file"
    a_file.write_text("x")
    folder = tmp_path / "folder.duckdb"
    folder.mkdir()
    for store_file, sentence in (
        (a_file / "town.duckdb", f"{a_file} is no folder"),
        (a_file / "deeper" / "town.duckdb", f"{a_file} is no folder"),
        (tmp_path / ("x" * 300 + ".duckdb"), "no place for a store"),
        (folder, "is a folder"),
    ):
        assert import_by_command(path, store_file) == 2
        said = capsys.readouterr().err
        assert sentence in said
        assert len(said.strip().splitlines()) == 1
    monkeypatch.setenv("MAJAKKA_VAR", str(a_file))
    for name, sentence in (("town", "is no folder"), ("", "has no name"), ("  ", "has no name")):
        arguments = ["places", "import", str(path), "--store", name]
        assert run_command("python -m data", "", ["data.commands.places"], arguments) == 2
        assert sentence in capsys.readouterr().err


def test_a_store_in_use_by_another_process_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store_file = tmp_path / "town.duckdb"
    copy_of_empty_store(store_file, name="Town", crs_epsg=3067).close()
    path = town().write(tmp_path / "t.osm.pbf", box_m=BOX_M)
    program = (
        "import sys, pathlib; from data.store import open_store; "
        "s = open_store(pathlib.Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    owner = subprocess.Popen(
        [sys.executable, "-c", program, str(store_file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    try:
        assert owner.stdout is not None
        assert owner.stdout.readline() == "open\n"
        assert import_by_command(path, store_file) == 2
        assert "in use" in capsys.readouterr().err
    finally:
        owner.communicate("")
