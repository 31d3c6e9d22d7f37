"""Takes a file in: looks at it, checks and coarsens it in a process of its own, writes all or nothing."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from data.access import Person, may
from data.access_matrix import access_matrix
from data.audit.events import IMPORTED
from data.audit.recording import record_event
from data.batch import Batch
from data.cube import compile_batches
from data.errors import Refused
from data.intake.column_memory import read_column_choices, write_column_choices
from data.intake.consequences import settle
from data.intake.crowd_store import hide_incoming
from data.intake.field import Kind
from data.intake.kinds import kind_of, kinds
from data.intake.process import ask
from data.intake.record_keys import Keyer
from data.intake.record_writing import Written, write_records
from data.intake.report import Fault, Look, LookedColumn, Report, Wanted, faults_of
from data.intake.request import LOOK, TAKE_IN, Answer, Request, Tell
from data.intake.store_facts import gather_facts
from data.language import _
from data.pepper import read_pepper
from data.permission import check_does, purposes_in, refuse

if TYPE_CHECKING:
    from data.store import Store

REGISTER = "register"
# The kind of records that says who answers for data, on what ground and for what.
REGISTERING = "organisations"


def kinds_for(store: "Store", person: Person) -> tuple[Kind, ...]:
    """Return the kinds of records that a person may bring in and see in the ledger, or none."""
    if not may(person, "import"):
        return ()
    purposes = purposes_in(store, person)
    return tuple(kind for kind in kinds() if _serves(person, kind, purposes))


def kinds_to_enter(store: "Store", person: Person) -> tuple[Kind, ...]:
    """Return the kinds of records that a person may enter one by one; none where not allowed."""
    if not may(person, "enter"):
        return ()
    purposes = purposes_in(store, person)
    named = _kinds_of_role(person)
    return tuple(
        kind
        for kind in kinds()
        if kind.code in named or (may(person, "import") and _serves(person, kind, purposes))
    )


def check_may_bring_in(
    store: "Store", person: Person, kind: Kind, *, organisation: str | None = None
) -> None:
    """Raise where the person brings in no such records, of the organisation whose they are.

    Raises
    ------
    NotAllowed
        When it is so.
    """
    check_does(store, person, "import", organisation=organisation)
    if kind.code == REGISTERING:
        check_does(store, person, "register")
    if not _serves(person, kind, purposes_in(store, person)):
        message = _("The role {roles} does not bring in {kind}. Ask somebody whose work it is.")
        sentence = message.format(roles=", ".join(sorted(person.roles)), kind=kind.label)
        refuse(store, person, f"check_may_bring_in:{kind.code}", sentence)


def check_may_enter(store: "Store", person: Person, kind: Kind, *, organisation: str | None = None) -> None:
    """Raise where the person neither brings in such records nor enters single ones, as a team its sightings.

    Raises
    ------
    NotAllowed
        When not.
    """
    check_does(store, person, "import", "enter")
    if kind.code in _kinds_of_role(person):
        check_does(store, person, "enter", organisation=organisation)
        return
    check_may_bring_in(store, person, kind, organisation=organisation)


def _serves(person: Person, kind: Kind, purposes: frozenset[str]) -> bool:
    """Return whether a kind serves one of the purposes; the register is kept by those who may alone."""
    return bool(purposes & set(kind.purposes)) and (kind.code != REGISTERING or may(person, "register"))


def _kinds_of_role(person: Person) -> frozenset[str]:
    """Return the kinds that a role enters though it brings in no files."""
    return frozenset().union(*(access_matrix().roles[role].enters for role in person.roles))


def look_at_file(
    store: "Store",
    person: Person,
    source: Path | bytes,
    wanted: Wanted,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Look:
    """Return what a file seems to be, without checking its records.

    Raises
    ------
    NotAllowed
        When the person brings in no such records.
    """
    check_does(store, person, "import")
    if wanted.kind is not None:
        check_may_bring_in(store, person, kind_of(wanted.kind))
    answer = ask(source, _request(store, LOOK, wanted), tell=tell, cancelled=cancelled)
    return _look(answer.notes, faults_of(answer.faults))


def read_file(
    store: "Store",
    person: Person,
    source: Path | bytes,
    wanted: Wanted,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Answer:
    """Return the faults of a file, or its coarsened records; nothing is written.

    Raises
    ------
    NotAllowed
        When the person brings in no such records.
    Refused
        When the kind is not said.
    """
    check_does(store, person, "import", "enter")
    if wanted.kind is None:
        raise Refused(_("It is not said what the file holds. Choose the kind of records."))
    check_may_enter(store, person, kind_of(wanted.kind))
    return ask(source, _request(store, TAKE_IN, wanted), tell=tell, cancelled=cancelled)


def take_in(store: "Store", person: Person, answer: Answer, wanted: Wanted) -> Report:
    """Write the records of a file that was read, in one transaction; a file with faults changes nothing.

    Raises
    ------
    NotAllowed
        When the person brings in no such records.
    Refused
        When the store does not admit a record; nothing is written then.
    """
    check_does(store, person, "import", "enter")
    kind = kind_of(wanted.kind or "")
    organisation = str(answer.notes.get("organisation", ""))
    check_may_enter(store, person, kind, organisation=organisation or None)
    if answer.rows is None:
        faults = faults_of(answer.faults)
        return Report(kind.code, organisation, 0, 0, 0, faults, None, answer.notes)
    keyer = Keyer(read_pepper(store))
    digest = keyer.key("file", kind.code, answer.digest)
    if (known := _batch_of_file(store, kind, organisation, digest)) is not None:
        return Report(kind.code, organisation, 0, answer.rows.num_rows, 0, (), known, answer.notes)
    try:
        with store.write(kind=kind.code, organisation=organisation, file_sha256=digest) as batch:
            _check_new(batch.cursor, kind, organisation, digest)
            written, more = _write(batch, kind, answer.rows, organisation)
            if wanted.remember:
                write_column_choices(batch.cursor, kind.code, wanted.mapping, keyer)
            rows = written.new + written.corrected
            record_event(person, IMPORTED, store=store, subject=kind.code, number=rows)
    except duckdb.TransactionException as conflict:
        # DuckDB 1.5 lets the later of two writers fail at commit; nothing of it is kept.
        raise Refused(_("Another import was written at the same moment. Try once more.")) from conflict
    return Report(
        kind.code,
        organisation,
        written.new + written.corrected,
        written.already_known,
        written.corrected,
        (),
        batch.number,
        answer.notes | more,
    )


def import_file(
    store: "Store",
    person: Person,
    source: Path | bytes,
    wanted: Wanted,
    *,
    tell: Tell,
    cancelled: Callable[[], bool],
) -> Report:
    """Read a file and take it in; raises as `read_file` and `take_in`."""
    check_does(store, person, "import", "enter")
    # Compiling what brings the cubes up to date takes half a second in a new process: do it meanwhile.
    Thread(target=compile_batches, daemon=True).start()
    answer = read_file(store, person, source, wanted, tell=tell, cancelled=cancelled)
    if answer.rows is not None:
        tell("writing", 0, answer.rows.num_rows)
    return take_in(store, person, answer, wanted)


def _request(store: "Store", what: str, wanted: Wanted) -> Request:
    return Request(
        what=what,
        kind=wanted.kind,
        mapping=dict(wanted.mapping),
        remembered=read_column_choices(store),
        reading=wanted.reading,
        facts=gather_facts(store, organisation=wanted.organisation or "", kind=wanted.kind),
    )


def _write(batch: Batch, kind: Kind, rows: pa.Table, organisation: str) -> tuple[Written, dict[str, Any]]:
    more: dict[str, Any] = {}
    if kind.code == "sightings":
        rows, hidden = hide_incoming(batch.cursor, rows, organisation)
        more["made_coarser_for_crowd"] = hidden
    written = write_records(batch, kind, rows)
    # Also after sightings: a secret place may have come in since their file was read.
    coarser = settle(batch.cursor, kind.code, organisation, hidden=kind.code == "sightings")
    if kind.code in ("visits", "services"):
        more["sightings_made_coarser"] = coarser
    return written, more


def _batch_of_file(store: "Store", kind: Kind, organisation: str, digest: str) -> int | None:
    with store.cursor() as cursor:
        return _known_batch(cursor, kind, organisation, digest)


def _known_batch(cursor: duckdb.DuckDBPyConnection, kind: Kind, organisation: str, digest: str) -> int | None:
    row = cursor.execute(
        "SELECT max(batch) FROM main.batches b WHERE kind = ? AND organisation = ? AND file_sha256 = ? "
        "AND NOT EXISTS (FROM main.batches t WHERE t.takes_back = b.batch)",
        [kind.code, organisation, digest],
    ).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _check_new(cursor: duckdb.DuckDBPyConnection, kind: Kind, organisation: str, digest: str) -> None:
    """Raise where the same file came in while this one waited for its turn to write."""
    if _known_batch(cursor, kind, organisation, digest) is not None:
        raise Refused(_("The same file was taken in a moment ago. Nothing is left to do."))


def _look(notes: dict[str, Any], faults: tuple[Fault, ...]) -> Look:
    return Look(
        format=notes.get("format", ""),
        sheets=tuple(notes.get("sheets", ())),
        sheet=notes.get("sheet"),
        header_row=notes.get("header_row", 1),
        encoding=notes.get("encoding"),
        rows=notes.get("rows", 0),
        kind=notes.get("kind"),
        geometry=notes.get("geometry", False),
        columns=tuple(LookedColumn(**column) for column in notes.get("columns", ())),
        faults=faults,
    )
