"""Tests that a store which lost writes says so, and goes on only when somebody accepts that."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import data.store as store_module
from data.command_line import run_command
from data.commands import COMMANDS
from data.doctor.trials import try_cut_logs, try_flipped_bits
from data.errors import StoreError
from data.high_water import mark_path
from data.pepper import secrets_path
from data.store import Store, open_store
from tests.built_stores import copy_of_empty_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with copy_of_empty_store(tmp_path / "testby.duckdb", name="Testby", crs_epsg=3067) as made:
        yield made


def write(store: Store, kind: str = "visits") -> None:
    with store.write(kind=kind, organisation="example"):
        pass


def mark_of(store: Store) -> Path:
    return mark_path(store.path.parent, store.settings.store_id)


def put_back_copy_of_first_write(store: Store, *kinds: str) -> None:
    """Write once, copy the file, write more, and put the copy back."""
    write(store)
    store.cursor().execute("CHECKPOINT store")
    copy = store.path.with_name("copy")
    shutil.copy(store.path, copy)
    for kind in kinds:
        write(store, kind)
    store.close()
    copy.replace(store.path)


def test_an_older_copy_that_is_put_back_is_refused_until_somebody_accepts_the_loss(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    put_back_copy_of_first_write(store, "visits", "sightings", "visits")
    with pytest.raises(
        StoreError, match=r"lacks its last 3 writes.* Restore it from a backup.*--accept-loss"
    ):
        open_store(store.path)
    doctor = ["doctor", "--store", str(store.path), "--json"]
    assert run_command("", "", COMMANDS, doctor) == 2
    assert "lost_writes" in capsys.readouterr().out
    run_command("", "", COMMANDS, [*doctor, "--accept-loss"])
    said = json.loads(capsys.readouterr().out)
    assert said["accepted"] == {"batches": 3, "kinds": {"sightings": 1, "visits": 2}, "differs": False}
    with open_store(store.path) as opened:
        assert opened.version == 1
        write(opened)


def test_another_history_of_the_same_length_is_refused(store: Store) -> None:
    put_back_copy_of_first_write(store, "visits")
    mark = mark_of(store).read_bytes()
    mark_of(store).unlink()
    with open_store(store.path) as other:
        write(other, "sightings")
    mark_of(store).write_bytes(mark)
    with pytest.raises(StoreError, match="another copy than the one that was here"):
        open_store(store.path)


def test_a_write_that_was_killed_before_its_mark_is_no_loss(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store)

    def is_full(*_arguments: object) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(store_module, "write_mark", is_full)
        write(store)
    assert store.version == 2
    before = mark_of(store).read_bytes()
    store.close()
    with open_store(store.path) as opened:
        assert opened.version == 2
    # Opening it made up for the mark.
    assert mark_of(store).read_bytes() != before


def test_a_store_from_before_there_were_marks_opens_and_gets_one(store: Store) -> None:
    write(store)
    store.close()
    mark_of(store).unlink()
    open_store(store.path).close()
    assert mark_of(store).stat().st_mode & 0o777 == 0o600


def test_a_damaged_mark_is_refused_with_a_way_back(store: Store) -> None:
    write(store)
    store.close()
    content = bytearray(mark_of(store).read_bytes())
    content[-1] ^= 1
    mark_of(store).write_bytes(content)
    with pytest.raises(StoreError, match=r"The mark .* is damaged.*--accept-loss"):
        open_store(store.path)
    run_command("", "", COMMANDS, ["doctor", "--store", str(store.path), "--accept-loss"])
    open_store(store.path).close()


def test_nothing_is_written_without_the_secret_of_the_store(store: Store) -> None:
    secrets_path(store.path.parent, store.settings.store_id).unlink()
    with pytest.raises(StoreError, match="secrets file"):
        write(store)


def test_a_log_that_is_cut_short_is_noticed_by_the_mark() -> None:
    noticed = try_cut_logs(2, seed=2, encrypted=True)
    assert (noticed.refused, noticed.missed) == (2, 0)


def test_a_log_that_is_cut_short_goes_unnoticed_without_a_mark() -> None:
    assert try_cut_logs(1, seed=2, encrypted=False, marked=False).missed == 1


def test_a_bit_that_is_turned_round_changes_nothing_unnoticed() -> None:
    noticed = try_flipped_bits(3, seed=3, encrypted=True)
    assert noticed.missed == 0
    assert noticed.refused > 0
