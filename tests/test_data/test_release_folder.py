"""Releases are read only when every file is as two persons signed it, and without a way to a store."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data.errors import Refused
from data.periods import Period
from data.releases.folder import DATA_FILES, MANIFEST_FILE, PUBLISHER_FILE, SIGNATURES_FILE
from data.releases.manifest import manifest_digest
from data.releases.meeting_decisions import MeetingDecision, read_decisions, write_decision
from data.releases.reading import ReleasesRead, read_releases
from data.releases.signing import Statement, fingerprint, public_bytes, sign_statement, signatures_to_json
from data.releases.written import parse_release, release_to_json
from tests.sample_release import sample_before, sample_release, sample_without_signals
from tests.signed_release import write_release_files

KEY, OTHER_KEY = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
BASE_MAP = b'{"format":1,"crs_epsg":3067,"attribution":"","layers":{}}\n'
DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder of two signed releases."""
    folder = tmp_path_factory.mktemp("built") / "releases"
    for release in (sample_before(), sample_release()):
        write_release_files(release, BASE_MAP, folder, signed_by=KEY)
    return folder


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(built, tmp_path / "releases"))


def shown(read: ReleasesRead) -> list[str]:
    return [each.release.code for each in read.published]


@pytest.mark.parametrize("release", [sample_release(), sample_before(), sample_without_signals()])
def test_a_release_is_read_as_it_was_written(release: object) -> None:
    assert parse_release(release_to_json(release)) == release  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.update(organisations="5"),
        lambda plain: plain.update(organisations=True),
        lambda plain: plain.update(secret=1),
        lambda plain: plain.pop("effort"),
        lambda plain: plain.update(code="../elsewhere"),
        lambda plain: plain.update(made="soon"),
        lambda plain: plain.update(kind="services_and_effort"),
        lambda plain: plain["parts"][0].update(squares=[[1, 2]]),
        lambda plain: plain["parts"][0].update(squares=[[99, 1, 2]]),
        lambda plain: plain["parts"][0]["signals"].update(low=-1),
        lambda plain: plain["period"].update(first=700),
    ],
)
def test_a_file_that_is_no_release_is_refused(change: Callable[[dict], object]) -> None:
    plain = json.loads(release_to_json(sample_release()))
    change(plain["release"])
    with pytest.raises(Refused):
        parse_release(json.dumps(plain).encode())
    with pytest.raises(Refused):
        parse_release(b'{"format": 1')


def test_releases_are_read_the_newest_first(folder: Path) -> None:
    read = read_releases(folder)
    assert (shown(read), read.faults) == (["2026-H1", "2025-H2"], ())
    assert read.published[0].release == sample_release()
    assert read.published[0].base_map() == {}
    assert read_releases(folder / "nothing").published == ()


@pytest.mark.parametrize("name", [*DATA_FILES, MANIFEST_FILE, SIGNATURES_FILE])
def test_a_release_with_an_altered_file_is_not_shown_and_the_file_is_named(folder: Path, name: str) -> None:
    path = folder / "2026-H1" / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    read = read_releases(folder)
    assert shown(read) == ["2025-H2"]
    (fault,) = read.faults
    assert "2026-H1" in fault
    assert name in fault
    assert "backup" in fault or "again" in fault


def test_a_release_that_is_gone_is_named_by_the_one_that_follows_it(tmp_path: Path) -> None:
    for release in (sample_before("2025-H2"), sample_release("2026-H1", follows="2025-H2")):
        write_release_files(release, BASE_MAP, tmp_path, signed_by=KEY)
    assert read_releases(tmp_path).faults == ()
    (tmp_path / "2025-H2" / "parts.csv").unlink()
    # It is there and damaged: one sentence is enough.
    assert len(read_releases(tmp_path).faults) == 1
    shutil.rmtree(tmp_path / "2025-H2")
    read = read_releases(tmp_path)
    assert shown(read) == ["2026-H1"]
    (fault,) = read.faults
    assert "2025-H2" in fault
    assert "backup" in fault


def test_a_file_that_is_added_missing_or_a_link_is_named(folder: Path) -> None:
    path = folder / "2026-H1"
    (path / "notes.txt").write_text("x")
    assert "notes.txt" in read_releases(folder).faults[0]
    (path / "notes.txt").unlink()
    (path / "parts.csv").rename(folder / "elsewhere.csv")
    assert "parts.csv" in read_releases(folder).faults[0]
    (path / "parts.csv").symlink_to(folder / "elsewhere.csv")
    assert "parts.csv" in read_releases(folder).faults[0]
    assert shown(read_releases(folder)) == ["2025-H2"]


def test_a_file_that_is_altered_after_reading_is_not_given(folder: Path) -> None:
    newest = read_releases(folder).published[0]
    assert b"2026-H1" in newest.file("metadata.json")
    (newest.path / "metadata.json").write_bytes(b"{}")
    with pytest.raises(Refused, match=r"metadata\.json"):
        newest.file("metadata.json")
    with pytest.raises(Refused, match="has no file"):
        newest.file("../publisher.pem")


def test_a_folder_with_another_name_and_one_that_is_half_published_are_not_shown(folder: Path) -> None:
    (folder / "2025-H2").rename(folder / ".publishing-2025-H2")
    (folder / "2026-H1").rename(folder / "2024-H2")
    read = read_releases(folder)
    assert shown(read) == []
    assert len(read.faults) == 1


def test_another_publisher_is_refused_also_with_a_key_file_of_its_own(folder: Path) -> None:
    write_release_files(sample_release("2024-H2"), BASE_MAP, folder.parent / "other", signed_by=OTHER_KEY)
    (folder.parent / "other" / "2024-H2").rename(folder / "2024-H2")
    assert "another publisher" in read_releases(folder).faults[0]
    pinned = {"MAJAKKA_PUBLISHER": fingerprint(public_bytes(KEY)).upper()}
    assert len(shown(read_releases(folder, environment=pinned))) == 2
    (folder.parent / "other" / PUBLISHER_FILE).replace(folder / PUBLISHER_FILE)
    assert shown(read_releases(folder)) == ["2024-H2"]
    read = read_releases(folder, environment=pinned)
    assert shown(read) == []
    assert "MAJAKKA_PUBLISHER" in read.faults[0]
    (folder / PUBLISHER_FILE).unlink()
    assert "publisher.pem is missing" in read_releases(folder).faults[0]


@pytest.mark.parametrize(
    ("steward", "approval", "fault"),
    [
        ({"person": "2" * 32}, {}, "one person alone"),
        ({"day": DAY + timedelta(days=15)}, {}, "did not hold"),
        ({"day": DAY - timedelta(days=1)}, {}, "did not hold"),
        ({}, {"role": "steward"}, "lacks the statement"),
        ({}, {"manifest_sha256": "0" * 64}, "manifest.json"),
        ({}, {"release": "2025-H2"}, "manifest.json"),
    ],
)
def test_only_statements_of_two_persons_that_held_open_a_release(
    folder: Path, steward: dict, approval: dict, fault: str
) -> None:
    path = folder / "2026-H1"
    until = DAY + timedelta(days=14)
    said = Statement("2026-H1", manifest_digest(path), "approver", "2" * 32, DAY, until)
    published = replace(said, role="steward", person="1" * 32, valid_until=DAY)
    signed = [
        sign_statement(KEY, replace(each, **changes))
        for each, changes in ((said, approval), (published, steward))
    ]
    (path / SIGNATURES_FILE).write_bytes(signatures_to_json(KEY, tuple(signed)))
    read = read_releases(folder)
    assert shown(read) == ["2025-H2"]
    assert fault in read.faults[0]
    (path / SIGNATURES_FILE).write_bytes(signatures_to_json(KEY, tuple(signed[:1])))
    assert len(read_releases(folder).faults) == 1


def test_the_same_release_is_the_same_bytes_in_another_process_that_has_no_way_to_a_store(
    folder: Path,
) -> None:
    again = folder.parent / "again"
    script = f"""
import sys
from pathlib import Path
from data.releases import band, folder, manifest, meeting_decisions, reading, release, signing, written
read = reading.read_releases(Path({str(folder)!r}))
print([each.base_map() for each in read.published])
loaded = [name for name in sys.modules if name.split(".")[0] == "duckdb"]
loaded += [name for name in ("data.store", "data.connection", "data.pepper") if name in sys.modules]
assert not loaded, loaded
assert len(read.published) == 2
from tests.test_data.test_release_folder import BASE_MAP, KEY
from tests.signed_release import write_release_files
write_release_files(read.published[0].release, BASE_MAP, Path({str(again)!r}), signed_by=KEY)
"""
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, cwd=Path(__file__).parents[2])
    names = [each.name for each in (folder / "2026-H1").iterdir()]
    assert len(names) == len(DATA_FILES) + 2
    for name in names:
        assert (again / "2026-H1" / name).read_bytes() == (folder / "2026-H1" / name).read_bytes(), name


def test_decisions_of_meetings_are_kept_beside_the_releases_and_change_none(folder: Path) -> None:
    first = MeetingDecision("2026-H1", date(2026, 9, 10), "More visits.\nBy March.", date(2026, 9, 11))
    later = replace(first, decided_on=date(2026, 10, 1), text="Open on Sundays.", kept_on=date(2026, 10, 1))
    paths = [write_decision(folder, each) for each in (first, later, first)]
    assert len(set(paths)) == 3
    (folder / "decisions" / "2026-H1_0009.json").write_text("{}")
    assert read_decisions(folder) == (later, first, first)
    assert len(shown(read_releases(folder))) == 2
    with pytest.raises(Refused, match="no release 2020"):
        write_decision(folder, replace(first, release="2020"))
    for wrong in ({"text": " \n"}, {"text": "x" * 1001}, {"kept_on": date(2026, 9, 9)}, {"release": "../x"}):
        with pytest.raises(Refused):
            replace(first, **wrong)


def test_a_period_of_a_year_gives_its_folder_the_name_of_the_year(tmp_path: Path) -> None:
    year = sample_release("2026", period=Period(672, 683))
    assert write_release_files(year, BASE_MAP, tmp_path, signed_by=KEY).name == "2026"
    assert shown(read_releases(tmp_path)) == ["2026"]
