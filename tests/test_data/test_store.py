"""Tests the store: how it opens, writes, refuses and protects."""

import shutil
import stat
import subprocess
import sys
import threading
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from data.errors import Refused, StoreError, StoreInUse
from data.migrations import Migration, apply_migrations, comment_statements, read_migrations
from data.organisations import register_organisation
from data.pepper import keyed_id, secrets_path
from data.store import COMPACT_EVERY, Store, create_store, open_store, store_path
from data.vocabulary import organisations, place_kinds


def visits(count: int = 1, **changes: object) -> pd.DataFrame:
    """Return visits that differ in their source_id alone."""
    row = {
        "source": "example", "east": 1536, "north": 26688, "cell_level": 1, "week": 2900, "period": 667,
        "minutes": 25, "team_size": 2, "contacts_band": "0", "unmet_needs": [],
    } | changes  # fmt: skip
    return pd.DataFrame([row | {"source_id": f"v{number}"} for number in range(count)])


def count(store: Store, table: str) -> int:
    row = store.cursor().execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_a_write_is_one_row_of_the_ledger_and_one_version(store: Store) -> None:
    assert store.version == 0
    with store.write(kind="visits", organisation="example") as batch:
        batch.append("help.visits", visits(3))
    assert store.version == 1
    ledger = store.cursor().execute("SELECT batch, kind, organisation, rows FROM main.batches").fetchall()
    assert ledger == [(1, "visits", "example", 3)]


def test_a_write_that_fails_leaves_nothing(store: Store) -> None:
    with (
        pytest.raises(
            Refused, match=r"help\.visits does not take these rows: the rule CHECK\(\(team_size > 0\)\)"
        ),
        store.write(kind="visits", organisation="example") as batch,
    ):
        batch.append("help.visits", pd.concat([visits(2), visits(1, team_size=0)]))
    assert (count(store, "help.visits"), count(store, "main.batches"), store.version) == (0, 0, 0)


def test_an_organisation_that_is_not_in_the_register_is_refused(store: Store) -> None:
    with (
        pytest.raises(Refused, match="stranger is not in the register"),
        store.write(kind="x", organisation="stranger"),
    ):
        pass


def test_a_column_that_the_schema_does_not_know_is_refused_by_name(store: Store) -> None:
    with (
        pytest.raises(Refused, match=r"help\.visits has no column nationality"),
        store.write(kind="visits", organisation="example") as batch,
    ):
        batch.append("help.visits", visits(nationality="x"))
    with (
        pytest.raises(Refused, match=r"no table help\.rumours"),
        store.write(kind="x", organisation="example") as batch,
    ):
        batch.append("help.rumours", visits())


def test_a_store_opens_again_with_what_was_written(tmp_path: Path) -> None:
    with create_store(tmp_path / "a.duckdb", name="Testby", crs_epsg=3067) as made:
        with made.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", visits(2))
        settings = made.settings
    with open_store(tmp_path / "a.duckdb") as again:
        assert again.settings == settings
        assert again.version == 1
        assert count(again, "help.visits") == 2


def test_a_store_is_not_made_over_another(store: Store) -> None:
    with pytest.raises(Refused, match="exists already"):
        create_store(store.path, name="Other", crs_epsg=3067)


def test_a_store_is_not_made_in_degrees_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        create_store(tmp_path / "a.duckdb", name="Testby", crs_epsg=4326)
    assert list(tmp_path.glob("a.*")) == []


def test_a_missing_or_foreign_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no store"):
        open_store(tmp_path / "none.duckdb")
    (tmp_path / "text.duckdb").write_text(
        "this is not a database, but it is long enough to be read as one" * 200
    )
    with pytest.raises(StoreError, match="is not a store"):
        open_store(tmp_path / "text.duckdb")
    (tmp_path / "clock").mkdir()
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path / "clock")
    duckdb.connect(tmp_path / "other.duckdb").close()
    with pytest.raises(StoreError, match="not a Majakka store"):
        open_store(tmp_path / "other.duckdb")


def test_another_process_cannot_open_a_store_that_is_in_use(store: Store) -> None:
    code = (
        "import sys; from pathlib import Path; from data.errors import StoreInUse\n"
        "from data.store import open_store\n"
        "try: open_store(Path(sys.argv[1]))\n"
        "except StoreInUse as error: print(type(error).__name__, error)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], capture_output=True, text=True, check=True
    ).stdout
    assert said.startswith(StoreInUse.__name__)
    assert "Stop the app" in said


def test_a_newer_schema_is_refused_and_never_taken_back(store: Store) -> None:
    store.cursor().execute("INSERT INTO main.schema_migrations VALUES (9999, 'future', '9')")
    store.close()
    with pytest.raises(StoreError, match="has schema 9999"):
        open_store(store.path)


def test_a_migration_is_applied_once_and_a_copy_is_put_aside_first(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.close()
    step = Migration(
        9000, "note", "CREATE TABLE main.notes ( -- Notes.\n    word VARCHAR  -- text; a word\n);\n"
    )
    monkeypatch.setattr("data.store.read_migrations", lambda: (*read_migrations(), step))
    for _again in range(2):
        with open_store(store.path) as later:
            assert count(later, "main.notes") == 0
            comment = (
                later.cursor()
                .execute("SELECT comment FROM duckdb_columns() WHERE table_name = 'notes'")
                .fetchone()
            )
            assert comment == ("text; a word",)
    aside = store.path.parent / "backups" / f"{store.path.stem}-schema{read_migrations()[-1].version}.duckdb"
    assert aside.exists()


def test_a_migration_that_fails_is_taken_back_whole() -> None:
    connection = duckdb.connect(":memory:")
    connection.execute("ATTACH ':memory:' AS store")
    connection.execute("USE store")
    broken = Migration(
        1,
        "broken",
        "CREATE TABLE main.a ( -- A.\n    x INTEGER  -- number; x\n);\nCREATE TABLE main.a (y INT);",
    )
    with pytest.raises(duckdb.Error):
        apply_migrations(connection, (broken,))
    connection.execute("ROLLBACK")
    assert connection.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE database_name = 'store'"
    ).fetchone() == (0,)


def test_comments_are_read_from_behind_tables_and_columns() -> None:
    sql = "CREATE TABLE main.t ( -- It's a table.\n    a INT,  -- number; first\n    CHECK (a > 0)  -- not a column\n);"
    assert comment_statements(sql) == [
        "COMMENT ON TABLE main.t IS 'It''s a table.'",
        "COMMENT ON COLUMN main.t.a IS 'number; first'",
    ]


def test_every_table_and_column_has_a_meaning_and_every_column_a_unit(store: Store) -> None:
    tables = (
        store.cursor()
        .execute("SELECT table_name, comment FROM duckdb_tables() WHERE database_name = 'store'")
        .fetchall()
    )
    columns = (
        store.cursor()
        .execute(
            "SELECT table_name || '.' || column_name, comment FROM duckdb_columns() WHERE database_name = 'store' AND NOT internal"
        )
        .fetchall()
    )
    assert [name for name, comment in tables if not comment] == []
    assert [name for name, comment in columns if not comment or ";" not in comment] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "COPY main.settings TO '/tmp/majakka-leak.csv'",
        "ATTACH '/tmp/other.duckdb' AS other",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET threads = 1",
        "SELECT * FROM pandas_frame",
    ],
)
def test_sql_reaches_no_file_no_extension_and_no_setting(store: Store, statement: str) -> None:
    pandas_frame = visits()
    assert len(pandas_frame) == 1
    with pytest.raises(duckdb.Error):
        store.cursor().execute(statement)


def test_each_thread_reads_with_its_own_cursor_while_one_writes(store: Store) -> None:
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for __ in range(20):
                count(store, "help.visits")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=read) for __ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        with store.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", visits(10, period=660 + number))
    for thread in threads:
        thread.join()
    assert failures == []
    assert count(store, "help.visits") == 50


def test_writers_wait_for_each_other_and_none_is_lost(store: Store) -> None:
    def write() -> None:
        with store.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", visits(10))

    threads = [threading.Thread(target=write) for __ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (store.version, count(store, "help.visits")) == (6, 60)


HELP_KINDS = [kind.code for kind in place_kinds() if kind.never_target]


def test_there_are_help_places_to_try_with() -> None:
    assert {"clinic_hospital", "school", "library_wifi", "asylum_reception"} <= set(HELP_KINDS)


@pytest.mark.parametrize("kind", HELP_KINDS)
def test_a_help_place_can_never_be_an_inspection_target(store: Store, kind: str) -> None:
    cursor = store.cursor()
    number = next(each.number for each in place_kinds() if each.code == kind)
    attempts = [
        ("INSERT INTO inspection.target_kinds VALUES (?, ?, true)", [kind, number]),
        ("UPDATE main.place_kinds SET for_inspection = true WHERE code = ?", [kind]),
        (
            "INSERT INTO inspection.worksites (source, source_id, version, sign, batch, kind, east, north, cell_level, "
            "own_contract, sole_trader, at_help_place) VALUES ('example', 'w1', 1, 1, 1, ?, 1, 1, 0, false, false, false)",
            [kind],
        ),
        (
            "INSERT INTO inspection.inspections VALUES ('example', 'i1', 1, 1, 1, 'example', 'w1', ?, 1, 1, 0, "
            "'2026-01-01', 672, 'planned', 'day', true, true, false, false, false, [], [], NULL, NULL)",
            [kind],
        ),
    ]
    for statement, values in attempts:
        with pytest.raises(duckdb.ConstraintException):
            cursor.execute(statement, values)


def test_the_same_statements_are_taken_for_a_workplace(store: Store) -> None:
    # So the refusals above come from the kind, not from a slip in the statement.
    cursor = store.cursor()
    cursor.execute(
        "INSERT INTO inspection.worksites (source, source_id, version, sign, batch, kind, east, north, cell_level, "
        "own_contract, sole_trader, at_help_place) VALUES ('example', 'w1', 1, 1, 1, 'farm', 1, 1, 0, false, false, false)"
    )
    cursor.execute(
        "INSERT INTO inspection.inspections VALUES ('example', 'i1', 1, 1, 1, 'example', 'w1', 'farm', 1, 1, 0, "
        "'2026-01-01', 672, 'planned', 'day', true, true, false, false, false, [], [], NULL, NULL)"
    )
    assert count(store, "inspection.worksites") == count(store, "inspection.inspections") == 1


def test_a_worksite_in_a_help_place_keeps_no_point_and_worker_housing_needs_a_power(store: Store) -> None:
    insert = (
        "INSERT INTO inspection.worksites (source, source_id, version, sign, batch, kind, east, north, cell_level, "
        "own_contract, sole_trader, at_help_place, lat, lon) VALUES ('example', 'w1', 1, 1, 1, ?, 1, 1, 0, false, false, ?, ?, ?)"
    )
    with pytest.raises(duckdb.ConstraintException):
        store.cursor().execute(insert, ["cleaning", True, 60.0, 25.0])
    with pytest.raises(duckdb.ConstraintException):
        store.cursor().execute(insert, ["worker_housing", False, None, None])


@pytest.mark.parametrize("kind", [k.code for k in place_kinds() if not k.keeps_point])
def test_a_secret_or_cell_only_place_can_keep_no_name_and_no_point(store: Store, kind: str) -> None:
    insert = (
        "INSERT INTO main.places (source, source_id, version, sign, batch, kind, keeps_point, name, lat, lon, east, north, "
        "cell_level) VALUES ('osm', 'p1', 1, 1, 1, ?, ?, ?, ?, ?, 1, 1, ?)"
    )
    for values in (
        [kind, True, "A name", 60.0, 25.0, 0],
        [kind, False, "A name", None, None, 5],
        [kind, False, None, 60.0, 25.0, 5],
        [kind, False, None, None, None, 0],
    ):
        with pytest.raises(duckdb.ConstraintException):
            store.cursor().execute(insert, values)
    store.cursor().execute(insert, [kind, False, None, None, None, 5])


def test_an_inspection_that_was_not_carried_out_is_never_nothing_found(store: Store) -> None:
    with pytest.raises(duckdb.ConstraintException):
        store.cursor().execute(
            "INSERT INTO inspection.inspections VALUES ('example', 'i1', 1, 1, 1, 'example', 'w1', 'farm', 1, 1, 0, "
            "'2026-01-01', 672, 'planned', 'day', false, true, false, false, false, [], [], NULL, NULL)"
        )


def test_keyed_ids_are_equal_for_equal_parts_differ_by_store_and_need_the_secrets_file(
    store: Store, tmp_path: Path
) -> None:
    with create_store(tmp_path / "other.duckdb", name="Other", crs_epsg=3067) as other:
        assert keyed_id(store, "a", "b") == keyed_id(store, "a", "b")
        assert len({keyed_id(store, "a", "b"), keyed_id(store, "ab"), keyed_id(other, "a", "b")}) == 3
        secret = secrets_path(other.path.parent, other.settings.store_id)
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    moved = tmp_path / "elsewhere" / "other.duckdb"
    moved.parent.mkdir()
    shutil.copy(other.path, moved)
    with open_store(moved) as lonely, pytest.raises(StoreError, match="secrets file"):
        keyed_id(lonely, "a")


def test_a_vocabulary_that_changes_its_meaning_is_refused(store: Store) -> None:
    store.cursor().execute("UPDATE main.place_kinds SET number = 99 WHERE code = 'farm'")
    store.close()
    with pytest.raises(StoreError, match="gives farm another meaning"):
        open_store(store.path)


def test_a_store_is_named_by_name_or_by_path(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(tmp_path))
    assert store_path("kotka") == tmp_path / "kotka.duckdb"
    assert store_path("a/b.duckdb") == Path("a/b.duckdb")
    assert store_path("b.duckdb") == Path("b.duckdb")


def test_a_damaged_file_is_not_called_in_use(store: Store) -> None:
    store.close()
    whole = store.path.read_bytes()
    store.path.write_bytes(whole[:8192] + bytes(4096) + whole[12288:])
    with pytest.raises(StoreError, match=r"damaged|not a store|settings"):
        open_store(store.path)


def test_a_store_that_is_open_already_says_so(store: Store) -> None:
    with pytest.raises(StoreInUse, match="open already in this process"):
        open_store(store.path)


def test_rows_of_another_source_or_side_are_refused(store: Store) -> None:
    for organisation in organisations():
        if organisation.code == "demo_outreach":
            register_organisation(store.cursor(), organisation)
    signal = pd.DataFrame([{"source": "demo_outreach", "source_id": "s"}])
    with (
        pytest.raises(Refused, match="another source than example"),
        store.write(kind="visits", organisation="example") as batch,
    ):
        batch.append("help.visits", visits(source="demo_outreach"))
    with (
        pytest.raises(Refused, match=r"gives demo_outreach no purpose that inspection\.signals serves"),
        store.write(kind="signals", organisation="demo_outreach") as batch,
    ):
        batch.append("inspection.signals", signal)


def test_a_confidential_service_has_no_open_sightings(store: Store) -> None:
    register_organisation(
        store.cursor(), next(each for each in organisations() if each.code == "demo_outreach")
    )
    sighting = pd.DataFrame([{"source": "demo_outreach", "source_id": "s", "confidential": False}])
    with (
        pytest.raises(Refused, match="is a confidential service"),
        store.write(kind="sightings", organisation="demo_outreach") as batch,
    ):
        batch.append("help.sightings", sighting)


def test_a_refusal_holds_no_value(store: Store) -> None:
    for column, value in {"minutes": "Anna Example", "part_of_day": "Anna Example", "week": None}.items():
        with pytest.raises(Refused) as refused, store.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", visits(**{column: value}))
        assert "Anna" not in str(refused.value)
        assert refused.value.__cause__ is None
    with (
        pytest.raises(Refused, match="a code that is not allowed there") as refused,
        store.write(kind="places", organisation="example") as batch,
    ):
        batch.append("main.places", pd.DataFrame([place(kind="Anna Example")]))
    assert "Anna" not in str(refused.value)


def place(**changes: object) -> dict[str, object]:
    return {
        "source": "example",
        "source_id": "p",
        "kind": "shelter_day_centre",
        "keeps_point": False,
        "east": 1,
        "north": 1,
        "cell_level": 5,
    } | changes


def test_a_secret_place_keeps_its_4_km_cell_alone_and_no_date(store: Store) -> None:
    for kept in ({"cell_level": 2}, {"source_date": date(2026, 1, 1)}):
        with (
            pytest.raises(Refused, match="4 km cell alone"),
            store.write(kind="places", organisation="example") as batch,
        ):
            batch.append("main.places", pd.DataFrame([place(**kept)]))
    with store.write(kind="places", organisation="example") as batch:
        batch.append("main.places", pd.DataFrame([place()]))


def test_a_store_that_cannot_be_finished_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_where: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.store.write_pepper", full_disk)
    with pytest.raises(OSError, match="No space left"):
        create_store(tmp_path / "half" / "a.duckdb", name="Testby", crs_epsg=3067)
    assert list((tmp_path / "half").iterdir()) == []


def test_cubes_are_packed_every_so_often(store: Store) -> None:
    for __ in range(COMPACT_EVERY - 1):
        with store.write(kind="visits", organisation="example") as batch:
            batch.append("help.visits", visits())
    assert count(store, "help.visit_cube") == COMPACT_EVERY - 1
    with store.write(kind="visits", organisation="example") as batch:
        batch.append("help.visits", visits())
    # All the visits are of one cell and month: one row counts them.
    assert store.cursor().execute("SELECT visits, minutes FROM help.visit_cube").fetchall() == [(32, 800)]
