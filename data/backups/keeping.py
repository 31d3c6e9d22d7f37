"""Says which backups are kept for how long, and removes the others, never the only sound one."""

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from data.backups.checking import check_backup, read_manifest
from data.backups.folder import MANIFEST_FILE, backup_folders, backup_moment, backups_folder, is_to_come
from data.clock import now
from data.errors import StoreError
from data.language import _
from data.store import Store
from data.store_key import KeyChoice


@dataclass(frozen=True)
class Keeping:
    """How many days, weeks and months back the newest backup of each is kept."""

    days: int = 7
    weeks: int = 5
    months: int = 12


KEEPING = Keeping()


def kept_moments(
    moments: Iterable[datetime], *, at: datetime, zone: ZoneInfo, keeping: Keeping = KEEPING
) -> set[datetime]:
    """Return which moments of backups are kept.

    Kept are those of the last 24 hours, the newest of each of the last days, weeks (Monday to Sunday) and
    months, today's included, in local time; and the newest of all, however old. What is older than the months
    goes, also where nothing newer was made: so nobody's erased record lives on for longer than is said.
    """
    newest_first = sorted(moments, reverse=True)
    today = at.astimezone(zone).date()
    kept = {each for each in newest_first if at - each < timedelta(days=1)} | set(newest_first[:1])
    for span, unit in (
        (keeping.days, date.toordinal),
        (keeping.weeks, _week),
        (keeping.months, _month),
    ):
        kept |= set(_newest_of_each(newest_first, zone, unit, after=unit(today) - span))
    return kept


def last_day_kept(moment: datetime, zone: ZoneInfo, keeping: Keeping = KEEPING) -> date:
    """Return the last day on which a backup may still be there, unless no newer one was ever made."""
    day = moment.astimezone(zone).date()
    months = _month(day) + keeping.months
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def remove_expired(store: Store, *, key: KeyChoice) -> tuple[str, ...]:
    """Remove the backups of a store that are no longer kept, and return their names.

    Raises
    ------
    StoreError
        When none of those that would be left is sound: then all stay.
    """
    zone = ZoneInfo(store.settings.time_zone)
    ours = [each for each in backup_folders(backups_folder(store.path)) if _is_of(each, store)]
    kept = kept_moments((backup_moment(each.name) for each in ours), at=now(), zone=zone)
    expired = [each for each in ours if backup_moment(each.name) not in kept]
    if not expired:
        return ()
    left = [each for each in reversed(ours) if each not in expired]
    if not any(_is_sound(each, key) for each in left):
        raise StoreError(_("No backup that would be kept is sound, so none was removed. Make one now."))
    for path in expired:
        # Without its manifest it is no backup any more, should this be killed halfway.
        (path / MANIFEST_FILE).unlink()
        shutil.rmtree(path)
    return tuple(each.name for each in expired)


def _newest_of_each(
    newest_first: list[datetime], zone: ZoneInfo, unit: Callable[[date], int], *, after: int
) -> Iterable[datetime]:
    seen: set[int] = set()
    for moment in newest_first:
        number = unit(moment.astimezone(zone).date())
        if number > after and number not in seen:
            seen.add(number)
            yield moment


def _week(day: date) -> int:
    # Day 1 was a Monday.
    return (day.toordinal() - 1) // 7


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _is_of(path: Path, store: Store) -> bool:
    # One of a moment to come would stand in for all of its day, week and month.
    if is_to_come(backup_moment(path.name)):
        return False
    try:
        return read_manifest(path).store_id == store.settings.store_id
    except StoreError:
        return False


def _is_sound(path: Path, key: KeyChoice) -> bool:
    try:
        check_backup(path, key)
    except StoreError:
        return False
    return True
