"""Closes rounds: of what was logged visits by cell and part of day stay, and the file goes."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from data.access import Person
from data.audit.events import ROUND_CLOSED
from data.audit.recording import record_event
from data.batch import Batch
from data.errors import Refused
from data.intake.consequences import settle
from data.language import _
from data.periods import period_of_week, week_of_date
from data.permission import check_does
from data.rounds.codes import digest_of_code, ledger_digest
from data.rounds.files import locked_rounds, read_live, remove_live, sound_rounds, write_live
from data.rounds.moment import now_in
from data.rounds.round import (
    DAY_S,
    LEFT_OUT,
    NOT_LOGGED,
    OPEN,
    VISITED,
    LiveRound,
    RoundStop,
    planned_part_of_day,
)

if TYPE_CHECKING:
    from data.store import Store

_WHERE_AND_WHEN = (
    ("source", pa.string()),
    ("source_id", pa.string()),
    ("east", pa.int32()),
    ("north", pa.int32()),
    ("cell_level", pa.int8()),
    ("week", pa.int32()),
    ("period", pa.int32()),
    ("part_of_day", pa.string()),
)
VISIT_COLUMNS = pa.schema(
    [
        *_WHERE_AND_WHEN,
        ("minutes", pa.int16()),
        ("team_size", pa.int8()),
        ("contacts_band", pa.string()),
        ("unmet_needs", pa.list_(pa.string())),
        ("referred", pa.int16()),
    ]
)
LEFT_OUT_COLUMNS = pa.schema([*_WHERE_AND_WHEN, ("reason", pa.string())])


@dataclass(frozen=True)
class Kept:
    """What stayed of a round: the batch, visits, stops left out, and sightings that grew coarser."""

    batch: int
    visits: int
    left_out: int
    sightings_made_coarser: int = 0


def close_round(store: "Store", person: Person, code: str) -> Kept:
    """Keep what was logged of a round as visits and stops left out, then remove its file.

    Stops of which nothing was logged are left out for the reason `NOT_LOGGED`. Closed once more, or after a
    crash in between, nothing is kept twice.

    Raises
    ------
    NotAllowed
        When the person closes no rounds.
    Refused
        When no round has this code, or a sighting would point to the only visit of the organisation that met
        somebody: the round stays until there are more.
    """
    check_may_close(store, person)
    digest = digest_of_code(store, code)
    with locked_rounds(store):
        live = read_live(store, digest)
        if live is None:
            if (known := _kept_before(store, digest)) is not None:
                return known
            raise Refused(_("No round has this code. Look at the sheet once more, or ask the coordinator."))
        return _close(store, digest, live, person=person)


def close_expired(store: "Store", *, now: datetime | None = None, all_of_them: bool = False) -> int:
    """Close every round whose time is over, or all of them, and return how many were closed.

    A round that cannot be closed yet waits, without the names of its stops, and is tried again next time.
    """
    moment = now or now_in(store)
    closed = 0
    with locked_rounds(store):
        for digest, live in sound_rounds(store):
            if live.round.expires > moment and not all_of_them:
                continue
            try:
                _close(store, digest, live, person=None)
                closed += 1
            except Refused:
                if live.round.expires <= moment:
                    write_live(store, digest, _without_names(live))
    return closed


def is_closed(store: "Store", digest: str) -> bool:
    """Return whether the round of a digest was closed."""
    with store.cursor() as cursor:
        return _batch_of(cursor, ledger_digest(store, digest)) is not None


def check_may_close(store: "Store", person: Person) -> None:
    """Raise where no role of the person closes rounds; else as `check_does`.

    Raises
    ------
    NotAllowed
        When none does.
    """
    sentence = _("The role {roles} does not close rounds. A team or its coordinator does.")
    check_does(store, person, "close_round", sentence=sentence)


def _close(store: "Store", digest: str, live: LiveRound, *, person: Person | None) -> Kept:
    """Keep a round and remove its file; where it was kept before a crash, its file alone was left."""
    kept = _kept_before(store, digest) or _keep(store, digest, live, person=person)
    remove_live(store, digest)
    return kept


def _keep(store: "Store", digest: str, live: LiveRound, *, person: Person | None) -> Kept:
    organisation = live.round.organisation
    visits, left_out = visits_of(live), left_out_of(live)
    coarser = 0
    with store.write(
        kind="visits", organisation=organisation, file_sha256=ledger_digest(store, digest)
    ) as batch:
        _append(batch, "help.visits", visits, VISIT_COLUMNS)
        _append(batch, "help.stops_left_out", left_out, LEFT_OUT_COLUMNS)
        if visits:
            coarser = settle(batch.cursor, "visits", organisation)
        record_event(person, ROUND_CLOSED, store=store)
    return Kept(batch.number, len(visits), len(left_out), coarser)


def visits_of(live: LiveRound) -> list[dict[str, Any]]:
    """Return the rows of help.visits that stay of a round, in random order and under random ids."""
    rows = []
    for stop in live.round.stops:
        log = live.log(stop.number)
        if log.state == VISITED:
            rows.append(
                _where_and_when(live, stop)
                | {
                    "minutes": int(log.minutes or 0),
                    "team_size": live.round.team_size,
                    "contacts_band": log.contacts,
                    "unmet_needs": list(log.unmet_needs),
                    "referred": log.referred,
                }
            )
    return _shuffled(rows)


def left_out_of(live: LiveRound) -> list[dict[str, Any]]:
    """Return the rows of help.stops_left_out that stay of a round, in random order and under random ids."""
    rows = []
    for stop in live.round.stops:
        log = live.log(stop.number)
        if log.state in (LEFT_OUT, OPEN):
            rows.append(_where_and_when(live, stop) | {"reason": log.reason or NOT_LOGGED})
    return _shuffled(rows)


def _where_and_when(live: LiveRound, stop: RoundStop) -> dict[str, Any]:
    log = live.log(stop.number)
    is_next_day = stop.begins_s >= DAY_S if log.state == OPEN else log.next_day
    week = week_of_date(live.round.day + timedelta(days=int(is_next_day)))
    part = planned_part_of_day(stop.begins_s) if log.state == OPEN else log.part_of_day
    return {
        "source": live.round.organisation,
        "source_id": secrets.token_hex(16),
        "east": stop.east,
        "north": stop.north,
        "cell_level": stop.cell_level,
        "week": week,
        "period": period_of_week(week),
        "part_of_day": part,
    }


def _shuffled(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows in an order that tells nothing of the route."""
    shuffled = list(rows)
    secrets.SystemRandom().shuffle(shuffled)
    return shuffled


def _append(batch: Batch, table: str, rows: Sequence[dict[str, Any]], columns: pa.Schema) -> None:
    if rows:
        batch.append(table, pa.Table.from_pylist(list(rows), schema=columns))


def _kept_before(store: "Store", digest: str) -> Kept | None:
    """Return what stayed of a round that was closed before; None where it was not."""
    with store.cursor() as cursor:
        number = _batch_of(cursor, ledger_digest(store, digest))
        if number is None:
            return None
        counts = [
            cursor.execute(f"SELECT count(*) FROM {table} WHERE batch = ?", [number]).fetchone()  # noqa: S608
            for table in ("help.visits", "help.stops_left_out")
        ]
    visits, left_out = (int(row[0]) if row else 0 for row in counts)
    return Kept(number, visits, left_out)


def _batch_of(cursor: duckdb.DuckDBPyConnection, digest: str) -> int | None:
    row = cursor.execute("SELECT max(batch) FROM main.batches WHERE file_sha256 = ?", [digest]).fetchone()
    return int(row[0]) if row and row[0] is not None else None


def _without_names(live: LiveRound) -> LiveRound:
    stops = tuple(replace(each, code="", name="", area="") for each in live.round.stops)
    return replace(live, round=replace(live.round, stops=stops))
