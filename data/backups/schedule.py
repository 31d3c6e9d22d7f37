"""Backs stores up each night inside the app, which owns them, and tries each backup by restoring it aside."""

import json
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import duckdb

from data.backups.drilling import drill
from data.backups.folder import FAULT_FILE, making_folder
from data.backups.keeping import remove_expired
from data.backups.listing import read_backups
from data.backups.making import Backup, back_up
from data.clock import now
from data.errors import NotAllowed, Refused, StoreError
from data.language import _
from data.store import Store

HOUR_SETTING = "MAJAKKA_BACKUP_HOUR"
_HOUR = 2
# After the start visitors come first; a failure is tried again after an hour, not every minute.
FIRST_LOOK_S, LOOK_S = 120.0, 60.0
_AGAIN_AFTER = timedelta(hours=1)
_EXPECTED = (Refused, NotAllowed, StoreError, OSError, duckdb.Error)
_log = logging.getLogger("majakka.backups")


@dataclass(frozen=True)
class Fault:
    """Why the last scheduled backup failed: `moment` ISO in UTC, and a sentence."""

    moment: str
    words: str

    @property
    def at(self) -> datetime:
        """When it failed, with the zone UTC."""
        return datetime.fromisoformat(self.moment)


def backup_hour() -> int:
    """Return the hour of the nightly backup, local time of the store: ``MAJAKKA_BACKUP_HOUR``, 2 otherwise.

    Raises
    ------
    Refused
        When the setting is no hour from 0 to 23.
    """
    written = os.environ.get(HOUR_SETTING, str(_HOUR))
    if not written.isdecimal() or int(written) > 23:
        message = _("{setting} is {written}, which is no hour. Write 0 to 23.")
        raise Refused(message.format(setting=HOUR_SETTING, written=written))
    return int(written)


def last_due(at: datetime, *, hour: int, zone: ZoneInfo) -> datetime:
    """Return the latest moment, up to now, at which a nightly backup was due, in UTC."""
    local = at.astimezone(zone)
    due = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    # Wall-clock arithmetic: the day before at the same hour, also where the clock was changed in between.
    return (due if due <= local else due - timedelta(days=1)).astimezone(UTC)


def next_due(last: datetime | None, at: datetime, *, hour: int, zone: ZoneInfo) -> datetime:
    """Return when the next backup is due: now where last night's is missing, else the coming night."""
    missed = last_due(at, hour=hour, zone=zone)
    if last is None or last < missed:
        return at
    return (missed.astimezone(zone) + timedelta(days=1)).astimezone(UTC)


def run_schedule(open_stores: Callable[[], Iterable[Store]], stop: Event) -> None:
    """Back up whatever is due, until it is told to stop; `open_stores` gives the stores of the app."""
    wait_s = FIRST_LOOK_S
    while not stop.wait(wait_s):
        for store in open_stores():
            back_up_if_due(store)
        wait_s = LOOK_S


def back_up_if_due(store: Store) -> Backup | None:
    """Back a store up if last night's backup is missing, try it, and remove what has expired.

    What fails is kept for the Upkeep screen, logged without a word of what a record says, and tried again an
    hour later.
    """
    fault = read_fault(store)
    if fault is not None and now() - fault.at < _AGAIN_AFTER:
        return None
    try:
        last = read_backups(store.path, store_id=store.settings.store_id, key=store.key).last
        made_at = last.manifest.made_at if last else None
        zone = ZoneInfo(store.settings.time_zone)
        if next_due(made_at, now(), hour=backup_hour(), zone=zone) > now():
            return None
        made = back_up(store, None)
        held = drill(store, None, made)
        if not held.equal:
            raise StoreError(held.fault)
        removed = remove_expired(store, key=store.key)
    except _EXPECTED as error:
        _write_fault(store, error)
        return None
    _fault_path(store).unlink(missing_ok=True)
    # No name of a store: the log of the app holds places in the code and numbers, nothing else.
    _log.info("backup made, restored on trial in %.1f s, %d expired removed", held.seconds, len(removed))
    return made


def read_fault(store: Store) -> Fault | None:
    """Return why the last scheduled backup failed, None where it did not."""
    try:
        return Fault(**json.loads(_fault_path(store).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _write_fault(store: Store, error: Exception) -> None:
    # What DuckDB says may hold a value of a record: of its errors the name alone is kept.
    words = str(error)
    if isinstance(error, duckdb.Error):
        words = _("The database stopped it ({name}). It is tried again.").format(name=type(error).__name__)
    elif isinstance(error, OSError):
        words = _("{place} cannot be used: {reason}. Make room, or choose another place.").format(
            place=error.filename or making_folder(store.path), reason=error.strerror or type(error).__name__
        )
    _log.error("backup failed: %s", type(error).__name__)
    path = _fault_path(store)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_text(json.dumps(asdict(Fault(now().isoformat(timespec="seconds"), words))), encoding="utf-8")


def _fault_path(store: Store) -> Path:
    return making_folder(store.path) / FAULT_FILE
