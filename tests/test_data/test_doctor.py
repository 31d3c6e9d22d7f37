"""Tests that the doctor finds a sound store sound, and each fault with its remedy."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.command_line import run_command
from data.commands import COMMANDS
from data.doctor.contents import check_blocks
from data.doctor.examination import Examined, examine_store
from data.encrypting import encrypt_store
from data.errors import StoreError
from data.pepper import secrets_path
from data.store import Store, create_store, open_store
from data.store_key import StoreKey, write_key_file
from tests.built_stores import copy_of_empty_store
from tests.test_data.planting import plant

KEY = StoreKey("k" * 40)


@pytest.fixture(autouse=True)
def _var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    monkeypatch.setenv("MAJAKKA_TODAY", "2026-11-20")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with copy_of_empty_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067) as made:
        made.path.chmod(0o600)
        yield made


def faults(examined: Examined) -> set[str]:
    assert all(". " in each.sentence for each in examined.findings)
    return {each.code for each in examined.findings if each.is_fault}


def advice(examined: Examined) -> set[str]:
    return {each.code for each in examined.findings if not each.is_fault}


def test_a_sound_store_is_found_sound(store: Store) -> None:
    store.close()
    examined = examine_store(store.path)
    assert (examined.is_sound, faults(examined), examined.encrypted) == (True, set(), False)
    assert advice(examined) == {"plain", "no_backup"}


def test_a_store_that_is_not_there_or_in_use_does_not_open(store: Store, tmp_path: Path) -> None:
    assert faults(examine_store(tmp_path / "none.duckdb")) == {"does_not_open"}
    examined = examine_store(store.path)
    assert (faults(examined), examined.is_sound) == ({"in_use"}, False)


def test_a_damaged_block_is_found_by_reading_it(store: Store) -> None:
    with store.write(kind="trial", organisation="example") as batch:
        batch.cursor.execute(
            "INSERT INTO main.population (source, batch, sign, east, north, cell_level, inhabitants) "
            "SELECT 'example', 1, 1, n, n, 1, hash(n) % 1000 FROM range(200000) t (n)"
        )
    store.cursor().execute("CHECKPOINT store")
    blocks = store.cursor().execute(
        "SELECT max(block_id) FROM pragma_storage_info('main.population') WHERE persistent"
    )
    (block,) = blocks.fetchone() or (0,)
    store.close()
    with store.path.open("r+b") as file:
        # Three headers of 4 kB, then blocks of 256 kB.
        file.seek(3 * 4096 + block * 262_144 + 100_000)
        file.write(b"damaged")
    examined = examine_store(store.path)
    assert "damaged" in faults(examined)
    assert examined.opens
    with open_store(store.path) as opened, pytest.raises(StoreError, match="may be damaged"):
        check_blocks(opened)


def test_a_cube_that_does_not_count_what_the_rows_say_is_found(store: Store) -> None:
    plant(store)
    with store.write(kind="visits", organisation="example") as batch:
        batch.cursor.execute(
            "INSERT INTO help.visits (source, source_id, version, sign, batch, east, north, cell_level, week, "
            "period, minutes, team_size, contacts_band, unmet_needs) "
            "VALUES ('example', 'v1', 1, 1, 3, 10, 10, 1, 2967, 682, 25, 2, '1', [])"
        )
    store.close()
    assert "cubes" not in faults(examine_store(store.path))
    with open_store(store.path) as opened:
        opened.cursor().execute("UPDATE help.visits SET minutes = 45")
    assert "cubes" in faults(examine_store(store.path))


def test_a_secret_that_is_missing_or_open_to_others_is_found(store: Store) -> None:
    store.close()
    secret = secrets_path(store.path.parent, store.settings.store_id)
    secret.chmod(0o644)
    store.path.chmod(0o644)
    assert faults(examine_store(store.path)) == {"rights"}
    secret.unlink()
    store.path.chmod(0o600)
    assert "secret" in faults(examine_store(store.path))


def test_what_is_in_clear_beside_an_encrypted_store_is_found(store: Store) -> None:
    plant(store)
    store.close()
    plain = store.path.read_bytes()
    encrypt_store(store.path, KEY)
    (store.path.parent / "testby.old").write_bytes(plain)
    secret = secrets_path(store.path.parent, store.settings.store_id)
    secret.write_text(f'pepper = "{"00" * 32}"\n')
    found = faults(examine_store(store.path, key=KEY))
    # A secret in clear is of somebody without the key: it is refused, not sealed.
    assert {"copies_in_clear", "secret"} <= found


def test_a_key_that_lies_beside_its_store_is_pointed_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_key_file(tmp_path / "key")
    monkeypatch.setenv("MAJAKKA_KEY_FILE", str(tmp_path / "key"))
    create_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067).close()
    assert run_command("", "", COMMANDS, ["doctor", "--store", "testby", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["sound"], said["encrypted"]) == (True, True)
    assert [each["code"] for each in said["findings"]] == ["key_beside", "no_backup"]
