"""What a coordinator says of a stop is kept in versions, and never lost to another organisation."""

import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.organisations import register_organisation
from data.stop_choices import StopChoice, read_stop_choices, write_stop_choice
from data.store import Store
from data.vocabulary import organisations

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
STOP = "0123456789ab"
SAID = StopChoice(STOP, frozenset({"ru", "et"}), "Mo-Fr 18:00-20:00", 25)


def rows(store: Store) -> list[tuple[int, int]]:
    return (
        store.cursor()
        .execute("SELECT version, sign FROM help.stop_choices ORDER BY batch, version, sign")
        .fetchall()
    )


def test_nothing_is_said_of_any_stop_in_a_new_store(store: Store) -> None:
    assert read_stop_choices(store, COORDINATOR) == {}


def test_what_was_written_is_read(store: Store) -> None:
    assert write_stop_choice(store, COORDINATOR, SAID)
    assert read_stop_choices(store, COORDINATOR) == {STOP: SAID}


def test_a_change_is_a_tombstone_and_the_next_version(store: Store) -> None:
    write_stop_choice(store, COORDINATOR, SAID)
    changed = StopChoice(STOP, banned=True)
    write_stop_choice(store, COORDINATOR, changed)
    assert read_stop_choices(store, COORDINATOR) == {STOP: changed}
    assert rows(store) == [(1, 1), (1, -1), (2, 1)]


def test_saying_nothing_takes_back_what_was_said(store: Store) -> None:
    write_stop_choice(store, COORDINATOR, SAID)
    write_stop_choice(store, COORDINATOR, StopChoice(STOP))
    assert read_stop_choices(store, COORDINATOR) == {}
    write_stop_choice(store, COORDINATOR, SAID)
    assert rows(store) == [(1, 1), (1, -1), (2, 1)]


def test_saying_the_same_again_writes_nothing(store: Store) -> None:
    write_stop_choice(store, COORDINATOR, SAID)
    version = store.version
    assert not write_stop_choice(store, COORDINATOR, SAID)
    assert not write_stop_choice(store, COORDINATOR, StopChoice("ba9876543210"))
    assert store.version == version


def test_one_own_organisation_counts_first_but_a_ban_holds_for_all(store: Store) -> None:
    other = next(each for each in organisations() if each.code != "example" and "outreach" in each.purposes)
    register_organisation(store.cursor(), other)
    stranger = Person("s", other.code, frozenset({"coordinator"}))
    write_stop_choice(store, COORDINATOR, StopChoice(STOP, frozenset({"ru"})))
    write_stop_choice(store, stranger, StopChoice(STOP, frozenset({"ar"}), banned=True))
    assert read_stop_choices(store, COORDINATOR)[STOP] == StopChoice(STOP, frozenset({"ru"}), banned=True)
    assert read_stop_choices(store, stranger)[STOP] == StopChoice(STOP, frozenset({"ar"}), banned=True)


def test_every_fault_is_named_with_its_remedy() -> None:
    with pytest.raises(Refused) as refused:
        StopChoice(STOP, frozenset({"klingon"}), "after dark", 0)
    for words in ("klingon", "'after dark' is no opening time", "Mo-Fr 10:00-18:00", "0 minutes", "1 to 240"):
        assert words in str(refused.value)


def test_a_remark_is_no_meeting_hour() -> None:
    with pytest.raises(Refused, match="names no hours"):
        StopChoice(STOP, meeting_hours='"by appointment"')


def test_hours_are_kept_in_one_form() -> None:
    written = " Mo-Fr 10:00-18:00 ;Sa 10:00-12:00"
    assert StopChoice(STOP, meeting_hours=written).meeting_hours == "Mo-Fr 10:00-18:00; Sa 10:00-12:00"


def test_nobody_without_outreach_reads_or_writes_them(store: Store) -> None:
    with pytest.raises(NotAllowed):
        read_stop_choices(store, PLANNER)
    with pytest.raises(NotAllowed):
        write_stop_choice(store, PLANNER, SAID)
    assert rows(store) == []


def test_an_organisation_that_is_not_registered_says_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed, match="not in the register"):
        write_stop_choice(store, Person("x", "nobody", frozenset({"coordinator"})), SAID)
    assert rows(store) == []
