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
from data.backups.making import Backup
from data.backups.manifest import Manifest
from data.backups.schedule import Fault
from pages.shared import upkeep_job
from pages.shared.upkeep_verdict import NO, OPEN, YES, Verdict, age_words, verdict
from tests.built_stores import copy_of_empty_store
from tests.test_pages.intake_store import run_screen, said

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
