"""Reads the ledger of imports, and takes a batch back: its effect goes, its trace stays."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from data.access import Person
from data.audit.events import TAKEN_BACK
from data.audit.recording import record_event
from data.errors import Refused
from data.intake.consequences import settle
from data.intake.field import Kind
from data.intake.importing import check_may_bring_in, kinds_for
from data.intake.kinds import kind_of
from data.intake.turning import note_touched, turn_records
from data.language import _
from data.permission import check_does, give_columns

if TYPE_CHECKING:
    from data.store import Store


LEFT_OUT_TABLE = "help.stops_left_out"


@dataclass(frozen=True)
class TakenBack:
    """What taking a batch back did.

    ``removed`` records are in force no more, ``restored`` ones are back in an earlier version, ``kept`` ones
    stay, since another batch brought or corrected them too. ``batch`` is the number of the new batch.
    """

    batch: int
    removed: int
    restored: int
    kept: int


def read_ledger(store: "Store", person: Person) -> pd.DataFrame:
    """Return one row per batch of the kinds that the person may bring in, the newest first.

    Columns: batch (number), kind, organisation (codes), week (weeks since 1970-01-05), rows, already_known
    (numbers), takes_back, taken_back_by (numbers of batches, empty where none), purged, can_take_back (yes
    where it came in by a file or form and is in force).

    Raises
    ------
    NotAllowed
        When the person reads no ledger.
    """
    check_does(store, person, "read_ledger")
    codes = [kind.code for kind in kinds_for(store, person)]
    with store.cursor() as cursor:
        ledger = cursor.execute(_LEDGER, [codes]).df()
    return give_columns(person, "ledger", ledger.astype({"takes_back": "Int64", "taken_back_by": "Int64"}))


def take_back(store: "Store", person: Person, number: int) -> TakenBack:
    """Remove the effect of a batch, in a batch of its own, and return what that did.

    Each record goes to the latest version that a batch still in force brought or confirmed, or away where
    there is none. So records that a later file repeats or corrects stay.

    Raises
    ------
    NotAllowed
        When the person does not bring in such records.
    Refused
        When there is no such batch, it is taken back already, it did not come in as records of a kind, or
        sightings would point to the only visit that is left.
    """
    check_does(store, person, "take_back")
    kind, organisation = _check_can_take_back(store, person, number)
    with store.write(kind=kind.code, organisation=organisation, takes_back=number) as batch:
        # Two people may press the button at once: look again, now that nobody else writes.
        if _taken_back_by(batch.cursor, number) is not None:
            raise Refused(_("Batch {number} was taken back already.").format(number=number))
        note_touched(batch.cursor, kind.table, [number])
        removed, restored, kept = turn_records(batch.cursor, kind.table, [number], batch=batch.number)
        if kind.code == "visits":
            # A round brings the stops that its team left out along with its visits: they go together.
            note_touched(batch.cursor, LEFT_OUT_TABLE, [number])
            gone, back, __ = turn_records(batch.cursor, LEFT_OUT_TABLE, [number], batch=batch.number)
            removed, restored = removed + gone, restored + back
        batch.rows += removed + restored
        if kind.code == "organisations":
            _check_without_records(batch.cursor)
        settle(batch.cursor, kind.code, organisation)
        record_event(person, TAKEN_BACK, store=store, subject=f"{kind.code}:{number}", number=removed)
    return TakenBack(batch.number, removed, restored, kept)


def _check_can_take_back(store: "Store", person: Person, number: int) -> tuple[Kind, str]:
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT kind, organisation, file_sha256, takes_back, purged FROM main.batches WHERE batch = ?",
            [number],
        ).fetchone()
        if row is None:
            raise Refused(
                _("There is no batch {number}. See the ledger for those there are.").format(number=number)
            )
        kind, organisation, file_sha256, takes_back, purged = row
        if takes_back is not None:
            message = _("Batch {number} takes another one back. Bring the file in again instead.")
            raise Refused(message.format(number=number))
        if purged:
            raise Refused(_("Batch {number} was erased: nothing of it is left.").format(number=number))
        if file_sha256 is None:
            message = _("Batch {number} did not come in by a file or form. It cannot be taken back.")
            raise Refused(message.format(number=number))
        if _taken_back_by(cursor, number) is not None:
            raise Refused(_("Batch {number} was taken back already.").format(number=number))
    check_may_bring_in(store, person, kind_of(kind))
    check_does(store, person, "take_back", organisation=organisation)
    return kind_of(kind), organisation


def _taken_back_by(cursor: duckdb.DuckDBPyConnection, number: int) -> int | None:
    row = cursor.execute("SELECT batch FROM main.batches WHERE takes_back = ?", [number]).fetchone()
    return int(row[0]) if row else None


def _check_without_records(cursor: duckdb.DuckDBPyConnection) -> None:
    """Raise where an organisation would leave the register while its records stay.

    Raises
    ------
    Refused
        When one would; the codes are named.
    """
    rows = cursor.execute(
        "SELECT DISTINCT b.organisation FROM main.batches b "
        "JOIN main.organisation_entries e ON e.source_id = b.organisation "
        "WHERE b.takes_back IS NULL AND b.file_sha256 IS NOT NULL AND NOT b.purged "
        "AND NOT EXISTS (FROM main.batches t WHERE t.takes_back = b.batch) AND b.organisation NOT IN "
        "(SELECT source_id FROM main.organisation_entries GROUP BY source_id HAVING sum(sign) > 0) "
        "ORDER BY ALL"
    ).fetchall()
    if rows:
        message = _("{codes} still have records in the store. Take those back first.")
        raise Refused(message.format(codes=", ".join(row[0] for row in rows)))


_LEDGER = """
    SELECT b.batch, b.kind, b.organisation, b.week, b.rows, b.already_known, b.takes_back,
           t.batch AS taken_back_by, coalesce(b.purged, false) AS purged,
           b.file_sha256 IS NOT NULL AND t.batch IS NULL AND NOT coalesce(b.purged, false)
               AND b.takes_back IS NULL AS can_take_back
    FROM main.batches b LEFT JOIN main.batches t ON t.takes_back = b.batch
    WHERE list_contains(?, b.kind) ORDER BY b.batch DESC
"""
