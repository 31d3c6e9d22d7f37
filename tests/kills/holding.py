"""Holds a store that was killed to what was said before: it opens, nothing is lost, nothing is half there."""

from pathlib import Path

from data.aggregates import FACTS
from data.audit.chain import audit_folder
from data.audit.verification import check_chain
from data.encrypting import encrypt_store
from data.errors import Refused, StoreError
from data.intake.purge import purge
from data.releases.agreement import check_published
from data.releases.drafts import read_draft_faults, read_drafts
from data.releases.folder import releases_folder
from data.releases.published_rows import read_published_rows
from data.releases.reading import read_releases
from data.releases.recovering import finish_half_published
from data.rounds.closing import is_closed
from data.rounds.codes import digest_of_code
from data.rounds.files import read_live, rounds_folder
from data.store import Store, open_store
from tests.kills.house import KEY, ROUNDS, STORE
from tests.kills.soundness import check_backups
from tests.test_data.backed_up import write_visits
from tests.test_data.release_stores import STEWARD
from tests.test_data.test_intake_ledger import cube, recounted

Told = list[tuple[str, str | int]]


def find_faults(var: Path, work: str, told: Told) -> dict[str, list[str]]:
    """Return what is wrong, as sentences under `opened`, `lost` and `partial`; to be called in a process of its own."""
    path = var / STORE
    try:
        with open_store(path) as store:
            lost = [f"{what} {which}" for what, which in told if not _is_kept(store, what, which)]
    except (Refused, StoreError) as fault:
        return {"opened": [str(fault)], "lost": [], "partial": []}
    if work == "encrypting":
        # Killed, it says, it is begun again.
        encrypt_store(path, KEY)
    with open_store(path) as store:
        finish_half_published(store)
        partial = [*_half_batches(store), *_half_files(store)]
        # And it goes on.
        write_visits(store)
        partial += _half_batches(store)
    return {"opened": [], "lost": lost, "partial": partial + _left_beside(path, work)}


def _is_kept(store: Store, what: str, which: str | int) -> bool:
    with store.cursor() as cursor:
        if what == "batch":
            return bool(cursor.execute("FROM main.batches WHERE batch = ?", [which]).fetchall())
        if what == "erased":
            row = cursor.execute("SELECT purged FROM main.batches WHERE batch = ?", [which]).fetchone()
            return row == (True,)
    if what == "round":
        return read_live(store, str(which)) is not None
    if what == "release":
        return which in {each.release for each in read_published_rows(store)}
    if what == "draft":
        published = {each.release for each in read_published_rows(store)}
        return which in published | {each.code for each in read_drafts(store)}
    if what == "backup":
        return which in check_backups(store.path).sound
    return what == "encrypted" and store.encrypted


def _half_batches(store: Store) -> list[str]:
    """Return where ledger and rows differ, or a cube and a recount."""
    with store.cursor() as cursor:
        named = cursor.execute(
            "SELECT schema_name || '.' || table_name FROM duckdb_columns() WHERE database_name = 'store' "
            "AND column_name = 'batch' AND NOT table_name LIKE '%_cube' AND table_name <> 'batches'"
        ).fetchall()
        counts = " UNION ALL ".join(f"SELECT batch FROM {table}" for (table,) in named)
        rows = dict(cursor.execute(f"SELECT batch, count(*) FROM ({counts}) GROUP BY batch").fetchall())
        ledger = cursor.execute("SELECT batch, rows, purged FROM main.batches").fetchall()
    said = {batch: 0 if purged else count for batch, count, purged in ledger}
    found = [
        f"batch {batch}: {said.get(batch)} in the ledger, {rows.get(batch, 0)} rows"
        for batch in sorted(rows.keys() | said.keys())
        if rows.get(batch, 0) != said.get(batch, 0)
    ]
    differing = [fact.cube for fact in FACTS if cube(store, fact) != recounted(store, fact)]
    return found + [f"{name} differs from a recount" for name in differing]


def _half_files(store: Store) -> list[str]:
    """Return files and folders that are neither whole nor absent: rounds, releases, drafts, backups, audit."""
    found = []
    for file in rounds_folder(store).glob("*.json"):
        try:
            read_live(store, file.stem)
        except StoreError as fault:
            found.append(str(fault))
    for digest in (digest_of_code(store, code) for code in ROUNDS):
        if not (rounds_folder(store) / f"{digest}.json").exists() and not is_closed(store, digest):
            found.append("a round is neither under way nor closed")
    folder = releases_folder(store.path)
    read = read_releases(folder)
    found += map(str, (*read.faults, *read_draft_faults(store), *check_backups(store.path).faults))
    if {each.release.code for each in read.published} != {
        each.release for each in read_published_rows(store)
    }:
        found.append("the releases of the store are not those of the folder")
    try:
        check_published(store)
    except (Refused, StoreError) as fault:
        found.append(str(fault))
    verdict = check_chain(audit_folder(), ()).verdict
    if verdict.fault is not None:
        found.append(verdict.fault.sentence)
    return found


def _left_beside(path: Path, work: str) -> list[str]:
    """Return the halves of a store that lie there also after another erasure, which sweeps them away."""
    if work == "purges":
        purge(path, STEWARD, [4])
    return [
        f"{each.name} was left"
        for each in path.parent.iterdir()
        if each.suffix in (".purging", ".encrypting")
    ]
