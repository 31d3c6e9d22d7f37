"""Tests that the audit is only added to, by many at once, through power cuts, full disks and new keys."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.access import Person
from data.audit import reading
from data.audit.chain import append_entry, audit_folder, read_head, segments
from data.audit.entry import Entry, parse_line
from data.audit.events import EXPORTED, VIEWED, event_codes
from data.audit.forgetting import forget_segments
from data.audit.head import HEAD_FILE, KEPT_FILE, kept_heads
from data.audit.keys import reseal_keys
from data.audit.reading import read_entries
from data.audit.recording import record_event
from data.audit.verification import check_chain
from data.clock import set_today
from data.errors import Refused, StoreError
from data.sealing import is_sealed
from data.store_key import StoreKey

STEWARD = Person("s", "example", frozenset({"steward"}))
KEY, OTHER_KEY = "k" * 40, "o" * 40


def _record(times: int = 1, *, event: str = VIEWED) -> None:
    for number in range(times):
        record_event(STEWARD, event, subject="layer:trends", number=number)


def _entries() -> tuple[Entry, ...]:
    return read_entries(audit_folder()).rows


def test_a_line_says_who_what_and_when_with_the_person_as_a_keyed_id() -> None:
    _record()
    begun, said = _entries()
    assert (begun.event, begun.line, said.line) == ("segment_begun", 1, 2)
    assert (said.event, said.roles, said.organisation, said.subject, said.number, said.refused) == (
        "viewed", ("steward",), "example", "layer:trends", 0, False,
    )  # fmt: skip
    assert said.moment.startswith("2026-11-20T")
    assert said.moment.endswith("+00:00")
    assert len(said.person) == 32
    record_event(replace(STEWARD, id="t"), VIEWED)
    record_event(STEWARD, VIEWED)
    *__, other, again = _entries()
    assert (other.person != said.person, again.person) == (True, said.person)


def test_the_files_are_for_their_owner_alone() -> None:
    _record()
    folder = audit_folder()
    modes = {path.name.partition("-")[0]: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert modes == {".lock": 0o600, "chain": 0o600, "chain.jsonl": 0o600, "persons.key": 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_subject_is_cut_and_holds_no_line_feed() -> None:
    record_event(STEWARD, VIEWED, subject="a\nb" + "x" * 500)
    assert _entries()[-1].subject == "ab" + "x" * 117
    assert check_chain(audit_folder()).verdict.is_sound


def test_threads_and_processes_take_turns() -> None:
    _record()
    child = (
        "from data.access import Person\n"
        "from data.audit.recording import record_event\n"
        "for number in range(20):\n"
        "    record_event(Person('c', 'example', frozenset({'steward'})), 'viewed', number=number)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", child])
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda __: _record(10), range(4)))
    assert running.wait() == 0
    verdict = check_chain(audit_folder()).verdict
    # One that begins the segment, one before, 40 of threads, 20 of the other process.
    assert (verdict.is_sound, verdict.lines) == (True, 62)


def test_a_last_line_that_was_cut_is_set_aside_and_said() -> None:
    _record(3)
    chain = audit_folder() / "chain.jsonl"
    whole = chain.read_bytes()
    chain.write_bytes(whole[:-30])
    torn = check_chain(audit_folder()).verdict
    assert (torn.is_sound, torn.has_cut_end, torn.lines) == (True, True, 3)
    _record()
    assert [each.event for each in _entries()][-2:] == ["cut_line_set_aside", "viewed"]
    # The cut line without its last 30 signs, kept for whoever wants to know.
    cut = (audit_folder() / "cut-lines").read_bytes()
    assert (cut, _entries()[-2].number) == (whole[:-30].splitlines()[-1] + b"\n", len(cut) - 1)
    assert check_chain(audit_folder()).verdict.sentences[-1].startswith("1 time a last line was cut")


def test_what_cannot_be_recorded_is_refused_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    # A full disk stands in for all: /dev/full takes nothing.
    _record()
    chain = audit_folder() / "chain.jsonl"
    before = chain.read_bytes()
    real_open = os.open

    def full(path: str | Path, flags: int, *rest: int) -> int:
        return real_open("/dev/full" if Path(path) == chain else path, flags & ~os.O_CREAT, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(os, "open", full)
        patched.setattr(os, "ftruncate", lambda *__: None)
        with pytest.raises(StoreError, match=r"The audit cannot be written \(No space left on device\)"):
            _record()
    assert chain.read_bytes() == before
    _record()
    assert check_chain(audit_folder()).verdict.lines == 3


def test_an_audit_that_ends_otherwise_than_written_takes_no_more_lines() -> None:
    _record(2)
    chain = audit_folder() / "chain.jsonl"
    chain.write_bytes(chain.read_bytes() + b'{"line":99}\n')
    with pytest.raises(StoreError, match="does not end as the audit was written: it was changed"):
        _record()


def test_a_key_of_stores_that_comes_later_seals_the_next_part(monkeypatch: pytest.MonkeyPatch) -> None:
    _record(2)
    monkeypatch.setenv("MAJAKKA_KEY", KEY)
    _record(2)
    closed, live = segments(audit_folder())
    first = parse_line(live.read_bytes().splitlines()[0])
    last = parse_line(closed.read_bytes().splitlines()[-1])
    assert first is not None
    assert last is not None
    assert (first.entry.event, first.previous, first.entry.line) == ("segment_begun", last.mac, 4)
    sealed = {path.name: is_sealed(path.read_bytes()) for path in audit_folder().glob("chain-*.key")}
    assert sorted(sealed.values()) == [False, True]
    assert check_chain(audit_folder()).verdict.lines == 6
    # Without it the sealed part cannot be checked, and the next part is open: that is said.
    monkeypatch.delenv("MAJAKKA_KEY")
    fault = check_chain(audit_folder()).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("no_key", 4)


def test_going_on_without_the_key_is_possible_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_KEY", KEY)
    _record()
    monkeypatch.delenv("MAJAKKA_KEY")
    record_event(None, VIEWED)
    monkeypatch.setenv("MAJAKKA_KEY", KEY)
    verdict = check_chain(audit_folder()).verdict
    assert (verdict.is_sound, verdict.unsealed_from) == (True, 3)
    assert any("From line 3 on its key is not sealed" in each for each in verdict.sentences)


def test_another_key_of_stores_opens_the_audit_once_its_keys_are_sealed_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MAJAKKA_KEY", KEY)
    _record()
    assert reseal_keys(audit_folder(), StoreKey(KEY), StoreKey(OTHER_KEY)) == 2
    monkeypatch.setenv("MAJAKKA_KEY", OTHER_KEY)
    _record()
    assert (check_chain(audit_folder()).verdict.lines, len(segments(audit_folder()))) == (3, 1)


def test_keys_written_anew_leave_nothing_in_clear_in_the_blocks_of_the_old_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _record()
    plain = {path: path.read_bytes() for path in audit_folder().glob("*.key")}
    with ExitStack() as opened:
        # What a file held can be read through a descriptor once its name is another's.
        before = [opened.enter_context(path.open("rb")) for path in plain]
        assert reseal_keys(audit_folder(), None, StoreKey(KEY)) == 2
        assert {file.read().strip(b"\0") for file in before} == {b""}
    assert all(is_sealed(path.read_bytes()) for path in plain)
    # The key of the settings is not taken for none.
    monkeypatch.setenv("MAJAKKA_KEY", OTHER_KEY)
    assert reseal_keys(audit_folder(), StoreKey(KEY), None) == 2
    assert {path: path.read_bytes() for path in plain} == plain


def test_the_head_is_kept_outside_and_an_older_copy_wipes_out_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(outside))
    _record(3)
    chain = audit_folder() / "chain.jsonl"
    older = chain.read_bytes()
    _record(3)
    head = read_head(audit_folder())
    assert kept_heads(outside) == [head]
    assert check_chain(audit_folder()).verdict.is_guarded
    chain.write_bytes(older)
    fault = check_chain(audit_folder()).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("truncated", 5)
    # Worked on past where it was: the head that was there stays beside the new one.
    _record(9, event=EXPORTED)
    assert [each.line for each in kept_heads(outside)] == [7, 13]
    fault = check_chain(audit_folder()).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("replaced", 7)


def test_a_head_of_each_day_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(outside))
    for day in (18, 19, 20):
        set_today(date(2026, 11, day))
        _record(2)
    days = [json.loads(line)["moment"][:10] for line in (outside / KEPT_FILE).read_text().splitlines()]
    assert days == ["2026-11-18", "2026-11-19"]
    assert json.loads((outside / HEAD_FILE).read_text())["line"] == 7


def test_a_second_place_out_of_reach_stops_nothing_and_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    monkeypatch.setenv("MAJAKKA_AUDIT_HEAD", str(outside))
    _record(3)
    assert [each.event for each in _entries()].count("head_not_kept") == 1
    said = check_chain(audit_folder()).verdict
    assert (said.is_sound, said.not_kept_since[:10]) == (True, "2026-11-20")
    outside.mkdir()
    _record(2)
    verdict = check_chain(audit_folder()).verdict
    assert (verdict.not_kept_since, verdict.warnings) == ("", ())
    assert [each.event for each in _entries()][-3:] == ["viewed", "head_kept_again", "viewed"]
    assert kept_heads(outside)[-1] == read_head(audit_folder())


def test_years_whose_time_is_over_go_and_the_rest_can_be_checked() -> None:
    for year in (2021, 2022, 2023, 2026):
        set_today(date(year, 6, 1))
        _record(2)
    assert len(segments(audit_folder())) == 4
    with pytest.raises(Refused, match="stays for 3 whole years at least"):
        forget_segments(audit_folder(), STEWARD, years=1)
    assert forget_segments(audit_folder(), STEWARD, years=3) == 2
    verdict = check_chain(audit_folder()).verdict
    # Three lines a year: those of 2021 and 2022 are gone.
    assert (verdict.is_sound, verdict.first_line) == (True, 7)
    assert any("It begins at line 7" in each for each in verdict.sentences)


def test_an_old_part_that_just_vanishes_is_noticed() -> None:
    for year in (2023, 2024, 2026):
        set_today(date(year, 6, 1))
        _record(2)
    segments(audit_folder())[0].unlink()
    fault = check_chain(audit_folder()).verdict.fault
    assert fault is not None
    assert (fault.kind, fault.line) == ("begun_late", 4)


def test_entries_are_read_from_the_end_and_a_damaged_one_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "audit"
    monkeypatch.setattr(reading, "_BLOCK_BYTES", 700)
    for day in range(1, 11):
        for __ in range(2):
            append_entry(folder, Entry(0, f"2026-11-{day:02d}T10:00:00+00:00", EXPORTED, subject="s" * 100))
    # A block ends within a line.
    assert len(read_entries(folder).rows) == 21
    since = read_entries(folder).rows[-4].at
    assert [each.at.day for each in read_entries(folder, since=since).rows] == [9, 9, 10, 10]
    chain = folder / "chain.jsonl"
    chain.write_bytes(chain.read_bytes().replace(b'"refused":false', b'"refused":0', 1))
    assert (len(read_entries(folder).rows), read_entries(folder).damaged) == (20, 1)


def test_every_event_is_explained_in_the_docs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "audit.md").read_text(encoding="utf-8")
    assert [code for code in event_codes() if f"`{code}`" not in text] == []
