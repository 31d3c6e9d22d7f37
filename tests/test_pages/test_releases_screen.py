"""Runs the Releases screen as steward, approver and others: what each sees, and who can do what."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.access import Person
from data.clock import set_today
from data.periods import Period
from data.releases.counted import read_counted
from data.releases.drafts import read_draft, read_drafts
from data.releases.folder import drafts_folder, releases_folder
from data.releases.half_years import parse_code, release_code
from data.releases.made import make_files
from data.releases.prepared import HELP_PLACE, TOO_FEW, Asked
from data.releases.preparing import keep_draft
from data.releases.publishing import publish_draft
from data.releases.rules import RULES
from data.store import Store, open_store, store_path
from layers.council.naming import write_band
from pages.shared import releases_job
from pages.shared.persons import local_person
from pages.shared.releases_periods import longer_period, period_choices
from pages.shared.releases_verdict import verdict
from pages.shared.stores import current_store
from tests.conftest import TODAY
from tests.test_data.release_stores import approve, build_release_store, copied, late_sighting
from tests.test_pages.intake_store import make_store, run_screen, said

CODE = "2026-H1"
# Tables keep ranges in one line by it.
JOINER = "&#8288;"
STEWARD, APPROVER = local_person("steward"), local_person("approver")
HELD = {
    "tried": 2339, "succeeded": 0, "controls": 7, "controls_succeeded": 7,
    "by_attack": {"bytes": {"tried": 9, "succeeded": 0}, "slider": {"tried": 0, "succeeded": 0}},
}  # fmt: skip
# Numbers that stand nowhere else on the screen.
WITHHELD = pd.DataFrame(
    {"reason": [TOO_FEW, TOO_FEW, HELP_PLACE], "records": [3, 4, 8], "squares": [[], [], []]}
)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    st.cache_resource.clear()
    # A screen here runs once and not twice a second: it waits until the draft is there.
    monkeypatch.setattr(releases_job, "PATIENCE_S", 100)
    yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a store with 60 signals and a draft of half of them, whose attacks and withheld signals are given."""
    set_today(TODAY)
    path = tmp_path_factory.mktemp("drafted") / "testby.duckdb"
    build_release_store(path)
    keep(path, HELD)
    return path


@pytest.fixture
def path(drafted: Path, tmp_path: Path) -> Path:
    """Make a copy of it the only store."""
    return copied(drafted, tmp_path / "var")


def keep(path: Path, attack: Mapping[str, Any]) -> None:
    with open_store(path) as store:
        keep_in(store, attack)


def keep_in(store: Store, attack: Mapping[str, Any]) -> None:
    asked = Asked(CODE, parse_code(CODE), TODAY)
    made = make_files(store, STEWARD, asked, read_counted(store, STEWARD))
    withheld = replace(made, prepared=replace(made.prepared, withheld=WITHHELD))
    keep_draft(store, STEWARD, withheld, dict(attack), replace=True)


def do(path: Path, work: Callable[..., object], person: Person, **given: object) -> None:
    with open_store(path) as store:
        work(store, person, CODE, **given)


def on_screen(role: str) -> AppTest:
    screen = run_screen("releases", {"role": role})
    assert not screen.exception
    return screen


def pressed(screen: AppTest, key: str) -> str:
    """Return all that the screen says after a click."""
    screen.button(key=key).click().run()
    assert not screen.exception
    return said(screen)


def can_press(screen: AppTest) -> set[str]:
    return {str(each.key) for each in screen.button if not each.disabled}


def test_two_persons_bring_a_draft_to_everybody(path: Path) -> None:
    approver = on_screen("approver")
    assert "approve" not in can_press(approver)
    for box in approver.checkbox:
        box.check()
    approver.run()
    assert "2026-H1 is approved" in pressed(approver, "approve")
    assert "2026-H1 is published" in pressed(on_screen("steward"), "publish")
    assert read_drafts(path) == ()
    everybody = on_screen("coordinator")
    assert "every file is as signed" in said(everybody)
    assert everybody.code[0].value == f"MAJAKKA_RELEASES={releases_folder(path)} make council"
    # All months up to June 2026 are in it, and the next half-year ends with December.
    assert "from January 1, 2027 on" in said(on_screen("steward"))


@pytest.mark.usefixtures("path")
def test_an_answer_is_to_the_draft_that_was_looked_at() -> None:
    approver = on_screen("approver")
    for box in approver.checkbox:
        box.check()
    approver.run()
    # The screen has the store open.
    store = current_store("testby")
    with store.cursor() as cursor:
        cursor.execute("DELETE FROM help.sightings WHERE batch = 3")
    keep_in(store, HELD)
    said_after = pressed(approver, "approve")
    assert "not the one that you looked at" in said_after
    assert read_draft(store, CODE).approval is None
    # Nothing of the new draft is confirmed yet.
    assert not any(box.value for box in approver.checkbox)
    assert "approve" not in can_press(approver)


@pytest.mark.usefixtures("path")
def test_a_release_that_no_attack_took_in_is_told_to_both() -> None:
    words = "2 earlier releases are missing from these attacks"
    assert words not in said(on_screen("approver"))
    keep_in(current_store("testby"), HELD | {"earlier": 1, "earlier_left_out": 2})
    for role in ("approver", "steward"):
        assert words in said(on_screen(role))


@pytest.mark.usefixtures("path")
def test_nobody_can_give_the_answer_of_another() -> None:
    steward = on_screen("steward")
    assert not {"publish", "approve", "send-back"} & can_press(steward)
    assert "Data came in since" not in said(steward)
    assert can_press(on_screen("approver")) == {"send-back"}
    others = on_screen("coordinator")
    assert can_press(others) == set()
    assert "What everybody will see" not in " ".join(each.value for each in others.header)


def test_how_much_is_withheld_is_for_the_steward_alone(path: Path) -> None:
    (part,) = read_draft(path, CODE).release.parts
    steward, approver = said(on_screen("steward")), said(on_screen("approver")).replace(JOINER, "")
    for reason in (f"fewer than {RULES.fewest}, even with their neighbours", "At places of help"):
        assert reason in steward
        assert reason in approver
    for number in (">7 signals<", ">8 signals<"):  # 3 + 4 for the same reason
        assert number in steward
        assert number not in approver
    # What the approver answers for is there to be read, and no person is named.
    for words in (
        "2,339 attacks tried, 0 succeeded",
        "0 of 9",
        "nothing to try",
        "about 30",
        write_band(part.signals),
    ):
        assert words in approver
    assert STEWARD.id not in approver


def test_an_approval_that_ended_has_to_be_given_again(path: Path) -> None:
    with open_store(path) as store:
        draft = approve(store, APPROVER, CODE)
    assert verdict(draft, today=TODAY + timedelta(days=14)).may_be_published
    set_today(TODAY + timedelta(days=15))
    steward = on_screen("steward")
    assert "The approval ended on December 4, 2026. Have it approved again." in said(steward)
    assert "publish" not in can_press(steward)


def test_a_draft_that_was_sent_back_says_why(path: Path) -> None:
    approver = on_screen("approver")
    approver.selectbox(key="reason").select("tables")
    pressed(approver, "send-back")
    steward = on_screen("steward")
    assert "sent back: a table shows more than everybody may know." in said(steward)
    assert "publish" not in can_press(steward)
    assert "discard" in can_press(steward)
    assert "The draft is gone" in pressed(steward, "discard")
    assert read_drafts(path) == ()


def test_what_attacks_did_not_clear_cannot_be_approved(path: Path) -> None:
    keep(path, HELD | {"succeeded": 2})
    approver = on_screen("approver")
    assert "2 of 2,339 attacks brought small groups back" in said(approver)
    assert "It cannot be approved" in said(approver)
    assert can_press(approver) == {"send-back"}


@pytest.mark.parametrize(
    ("came_out", "words"),
    [
        ({"controls_succeeded": 6}, "Of 7 attacks on forbidden tables 6 succeeded, and all must"),
        ({"tried": 0}, "No attack was tried"),
    ],
)
def test_attacks_that_prove_nothing_clear_nothing(
    drafted: Path, came_out: dict[str, int], words: str
) -> None:
    draft = read_draft(drafted, CODE)
    answer = verdict(replace(draft, attack=draft.attack | came_out), today=TODAY)
    assert words in answer.sentence
    assert not answer.may_be_published


def test_an_altered_or_missing_release_is_named(path: Path) -> None:
    with open_store(path) as store:
        approve(store, APPROVER, CODE)
    do(path, publish_draft, STEWARD, today=TODAY)
    altered = releases_folder(path) / CODE / "parts.csv"
    altered.chmod(0o644)
    altered.write_text("code,signals\nP01,500\n")
    words = said(on_screen("council"))
    assert "parts.csv of release 2026-H1 was altered" in words
    assert "every file is as signed" not in words
    shutil.rmtree(altered.parent)
    steward = on_screen("steward")
    assert "lacks releases that were published: 2026-H1" in said(steward)
    assert can_press(steward) == set()


def test_an_altered_draft_is_named(path: Path) -> None:
    altered = drafts_folder(path) / CODE / "totals.csv"
    altered.write_bytes(altered.read_bytes() + b" ")
    words = said(on_screen("approver"))
    assert "totals.csv" in words
    assert "Nothing to approve" in words


def test_data_that_came_in_since_is_told(path: Path) -> None:
    with open_store(path) as store, store.write(kind="sightings", organisation="o1") as batch:
        batch.append("help.sightings", late_sighting("o1", 677))
    assert "Data came in since" in said(on_screen("steward"))


def test_too_little_is_said_with_what_would_do(tmp_path: Path) -> None:
    make_store(tmp_path / "var")
    steward = on_screen("steward")
    assert "No draft is prepared" in said(steward)
    words = pressed(steward, "prepare")
    assert "There are no signals in these 6 months." in words
    assert "A larger area would do" in words
    (draft,) = read_drafts(store_path("testby"))
    assert not draft.release.is_full
    assert draft.withstood, draft.attack
    approver = said(on_screen("approver"))
    assert "services and effort alone" in approver
    assert "There are no signals" not in approver


@pytest.mark.usefixtures("path")
def test_a_draft_that_is_stopped_leaves_none_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    steward = on_screen("steward")
    pressed(steward, "discard")
    begun = releases_job.ReleaseJob.__init__

    def begin_and_stop(job: releases_job.ReleaseJob, work: releases_job.Work) -> None:
        begun(job, work)
        job.cancel()

    monkeypatch.setattr(releases_job.ReleaseJob, "__init__", begin_and_stop)
    assert "Stopped. No draft was kept." in pressed(steward, "prepare")
    assert read_drafts(store_path("testby")) == ()


def test_after_a_release_its_next_half_year_is_usual() -> None:
    day = date(2026, 11, 20)

    def codes(*released: str) -> list[str]:
        return [
            release_code(each) for each in period_choices([parse_code(one) for one in released], today=day)
        ]

    assert codes("2025-H1") == ["2025-H2", "2026-H1", "2025-07_2026-06"]
    assert codes("2024-H2", "2026-H1") == []
    assert codes()[:2] == ["2026-H1", "2025-H2"]
    # 2024-07 to 2026-06 are 24 months: longer ones end with the same month.
    assert codes()[4:6] == ["2025-07_2026-06", "2024-07_2026-06"]


def test_a_longer_period_takes_no_month_that_is_published() -> None:
    half = parse_code("2026-H1")
    assert longer_period(half, 12, []) == Period(half.first - 6, half.last)
    assert longer_period(half, 12, [parse_code("2025-H2")]) is None
    assert longer_period(half, None, []) is None
