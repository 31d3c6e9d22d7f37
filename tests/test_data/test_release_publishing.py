"""A release is published by two persons, once, whole or not at all, and its records never count again."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data.access import Person
from data.clock import set_today
from data.errors import NotAllowed, Refused
from data.intake.ledger import take_back
from data.intake.purge import purge
from data.periods import Period
from data.releases import publishing
from data.releases.agreement import check_published
from data.releases.approving import approve_draft, send_back_draft
from data.releases.attacks.run import EFFORT
from data.releases.counted import read_counted
from data.releases.draft_checks import check_withstood
from data.releases.drafts import discard_draft, read_draft, read_draft_faults, read_drafts
from data.releases.earlier import make_earlier
from data.releases.folder import drafts_folder, releases_folder
from data.releases.made import make_files
from data.releases.prepared import Asked
from data.releases.preparing import keep_draft, prepare_draft
from data.releases.published_rows import read_published_rows
from data.releases.publishing import publish_draft
from data.releases.reading import read_releases
from data.releases.recovering import finish_half_published
from data.releases.release_day import release_day
from data.store import Store, open_store
from tests.built_stores import copy_of_empty_store
from tests.sample_release import sample_release, sample_without_signals
from tests.signed_release import write_release_files
from tests.test_data.release_stores import (
    APPROVER,
    BOTH,
    BOTH_APPROVING,
    CELL,
    CODE,
    FIRST,
    HALVES,
    HELD,
    NEXT,
    PLANNER,
    STEWARD,
    TODAY,
    approve,
    build_release_store,
    copied,
    keep,
    late_sighting,
    shown_digest,
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a store with a draft that was kept and approved."""
    set_today(TODAY)
    path = tmp_path_factory.mktemp("built") / "store" / "testby.duckdb"
    build_release_store(path)
    with open_store(path) as store:
        keep(store)
        approve(store, APPROVER, CODE)
    yield path
    set_today(None)


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    """Give a copy of that store."""
    with open_store(copied(built, tmp_path / "store")) as opened:
        yield opened


def remembered(store: Store) -> tuple[int, int]:
    """Return how many releases a store remembers, and how many sightings they counted."""
    with store.cursor() as cursor:
        row = cursor.execute(
            "SELECT (SELECT count(*) FROM main.releases), (SELECT count(*) FROM help.released_sightings)"
        ).fetchone()
    assert row is not None
    return row


def test_two_releases_are_published_one_after_the_other_and_count_each_record_once(store: Store) -> None:
    path = publish_draft(store, STEWARD, CODE, today=TODAY)
    assert path == store.path.parent / "releases" / "testby" / CODE
    assert read_drafts(store.path) == ()
    # Six signals of each of five organisations, in one square of 1 km.
    assert remembered(store) == (1, 30)
    (row,) = read_published_rows(store)
    assert (row.source, row.period, row.as_of, row.batch) == ("example", HALVES[0], 6, 7)
    keep(store, NEXT)
    approve(store, APPROVER, NEXT)
    publish_draft(store, STEWARD, NEXT, today=TODAY)
    assert remembered(store) == (2, 60)
    with store.cursor() as cursor:
        twice = "SELECT record_id FROM help.released_sightings GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL"
        assert cursor.execute(twice).fetchall() == []
    read = read_releases(releases_folder(store.path))
    assert ([each.release.code for each in read.published], read.faults) == ([NEXT, CODE], ())
    assert [each.release.follows for each in read.published] == [CODE, None]
    assert {each.stat().st_mode & 0o777 for each in path.iterdir()} == {0o444}
    # The records behind each are found again, for the attacks on the next one.
    earlier = make_earlier(store, STEWARD, read.published)
    assert [len(each.counted.sightings) for each in earlier] == [30, 30]
    for again in (CODE, NEXT):
        with pytest.raises(Refused, match="it stays as it is"):
            publish_draft(store, STEWARD, again, today=TODAY)


def test_one_person_alone_publishes_nothing(store: Store) -> None:
    # Who prepares does not approve, in whatever roles; who approved does not publish.
    made = read_draft(store.path, CODE)
    discard_draft(store, STEWARD, CODE)
    asked = Asked(CODE, HALVES[0], TODAY)
    keep_draft(store, BOTH, make_files(store, STEWARD, asked, read_counted(store, STEWARD)), HELD)
    with pytest.raises(NotAllowed, match="another person"):
        approve(store, BOTH_APPROVING, CODE)
    with pytest.raises(Refused, match="Nobody has approved"):
        publish_draft(store, BOTH, CODE, today=TODAY)
    keep(store, replace_it=True)
    assert read_draft(store.path, CODE).prepared_by == made.prepared_by
    approve(store, BOTH_APPROVING, CODE)
    with pytest.raises(NotAllowed, match="another person"):
        publish_draft(store, BOTH, CODE, today=TODAY)
    assert remembered(store) == (0, 0)


def test_one_person_is_one_whatever_organisation_they_name(store: Store) -> None:
    approve(store, Person("anna", "o1", frozenset({"approver"})))
    with pytest.raises(NotAllowed, match="another person"):
        publish_draft(store, Person("anna", "example", frozenset({"steward"})), CODE, today=TODAY)
    with pytest.raises(NotAllowed, match="another person"):
        approve(store, Person(STEWARD.id, "o1", frozenset({"approver"})))


def test_an_answer_to_a_draft_that_gave_way_holds_for_no_other(store: Store) -> None:
    shown = shown_digest(store)
    with store.cursor() as cursor:
        cursor.execute("DELETE FROM help.sightings WHERE batch = 3")
    keep(store, replace_it=True)
    assert shown_digest(store) != shown
    with pytest.raises(Refused, match="not the one that you looked at"):
        approve_draft(store, APPROVER, CODE, manifest_sha256=shown, today=TODAY)
    with pytest.raises(Refused, match="not the one that you looked at"):
        send_back_draft(store, APPROVER, CODE, manifest_sha256=shown, reason="map", today=TODAY)
    draft = read_draft(store.path, CODE)
    assert (draft.approval, draft.sent_back) == (None, "")


def test_a_release_of_services_alone_needs_one_control(store: Store) -> None:
    # Without signals there are few figures, and few forbidden ways to publish them.
    draft = replace(read_draft(store.path, CODE), release=sample_without_signals())
    for controls, holds in ((1, True), (0, False)):
        attacked = replace(draft, attack=HELD | {"controls": controls, "controls_succeeded": controls})
        assert attacked.withstood is holds


def test_a_day_that_is_made_up_counts_for_demonstrations_alone(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_TODAY", "2031-01-02")
    set_today(None)
    try:
        path = tmp_path / "made-up" / "made-up.duckdb"
        with copy_of_empty_store(path, name="Testby", crs_epsg=3067) as made_up, made_up.cursor() as cursor:
            cursor.execute("UPDATE settings SET demonstration = 'town'")
        with open_store(path) as made_up:
            assert release_day(made_up) == date(2031, 1, 2)
        before = date.today()
        assert before <= release_day(store) <= date.today()
    finally:
        set_today(TODAY)
    assert release_day(store) == TODAY


def test_a_role_without_the_right_does_nothing(store: Store) -> None:
    for act in (
        lambda: prepare_draft(store, PLANNER, HALVES[0]),
        lambda: prepare_draft(store, APPROVER, HALVES[0]),
        lambda: approve(store, PLANNER, CODE),
        lambda: approve(store, STEWARD, CODE),
        lambda: publish_draft(store, APPROVER, CODE, today=TODAY),
        lambda: discard_draft(store, APPROVER, CODE),
        lambda: send_back_draft(
            store, STEWARD, CODE, manifest_sha256=shown_digest(store), reason="map", today=TODAY
        ),
    ):
        with pytest.raises(NotAllowed, match="Ask"):
            act()


def test_an_approval_holds_for_fourteen_days(store: Store) -> None:
    draft = read_draft(store.path, CODE)
    assert draft.approval is not None
    assert draft.approval.valid_until == TODAY + timedelta(days=14)
    with pytest.raises(Refused, match="held from 2026-11-20 to 2026-12-04"):
        publish_draft(store, STEWARD, CODE, today=TODAY + timedelta(days=15))
    assert remembered(store) == (0, 0)
    publish_draft(store, STEWARD, CODE, today=TODAY + timedelta(days=14))


def test_a_draft_that_is_sent_back_has_no_approval_any_more(store: Store) -> None:
    draft = send_back_draft(
        store, APPROVER, CODE, manifest_sha256=shown_digest(store), reason="map", today=TODAY
    )
    assert (draft.approval, draft.sent_back) == (None, "map")
    with pytest.raises(Refused, match="Nobody has approved"):
        publish_draft(store, STEWARD, CODE, today=TODAY)
    assert approve(store, APPROVER, CODE).sent_back == ""
    with pytest.raises(Refused, match="no code"):
        send_back_draft(
            store, APPROVER, CODE, manifest_sha256=shown_digest(store), reason="The harbour", today=TODAY
        )


def test_an_altered_draft_is_refused_by_the_name_of_the_file(store: Store) -> None:
    # A later day of the approval, an older batch, one attack fewer: each file still reads well.
    changes = ((b"2026-12-04", b"2027-12-04"), (b'"as_of": 6', b'"as_of": 5'), (b'"tried": 9', b'"tried": 8'))
    for name in ("attack.json", "withheld.json", "parts.csv", "manifest.json", "draft.json", "approval.json"):
        path = drafts_folder(store.path) / CODE / name
        sound = altered = path.read_bytes()
        for old, new in changes:
            altered = altered.replace(old, new)
        path.write_bytes(altered if altered != sound else sound + b" ")
        with pytest.raises(Refused, match=re.escape(name)):
            publish_draft(store, STEWARD, CODE, today=TODAY)
        path.write_bytes(sound)
    assert remembered(store) == (0, 0)


def test_a_draft_is_seen_but_for_one_that_is_damaged(store: Store) -> None:
    keep(store, NEXT)
    (drafts_folder(store.path) / NEXT / "withheld.json").write_bytes(b"[]")
    assert [each.code for each in read_drafts(store.path)] == [CODE]
    assert "withheld.json" in read_draft_faults(store.path)[0]
    (draft,) = read_drafts(store.path)
    assert list(draft.withheld.columns) == ["reason", "records", "squares"]
    assert draft.release.parts[0].squares == (CELL,)
    assert {each.stat().st_mode & 0o777 for each in draft.path.iterdir()} == {0o600}


def test_a_draft_that_does_not_withstand_is_neither_approved_nor_published(store: Store) -> None:
    draft = read_draft(store.path, CODE)
    assert draft.withstood
    for report, words in (
        ({"succeeded": 1}, "1 of 9 attacks"),
        ({"controls_succeeded": 6}, "6 of 7 controls"),
        ({"controls": 4, "controls_succeeded": 4}, "4 of 4 controls .* at least 5"),
        ({"controls": 0, "controls_succeeded": 0}, "prove nothing"),
        ({"tried": 0}, "prove nothing"),
    ):
        attacked = replace(draft, attack=HELD | report)
        assert not attacked.withstood
        with pytest.raises(Refused, match=words):
            check_withstood(attacked)
    keep(store, attack=HELD | {"succeeded": 1}, replace_it=True)
    assert read_draft(store.path, CODE).approval is None
    with pytest.raises(Refused, match="1 of 9 attacks"):
        approve(store, APPROVER, CODE)


def test_the_months_of_a_release_are_over_and_come_after_those_published(store: Store) -> None:
    with pytest.raises(Refused, match="from 2027-01-01 on"):
        prepare_draft(store, STEWARD, Period(FIRST + 12, FIRST + 17))
    with pytest.raises(Refused, match="Discard it first"):
        prepare_draft(store, STEWARD, HALVES[0])
    publish_draft(store, STEWARD, CODE, today=TODAY)
    for period in (Period(FIRST - 6, FIRST - 1), Period(FIRST + 3, FIRST + 8), Period(FIRST, FIRST + 11)):
        with pytest.raises(Refused, match="does not come after 2025-H2"):
            prepare_draft(store, STEWARD, period)
    with pytest.raises(Refused, match="it stays as it is"):
        prepare_draft(store, STEWARD, HALVES[0])


def test_what_comes_in_after_the_draft_changes_nothing_and_waits_for_the_next(store: Store) -> None:
    with store.write(kind="sightings", organisation="o1") as batch:
        batch.append("help.sightings", late_sighting("o1", FIRST))
    publish_draft(store, STEWARD, CODE, today=TODAY)
    assert remembered(store) == (1, 30)
    draft = keep(store, NEXT)
    assert draft.release.signals is not None
    assert draft.release.signals.late


def test_a_draft_that_was_attacked_without_the_release_before_it_is_not_published(store: Store) -> None:
    keep(store, NEXT)
    approve(store, APPROVER, NEXT)
    publish_draft(store, STEWARD, CODE, today=TODAY)
    with pytest.raises(Refused, match="before 2025-H2 was published"):
        publish_draft(store, STEWARD, NEXT, today=TODAY)
    assert remembered(store) == (1, 30)


def test_what_is_counted_stays_so_when_its_records_are_erased(store: Store) -> None:
    publish_draft(store, STEWARD, CODE, today=TODAY)
    (row,) = read_published_rows(store)
    with pytest.raises(Refused, match="cannot be taken back"):
        take_back(store, STEWARD, row.batch)
    store.close()
    with pytest.raises(Refused, match="published a release"):
        purge(store.path, STEWARD, [row.batch])
    # The signals of o1 are batch 3.
    purge(store.path, STEWARD, [3])
    with open_store(store.path) as opened:
        assert remembered(opened) == (1, 30)
        assert len(check_published(opened)) == 1
        # Whose records are behind it is not known any more.
        assert make_earlier(opened, STEWARD, check_published(opened)) == ()


def test_a_store_that_does_not_give_the_same_bytes_publishes_nothing(store: Store) -> None:
    with store.cursor() as cursor:
        cursor.execute("DELETE FROM help.sightings WHERE batch = 3")
    with pytest.raises(Refused, match="Prepare it again"):
        publish_draft(store, STEWARD, CODE, today=TODAY)
    assert remembered(store) == (0, 0)
    assert not any(releases_folder(store.path).glob("*"))


def test_a_folder_that_is_not_what_the_store_remembers_stops_the_next_release(store: Store) -> None:
    path = publish_draft(store, STEWARD, CODE, today=TODAY)
    path.rename(path.with_name("aside"))
    with pytest.raises(Refused, match="lacks releases"):
        check_published(store)
    path.with_name("aside").rename(path)
    shutil.copytree(path, path.with_name("2024-H1"))
    with pytest.raises(Refused, match="does not know: 2024-H1"):
        prepare_draft(store, STEWARD, HALVES[1])
    shutil.rmtree(path.with_name("2024-H1"))
    (path / "parts.csv").write_bytes(b"")
    with pytest.raises(Refused, match=r"parts\.csv"):
        prepare_draft(store, STEWARD, HALVES[1])


def test_a_folder_of_another_publisher_is_left_alone(store: Store) -> None:
    from tests.test_data.test_release_folder import BASE_MAP, KEY

    other = write_release_files(sample_release("2024"), BASE_MAP, releases_folder(store.path), signed_by=KEY)
    shutil.rmtree(other)
    with pytest.raises(Refused, match="another publisher"):
        publish_draft(store, STEWARD, CODE, today=TODAY)
    assert remembered(store) == (0, 0)


def test_a_release_that_the_store_does_not_remember_leaves_no_signed_folder(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(publishing, "write_counted", fail)
    with pytest.raises(OSError, match="No space"):
        publish_draft(store, STEWARD, CODE, today=TODAY)
    folder = releases_folder(store.path)
    assert sorted(each.name for each in folder.iterdir()) == ["decisions", "publisher.pem"]
    assert remembered(store) == (0, 0)
    monkeypatch.undo()
    publish_draft(store, STEWARD, CODE, today=TODAY)


class _Stopped(BaseException):
    """An end in the middle of a publishing."""


class _StopAt:
    """Ends this process's work when a path of some ending is about to be made, or to go, while it is armed."""

    def __init__(self) -> None:
        self.event, self.ending = "", ""
        sys.addaudithook(self._look)

    def _look(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.event and event == self.event and str(arguments[event == "os.rename"]).endswith(self.ending):
            self.event = ""
            raise _Stopped


def check_whole_or_not_at_all(store: Store) -> bool:
    """Check a store after a publishing that was stopped, and return whether it is published."""
    finish_half_published(store)
    folder, drafts = releases_folder(store.path), drafts_folder(store.path)
    read = read_releases(folder)
    assert read.faults == ()
    assert not list(folder.glob(".*"))
    assert finish_half_published(store) == ()
    if remembered(store) == (1, 30):
        assert [each.release.code for each in read.published] == [CODE]
        assert check_published(store) == read.published
        assert sorted(each.name for each in drafts.iterdir()) == [".lock"]
        return True
    assert remembered(store) == (0, 0)
    assert read.published == ()
    assert read_draft(store.path, CODE).is_approved(TODAY)
    return False


def test_stopped_on_its_way_a_release_is_published_whole_or_not_at_all(built: Path, tmp_path: Path) -> None:
    stop = _StopAt()
    # Before the folder is whole; and when all is done but for the draft.
    for event, ending, published in (
        ("os.rename", f"/.publishing-{CODE}", False),
        ("shutil.rmtree", f"/drafts/testby/{CODE}", True),
    ):
        with open_store(copied(built, tmp_path / event)) as store:
            stop.event, stop.ending = event, ending
            with pytest.raises(_Stopped):
                publish_draft(store, STEWARD, CODE, today=TODAY)
            assert check_whole_or_not_at_all(store) is published
    folder = releases_folder(tmp_path / "os.rename" / built.name)
    with open_store(tmp_path / "os.rename" / built.name) as store:
        # The folder is whole, and the store does not know of it yet.
        shutil.copytree(releases_folder(tmp_path / event / built.name) / CODE, folder / f".publishing-{CODE}")
        assert not check_whole_or_not_at_all(store)
        publish_draft(store, STEWARD, CODE, today=TODAY)
        # Of the draft some files are left.
        half_gone = drafts_folder(store.path) / CODE
        half_gone.mkdir()
        (half_gone / "withheld.json").write_bytes(b"[]")
        assert check_whole_or_not_at_all(store)


def test_half_a_file_in_a_draft_and_half_a_draft_are_swept_away(store: Store) -> None:
    drafts = drafts_folder(store.path)
    (drafts / CODE / ".parts.csv.half").write_bytes(b"half of it")
    (drafts / ".2026-H1.half").mkdir()
    (drafts / ".2026-H1.half" / ".parts.csv.half").write_bytes(b"half of it")
    finish_half_published(store)
    assert list(drafts.rglob("*.half")) == []
    assert read_draft(store.path, CODE).is_approved(TODAY)


_KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
from data.access import Person
from data.clock import set_today
from data.releases.publishing import publish_draft
from data.store import open_store
from tests.test_data.release_stores import STEWARD
set_today(date(2026, 11, 20))
def look(event, arguments):
    if event == "os.rename" and str(arguments[1]).endswith("testby/2025-H2"):
        os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
with open_store(Path(sys.argv[1])) as store:
    publish_draft(store, STEWARD, "2025-H2", today=date(2026, 11, 20))
"""


def test_killed_between_the_store_and_the_name_of_the_folder_it_is_published(
    built: Path, tmp_path: Path
) -> None:
    path = copied(built, tmp_path / "store")
    ended = subprocess.run(
        [sys.executable, "-c", _KILLED, str(path)], check=False, cwd=Path(__file__).parents[2], timeout=300
    )
    assert ended.returncode == -signal.SIGKILL
    assert read_releases(releases_folder(path)).published == ()
    with open_store(path) as store:
        assert check_whole_or_not_at_all(store)


def test_a_draft_is_attacked_with_all_earlier_releases(store: Store) -> None:
    publish_draft(store, STEWARD, CODE, today=TODAY)
    told: list[float] = []
    draft = prepare_draft(
        store,
        STEWARD,
        HALVES[1],
        effort=replace(EFFORT, per_family=1, questions=5, insiders=5),
        tell=lambda share, _words: told.append(share),
    )
    assert (draft.attack["earlier"], draft.attack["earlier_left_out"]) == (1, 0)
    assert draft.attack["succeeded"] == 0
    assert draft.attack["tried"] > 0
    # Enough of the controls can be tried on so small a store.
    assert draft.withstood, draft.attack
    assert told == sorted(told)
    assert json.loads((draft.path / "attack.json").read_text()) == draft.attack
    assert os.listdir(drafts_folder(store.path)).count(NEXT) == 1
