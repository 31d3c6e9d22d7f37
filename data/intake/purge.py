"""Erases batches from the file of a store: their rows leave every table, and the file is written anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from data.access import Person
from data.aggregates import FACTS
from data.audit.events import PURGED
from data.audit.recording import record_event
from data.backups.listing import copies_that_may_hold
from data.connection import connect, key_for, new_cursor
from data.copying import write_anew
from data.cube import rebuild_cube
from data.errors import Refused
from data.intake.consequences import settle
from data.intake.kinds import kinds
from data.intake.turning import note_touched, turn_records
from data.language import _
from data.permission import check_does_to_file
from data.store import open_store

_OPEN_TABLES = ("main.places", "main.extents", "main.base_map")
# What plans, rounds and debriefs leave behind, and no file brings.
_PLANNING_TABLES = (
    "help.stop_choices",
    "help.stops_left_out",
    "help.plan_draws",
    "inspection.crews",
    "inspection.month_lists",
    "inspection.list_items",
    "inspection.overrides",
    "inspection.planned_visits",
    "inspection.debriefs",
    "inspection.authority_findings",
    "inspection.follow_ups",
    "inspection.steps_aside",
)


@dataclass(frozen=True)
class Purged:
    """How many rows were erased, of which batches, and which copies may still hold them."""

    batches: tuple[int, ...]
    rows: int
    backups: tuple[str, ...]


def purge(path: Path, person: Person, batches: Sequence[int]) -> Purged:
    """Erase every row that batches brought, also where others took them back, and write the file anew.

    The ledger keeps kind, organisation, week and number of rows, as the trace that something was erased;
    the digest of the file goes. An encrypted store stays encrypted. Backups are not touched, nor what a
    release has published.

    Raises
    ------
    NotAllowed
        When the person is no steward.
    Refused
        When there is no such batch, it is one that takes another back, it published a release, or it entered
        an organisation that still has records.
    StoreError
        When there is no such store.
    StoreInUse
        When the app or another command has the store open.
    """
    check_does_to_file(person, "purge", path.stem, sentence=_("Only a data steward erases records. Ask one."))
    # Opening it first brings an older schema up to date, and says so where there is no store.
    with open_store(path) as store:
        asked = _check_batches(store.cursor(), batches)
        record_event(person, PURGED, store=store, subject=",".join(map(str, asked)), number=len(asked))
    key = key_for(path)
    connection = connect(path, key)
    try:
        cursor = new_cursor(connection)
        numbers = _check_batches(cursor, batches)
        rows = _erase(cursor, numbers)
        cursor.execute("CHECKPOINT store")
    finally:
        connection.close()
    write_anew(path, suffix="purging", old=key, new=key)
    held = copies_that_may_hold(path)
    return Purged(tuple(numbers), rows, (*held.by_hand, *held.backups))


def _check_batches(cursor: duckdb.DuckDBPyConnection, batches: Sequence[int]) -> list[int]:
    known = dict(cursor.execute("SELECT batch, takes_back FROM main.batches").fetchall())
    missing = sorted(set(batches) - known.keys())
    if missing or not batches:
        named = ", ".join(str(number) for number in missing)
        raise Refused(
            _("There is no batch {numbers}. See the ledger for those there are.").format(numbers=named)
        )
    turning = sorted(number for number in batches if known[number] is not None)
    if turning:
        message = _("Batch {numbers} takes another one back. Erase that one, its trace goes with it.")
        raise Refused(message.format(numbers=", ".join(str(number) for number in turning)))
    _check_no_release(cursor, batches)
    return sorted(set(batches))


def _check_no_release(cursor: duckdb.DuckDBPyConnection, batches: Sequence[int]) -> None:
    """Raise where a batch published a release: without what it counted, another would count it again."""
    published = cursor.execute(
        "SELECT batch FROM main.releases WHERE list_contains(?, batch) ORDER BY batch", [list(batches)]
    ).fetchall()
    if published:
        message = _("Batch {numbers} published a release. What a release has counted stays: leave it out.")
        raise Refused(message.format(numbers=", ".join(str(row[0]) for row in published)))


def _erase(cursor: duckdb.DuckDBPyConnection, numbers: list[int]) -> int:
    """Delete every version that these batches stated, bring what is left in line, and rebuild the cubes."""
    rows = 0
    cursor.execute("BEGIN")
    # What took a batch back turned its rows round: both go together.
    turning = cursor.execute("SELECT batch FROM main.batches WHERE list_contains(?, takes_back)", [numbers])
    erased = numbers + [int(row[0]) for row in turning.fetchall()]
    codes = _organisations_of(cursor, erased)
    for table in _OPEN_TABLES:
        rows += _erase_from(cursor, table, erased)
    for table in (*(kind.table for kind in kinds()), *_PLANNING_TABLES):
        note_touched(cursor, table, erased)
        rows += _erase_from(cursor, table, erased)
        # A correction that goes may have ended a version, or stood between two: one of them is in force.
        turn_records(cursor, table, erased, batch=_last_kept(cursor, erased))
    cursor.execute("DELETE FROM main.confirmations WHERE list_contains(?, batch)", [erased])
    _erase_organisations(cursor, codes, erased)
    cursor.execute(
        "UPDATE main.batches SET purged = true, file_sha256 = NULL WHERE list_contains(?, batch)", [numbers]
    )
    written = cursor.execute(
        "SELECT DISTINCT kind, organisation FROM main.batches WHERE list_contains(?, batch) ORDER BY ALL",
        [numbers],
    )
    for kind, organisation in written.fetchall():
        settle(cursor, kind, organisation, strict=False)
    for fact in FACTS:
        rebuild_cube(cursor, fact)
    cursor.execute("COMMIT")
    return rows


def _last_kept(cursor: duckdb.DuckDBPyConnection, erased: list[int]) -> int:
    row = cursor.execute(
        "SELECT coalesce(max(batch), 0) FROM main.batches WHERE NOT list_contains(?, batch)", [erased]
    ).fetchone()
    return int(row[0]) if row else 0


def _organisations_of(cursor: duckdb.DuckDBPyConnection, erased: list[int]) -> list[str]:
    rows = cursor.execute(
        "SELECT DISTINCT source_id FROM main.organisation_entries WHERE list_contains(?, batch) ORDER BY ALL",
        [erased],
    ).fetchall()
    return [row[0] for row in rows]


def _erase_organisations(cursor: duckdb.DuckDBPyConnection, codes: list[str], erased: list[int]) -> None:
    """Delete from the register what no entry states any more.

    Raises
    ------
    Refused
        When such an organisation still has records that are not erased with it.
    """
    rows = cursor.execute(
        "SELECT code FROM main.organisations WHERE list_contains(?, code) AND code NOT IN (SELECT source_id "
        "FROM main.organisation_entries GROUP BY source_id HAVING sum(sign) > 0) ORDER BY code",
        [codes],
    ).fetchall()
    gone = [row[0] for row in rows]
    owners = cursor.execute(
        "SELECT DISTINCT organisation FROM main.batches WHERE list_contains(?, organisation) AND NOT purged "
        "AND file_sha256 IS NOT NULL AND NOT list_contains(?, batch) ORDER BY ALL",
        [gone, erased],
    ).fetchall()
    if owners:
        message = _("{codes} still have records in the store. Erase those too.")
        raise Refused(message.format(codes=", ".join(row[0] for row in owners)))
    cursor.execute("DELETE FROM main.organisations WHERE list_contains(?, code)", [gone])


def _erase_from(cursor: duckdb.DuckDBPyConnection, table: str, numbers: list[int]) -> int:
    """Delete the versions that these batches stated, with the tombstones of others that name them."""
    columns = {row[0] for row in cursor.execute(f"DESCRIBE {table}").fetchall()}
    if "version" not in columns:
        done = cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, batch)", [numbers])  # noqa: S608
        return int((done.fetchone() or (0,))[0])
    stated = (
        f"SELECT source, source_id, version FROM {table} GROUP BY ALL "  # noqa: S608  # tables of our own
        f"HAVING list_contains(?, min(batch) FILTER (sign = 1))"
    )
    done = cursor.execute(
        f"DELETE FROM {table} t USING ({stated}) s WHERE s.source = t.source "  # noqa: S608
        f"AND s.source_id IS NOT DISTINCT FROM t.source_id AND s.version = t.version",
        [numbers],
    )
    rows = int((done.fetchone() or (0,))[0])
    cursor.execute(
        f"DELETE FROM main.confirmations c WHERE fact = ? AND NOT EXISTS (FROM {table} t WHERE "  # noqa: S608
        f"t.source = c.source AND t.source_id = c.source_id AND t.version = c.version)",
        [table],
    )
    done = cursor.execute(f"DELETE FROM {table} WHERE list_contains(?, batch)", [numbers])  # noqa: S608
    return rows + int((done.fetchone() or (0,))[0])
