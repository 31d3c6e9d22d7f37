"""The Upkeep screen: whether last night's copy is there and proven, and who may do something about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import streamlit as st

from data.backups.drilling import Drill, read_drills
from data.backups.listing import read_backups
from data.backups.making import Backup, back_up
from data.backups.manifest import Manifest
from data.backups.schedule import Fault
from data.language import use_language
from data.retention.due_words import due_words
from data.store import open_store
from data.store_key import new_key
from pages.shared import upkeep_job
from pages.shared.upkeep_backups import where_words
from pages.shared.upkeep_verdict import NO, OPEN, YES, Verdict, age_words, verdict
from tests.built_stores import copy_of_empty_store
from tests.test_pages.intake_store import STEWARD, run_screen, said

HELSINKI = ZoneInfo("Europe/Helsinki")
NIGHT = datetime(2026, 11, 28, 2, 0, 9, tzinfo=HELSINKI)
MORNING = datetime(2026, 11, 28, 9, 0, tzinfo=HELSINKI)
MANIFEST = Manifest("0" * 16, "town", "Town", NIGHT.astimezone(UTC).isoformat(), 6, "1", 3, 40, False, "", ())
LAST = Backup(Path("2026-11-28T000009.000000Z"), MANIFEST)
HELD = Drill("2026-11-28T00:01:00+00:00", LAST.path.name, 0.8, 43, 40, True)


def answer(last: Backup | None, *drills: Drill, fault: Fault | None = None) -> Verdict:
    return verdict(last, drills, fault, at=MORNING, hour=2, zone=HELSINKI)


def test_the_answer_is_yes_only_for_a_copy_of_last_night_that_came_back_equal() -> None:
    assert answer(LAST, HELD).mark == YES
    assert answer(None).mark == NO
    old = replace(MANIFEST, moment=(NIGHT - timedelta(days=1)).astimezone(UTC).isoformat())
    missing = answer(Backup(LAST.path, old), HELD)
    assert (missing.mark, missing.words) == (NO, "Last night's copy is missing")
    # A trial of another copy proves nothing of this one.
    assert answer(LAST, replace(HELD, backup="2026-11-27T000009.000000Z")).mark == OPEN
    failed = answer(LAST, replace(HELD, equal=False, fault="beside.tar was changed."), HELD)
    assert (failed.mark, failed.sentences[-1]) == (NO, "beside.tar was changed.")


def test_a_failure_since_is_said_beside_a_good_copy() -> None:
    found = answer(LAST, HELD, fault=Fault("2026-11-28T05:00:00+00:00", "The disk is full."))
    assert found.mark == OPEN
    assert found.sentences[-1] == "The last attempt, at November 28, 2026, 07:00, failed. The disk is full."


def test_ages_are_said_in_minutes_hours_and_days() -> None:
    spans = [timedelta(seconds=90), timedelta(hours=7), timedelta(hours=47), timedelta(days=3, hours=5)]
    assert [age_words(each) for each in spans] == ["1 minute", "7 hours", "47 hours", "3 days"]


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the app a store of its own; a screen here waits until the work that it began is done."""
    st.cache_resource.clear()
    monkeypatch.setattr(upkeep_job, "PATIENCE_S", 100)
    path = tmp_path / "var" / "town.duckdb"
    copy_of_empty_store(path, name="Town", crs_epsg=3067).close()
    path.chmod(0o600)
    yield path
    st.cache_resource.clear()


def test_a_steward_backs_up_and_sees_it_proven(town: Path) -> None:
    screen = run_screen("upkeep", {"role": "steward", "store": "town"})
    assert not screen.exception
    assert "No copy yet" in said(screen)
    screen.button(key="back-up-now").click().run()
    assert not screen.exception
    words = said(screen)
    (made,) = read_backups(town).backups
    assert "every table is equal" in words
    assert "Yes, and proven" in words
    assert made.manifest.digest in words
    assert made.path.name in words
    assert [each.backup for each in read_drills(town)] == [made.path.name]
    screen.button(key="doctor-now").click().run()
    assert "The store is sound" in said(screen)


def test_a_data_protection_officer_reads_and_can_press_nothing(town: Path) -> None:
    screen = run_screen("upkeep", {"role": "data_protection_officer", "store": "town"})
    assert not screen.exception
    assert "No copy yet" in said(screen)
    assert "restore latest" not in said(screen)
    assert {str(each.key) for each in screen.button} & {"back-up-now", "drill-now", "doctor-now"} == set()
    assert not town.parent.joinpath("backups").exists()


def test_what_a_copy_holds_is_said_by_its_manifest_and_not_by_the_key_of_now(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_KEY", new_key().text)
    with open_store(town) as store:
        # A plain store stays plain where a key is set for others, and its copy has no audit.
        back_up(store, STEWARD)
    words = said(run_screen("upkeep", {"role": "steward", "store": "town"}))
    assert "0 of them encrypted, with store, secret, rounds and releases." in words
    assert "a plain one if no key was set when it was made" in words
    assert "Each holds the audit" not in words
    monkeypatch.delenv("MAJAKKA_KEY")
    # Nor does the copy have it once the key is gone.
    words = said(run_screen("upkeep", {"role": "steward", "store": "town"}))
    assert "Each holds the audit" not in words


def test_encrypted_copies_hold_the_audit() -> None:
    plain, sealed = (Backup(LAST.path, replace(MANIFEST, encrypted=each)) for each in (False, True))
    assert where_words(Path("town"), [sealed, sealed]).endswith("Each holds the audit, too.")
    assert "1 of them encrypted" in where_words(Path("town"), [sealed, plain])
    assert "The audit is in those encrypted, and in a plain one" in where_words(Path("town"), [sealed, plain])


def test_thousands_stay_apart_in_what_is_due() -> None:
    assert due_words(26_640).startswith("26,640 records are older")
    use_language("fi")
    try:
        assert due_words(26_640).startswith("26\u00a0640 ")
    finally:
        use_language("en")
