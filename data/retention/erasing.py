"""Erases records that are older than they are kept from the file of a store, and writes it anew."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.access import Person
from data.aggregates import FACTS
from data.audit.events import ERASED_BY_AGE
from data.audit.recording import record_event
from data.backups.listing import copies_that_may_hold
from data.clock import machine_today
from data.connection import connect, key_for, new_cursor
from data.copying import write_anew
from data.cube import rebuild_cube
from data.intake.consequences import settle
from data.periods import week_of_date
from data.permission import check_does, check_does_to_file
from data.retention.due import this_month, write_due
from data.retention.kept import PUBLISHED, Kept, kept_kinds
from data.store import open_store

# Kinds on which coarseness and hidden addresses of others hang: brought in line after some went.
_SETTLED = ("sightings", "visits", "services")


@dataclass(frozen=True)
class ErasedByAge:
    """How many records of how many rows went, and the batches of which nothing is left.

    `batch` is the number under which the ledger keeps that this was done, None where nothing was due;
    `copies` says in sentences which copies may still hold the records.
    """

    records: int
    rows: int
    batch: int | None
    emptied: tuple[int, ...]
    copies: tuple[str, ...]


def erase_due(path: Path, person: Person) -> ErasedByAge:
    """Erase every record that is due today, with its corrections and tombstones, and write the file anew.

    The store must not be open. What a release has counted is remembered by keyed ids, and its files are not
    touched; nor are backups. The ledger gets a row that says how many rows went; batches of which nothing is
    left are marked as erased, and lose the digest of their file.

    Raises
    ------
    NotAllowed
        When the person may not erase records.
    StoreError
        When there is no such store, or the audit cannot be written.
    StoreInUse
        When the app or another command has the store open.
    """
    check_does_to_file(person, "purge", path.stem)
    with open_store(path) as store:
        check_does(store, person, "purge")
        month, time_zone = this_month(store), store.settings.time_zone
        record_event(person, ERASED_BY_AGE, store=store, number=month)
    key = key_for(path)
    connection = connect(path, key)
    try:
        erased = _erase(new_cursor(connection), month)
        new_cursor(connection).execute("CHECKPOINT store")
    finally:
        connection.close()
    # Also where nothing was due: what an erasure deleted that was killed may still lie in freed blocks.
    write_anew(path, suffix="erasing", old=key, new=key)
    return ErasedByAge(*erased, copies_that_may_hold(path, time_zone=time_zone).sentences)


def _erase(cursor: duckdb.DuckDBPyConnection, month: int) -> tuple[int, int, int | None, tuple[int, ...]]:
    """Delete what is due in one transaction; return records, rows, ledger number, emptied batches."""
    cursor.execute("BEGIN")
    write_due(cursor, month)
    records = _number(cursor, "SELECT count(*) FROM (SELECT DISTINCT kind, source, source_id FROM due)")
    touched = cursor.execute("SELECT DISTINCT kind, source FROM due ORDER BY ALL").fetchall()
    cursor.execute("CREATE OR REPLACE TEMP TABLE erased_batches (batch INTEGER)")
    rows = sum(_erase_kind(cursor, kind) for kind in kept_kinds() if kind.basis != PUBLISHED)
    emptied = _mark_emptied(cursor)
    for kind, source in touched:
        if kind in _SETTLED:
            settle(cursor, kind, source, strict=False)
    number = None
    if rows:
        for fact in FACTS:
            rebuild_cube(cursor, fact)
        number = _enter_in_ledger(cursor, rows)
    cursor.execute("COMMIT")
    return records, rows, number, emptied


def _erase_kind(cursor: duckdb.DuckDBPyConnection, kind: Kept) -> int:
    named = (
        "d.kind = ? AND d.source = t.source AND d.source_id = t.source_id "
        "AND coalesce(d.version, t.version) = t.version"
    )
    # Names of tables are those of data/retention/kept.toml.
    cursor.execute(
        f"INSERT INTO erased_batches SELECT DISTINCT t.batch FROM {kind.table} t JOIN due d ON {named}",  # noqa: S608
        [kind.code],
    )
    done = cursor.execute(f"DELETE FROM {kind.table} t USING due d WHERE {named}", [kind.code])  # noqa: S608
    rows = int((done.fetchone() or (0,))[0])
    cursor.execute(
        f"DELETE FROM main.confirmations t USING due d WHERE t.fact = '{kind.table}' AND {named}",  # noqa: S608
        [kind.code],
    )
    return rows


def _mark_emptied(cursor: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    """Mark batches as erased that lost rows and have none left in any table of facts."""
    left = " UNION ".join(f"SELECT batch FROM {kind.table}" for kind in kept_kinds())  # noqa: S608
    emptied = cursor.execute(
        f"SELECT DISTINCT batch FROM erased_batches WHERE batch NOT IN ({left}) ORDER BY batch"  # noqa: S608
    ).fetchall()
    numbers = [int(row[0]) for row in emptied]
    cursor.execute(
        "UPDATE main.batches SET purged = true, file_sha256 = NULL WHERE list_contains(?, batch)", [numbers]
    )
    return tuple(numbers)


def _enter_in_ledger(cursor: duckdb.DuckDBPyConnection, rows: int) -> int:
    number = _number(cursor, "SELECT coalesce(max(batch), 0) + 1 FROM main.batches")
    cursor.execute(
        "INSERT INTO main.batches (batch, kind, organisation, week, rows) VALUES (?, ?, 'register', ?, ?)",
        [number, ERASED_BY_AGE, week_of_date(machine_today()), rows],
    )
    return number


def _number(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int((cursor.execute(sql).fetchone() or (0,))[0])
