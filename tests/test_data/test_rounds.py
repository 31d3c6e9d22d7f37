"""Tests rounds under way: codes, what is logged, the file it stands in, and who may open it."""

import json
import os
import stat
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from data.errors import NotAllowed, Refused, StoreError
from data.rounds import log as rounds_log
from data.rounds.attempts import MOST_WRONG, WITHIN_S, Attempts
from data.rounds.codes import ALPHABET, new_code, parse_code
from data.rounds.files import rounds_folder
from data.rounds.listing import rounds_under_way
from data.rounds.log import (
    begin_stop,
    check_in,
    check_out,
    leave_out,
    log_stop,
    open_round,
    read_round,
    undo,
)
from data.rounds.round import LEFT_OUT, OPEN, VISITED, LiveRound, StopLog, live_from_json, live_to_json
from data.store import Store
from tests.test_data.intake_sheets import empty_store
from tests.test_data.rounds_under_way import CODE, COORDINATOR, DAY, PLANNER, STEWARD, TEAM, a_round, at, stop

EVENING = at(18.5)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    (tmp_path / "var").mkdir()
    monkeypatch.setattr(rounds_log, "ATTEMPTS", Attempts())
    with empty_store(tmp_path / "var") as made:
        yield made


@pytest.fixture
def opened(store: Store) -> Store:
    open_round(store, COORDINATOR, a_round(), now=at(12))
    return store


def the_file(store: Store) -> Path:
    (path,) = rounds_folder(store).glob("*.json")
    return path


# ---- codes


def test_a_code_has_forty_bits_in_two_groups_without_signs_that_look_alike() -> None:
    assert len(set(ALPHABET)) == 32  # eight of 32 signs: 40 bits
    assert not set(ALPHABET) & set("01IO")
    codes = [new_code() for __ in range(500)]
    assert all(len(code) == 9 and code[4] == "-" and parse_code(code) == code for code in codes)
    assert len(set(codes)) == 500
    # Of 4,000 signs each should come 125 times; five standard deviations (11) away is next to impossible.
    assert all(70 < count < 180 for count in Counter("".join(codes).replace("-", "")).values())


@pytest.mark.parametrize("typed", ["7KQM-W2XD", "7kqmw2xd", " 7kqm w2xd ", "7KQM–W2XD"])
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert parse_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "words"), [("7KQM-W2X", "8 letters"), ("", "8 letters"), ("7KQM-W2X0", "sign 0"), ("7KQM-W2XÄ", "Ä")]
)  # fmt: skip
def test_what_cannot_be_a_code_is_refused(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        parse_code(typed)


# ---- opening


def test_a_round_opens_by_its_code_for_team_and_coordinator_alone(opened: Store) -> None:
    for person in (TEAM, COORDINATOR):
        live = read_round(opened, person, "7kqmw2xd", now=EVENING)
        assert live == LiveRound(a_round(code="7kqmw2xd"))
    for other in (PLANNER, STEWARD):
        with pytest.raises(NotAllowed):
            read_round(opened, other, CODE, now=EVENING)
    with pytest.raises(NotAllowed):
        open_round(opened, TEAM, a_round(code="AAAA-AAAA"), now=EVENING)


def test_a_code_that_is_in_use_a_round_that_is_over_and_a_stranger_are_refused(opened: Store) -> None:
    with pytest.raises(Refused, match="of this code already"):
        open_round(opened, COORDINATOR, a_round(), now=EVENING)
    with pytest.raises(Refused, match="is over"):
        open_round(opened, COORDINATOR, a_round(code="AAAA-AAAA"), now=at(28))
    with pytest.raises(Refused, match="organisation nobody"):
        open_round(opened, COORDINATOR, a_round(code="AAAA-AAAA", organisation="nobody"), now=EVENING)


def test_a_round_without_stops_and_a_cell_below_250_m_are_refused() -> None:
    with pytest.raises(Refused, match="no stops"):
        a_round(0)
    with pytest.raises(Refused, match="Stops 2 have no cell"):
        a_round(stops=(stop(1), stop(2, cell_level=0)))
    with pytest.raises(Refused, match="time zone"):
        a_round(expires=at(28).replace(tzinfo=None))


def test_an_unknown_code_says_so_and_too_many_are_held_up(opened: Store) -> None:
    now_s = [0.0]
    rounds_log.ATTEMPTS = attempts = Attempts(lambda: now_s[0])
    for __ in range(MOST_WRONG):
        with pytest.raises(Refused, match="No round has this code"):
            read_round(opened, TEAM, "AAAA-AAAA", now=EVENING)
    # From now on not even the right one is told from others ...
    with pytest.raises(Refused, match="Wait 10 minutes"):
        read_round(opened, TEAM, CODE, now=EVENING)
    now_s[0] = WITHIN_S
    assert read_round(opened, TEAM, CODE, now=EVENING).round.team == "TIIMI7"
    for __ in range(MOST_WRONG):
        attempts.note_wrong()
    # ... but who had opened a round goes on.
    assert read_round(opened, TEAM, CODE, now=EVENING).round.team == "TIIMI7"


# ---- the file


def test_the_file_of_a_round_is_its_owners_alone_and_does_not_hold_the_code(opened: Store) -> None:
    path = the_file(opened)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(path.stem) == 32
    for text in (path.name, path.read_text()):
        assert not any(code in text.upper() for code in (CODE, CODE.replace("-", "")))


def test_a_round_is_the_same_after_it_was_written_and_read(opened: Store) -> None:
    log_stop(opened, TEAM, CODE, 2, contacts="2-4", unmet=["no_interpreter"], referred=1, now=EVENING)
    live = check_in(opened, TEAM, CODE, now=EVENING)
    assert live_from_json(json.loads(json.dumps(live_to_json(live))), code=CODE) == live
    assert read_round(opened, TEAM, CODE, now=EVENING) == live


def test_what_an_interrupted_write_left_is_erased_and_the_round_is_as_before(opened: Store) -> None:
    half = the_file(opened).with_suffix(".half")
    half.write_text('{"round": {"stops"')
    assert read_round(opened, TEAM, CODE, now=EVENING) == LiveRound(a_round())
    assert not half.exists()


def test_the_earlier_version_of_a_file_is_overwritten(opened: Store) -> None:
    path = the_file(opened)
    with path.open("rb") as before:
        size = os.fstat(before.fileno()).st_size
        log_stop(opened, TEAM, CODE, 1, now=EVENING)
        # The old file has no name any more, but a reader that has it open finds nothing in it.
        assert before.read() == bytes(size)
    assert b'"visited"' in path.read_bytes()


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '{"round": {"day": 5}}'])
def test_a_damaged_file_says_which_and_holds_up_no_other_team(opened: Store, damage: str) -> None:
    the_file(opened).write_text(damage)
    with pytest.raises(StoreError, match="is damaged"):
        read_round(opened, TEAM, CODE, now=EVENING)
    open_round(opened, COORDINATOR, a_round(code="AAAA-AAAA"), now=at(12))
    assert log_stop(opened, TEAM, "AAAA-AAAA", 1, now=EVENING).count(VISITED) == 1
    assert len(rounds_under_way(opened, COORDINATOR, now=EVENING)) == 1


def test_two_phones_that_log_at_once_both_stay(store: Store) -> None:
    open_round(store, COORDINATOR, a_round(20), now=at(12))
    with ThreadPoolExecutor(8) as phones:
        list(phones.map(lambda number: log_stop(store, TEAM, CODE, number, now=EVENING), range(1, 21)))
    live = read_round(store, TEAM, CODE, now=EVENING)
    assert live.count(VISITED) == 20
    assert sorted(live.order) == list(range(1, 21))


# ---- what is logged


def test_a_stop_is_logged_in_bands_and_the_next_one_follows(opened: Store) -> None:
    live = log_stop(opened, TEAM, CODE, 1, now=EVENING)
    # 20 minutes were planned, from 18:00 on.
    assert live.log(1) == StopLog(VISITED, "0", (), 0, "25", "evening", None, None)
    assert live.next_stop == stop(2)
    live = log_stop(opened, TEAM, CODE, 2, contacts="2-4", unmet={"service_full", "no_interpreter"}, referred=2, minutes="45", now=EVENING)  # fmt: skip
    assert live.log(2) == StopLog(VISITED, "2-4", ("no_interpreter", "service_full"), 2, "45", "evening")
    live = leave_out(opened, TEAM, CODE, 3, reason="no_time", now=EVENING)
    assert live.log(3) == StopLog(LEFT_OUT, reason="no_time", part_of_day="evening")
    assert live.next_stop is None
    assert live.order == (1, 2, 3)


def test_minutes_and_part_of_day_are_those_of_the_taps_where_there_are_some(opened: Store) -> None:
    # From 23:50 on for 42 minutes: a band of 35 to 60, begun in the evening though logged in the night.
    begin_stop(opened, TEAM, CODE, 1, now=at(23 + 5 / 6))
    live = log_stop(opened, TEAM, CODE, 1, now=at(23 + 5 / 6 + 0.7))
    assert (live.log(1).minutes, live.log(1).part_of_day, live.log(1).began_s) == ("45", "evening", None)
    begin_stop(opened, TEAM, CODE, 2, now=at(24.5))
    live = log_stop(opened, TEAM, CODE, 2, now=at(24.6))
    assert (live.log(2).minutes, live.log(2).part_of_day) == ("10", "night")


def test_a_clock_that_went_back_gives_no_minutes_below_zero(opened: Store) -> None:
    begin_stop(opened, TEAM, CODE, 1, now=at(19))
    assert log_stop(opened, TEAM, CODE, 1, now=at(18)).log(1).minutes == "10"


def test_a_stop_logged_once_more_keeps_its_minutes_and_is_the_latest(opened: Store) -> None:
    log_stop(opened, TEAM, CODE, 1, minutes="90", now=EVENING)
    log_stop(opened, TEAM, CODE, 2, now=EVENING)
    live = log_stop(opened, TEAM, CODE, 1, contacts="1", now=EVENING)
    assert (live.log(1).contacts, live.log(1).minutes, live.order) == ("1", "90", (2, 1))


def test_the_last_log_or_a_named_one_is_undone(opened: Store) -> None:
    assert undo(opened, TEAM, CODE, now=EVENING) == LiveRound(a_round())
    for number in (1, 2, 3):
        log_stop(opened, TEAM, CODE, number, now=EVENING)
    live = undo(opened, TEAM, CODE, now=EVENING)
    assert (live.log(3).state, live.order) == (OPEN, (1, 2))
    live = undo(opened, TEAM, CODE, 1, now=EVENING)
    assert (live.log(1).state, live.order, live.next_stop) == (OPEN, (2,), stop(1))


def test_check_in_and_check_out_count_once_and_by_the_clock_of_the_store(opened: Store) -> None:
    check_in(opened, TEAM, CODE, now=at(18 + 5 / 60))
    check_in(opened, TEAM, CODE, now=at(19))
    live = check_out(opened, TEAM, CODE, now=at(24.25))
    assert live.checked_in_s == 18 * 3600 + 300
    assert live.checked_out_s == 24 * 3600 + 900


def test_the_wall_clock_counts_in_the_night_when_it_is_turned_back(store: Store) -> None:
    # On 2026-10-25 at 04:00 clocks in Helsinki went back to 03:00: at 05:00 it is six hours after 00:00.
    night = a_round(day=DAY.replace(month=10, day=25), expires=at(40, DAY.replace(month=10, day=25)))
    open_round(store, COORDINATOR, night, now=at(0, DAY.replace(month=10, day=25)))
    five = at(0, DAY.replace(month=10, day=25)).astimezone(None) + timedelta(hours=6)
    assert check_in(store, TEAM, CODE, now=five).checked_in_s == 5 * 3600


@pytest.mark.parametrize(
    "said",
    [{"contacts": "3"}, {"unmet": ["pizza"]}, {"referred": -1}, {"referred": 100}, {"minutes": "20"}],
)
def test_what_is_no_code_is_refused_and_nothing_is_written(opened: Store, said: dict[str, object]) -> None:
    with pytest.raises(Refused):
        log_stop(opened, TEAM, CODE, 1, now=EVENING, **said)  # type: ignore[arg-type]
    assert read_round(opened, TEAM, CODE, now=EVENING) == LiveRound(a_round())


def test_a_reason_of_our_own_and_a_stop_that_is_none_are_refused(opened: Store) -> None:
    with pytest.raises(Refused, match="not_logged cannot"):
        leave_out(opened, TEAM, CODE, 1, reason="not_logged", now=EVENING)
    for act in (log_stop, begin_stop, undo):
        with pytest.raises(Refused, match="no stop 9"):
            act(opened, TEAM, CODE, 9, now=EVENING)
