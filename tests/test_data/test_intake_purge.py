"""Tests that erasing leaves no byte of what was erased, the rest as it was, and a store that opens."""

import os
import random
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest

import data.copying as copying_module
import data.intake.purge as purge_module
from data.access import Person
from data.errors import NotAllowed, Refused, StoreError, StoreInUse
from data.intake.kinds import KIND_CODES, kind_of
from data.intake.ledger import read_ledger, take_back
from data.intake.purge import purge
from data.intake.record_keys import Keyer, record_ids
from data.organisations import read_organisations
from data.pepper import read_pepper
from data.store import REPOSITORY, Store, open_store
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows, query
from tests.test_data.test_intake_ledger import SAMPLES, Sample, Walk, check_cubes, check_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with empty_store(tmp_path) as made:
        yield made


def erase(store: Store, *batches: int) -> Store:
    """Erase batches of an open store, and return it opened anew."""
    store.close()
    purge(store.path, STEWARD, batches)
    return open_store(store.path)


def bytes_beside(path: Path) -> bytes:
    """Return the bytes of every file in the folder of a store but for its secrets."""
    return b"".join(
        file.read_bytes() for file in path.parent.rglob("*") if file.is_file() and file.suffix != ".toml"
    )


def visit(number: int, **cells: str) -> dict[str, str]:
    return example_rows("visits")[0] | {"record_id": f"V-{number}", "contacts": "0"} | cells


def contents(store: Store, column: str = "minutes") -> list[int]:
    rows = query(
        store, f"SELECT source_id, {column}, sum(sign) FROM help.visits GROUP BY ALL HAVING sum(sign) <> 0"
    )
    assert all(total == 1 for __, __, total in rows)
    return sorted(value for __, value, __ in rows)


# ---- no byte is left


def test_no_byte_of_an_erased_record_is_left_in_any_file(store: Store) -> None:
    erased = example_rows("worksites")[0] | {
        "record_id": "W-777", "name": "Erasmus Eatery", "operator": "Vanishing Oy", "address": "Forgotten Lane 3", "place_kind": "farm",
    }  # fmt: skip
    kept = erased | {
        "record_id": "W-778",
        "name": "Lasting Larder",
        "operator": "Staying Oy",
        "address": "Kept Road 4",
    }
    bring_in(store, "worksites", [erased])
    bring_in(store, "worksites", [kept])
    ids = record_ids(Keyer(read_pepper(store)), "worksites", "example", pa.array(["W-777", "W-778"]))
    gone, stays = (each.hex().encode() for each in ids.to_pylist())
    store.close()
    before = bytes_beside(store.path)
    secrets = (b"Erasmus Eatery", b"Vanishing Oy", b"Forgotten Lane 3", gone)
    assert all(secret in before for secret in secrets)
    assert purge(store.path, STEWARD, [1]).rows == 1
    after = bytes_beside(store.path)
    assert not any(secret in after for secret in secrets)
    assert all(secret in after for secret in (b"Lasting Larder", b"Kept Road 4", stays))
    with open_store(store.path) as opened:
        assert query(opened, "SELECT name, sign FROM inspection.worksites") == [("Lasting Larder", 1)]


def test_a_record_that_was_corrected_and_taken_back_is_erased_with_its_tombstones(store: Store) -> None:
    row = example_rows("worksites")[0]
    bring_in(store, "worksites", [row | {"name": "Erasmus Eatery"}])
    bring_in(store, "worksites", [row | {"name": "Erasmus Eatery II"}])
    take_back(store, STEWARD, 2)
    store.close()
    purge(store.path, STEWARD, [1, 2])
    assert b"Erasmus" not in bytes_beside(store.path)
    with open_store(store.path) as opened:
        assert query(opened, "SELECT count(*) FROM inspection.worksites") == [(0,)]
        assert query(opened, "SELECT batch, takes_back, purged FROM main.batches ORDER BY batch") == [
            (1, None, True),
            (2, None, True),
            (3, 2, False),
        ]


def test_the_digest_of_the_erased_file_goes_and_the_file_can_come_in_again(store: Store) -> None:
    rows = example_rows("visits")
    bring_in(store, "visits", rows)
    ((digest,),) = query(store, "SELECT file_sha256 FROM main.batches")
    with erase(store, 1) as opened:
        assert digest.encode() not in bytes_beside(store.path)
        report = bring_in(opened, "visits", rows)
        assert (report.accepted, report.batch) == (2, 2)


def test_everything_that_ever_came_in_can_be_erased(store: Store) -> None:
    for code in KIND_CODES:
        bring_in(store, code, example_rows(code))
    numbers = [row[0] for row in query(store, "SELECT batch FROM main.batches")]
    with erase(store, *numbers) as opened:
        for code in KIND_CODES:
            assert query(opened, f"SELECT count(*) FROM {kind_of(code).table}") == [(0,)]
        assert {each.code for each in read_organisations(opened)} == {"example"}
        check_cubes(opened)


# ---- the rest stays


def test_comments_constraints_and_all_other_rows_stay(store: Store) -> None:
    for code in KIND_CODES:
        bring_in(store, code, example_rows(code))
    bring_in(store, "visits", [visit(99)])
    catalogue = (
        "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() WHERE database_name = 'store' ORDER BY ALL",
        "SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE database_name = 'store' ORDER BY ALL",
        "SELECT schema_name, table_name, constraint_text FROM duckdb_constraints() WHERE database_name = 'store' ORDER BY ALL",
    )
    tables = [
        row[0]
        for row in query(
            store,
            "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE database_name = 'store'",
        )
    ]
    facts = [
        table
        for table in tables
        if not table.endswith("_cube")
        and table not in ("help.visits", "main.batches", "main.schema_migrations")
    ]
    before = [query(store, sql) for sql in catalogue]
    rows = {table: sorted(map(repr, query(store, f"SELECT * FROM {table}"))) for table in facts}
    last = store.version
    with erase(store, last) as opened:
        assert [query(opened, sql) for sql in catalogue] == before
        assert all(comment for *__, comment in before[0])
        assert {table: sorted(map(repr, query(opened, f"SELECT * FROM {table}"))) for table in facts} == rows
        assert query(opened, "SELECT count(*) FROM help.visits") == [(2,)]
        check_cubes(opened)


def test_the_ledger_keeps_that_something_was_erased(store: Store) -> None:
    bring_in(store, "visits", [visit(1), visit(2)])
    bring_in(store, "visits", [visit(3)])
    with erase(store, 1) as opened:
        ledger = read_ledger(opened, STEWARD).set_index("batch")
        assert ledger.loc[1, ["kind", "organisation", "rows", "purged", "can_take_back"]].tolist() == [
            "visits",
            "example",
            2,
            True,
            False,
        ]
        assert ledger.loc[2, ["purged", "can_take_back"]].tolist() == [False, True]
        with pytest.raises(Refused, match="erased"):
            take_back(opened, STEWARD, 1)


def test_the_file_keeps_its_permissions_and_backups_that_may_still_hold_it_are_named(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    store.close()
    backups = store.path.parent / "backups"
    backups.mkdir()
    for name in ("testby-schema1.duckdb", "testby-2026.duckdb", "other.duckdb"):
        shutil.copy2(store.path, backups / name)
    store.path.chmod(0o600)
    assert purge(store.path, STEWARD, [1]).backups == ("testby-2026.duckdb", "testby-schema1.duckdb")
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


# ---- what is in force afterwards


def corrected(store: Store) -> None:
    """Bring in a visit and two corrections: batches 1, 2 and 3, of 10, 25 and 45 minutes."""
    for minutes in ("10", "25", "45"):
        bring_in(store, "visits", [visit(1, minutes=minutes)])


@pytest.mark.parametrize(
    ("taken_back", "erased", "held"),
    [
        ([], [3], [25]), ([], [2], [45]), ([], [1], [45]), ([], [2, 3], [10]),
        # Batch 1 was taken back: what was corrected in 2 and 3 goes, and 1 must not come back.
        ([1], [2, 3], []), ([3], [2], [10]), ([2], [3], [10]), ([1, 2], [3], []),
    ],
)  # fmt: skip
def test_the_latest_version_of_the_files_left_is_in_force_and_no_other(
    store: Store, taken_back: list[int], erased: list[int], held: list[int]
) -> None:
    corrected(store)
    for number in taken_back:
        take_back(store, STEWARD, number)
    with erase(store, *erased) as opened:
        assert contents(opened) == held
        check_cubes(opened)


def test_erasing_one_after_the_other_comes_to_the_same_as_at_once(store: Store) -> None:
    corrected(store)
    opened = erase(erase(store, 2), 3)
    with opened:
        assert contents(opened) == [10]
        check_cubes(opened)


@pytest.mark.parametrize(
    "sample",
    SAMPLES[1:4:2],
    ids=lambda sample: f"{sample.kind}{'' if sample.has_ids else ' without ids'}",
)
def test_the_store_holds_what_the_files_left_say_after_any_erasure(store: Store, sample: Sample) -> None:
    walk = Walk(store, sample, random.Random(11))
    for __ in range(4):
        for __ in range(3):
            walk.step()
        number = walk.rng.choice(list(walk.files))
        del walk.files[number]
        walk.model.purge(number)
        walk.erased = True
        walk.store = erase(walk.store, number)
        check_store(walk.store, sample, walk.model)
        check_cubes(walk.store)
    walk.store.close()


# ---- the register


def test_an_organisation_that_is_erased_leaves_no_byte_of_its_entry(store: Store) -> None:
    row = example_rows("organisations")[0] | {"name": "Vanishing Society", "controller": "Vanishing board"}
    bring_in(store, "organisations", [row])
    with erase(store, 1) as opened:
        assert {each.code for each in read_organisations(opened)} == {"example"}
    assert b"Vanishing" not in bytes_beside(store.path)


def test_the_entry_before_the_erased_one_is_in_force_again(store: Store) -> None:
    row = example_rows("organisations")[0]
    bring_in(store, "organisations", [row])
    bring_in(store, "organisations", [row | {"retention_months": "7"}])
    with erase(store, 2) as opened:
        assert {each.code: each.retention_months for each in read_organisations(opened)}[
            "city_outreach"
        ] == 36


def test_an_organisation_is_not_erased_while_its_records_stay(store: Store) -> None:
    bring_in(store, "organisations", example_rows("organisations"))
    rows = [row | {"organisation": "city_outreach"} for row in example_rows("visits")]
    bring_in(store, "visits", rows, organisation="city_outreach")
    path = store.path
    store.close()
    with pytest.raises(Refused, match="city_outreach"):
        purge(path, STEWARD, [1])
    with open_store(path) as opened:
        assert query(opened, "SELECT count(*) FROM main.organisation_entries") == [(1,)]
    assert purge(path, STEWARD, [1, 2]).rows == 3


# ---- who may, and what is refused


def test_only_a_steward_erases(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    store.close()
    for role in ("coordinator", "data_protection_officer", "approver", "council"):
        with pytest.raises(NotAllowed):
            purge(store.path, Person("x", "example", frozenset({role})), [1])
    with open_store(store.path) as opened:
        assert contents(opened) == [25]


def test_batches_that_are_not_there_or_take_others_back_are_refused(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    take_back(store, STEWARD, 1)
    store.close()
    for batches, says in (([7, 1, 9], "7, 9"), ([2], "takes another one back"), ([], "no batch")):
        with pytest.raises(Refused, match=says):
            purge(store.path, STEWARD, batches)
    with open_store(store.path) as opened:
        assert query(opened, "SELECT count(*) FROM help.visits") == [(2,)]


def test_a_path_without_a_store_is_refused_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        purge(tmp_path / "none.duckdb", STEWARD, [1])
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_is_open_is_refused_and_left_alone(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    with pytest.raises(StoreInUse):
        purge(store.path, STEWARD, [1])
    assert query(store, "SELECT count(*) FROM help.visits") == [(1,)]


def test_a_store_that_another_process_has_open_is_refused(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    store.close()
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(store.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with pytest.raises(StoreInUse):
            purge(store.path, STEWARD, [1])
        other.communicate(b"\n")
    with open_store(store.path) as opened:
        assert query(opened, "SELECT count(*) FROM help.visits") == [(1,)]


# ---- interrupted


def check_opens_and_can_be_erased(path: Path) -> None:
    with open_store(path) as opened:
        assert query(opened, "SELECT count(*) FROM help.visits WHERE batch = 2") == [(1,)]
        check_cubes(opened)
    purge(path, STEWARD, [1])
    with open_store(path) as opened:
        assert query(opened, "SELECT batch FROM help.visits") == [(2,)]
        check_cubes(opened)
    assert {
        file.name for file in path.parent.iterdir() if "purging" in file.name or file.suffix == ".wal"
    } == set()


@pytest.mark.parametrize(("module", "where"), [(purge_module, "_erase"), (copying_module, "_check_same")])
def test_an_erasure_that_fails_half_way_leaves_a_store_that_opens(
    store: Store, monkeypatch: pytest.MonkeyPatch, module: ModuleType, where: str
) -> None:
    bring_in(store, "visits", [visit(1)])
    bring_in(store, "visits", [visit(2)])
    store.close()
    whole = getattr(module, where)

    def fails(*arguments: object) -> None:
        whole(*arguments)
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(module, where, fails)
        with pytest.raises(OSError, match="no space"):
            purge(store.path, STEWARD, [1])
    check_opens_and_can_be_erased(store.path)


KILLED = """
import os, signal, sys
from pathlib import Path
import data.intake.purge as module
from data.access import Person
def die(*arguments, **named): os.kill(os.getpid(), signal.SIGKILL)
owner, name = sys.argv[2].split(".")
setattr({"module": module, "os": os}[owner], name, die)
module.purge(Path(sys.argv[1]), Person("s", "example", frozenset({"steward"})), [1])
"""


@pytest.mark.parametrize("where", ["module.turn_records", "os.replace"])
def test_an_erasure_that_is_killed_leaves_a_store_that_opens(store: Store, where: str) -> None:
    bring_in(store, "visits", [visit(1)])
    bring_in(store, "visits", [visit(2)])
    store.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(store.path), where],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    check_opens_and_can_be_erased(store.path)


def test_what_a_killed_erasure_left_beside_the_store_is_removed(store: Store) -> None:
    bring_in(store, "visits", [visit(1)])
    bring_in(store, "visits", [visit(2)])
    store.close()
    shutil.copy2(store.path, store.path.with_name("testby.purging"))
    store.path.with_name("testby.purging.wal").write_bytes(b"half a write")
    check_opens_and_can_be_erased(store.path)
