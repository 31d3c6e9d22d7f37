"""Keeping: which backups stay how long, and when the next one is due."""

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from data.backups.drilling import read_drills
from data.backups.folder import backup_name, backups_folder
from data.backups.keeping import KEEPING, kept_moments, last_day_kept, remove_expired
from data.backups.listing import read_backups
from data.backups.making import back_up
from data.backups.schedule import (
    HOUR_SETTING,
    back_up_if_due,
    backup_hour,
    last_due,
    next_due,
    read_fault,
    run_schedule,
)
from data.clock import set_now
from data.errors import Refused, StoreError
from data.store import Store
from tests.test_data.backed_up import STEWARD, flip_bit, write_visits

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(autouse=True)
def _clock_runs() -> Iterator[None]:
    yield
    set_now(None)


def nights(last: date, count: int) -> list[datetime]:
    """Return the moment of a nightly backup at two o'clock local time, so many nights back."""
    return [
        datetime(day.year, day.month, day.day, 2, tzinfo=HELSINKI)
        for day in (last - timedelta(days=back) for back in range(count))
    ]


def test_daily_seven_weekly_five_and_monthly_twelve_are_kept() -> None:
    last = date(2026, 11, 28)  # a Saturday
    at = datetime(2026, 11, 28, 12, tzinfo=HELSINKI)
    kept = sorted(each.date() for each in kept_moments(nights(last, 800), at=at, zone=HELSINKI))
    assert kept == [
        # The last night of eleven months before this one, back to December: with November they are twelve.
        date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30),
        date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30),
        date(2026, 10, 31),
        # The Sundays of four weeks before this one (from Monday 23rd), of which the daily ones hold the last.
        date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15),
        # Seven days with today's.
        date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25), date(2026, 11, 26),
        date(2026, 11, 27), date(2026, 11, 28),
    ]  # fmt: skip


def test_what_is_kept_night_after_night_is_what_is_kept_at_once() -> None:
    last, at = date(2026, 11, 28), datetime(2026, 11, 28, 3, tzinfo=HELSINKI)
    at_once = kept_moments(nights(last, 400), at=at, zone=HELSINKI)
    left: set[datetime] = set()
    for night in reversed(nights(last, 400)):
        left = kept_moments({*left, night}, at=night + timedelta(hours=1), zone=HELSINKI)
    assert left == at_once


def test_the_newest_stays_however_old_and_all_of_a_day() -> None:
    old = datetime(2020, 1, 1, tzinfo=UTC)
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)
    assert kept_moments([old, old - timedelta(days=1)], at=at, zone=HELSINKI) == {old}
    hourly = {at - timedelta(hours=hours) for hours in range(5)}
    assert kept_moments(hourly, at=at, zone=HELSINKI) == hourly


def test_no_backup_outlives_the_day_that_is_said() -> None:
    made = datetime(2025, 12, 31, 0, 30, tzinfo=HELSINKI)
    said = last_day_kept(made, HELSINKI)
    assert said == date(2026, 11, 30)
    newer = nights(date(2026, 12, 1), 300)
    for day, is_kept in ((said, True), (said + timedelta(days=1), False)):
        at = datetime(day.year, day.month, day.day, 12, tzinfo=HELSINKI)
        kept = kept_moments([made, *(each for each in newer if each <= at)], at=at, zone=HELSINKI)
        assert (made in kept) == is_kept


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-28T01:59:00+02:00", "2026-11-27T02:00:00+02:00"),
        ("2026-11-28T02:00:00+02:00", "2026-11-28T02:00:00+02:00"),
        ("2026-11-28T23:00:00+02:00", "2026-11-28T02:00:00+02:00"),
        # The clock went back on 25 October: the night before it was 25 hours ago.
        ("2026-10-26T01:00:00+02:00", "2026-10-25T02:00:00+03:00"),
    ],
)
def test_the_last_night_is_found_in_local_time(at: str, due: str) -> None:
    found = last_due(datetime.fromisoformat(at), hour=2, zone=HELSINKI)
    assert found == datetime.fromisoformat(due)


def test_a_missed_night_is_made_up_at_once_and_a_made_one_waits_for_the_next() -> None:
    at = datetime(2026, 11, 28, 9, tzinfo=HELSINKI)
    night = datetime(2026, 11, 28, 2, tzinfo=HELSINKI)
    assert next_due(None, at, hour=2, zone=HELSINKI) == at
    assert next_due(night - timedelta(minutes=1), at, hour=2, zone=HELSINKI) == at
    assert next_due(night, at, hour=2, zone=HELSINKI) == datetime(2026, 11, 29, 2, tzinfo=HELSINKI)


def test_an_hour_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert backup_hour() == 2
    for written in ("24", "-1", "two"):
        monkeypatch.setenv(HOUR_SETTING, written)
        with pytest.raises(Refused, match="is no hour"):
            backup_hour()


def test_expired_backups_go_and_never_the_only_sound_one(store: Store) -> None:
    set_now(datetime(2026, 11, 28, tzinfo=UTC))
    made = back_up(store, STEWARD).path
    names = [backup_name(datetime(2020, 5, day, tzinfo=UTC)) for day in (1, 2, 3)]
    for name in names:
        shutil.copytree(made, made.with_name(name))
    shutil.rmtree(made)
    newest, position = made.with_name(names[-1]) / "store.duckdb", 2_000
    flip_bit(newest, position)
    with pytest.raises(StoreError, match="none was removed"):
        remove_expired(store, key=None)
    assert len(read_backups(store.path).backups) == 3
    flip_bit(newest, position)
    assert remove_expired(store, key=None) == (names[0], names[1])
    assert [each.path for each in read_backups(store.path).backups] == [newest.parent]
    assert not made.with_name(names[0]).exists()


def test_the_schedule_makes_tries_and_thins_out_backups(store: Store) -> None:
    set_now(datetime(2026, 11, 28, 12, tzinfo=UTC))
    write_visits(store)
    made = back_up_if_due(store)
    assert made is not None
    assert read_fault(store) is None
    assert back_up_if_due(store) is None
    assert read_backups(store.path).last == made
    assert read_drills(store.path)[0].backup == made.path.name


def test_a_failure_is_kept_and_tried_again_after_an_hour(store: Store) -> None:
    set_now(datetime(2026, 11, 28, 12, tzinfo=UTC))
    (secret,) = store.path.parent.glob("*.secrets.toml")
    kept = secret.read_bytes()
    secret.unlink()
    assert back_up_if_due(store) is None
    fault = read_fault(store)
    assert fault is not None
    assert "secrets file" in fault.words
    secret.write_bytes(kept)
    set_now(datetime(2026, 11, 28, 12, 59, tzinfo=UTC))
    assert back_up_if_due(store) is None
    set_now(datetime(2026, 11, 28, 13, 1, tzinfo=UTC))
    assert back_up_if_due(store) is not None
    assert read_fault(store) is None


def test_a_schedule_that_is_told_to_stop_looks_at_nothing(store: Store) -> None:
    stop = Event()
    stop.set()
    run_schedule(lambda: [store], stop)
    assert not backups_folder(store.path).exists()


def test_what_is_said_of_keeping_is_what_is_kept() -> None:
    assert (KEEPING.days, KEEPING.weeks, KEEPING.months) == (7, 5, 12)


def test_a_backup_of_a_moment_to_come_is_a_fault_and_keeps_no_night_from_being_backed_up(
    store: Store,
) -> None:
    set_now(datetime(2026, 11, 28, 12, tzinfo=UTC))
    made = back_up(store, STEWARD).path
    made.rename(made.with_name(backup_name(datetime(2036, 1, 1, tzinfo=UTC))))
    found = read_backups(store.path)
    assert (found.last, found.backups) == (None, ())
    assert "a moment to come" in found.faults[0]
    assert back_up_if_due(store) is not None


def test_a_backup_that_nobody_signed_or_that_lacks_a_file_is_not_the_last(store: Store) -> None:
    made = back_up(store, STEWARD).path
    manifest = made / "manifest.json"
    signed = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(signed | {"hmac": "00"}))
    assert read_backups(store.path).last is None
    manifest.write_text(json.dumps(signed))
    assert read_backups(store.path).last is not None
    (made / "beside.tar").unlink()
    assert read_backups(store.path).last is None
