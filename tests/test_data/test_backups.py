"""Backups: one moment of a store that others write to, whole or not at all, and each change to one noticed."""

import hashlib
import json
import shutil
import threading
from datetime import UTC, datetime
from functools import reduce
from operator import xor
from pathlib import Path

import pytest
from duckdb import DuckDBPyConnection

from data import copying
from data.backups.checking import Checked, check_backup, find_backup
from data.backups.copying import store_copy
from data.backups.folder import BACKUPS_SETTING, HALF_PREFIX, backup_moment, backup_name, backups_folder
from data.backups.listing import read_backups
from data.backups.making import Backup, back_up
from data.connection import connect, new_cursor
from data.errors import NotAllowed, Refused, StoreError
from data.intake.conversation import Cancelled
from data.progress import never, say_nothing
from data.rounds.files import locked_rounds
from data.store import COMPACT_EVERY, Store, create_store, open_store
from data.table_digests import read_digest, read_digests
from tests.test_data.backed_up import COUNCIL, KEY, OTHER_KEY, STEWARD, flip_bit, rows_by_batch, write_visits

SECRET_WORD = "Kuutamokatu"
PLAIN_FILES = {"manifest.json", "store.duckdb", "secrets.toml", "beside.tar", "contents.json"}


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a backup of an encrypted store once, and give its folder; tests change copies of it."""
    folder = tmp_path_factory.mktemp("sealed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MAJAKKA_VAR", str(folder))
        with create_store(folder / "town.duckdb", name=SECRET_WORD, crs_epsg=3067, key=KEY) as store:
            write_visits(store)
            rounds = folder / "rounds" / store.settings.store_id
            rounds.mkdir(parents=True)
            (rounds / "ab12.json").write_text(SECRET_WORD)
            return back_up(store, STEWARD).path


@pytest.fixture
def changed(sealed: Path, tmp_path: Path) -> Path:
    """Give a copy of the encrypted backup, to be changed."""
    return Path(shutil.copytree(sealed, tmp_path / sealed.name))


def digests_of(backup: Checked) -> object:
    connection = connect(backup.store_file, backup.key)
    try:
        return read_digests(new_cursor(connection), "store")
    finally:
        connection.close()


def test_a_backup_equals_the_store_table_by_table(store: Store) -> None:
    write_visits(store, rows=7)
    made = back_up(store, STEWARD)
    checked = check_backup(made.path)
    with store.cursor() as cursor:
        live = read_digests(cursor, "store")
        assert checked.contents.tables == live
        # Counted and combined in Python, another way than DuckDB does.
        for table in live:
            hashes = [row[0] for row in cursor.execute(f"SELECT hash(t) FROM {table.table} t").fetchall()]
            assert table.rows == len(hashes)
            assert table.digest == f"{reduce(xor, hashes, 0):016x}{sum(hashes):032x}", table.table
    assert digests_of(checked) == live
    # Comments and constraints come along: an empty copy would not refuse what the schema refuses.
    assert (made.manifest.batches, made.manifest.rows) == (1, sum(each.rows for each in live))
    assert {each.name for each in made.path.iterdir()} == PLAIN_FILES
    assert {oct(each.stat().st_mode & 0o777) for each in made.path.iterdir()} == {"0o600"}


def test_two_equal_rows_that_become_two_others_change_the_digest(store: Store) -> None:
    with store.cursor() as cursor:
        cursor.execute("CREATE OR REPLACE TABLE main.base_map (a INTEGER)")
        found = []
        for value in (1, 2):
            cursor.execute("DELETE FROM main.base_map")
            cursor.execute("INSERT INTO main.base_map VALUES (?), (?)", [value, value])
            found.append(read_digest(cursor, "store", "main.base_map").digest)
    # Both exclusive ors are 0: the sums alone tell them apart.
    assert [each[:16] for each in found] == ["0" * 16, "0" * 16]
    assert found[0] != found[1]


def test_a_copy_is_of_one_moment_however_much_is_written_meanwhile(store: Store, tmp_path: Path) -> None:
    write_visits(store)
    path = backups_folder(store.path) / "one.duckdb"
    path.parent.mkdir(parents=True)
    with store_copy(store, path) as copy:
        copy.fix_moment()
        # So many that the cubes are compacted and the log is written into the file under the open copy.
        for __ in range(COMPACT_EVERY):
            write_visits(store, rows=1)
        copy.copy_tables(tell=say_nothing, cancelled=never)
    assert store.version == 1 + COMPACT_EVERY
    assert rows_by_batch(store)[1 + COMPACT_EVERY] == 1
    copied = tmp_path / "side.duckdb"
    path.rename(copied)
    with open_store(copied, accept_loss=True) as side:
        assert rows_by_batch(side) == {1: 10}


def test_backups_beside_a_writer_hold_whole_batches_only(store: Store, tmp_path: Path) -> None:
    done, faults = threading.Event(), []

    def write() -> None:
        try:
            while not done.is_set():
                write_visits(store)
        except BaseException as fault:
            faults.append(fault)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = back_up(store, STEWARD)
    finally:
        done.set()
        writer.join()
    assert faults == []
    side = tmp_path / "side.duckdb"
    shutil.copy(made.path / "store.duckdb", side)
    with open_store(side, accept_loss=True) as opened:
        kept = rows_by_batch(opened)
    assert list(kept) == list(range(1, made.manifest.batches + 1))
    assert set(kept.values()) <= {10}


def test_rounds_cannot_be_closed_between_their_file_and_the_moment_of_the_copy(store: Store) -> None:
    made: list[Backup] = []
    with locked_rounds(store):
        other = threading.Thread(target=lambda: made.append(back_up(store, STEWARD)))
        other.start()
        other.join(0.5)
        waits = other.is_alive()
    other.join()
    assert waits
    assert len(made) == 1


def test_an_encrypted_store_has_encrypted_backups_with_nothing_in_clear(sealed: Path) -> None:
    manifest = check_backup(sealed, KEY).manifest
    assert manifest.encrypted
    assert {each.name for each in sealed.iterdir()} == {
        "manifest.json", "store.duckdb", "secrets.toml.sealed", "beside.tar.sealed", "contents.json.sealed",
    }  # fmt: skip
    for path in sealed.iterdir():
        content = path.read_bytes()
        assert b"pepper" not in content, path.name
        assert b"contacts_band" not in content, path.name
        # The manifest names the municipality, and nothing of what is known about it.
        assert (SECRET_WORD.encode() in content) == (path.name == "manifest.json"), path.name
    assert b"help.visits" not in (sealed / "manifest.json").read_bytes()


def test_a_flipped_bit_in_any_file_of_a_backup_is_refused_by_the_name_of_the_file(changed: Path) -> None:
    for path in sorted(changed.iterdir()):
        before = path.read_bytes()
        for position in (0, 17, len(before) // 3, len(before) // 2, len(before) - 2):
            flip_bit(path, position)
            with pytest.raises(StoreError, match=f"^{path.name} of the backup {changed.name} was changed"):
                check_backup(changed, KEY)
            path.write_bytes(before)
    check_backup(changed, KEY)


def test_a_flipped_bit_in_a_plain_backup_is_refused_by_the_name_of_the_file(store: Store) -> None:
    made = back_up(store, STEWARD).path
    for path in sorted(made.iterdir()):
        before = path.read_bytes()
        for position in (0, len(before) // 2, len(before) - 2):
            flip_bit(path, position)
            with pytest.raises(StoreError, match=f"^{path.name} of the backup"):
                check_backup(made)
            path.write_bytes(before)
    check_backup(made)


def test_every_sign_of_a_manifest_counts(changed: Path) -> None:
    path = changed / "manifest.json"
    before = path.read_bytes()
    passed = []
    for position in range(0, len(before), 7):
        flip_bit(path, position)
        try:
            check_backup(changed, KEY)
        except StoreError:
            continue
        finally:
            content = path.read_bytes()
            path.write_bytes(before)
        passed.append(json.loads(content))
    # What passes differs in indentation and the like, never in what it says.
    assert len(passed) < len(before) / 14
    assert all(each == json.loads(before) for each in passed)


def test_a_manifest_that_was_made_to_fit_a_changed_file_is_refused(changed: Path) -> None:
    path, store_file = changed / "manifest.json", changed / "store.duckdb"
    flip_bit(store_file, 5000)
    signed = json.loads(path.read_text())
    for file in signed["body"]["files"]:
        if file["name"] == "store.duckdb":
            file["sha256"] = hashlib.sha256(store_file.read_bytes()).hexdigest()
    body = json.dumps(signed["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    signed["sha256"] = hashlib.sha256(body.encode()).hexdigest()
    path.write_text(json.dumps(signed))
    with pytest.raises(StoreError, match=r"manifest\.json of the backup .* was changed"):
        check_backup(changed, KEY)


def test_a_missing_file_and_one_too_many_are_named(changed: Path) -> None:
    for path in sorted(changed.iterdir()):
        away = path.rename(changed.parent / "away")
        with pytest.raises(StoreError, match=f"^{path.name} of the backup .* is missing"):
            check_backup(changed, KEY)
        away.rename(path)
    # A log of writes beside the copy would be played into it.
    (changed / "store.duckdb.wal").write_bytes(b"x")
    with pytest.raises(StoreError, match=r"^store\.duckdb\.wal does not belong"):
        check_backup(changed, KEY)


def test_another_key_and_none_are_told_from_a_changed_backup(sealed: Path) -> None:
    with pytest.raises(StoreError, match="was made with another key"):
        check_backup(sealed, OTHER_KEY)
    with pytest.raises(StoreError, match=r"is encrypted\. Set MAJAKKA_KEY"):
        check_backup(sealed, None)


def test_a_backup_that_is_stopped_refused_or_killed_leaves_nothing(store: Store) -> None:
    with pytest.raises(Cancelled):
        back_up(store, STEWARD, cancelled=lambda: True)
    with pytest.raises(NotAllowed):
        back_up(store, COUNCIL)
    assert [each.name for each in backups_folder(store.path).iterdir()] == [".lock"]
    half = backups_folder(store.path) / f"{HALF_PREFIX}2026-01-01T000000.000000Z"
    half.mkdir()
    (half / "store.duckdb").write_bytes(b"half")
    assert read_backups(store.path).backups == ()
    made = back_up(store, STEWARD)
    assert {each.name for each in backups_folder(store.path).iterdir()} == {".lock", made.path.name}


def test_backups_go_to_the_folder_that_is_set(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BACKUPS_SETTING, str(tmp_path / "elsewhere"))
    # A disk that is not mounted is no reason to fill another one.
    with pytest.raises(StoreError, match="is not there"):
        back_up(store, STEWARD)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "testby").write_text("in the way")
    with pytest.raises(StoreError, match="The backup cannot be written"):
        back_up(store, STEWARD)
    (tmp_path / "elsewhere" / "testby").unlink()
    made = back_up(store, STEWARD)
    assert made.path.parent == tmp_path / "elsewhere" / "testby"
    assert read_backups(store.path).last == made
    assert find_backup("latest", store.path) == made.path
    assert find_backup(made.path.name, store.path) == made.path
    with pytest.raises(Refused, match="There is no backup nowhere"):
        find_backup("nowhere", store.path)
    # Of a store that had this name before, it is no backup of this one.
    found = read_backups(store.path, store_id="0123456789abcdef")
    assert found.backups == ()
    assert found.faults == (f"The backup {made.path.name} is of another store that had this name, Testby.",)


def test_a_name_gives_its_moment_back() -> None:
    moment = datetime(2026, 11, 28, 2, 0, 7, 123456, tzinfo=UTC)
    assert backup_name(moment) == "2026-11-28T020007.123456Z"
    assert backup_moment(backup_name(moment)) == moment


def test_a_copy_in_which_two_equal_rows_became_two_others_takes_no_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.cursor() as cursor:
        cursor.execute("INSERT INTO help.visit_cube VALUES (660, 1, 1, 1, 1, 25), (660, 1, 1, 1, 1, 25)")
    path, copy = store.path, copying.copy_tables
    store.close()

    def copy_wrongly(cursor: DuckDBPyConnection, from_alias: str) -> None:
        copy(cursor, from_alias)
        cursor.execute("UPDATE help.visit_cube SET minutes = 26")

    with copying.copied_beside(path, tmp_path / "copy", old=None, new=None):
        pass
    monkeypatch.setattr(copying, "copy_tables", copy_wrongly)
    # The exclusive or of two equal hashes is 0 on both sides.
    with (
        pytest.raises(StoreError, match=r"in help\.visit_cube"),
        copying.copied_beside(path, tmp_path / "copy", old=None, new=None),
    ):
        pass
