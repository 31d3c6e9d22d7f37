"""Restoring: all of a backup is checked before anything changes, and what was there is kept aside."""

import io
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from data.audit.events import PURGED
from data.audit.recording import record_event
from data.backups.beside import pack_beside, unpack_beside
from data.backups.checking import check_backup
from data.backups.drilling import drill, read_drills
from data.backups.folder import backups_folder
from data.backups.listing import copies_that_may_hold, read_backups
from data.backups.making import back_up
from data.backups.manifest import parse_manifest
from data.backups.restoring import restore
from data.command_line import run_command
from data.commands import COMMANDS
from data.errors import NotAllowed, Refused, StoreError, StoreInUse
from data.migrations import read_migrations, read_schema_version
from data.pepper import keyed_id
from data.releases.folder import releases_folder
from data.store import Store, create_store, open_store, var_folder
from data.table_digests import read_digests
from tests.built_stores import copy_of_empty_store
from tests.test_data.backed_up import COUNCIL, KEY, OTHER_KEY, STEWARD, flip_bit, rows_by_batch, write_visits


def test_an_encrypted_store_comes_back_on_a_new_machine_from_its_backup_and_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    monkeypatch.setenv("MAJAKKA_VAR", str(old))
    with create_store(old / "town.duckdb", name="Town", crs_epsg=3067, key=KEY) as store:
        write_visits(store, rows=4)
        identity = keyed_id(store, "sightings", "7")
        beside = {
            old / "rounds" / store.settings.store_id / "ab12.json": "a round under way",
            old / "openings" / f"{store.settings.store_id}.jsonl": "an opening",
            releases_folder(store.path) / "2026-H1" / "release.json": "a release",
            old / "rules" / "severity.toml": "a rule",
        }
        for path, words in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(words)
        with store.cursor() as cursor:
            held = read_digests(cursor, "store")
        backup = back_up(store, STEWARD).path
    taken = Path(shutil.copytree(backup, tmp_path / "stick" / backup.name))
    shutil.rmtree(old)

    monkeypatch.setenv("MAJAKKA_VAR", str(new))
    done = restore(taken, new / "town.duckdb", STEWARD, key=KEY)
    assert (done.batches, done.kept_aside, done.stayed) == (1, (), ())
    with open_store(new / "town.duckdb", key=KEY) as store, store.cursor() as cursor:
        assert read_digests(cursor, "store") == held
        assert rows_by_batch(store) == {1: 4}
        # The same secret: records that come in again are known again.
        assert keyed_id(store, "sightings", "7") == identity
        write_visits(store)
    for path, words in beside.items():
        assert (new / path.relative_to(old)).read_text() == words
    with pytest.raises(StoreError, match="another key"):
        restore(taken, new / "other.duckdb", STEWARD, key=OTHER_KEY)
    assert not (new / "other.duckdb").exists()


def test_what_stood_in_the_place_of_the_store_is_kept_aside(store: Store) -> None:
    write_visits(store)
    backup = back_up(store, STEWARD).path
    write_visits(store)
    path = store.path
    with store.cursor() as cursor:
        cursor.execute("UPDATE main.batches SET purged = true WHERE batch = 1")
    with pytest.raises(StoreInUse):
        restore(backup, path, STEWARD)
    store.close()
    done = restore(backup, path, STEWARD)
    (kept,) = done.kept_aside
    # What was erased since is back with the backup, which has to be said.
    assert done.erased_since == (1,)
    with open_store(path) as restored:
        # The mark went back with it: what is written now is not taken for a loss.
        assert list(rows_by_batch(restored)) == [1]
        write_visits(restored)
    shutil.copy(kept, path.with_name("kept.duckdb"))
    with open_store(path.with_name("kept.duckdb"), accept_loss=True) as before:
        assert list(rows_by_batch(before)) == [1, 2]
    assert copies_that_may_hold(path).by_hand == (kept.name,)


def test_a_damaged_store_is_kept_aside_with_its_log_and_replaced(store: Store) -> None:
    write_visits(store)
    backup, path = back_up(store, STEWARD).path, store.path
    store.close()
    path.write_bytes(b"no store any more" * 500)
    log = path.with_name(f"{path.name}.wal")
    log.write_bytes(b"no log any more")
    (kept,) = restore(backup, path, STEWARD).kept_aside
    assert kept.read_bytes().startswith(b"no store")
    assert kept.with_name(f"{kept.name}.wal").read_bytes() == b"no log any more"
    with open_store(path) as restored:
        assert list(rows_by_batch(restored)) == [1]


def test_a_changed_backup_changes_nothing(store: Store) -> None:
    write_visits(store)
    backup, path = back_up(store, STEWARD).path, store.path
    store.close()
    before = path.read_bytes()
    flip_bit(backup / "store.duckdb", 300_000)
    with pytest.raises(StoreError, match=r"^store\.duckdb of the backup"):
        restore(backup, path, STEWARD)
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.restoring"))


def test_a_backup_never_replaces_another_store(store: Store, tmp_path: Path) -> None:
    backup = back_up(store, STEWARD).path
    other = tmp_path / "other.duckdb"
    copy_of_empty_store(other, name="Otherby", crs_epsg=3067).close()
    with pytest.raises(Refused, match="is the store Otherby, the backup is of Testby"):
        restore(backup, other, STEWARD)


def test_a_newer_schema_is_refused_with_a_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    backup, path = back_up(store, STEWARD).path, store.path
    store.close()
    with pytest.raises(NotAllowed):
        restore(backup, path, COUNCIL)
    older = read_migrations()[:-1]
    monkeypatch.setattr("data.backups.restoring.read_migrations", lambda: older)
    with pytest.raises(StoreError, match="Use the newer Majakka"):
        restore(backup, path, STEWARD)


def test_an_older_schema_is_restored_as_it_was_and_brought_up_to_date_when_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, newest = tmp_path / "old.duckdb", read_migrations()[-1].version
    with monkeypatch.context() as before:
        older = read_migrations()[:-1]
        before.setattr("data.store.read_migrations", lambda: older)
        with create_store(path, name="Old", crs_epsg=3067) as store:
            backup = back_up(store, None).path
    assert check_backup(backup).manifest.schema == newest - 1
    restore(backup, path, STEWARD)
    with open_store(path) as store, store.cursor() as cursor:
        assert read_schema_version(cursor) == newest
    assert (path.parent / "backups" / f"old-schema{newest - 1}.duckdb").exists()


def test_what_lies_beside_the_store_is_never_written_over(store: Store) -> None:
    rules = var_folder() / "rules" / "severity.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text("old")
    packed, names = pack_beside(store.path, store.settings.store_id)
    assert "rules/severity.toml" in names
    rules.write_text("new")
    assert unpack_beside(packed, store.path, store.settings.store_id) == ((), ("rules/severity.toml",))
    assert rules.read_text() == "new"
    rules.unlink()
    assert unpack_beside(packed, store.path, store.settings.store_id) == (("rules/severity.toml",), ())
    assert rules.read_text() == "old"


def test_an_archive_that_leads_elsewhere_is_refused(store: Store, tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        entry = tarfile.TarInfo("rules/../../outside")
        archive.addfile(entry, io.BytesIO())
    with pytest.raises(StoreError, match="unknown place"):
        unpack_beside(packed.getvalue(), store.path, store.settings.store_id)
    assert not (tmp_path / "outside").exists()


def test_a_drill_restores_aside_compares_and_leaves_nothing_but_its_note(store: Store) -> None:
    write_visits(store)
    made = back_up(store, STEWARD)
    write_visits(store)
    held = drill(store, STEWARD, made)
    assert (held.equal, held.rows, held.fault) == (True, made.manifest.rows, "")
    assert held.tables == len(check_backup(made.path).contents.tables)
    flip_bit(made.path / "contents.json", 40)
    failed = drill(store, STEWARD, made)
    assert not failed.equal
    assert failed.fault.startswith("contents.json of the backup")
    assert read_drills(store.path) == (failed, held)
    left = {each.name for each in backups_folder(store.path).iterdir()}
    assert left == {".lock", "drills.jsonl", made.path.name}


def test_commands_back_up_list_restore_and_drill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "town.duckdb"
    with copy_of_empty_store(path, name="Town", crs_epsg=3067) as store:
        write_visits(store)
        assert _run(capsys, "backup", "--store", str(path))[0] == 2
    code, made = _run(capsys, "backup", "--store", str(path))
    assert (code, made["batches"], made["encrypted"]) == (0, 1, False)
    assert _run(capsys, "backup", "--store", str(path), "--list")[1]["backups"][0]["digest"] == made["digest"]
    restored = _run(capsys, "restore", "latest", "--store", str(path), "--as", str(tmp_path / "two.duckdb"))
    assert (restored[0], restored[1]["batches"]) == (0, 1)
    assert _run(capsys, "restore", "latest", "--store", str(path), "--as", str(path))[0] == 2
    code, held = _run(capsys, "drill", "--store", str(path))
    assert (code, held["equal"]) == (0, True)


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    code = run_command("data", "", COMMANDS, [*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out.splitlines()[-1])


def test_a_backup_of_a_newer_program_says_so(tmp_path: Path) -> None:
    content = json.dumps({"body": {"format": 2}, "sha256": "", "hmac": ""}).encode()
    with pytest.raises(StoreError, match="made by a newer Majakka"):
        parse_manifest(content, tmp_path / "manifest.json")


def test_copies_that_may_hold_what_was_erased_are_said_in_words(store: Store) -> None:
    assert copies_that_may_hold(store.path).sentences == ()
    made = back_up(store, STEWARD)
    (store.path.parent / "backups" / "testby-schema4.duckdb").write_bytes(b"")
    held = copies_that_may_hold(store.path)
    assert (held.backups, held.by_hand) == ((made.path.name,), ("testby-schema4.duckdb",))
    assert len(held.sentences) == 2
    assert read_backups(store.path).aside == (store.path.parent / "backups" / "testby-schema4.duckdb",)


def test_where_a_key_is_set_a_plain_backup_is_taken_only_if_somebody_says_so(
    store: Store, tmp_path: Path
) -> None:
    write_visits(store)
    backup, place = back_up(store, STEWARD).path, tmp_path / "new.duckdb"
    with pytest.raises(StoreError, match="is not encrypted, though a key is set"):
        restore(backup, place, STEWARD, key=KEY)
    assert not place.exists()
    assert restore(backup, place, STEWARD, key=KEY, plain=True).batches == 1


def test_a_plain_backup_never_takes_the_place_of_an_encrypted_store(store: Store, tmp_path: Path) -> None:
    backup, place = back_up(store, STEWARD).path, tmp_path / "sealed.duckdb"
    create_store(place, name="Sealed", crs_epsg=3067, key=KEY).close()
    with pytest.raises(Refused, match="is encrypted, the backup"):
        restore(backup, place, STEWARD, key=KEY, plain=True)


@pytest.mark.parametrize(
    "made",
    [
        'CREATE TABLE main."t; DROP TABLE x" (a INT)',
        "CREATE VIEW main.v AS SELECT 1",
        "CREATE MACRO f() AS 1",
    ],
)
def test_a_file_with_what_no_store_has_is_refused_before_it_is_read(store: Store, made: str) -> None:
    with store.cursor() as cursor:
        cursor.execute(made)
        with pytest.raises(StoreError, match="made by somebody else"):
            read_digests(cursor, "store")


def test_what_was_erased_since_is_known_from_the_audit_where_the_store_is_gone(store: Store) -> None:
    write_visits(store)
    backup, path = back_up(store, STEWARD).path, store.path
    record_event(None, PURGED, store=store, subject="1", number=1)
    store.close()
    path.unlink()
    done = restore(backup, path, STEWARD)
    assert (done.erased_since, done.erasures_known) == ((1,), True)
    # On a new machine nobody knows.
    path.unlink()
    shutil.rmtree(var_folder() / "audit")
    done = restore(backup, path, STEWARD)
    assert (done.erased_since, done.erasures_known) == ((), False)


def test_a_plain_backup_leaves_the_audit_out_where_other_stores_have_a_key(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_visits(store)
    record_event(None, PURGED, store=store)
    held = check_backup(back_up(store, STEWARD).path).contents.beside
    assert any(name.startswith("audit/") for name in held)
    monkeypatch.setenv("MAJAKKA_KEY", KEY.text)
    held = check_backup(back_up(store, STEWARD).path, None).contents.beside
    assert not any(name.startswith("audit/") for name in held)
