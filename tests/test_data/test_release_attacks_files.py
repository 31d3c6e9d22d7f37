"""Reading every byte finds what no release holds, and the command attacks the releases of a folder."""

import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.clock import set_today
from data.command_line import run_command
from data.releases.attacks.attacked import Attacked, find_or_make
from data.releases.attacks.averaging import average_copies
from data.releases.attacks.control_alterations import alter_files
from data.releases.attacks.control_parts import blur_each_file_anew
from data.releases.attacks.file_bytes import read_every_byte
from data.releases.attacks.outcome import Outcome
from data.releases.folder import DATA_FILES, MANIFEST_FILE, RELEASE_FILE
from data.releases.manifest import manifest_to_json
from data.releases.rules import RULES
from data.store import open_store
from tests.test_data.release_stores import NEXT, TODAY, build_release_store

CANARY = "canary of a record"
Change = Callable[[Path, Attacked], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give the file of a store with enough signals for releases of two half-years."""
    set_today(TODAY)
    path = tmp_path_factory.mktemp("attacked") / "testby.duckdb"
    build_release_store(path)
    yield path
    set_today(None)


@pytest.fixture(scope="module")
def made(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """Give trial releases of the store, written to a folder."""
    with open_store(built) as store:
        return find_or_make(store, tmp_path_factory.mktemp("made") / "releases", number=2)


@pytest.fixture
def attacked(made: Attacked, tmp_path: Path) -> Attacked:
    """Give a copy of them that may be changed."""
    folders = tuple(shutil.copytree(each, tmp_path / "releases" / each.name) for each in made.folders)
    return replace(made, folders=folders)


def read_bytes(attacked: Attacked) -> Outcome:
    return read_every_byte(
        attacked.prepared, attacked.folders, attacked.facts, canaries=[CANARY], base_map=attacked.base_map
    )


def replaced(name: str, old: str, new: str) -> Change:
    def change(folder: Path, _attacked: Attacked) -> None:
        content = (folder / name).read_text()
        assert old in content
        (folder / name).write_text(content.replace(old, new, 1))

    return change


def sql(*statements: str) -> Change:
    def change(folder: Path, _attacked: Attacked) -> None:
        with sqlite3.connect(folder / "parts.gpkg") as base:
            for statement in statements:
                base.execute(statement)
        base.close()

    return change


def with_id(folder: Path, attacked: Attacked) -> None:
    record = attacked.prepared[-1].records["source_id"].iat[0]
    (folder / "metadata.json").write_text(json.dumps({"note": f"see {record}."}))


def with_packed_canary(folder: Path, _attacked: Attacked) -> None:
    packed = zlib.compress(f"({CANARY}) Tj".encode())
    (folder / "report.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\nstream\n" + packed + b"\nendstream\nendobj\n")


def with_member(name: str, member: str, value: object) -> Change:
    def change(folder: Path, _attacked: Attacked) -> None:
        whole = json.loads((folder / name).read_text())
        (folder / name).write_text(json.dumps(whole | {member: value}))

    return change


def with_row(name: str, row: str) -> Change:
    def change(folder: Path, _attacked: Attacked) -> None:
        (folder / name).write_bytes((folder / name).read_bytes() + row.encode())

    return change


def with_exact_part(folder: Path, _attacked: Attacked) -> None:
    whole = json.loads((folder / RELEASE_FILE).read_text())
    whole["release"]["parts"][0]["signals"] = {"low": 17, "high": 17}
    (folder / RELEASE_FILE).write_text(json.dumps(whole))


def with_finer_corner(folder: Path, _attacked: Attacked) -> None:
    whole = json.loads((folder / "parts.geojson").read_text())
    # A hundred metres or so to the north.
    ring = whole["features"][0]["geometry"]["coordinates"]
    while not isinstance(ring[0][0], float):
        ring = ring[0]
    ring[1][1] += 0.001
    (folder / "parts.geojson").write_text(json.dumps(whole))


def test_the_files_of_releases_hold_nothing_else(attacked: Attacked) -> None:
    found = read_bytes(attacked)
    assert found.succeeded == 0, found.examples
    # Each file is looked at for its name, its words and planted ones, and compared.
    assert found.tried >= 2 * 4 * len(DATA_FILES)
    assert all(each.release.parts for each in attacked.prepared)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (replaced("parts.csv", '"code"', '"code","source_id"'), "a field of the store"),
        (replaced("totals.csv", '"measure"', '"measure","exact"'), "the column exact"),
        (replaced("release.json", '"code"', '"exact": 30, "code"'), "the field exact"),
        (replaced("parts.geojson", '"signals_low":', '"signals_low": 31, "was":'), "another signals_low"),
        (with_finer_corner, "corners finer"),
        (with_id, "an id of a record"),
        (with_packed_canary, "a planted text"),
        (lambda folder, _: (folder / "rows.bin").write_bytes(b"x"), "a file that no release has"),
        (sql("ALTER TABLE parts ADD COLUMN exact INTEGER"), "the column exact"),
        (sql("CREATE TABLE records (name TEXT)"), "the layer records"),
        (sql("PRAGMA secure_delete = OFF", "CREATE TABLE gone (name TEXT)", "DROP TABLE gone"), "pages that hold"),
        (lambda folder, _: (folder / "parts.gpkg").write_bytes(b"SQLite"), "not what its name says"),
        (sql("UPDATE parts SET signals_high = 31"), "another signals_high"),
    ],
)  # fmt: skip
def test_what_is_added_to_a_file_is_found(attacked: Attacked, change: Change, told: str) -> None:
    change(attacked.folders[-1], attacked)
    found = read_bytes(replace(attacked, folders=attacked.folders[-1:]))
    assert any(told in each for each in found.examples), found.examples


OTHER_BYTES = "not the bytes of its release"


def test_what_is_altered_within_the_known_fields_is_found(attacked: Attacked) -> None:
    changes = [
        with_row("totals.csv", "signals_waiting,2\r\n"),
        with_row("services.csv", "4 signals\r\n"),
        with_member("metadata.json", "exact_counts", [17]),
        with_member("parts.geojson", "withheld", [3]),
        with_member("base_map.json", "label", "2 signals"),
        with_exact_part,
    ]
    for change in changes:
        change(attacked.folders[-1], attacked)
    found = read_bytes(attacked)
    # None of them is found by anything else.
    assert found.succeeded == len(changes)
    assert all(each.endswith(OTHER_BYTES) for each in found.examples)


def test_a_base_map_is_compared_with_its_manifest_where_no_store_gives_it(attacked: Attacked) -> None:
    folder = attacked.folders[-1]
    files = {name: (folder / name).read_bytes() for name in DATA_FILES}
    (folder / MANIFEST_FILE).write_bytes(manifest_to_json(folder.name, files))
    published = replace(attacked, folders=(folder,), base_map=None)
    assert read_bytes(published).succeeded == 0
    with_member("base_map.json", "label", "2 signals")(folder, published)
    assert read_bytes(published).examples == (f"base_map.json: {OTHER_BYTES}",)


def test_each_alteration_is_a_control_that_is_found(attacked: Attacked) -> None:
    assert [(each.tried, each.succeeded) for each in alter_files(attacked.prepared).values()] == [(1, 1)] * 6


def test_copies_in_two_files_that_differ_are_found(attacked: Attacked) -> None:
    def copies() -> Outcome:
        return average_copies((), attacked.folders, attacked.facts, RULES, seed=1)

    assert copies().succeeded == 0 < copies().tried
    with_exact_part(attacked.folders[-1], attacked)
    assert copies().succeeded == 1
    blurred = blur_each_file_anew(attacked.prepared, attacked.facts, RULES, seed=1)
    assert blurred.tried == blurred.succeeded > 0


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    code = run_command(
        "data", "", ["data.commands.release"], ["release", "attack", *(str(each) for each in arguments)]
    )
    told = capsys.readouterr()
    return code, told.out, told.err


def test_the_command_makes_releases_attacks_them_and_ends_with_its_figures(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "releases"
    code, out, _err = run(capsys, folder, "--store", built, "--releases", 2, "--json")
    figures = json.loads(out.splitlines()[-1])
    assert code == 0
    assert list(figures) == ["tried", "succeeded", "controls", "controls_succeeded", "by_attack"]
    assert figures["succeeded"] == 0 < figures["tried"]
    assert figures["controls"] == figures["controls_succeeded"] > 5
    assert sorted(each.name for each in folder.iterdir()) == ["2025-H2", NEXT]
    # A second time the same releases are found.
    with open_store(built) as store:
        again = find_or_make(store, folder, number=2)
    assert [each.release.code for each in again.prepared] == ["2025-H2", NEXT]
    assert all((again.prepared[n].records["part"] != "").sum() == 30 for n in (0, 1))


def test_releases_that_the_store_does_not_give_again_are_refused(
    built: Path, attacked: Attacked, capsys: pytest.CaptureFixture[str]
) -> None:
    path = attacked.folders[-1] / RELEASE_FILE
    path.write_text(path.read_text().replace("Testby", "Otherby"))
    code, _out, err = run(capsys, attacked.folders[0].parent, "--store", built)
    assert code == 2
    assert NEXT in err


def test_nothing_named_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys)[0] == 2
    assert run(capsys, "--stores", 0)[0] == 2
