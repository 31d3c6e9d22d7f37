"""Does what is killed: each work writes a few times, and tells of each write once it is kept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from data.backups.making import back_up
from data.clock import set_today
from data.encrypting import encrypt_store
from data.inspecting.debrief import Debrief, Findings
from data.inspecting.debriefing import write_debrief
from data.inspecting.visits import write_visits
from data.intake.importing import import_file
from data.intake.ledger import take_back
from data.intake.purge import purge
from data.intake.report import Wanted
from data.releases.approving import approve_draft
from data.releases.drafts import read_draft
from data.releases.publishing import publish_draft
from data.rounds.closing import close_round
from data.rounds.codes import digest_of_code
from data.rounds.log import open_round
from data.store import Store, open_store
from tests.kills.house import KEY, ROUNDS, TODAY, VISITS
from tests.test_data.backed_up import write_visits as write_plain_visits
from tests.test_data.inspecting_stores import PLANNER, VISIT
from tests.test_data.release_stores import APPROVER, CODE, NEXT, STEWARD, keep
from tests.test_data.rounds_under_way import COORDINATOR, TEAM, a_round, at

Tell = Callable[[str, str | int], None]
Work = Callable[[Path, Tell], None]

RECORDS = 300
FOUND = (
    Findings("labour_inspectorate", ("labour_no_contract",), labour_exploitation=True),
    Findings("tax", administrative=True),
)


def bring_in(path: Path, tell: Tell) -> None:
    """Bring three files in through the reading process, and take the first back."""
    with open_store(path) as store:
        numbers = [_import(store, _sheet(number), tell) for number in range(3)]
        tell("batch", take_back(store, STEWARD, numbers[0]).batch)


def plan(path: Path, tell: Tell) -> None:
    """Plan visits of inspectors one by one, and open rounds of outreach."""
    with open_store(path) as store:
        for number, code in enumerate(("DDDD-2222", "FFFF-2222", "GGGG-2222")):
            day = date(2027, 3 + number, 4)
            write_visits(
                store,
                PLANNER,
                [replace(VISIT, code=code, period=686 + number, day=day, shown_from=day.replace(day=1))],
            )
            tell("batch", store.version)
        for code in ("7KQM-W2XG", "7KQM-W2XH"):
            open_round(store, COORDINATOR, a_round(3, code=code), now=at(12))
            tell("round", digest_of_code(store, code))


def debrief(path: Path, tell: Tell) -> None:
    """Write the debrief of each visit, first of the day, then the final one."""
    set_today(date(2027, 3, 1))
    with open_store(path) as store:
        for visit in VISITS:
            for stage in ("day", "final"):
                write_debrief(store, PLANNER, Debrief(visit.code, stage, carried_out=True, findings=FOUND))
                tell("batch", store.version)


def close_rounds(path: Path, tell: Tell) -> None:
    """Close every round under way."""
    with open_store(path) as store:
        for code in ROUNDS:
            tell("batch", close_round(store, TEAM, code).batch)


def release(path: Path, tell: Tell) -> None:
    """Publish the approved draft, then prepare, approve and publish the one of the next half-year."""
    with open_store(path) as store:
        publish_draft(store, STEWARD, CODE, today=TODAY)
        tell("release", CODE)
        keep(store, NEXT)
        tell("draft", NEXT)
        # As the test's own `approve`, which reads drafts in clear alone.
        shown = read_draft(store, NEXT).preparation.manifest_sha256
        approve_draft(store, APPROVER, NEXT, manifest_sha256=shown, today=TODAY)
        publish_draft(store, STEWARD, NEXT, today=TODAY)
        tell("release", NEXT)


def make_backups(path: Path, tell: Tell) -> None:
    """Back the store up, write, and back it up again."""
    with open_store(path) as store:
        for __ in range(2):
            tell("backup", back_up(store, None).path.name)
            write_plain_visits(store)
            tell("batch", store.version)


def erase(path: Path, tell: Tell) -> None:
    """Erase the signals of one organisation after another."""
    for number in (5, 6):
        purge(path, STEWARD, [number])
        tell("erased", number)


def encrypt(path: Path, tell: Tell) -> None:
    """Encrypt a store in clear."""
    encrypt_store(path, KEY)
    tell("encrypted", 1)


def write_brokenly(path: Path, _tell: Tell) -> None:
    """Write rows outside a transaction, and the ledger last: what the check must notice."""
    with open_store(path) as store, store.cursor() as cursor:
        number = store.version + 1
        row = "SELECT source, ?, * EXCLUDE (source, source_id, batch), ? FROM help.sightings WHERE batch = 2 LIMIT 1"
        names = [each[0] for each in cursor.execute("DESCRIBE help.sightings").fetchall()]
        others = [name for name in names if name not in ("source", "source_id", "batch")]
        columns = ", ".join(["source", "source_id", *others, "batch"])
        for count in range(200):
            cursor.execute(f"INSERT INTO help.sightings ({columns}) {row}", [str(count), number])
        ledger = "INSERT INTO main.batches (batch, kind, organisation, week, rows) VALUES (?, 'sightings', 'example', 2967, 200)"
        cursor.execute(ledger, [number])


# Those in clear begin with a store in clear.
WORKS: dict[str, Work] = {
    "imports": bring_in,
    "plans": plan,
    "debriefs": debrief,
    "rounds": close_rounds,
    "releases": release,
    "backups": make_backups,
    "purges": erase,
    "encrypting": encrypt,
}
IN_CLEAR = frozenset({"encrypting"})
BROKEN: dict[str, Work] = {"broken": write_brokenly}


def _import(store: Store, sheet: bytes, tell: Tell) -> int:
    wanted = Wanted("sightings", "example")
    report = import_file(store, STEWARD, sheet, wanted, tell=lambda *__: None, cancelled=lambda: False)
    assert report.batch is not None, report.faults
    tell("batch", report.batch)
    return report.batch


def _sheet(number: int) -> bytes:
    rows = "".join(
        f"K{number}-{i},2026-0{1 + i % 9}-1{i % 9} 1{i % 9}:30,60.{1700 + i},24.{9000 + i},labour,no\n"
        for i in range(RECORDS)
    )
    return f"record_id,when,latitude,longitude,forms,discovered\n{rows}".encode()
