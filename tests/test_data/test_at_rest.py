"""Tests that of an encrypted store nothing lies in clear, and that it opens with its own key alone."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import data.encrypting as encrypting_module
from data.cipher import is_encrypted
from data.command_line import run_command
from data.commands import COMMANDS
from data.connection import connect
from data.encrypting import encrypt_store
from data.errors import Refused, StoreError
from data.intake.purge import purge
from data.pepper import check_secret, read_pepper, secrets_path
from data.releases.drafts import read_draft, read_drafts
from data.releases.folder import drafts_folder
from data.rounds.files import rounds_folder, sound_rounds
from data.sealing import is_sealed, unseal
from data.store import REPOSITORY, Store, create_store, open_store
from data.store_key import StoreKey, read_key_file, read_store_key, write_key_file
from tests.built_stores import copy_of_empty_store
from tests.test_data.planting import NAMES, SPILLED, plant, planted_in
from tests.test_data.release_stores import CODE, STEWARD, build_release_store, keep

KEY, OTHER = StoreKey("k" * 40), StoreKey("o" * 39 + "'")


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    monkeypatch.setenv("MAJAKKA_TODAY", "2026-11-20")


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[Store]:
    with create_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067, key=KEY) as store:
        yield store


def planted_and_killed(folder: Path, how: str, key: str) -> dict[str, set[str]]:
    """Return what is found in clear after a process that planted secrets was killed."""
    environment = os.environ | {"MAJAKKA_KEY": key, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "tests.test_data.planting", str(folder / "testby.duckdb"), how]
    ended = subprocess.run(command, env=environment, cwd=REPOSITORY, check=False, timeout=120)
    assert ended.returncode == -signal.SIGKILL
    return planted_in(folder)


# ---- nothing in clear


def test_what_a_killed_process_leaves_holds_nothing_in_clear_when_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = planted_and_killed(tmp_path, "killed", "")
    # The plain store shows that the search finds: in the file, in the log, in the round, in the secrets file.
    assert found[NAMES[0]] == {".duckdb", ".wal"}
    assert found["Nimi Paikka"] == {".json"}
    assert found["pepper ="] == {".toml"}
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv("MAJAKKA_VAR", str(other))
    assert planted_and_killed(other, "killed", KEY.text) == {}
    assert (other / "testby.duckdb.wal").stat().st_size
    with open_store(other / "testby.duckdb", key=KEY) as store:
        assert store.cursor().execute("SELECT count(*) FROM main.places").fetchone() == (2,)
        assert len(sound_rounds(store)) == 1


def test_what_a_query_spills_is_encrypted_too_and_goes_when_the_store_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.mkdir()
    sealed.mkdir()
    monkeypatch.setenv("MAJAKKA_VAR", str(plain))
    assert planted_and_killed(plain, "spilled", "")[SPILLED] == {".tmp"}
    monkeypatch.setenv("MAJAKKA_VAR", str(sealed))
    assert planted_and_killed(sealed, "spilled", KEY.text) == {}
    assert sum(each.stat().st_size for each in sealed.glob("testby.tmp/*")) > 1_000_000
    open_store(plain / "testby.duckdb").close()
    assert SPILLED not in planted_in(plain)


def test_a_plain_store_that_is_encrypted_leaves_nothing_in_clear_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "testby.duckdb"
    build_release_store(path)
    with open_store(path) as store:
        plant(store)
        draft, pepper = keep(store), read_pepper(store)
    (tmp_path / "testby.purging").write_bytes(NAMES[2].encode())
    assert {*planted_in(tmp_path)} >= {*NAMES, "Nimi Paikka", "pepper ="}
    done = encrypt_store(path, KEY)
    assert (done.was_plain, done.key_changed, done.in_clear) == (True, False, ())
    # A round, and every file of a draft.
    assert done.sealed == 1 + len([each for each in drafts_folder(path).rglob("*.*") if each.stat().st_size])
    assert planted_in(tmp_path) == {}
    assert not any(each.read_bytes()[:1] == b"{" for each in drafts_folder(path).rglob("*.json"))
    with open_store(path, key=KEY) as store:
        assert read_pepper(store) == pepper
        assert [live.round.stops[0].name for __, live in sound_rounds(store)] == ["Nimi Paikka 1"]
        assert read_draft(store, CODE).manifest == draft.manifest
        assert read_drafts(path) == ()
        with pytest.raises(Refused, match="is sealed"):
            read_draft(path, CODE)


def test_an_erasure_leaves_an_encrypted_store_encrypted(
    encrypted: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(encrypted)
    encrypted.close()
    monkeypatch.setenv("MAJAKKA_KEY", KEY.text)
    purge(encrypted.path, STEWARD, [1])
    assert planted_in(encrypted.path.parent) == {}
    with open_store(encrypted.path) as store:
        assert store.encrypted
        assert store.cursor().execute("SELECT batch FROM main.places").fetchall() == [(2,)]


def test_copies_in_clear_are_named(tmp_path: Path) -> None:
    path = tmp_path / "testby.duckdb"
    create_store(path, name="Testby", crs_epsg=3067, key=None).close()
    (tmp_path / "backups").mkdir()
    shutil.copy(path, tmp_path / "backups" / "testby-schema1.duckdb")
    shutil.copy(path, tmp_path / "testby.old")
    done = encrypt_store(path, KEY)
    assert [Path(each).name for each in done.in_clear] == ["testby-schema1.duckdb", "testby.old"]


# ---- keys


def test_a_store_opens_with_its_own_key_alone(encrypted: Store) -> None:
    encrypted.close()
    with pytest.raises(StoreError, match=r"is encrypted, and no key is set. Set MAJAKKA_KEY"):
        open_store(encrypted.path, key=None)
    with pytest.raises(StoreError, match="with another key than the one that is set") as refused:
        open_store(encrypted.path, key=OTHER)
    assert OTHER.text not in str(refused.value) + repr(refused.value.__cause__)
    with open_store(encrypted.path, key=KEY) as store:
        assert store.encrypted
        assert store.key == KEY


def test_a_plain_store_opens_where_a_key_is_set_and_stays_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067).close()
    monkeypatch.setenv("MAJAKKA_KEY", KEY.text)
    with open_store(tmp_path / "testby.duckdb") as store:
        assert (store.encrypted, store.key) == (False, None)
    with create_store(tmp_path / "new.duckdb", name="New", crs_epsg=3067) as new:
        assert new.key == KEY


def test_another_key_takes_the_place_of_the_old_one(encrypted: Store) -> None:
    plant(encrypted)
    pepper = read_pepper(encrypted)
    encrypted.close()
    with pytest.raises(StoreError, match="another key"):
        encrypt_store(encrypted.path, OTHER)
    done = encrypt_store(encrypted.path, OTHER, old=KEY)
    assert (done.was_plain, done.key_changed, done.sealed) == (False, True, 0)
    with open_store(encrypted.path, key=OTHER) as store:
        assert read_pepper(store) == pepper
        assert len(sound_rounds(store)) == 1
    with pytest.raises(StoreError, match="another key"):
        open_store(encrypted.path, key=KEY)


@pytest.mark.parametrize("step", ["prepare_sealed_pepper", "write_anew", "settle_pepper", "seal_plain_files"])
def test_an_encryption_that_breaks_off_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "testby.duckdb"
    with create_store(path, name="Testby", crs_epsg=3067, key=None) as store:
        plant(store)
        pepper = read_pepper(store)

    def breaks_off(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(encrypting_module, step, breaks_off)
        with pytest.raises(KeyboardInterrupt):
            encrypt_store(path, KEY)
    # Whatever it was broken off at, it opens, with its secret and its round.
    with open_store(path, key=KEY) as store:
        assert read_pepper(store) == pepper
        assert len(sound_rounds(store)) == 1
    encrypt_store(path, KEY)
    assert planted_in(tmp_path) == {}


def test_a_key_is_made_in_a_file_for_its_owner_and_never_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "key"
    assert run_command("python -m data", "", COMMANDS, ["key", str(place)]) == 0
    key = read_key_file(place)
    assert place.stat().st_mode & 0o777 == 0o600
    assert len(key.text) == 64
    assert key.text not in "".join(capsys.readouterr())
    assert key.text not in repr(key)
    with pytest.raises(Refused, match="never written over"):
        write_key_file(place)
    place.chmod(0o640)
    with pytest.raises(Refused, match="readable by others"):
        read_key_file(place)


@pytest.mark.parametrize("key", ["short", "ä" * 40, "k" * 40 + "\n" + "k"])
def test_a_key_that_is_short_or_not_printable_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_KEY", key)
    with pytest.raises(Refused, match="not 32 or more printable"):
        read_store_key()


def test_a_key_file_that_is_missing_is_said_where_a_store_is_opened(
    encrypted: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    encrypted.close()
    monkeypatch.setenv("MAJAKKA_KEY_FILE", str(encrypted.path.with_name("none")))
    with pytest.raises(StoreError, match="There is no key file"):
        open_store(encrypted.path)


# ---- what the extension could do besides

REACHING = (
    "FROM read_csv('http://127.0.0.1:9/x.csv')",
    "FROM read_csv('https://127.0.0.1:9/x.csv')",
    "FROM 's3://bucket/x.parquet'",
    "FROM 'hf://datasets/a/b/x.csv'",
    "COPY (SELECT 1) TO 'http://127.0.0.1:9/x.csv'",
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "ATTACH 'https://127.0.0.1:9/x.duckdb'",
    "ATTACH '/tmp/other.duckdb'",
    "INSTALL json",
    "LOAD '/tmp/x.duckdb_extension'",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "SET http_proxy = 'x'",
    "SET temp_file_encryption = false",
    "FROM read_text('/proc/self/environ')",
)


def test_no_host_file_or_extension_is_reached_from_an_encrypted_store(encrypted: Store) -> None:
    refused = r"disabled by conf|is disabled through conf|has been locked|already registered"
    for statement in REACHING:
        with pytest.raises(duckdb.Error, match=refused):
            encrypted.cursor().execute(statement)


def test_the_key_stands_in_nothing_that_a_query_can_ask(encrypted: Store) -> None:
    cursor = encrypted.cursor()
    for function in ("databases", "settings", "tables", "logs", "optimizers", "prepared_statements"):
        assert KEY.text not in str(cursor.execute(f"SELECT * FROM duckdb_{function}()").fetchall())
    said = cursor.execute("SELECT encrypted, cipher FROM duckdb_databases() WHERE database_name = 'store'")
    assert said.fetchone() == (True, "GCM")
    assert cursor.execute("SELECT current_setting('temp_file_encryption')").fetchone() == (True,)
    assert KEY.text.encode() not in Path("/proc/self/cmdline").read_bytes()


def test_a_secret_that_was_changed_is_refused(encrypted: Store) -> None:
    secret = secrets_path(encrypted.path.parent, encrypted.settings.store_id)
    changed = bytearray(secret.read_bytes())
    changed[-1] ^= 1
    secret.write_bytes(changed)
    with pytest.raises(StoreError, match="sealed with another key than the store's, or was changed"):
        check_secret(encrypted)


def test_a_file_that_is_half_a_header_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "half.duckdb").write_bytes(b"12345678DUCK")
    with pytest.raises(StoreError):
        connect(tmp_path / "half.duckdb", KEY)


def test_a_round_that_was_changed_is_refused(encrypted: Store) -> None:
    plant(encrypted)
    (path,) = rounds_folder(encrypted).glob("*.json")
    changed = bytearray(path.read_bytes())
    changed[40] ^= 1
    path.write_bytes(changed)
    assert sound_rounds(encrypted) == []


def test_a_file_in_clear_beside_an_encrypted_store_is_refused(encrypted: Store) -> None:
    plant(encrypted)
    secret = secrets_path(encrypted.path.parent, encrypted.settings.store_id)
    (path,) = rounds_folder(encrypted).glob("*.json")
    sealed, pepper = path.read_bytes(), read_pepper(encrypted)
    assert len(sound_rounds(encrypted)) == 1
    path.write_bytes(unseal(pepper, sealed, purpose="round"))
    assert sound_rounds(encrypted) == []
    draft = drafts_folder(encrypted.path) / CODE / "draft.json"
    draft.parent.mkdir(parents=True)
    draft.write_text("{}", encoding="utf-8")
    with pytest.raises(Refused, match="in clear lies beside an encrypted store"):
        read_draft(encrypted, CODE)
    secret.write_text(f'pepper = "{pepper.hex()}"\n', encoding="utf-8")
    with pytest.raises(StoreError, match="sealed with another key than the store's, or was changed"):
        check_secret(encrypted)


def test_an_encryption_killed_before_the_secret_had_its_name_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "testby.duckdb"
    with create_store(path, name="Testby", crs_epsg=3067, key=None) as store:
        plant(store)
        secret = secrets_path(tmp_path, store.settings.store_id)
    with monkeypatch.context() as patched:
        patched.setattr(encrypting_module, "settle_pepper", lambda *__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            encrypt_store(path, KEY)
    assert not is_sealed(secret.read_bytes())
    # Another key at once, broken off as well: the secret that was prepared for the first one stays.
    with monkeypatch.context() as patched:
        patched.setattr(encrypting_module, "write_anew", lambda *__, **___: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            encrypt_store(path, OTHER, old=KEY)
    with open_store(path, key=KEY) as store:
        check_secret(store)
        assert len(sound_rounds(store)) == 1
    encrypt_store(path, OTHER, old=KEY)
    with open_store(path, key=OTHER) as store:
        assert len(sound_rounds(store)) == 1
    assert planted_in(tmp_path) == {}


def test_asking_whether_a_store_is_encrypted_lets_no_other_process_take_it(tmp_path: Path) -> None:
    path = tmp_path / "held.duckdb"
    ask = f"from pathlib import Path; from data.store import open_store; open_store(Path({str(path)!r}))"
    with copy_of_empty_store(path, name="Held", crs_epsg=3067):
        assert not is_encrypted(path)
        other = subprocess.run([sys.executable, "-c", ask], cwd=REPOSITORY, capture_output=True, text=True)
    assert "StoreInUse" in other.stderr
