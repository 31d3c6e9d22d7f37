"""Tests that openings are recorded beside the store, survive a torn write, and raise what is unusual."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest

from data.audit.chain import audit_folder
from data.audit.recording import audit_day
from data.clock import set_now
from data.errors import NotAllowed
from data.inspecting.lists import write_list
from data.inspecting.month_list import MonthList
from data.inspecting.openings import (
    Opening,
    UnusualRules,
    openings_path,
    read_openings,
    record_opening,
    unusual_openings,
)
from data.store import Store
from tests.test_data.inspecting_stores import DECEMBER, PLANNER, STEWARD, TAX, TAX_CREW

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    set_now(NOON)
    yield
    set_now(None)


def test_an_opening_is_kept_with_a_keyed_id_for_its_owner_alone(store: Store) -> None:
    before = store.version
    record_opening(store, PLANNER, "list", "abc")
    record_opening(store, TAX, "visit", "AAAA-2222", refused=True)
    one, other = read_openings(store, STEWARD).rows
    assert (one.role, one.organisation, one.authority, one.what, one.subject, one.day, one.refused) == (
        "inspection_planner", "example", "labour_inspectorate", "list", "abc", "2026-11-20", False,
    )  # fmt: skip
    assert other.refused
    assert (len(one.person), one.person != other.person) == (32, True)
    chain = audit_folder() / "chain.jsonl"
    assert chain.stat().st_mode & 0o777 == 0o600
    assert chain.parent.stat().st_mode & 0o777 == 0o700
    # Reading is no change of the facts.
    assert store.version == before


def test_a_torn_last_line_is_told_and_costs_no_other_line(store: Store) -> None:
    record_opening(store, PLANNER, "list", "abc")
    path = audit_folder() / "chain.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:40])
    torn = read_openings(store, STEWARD)
    assert [len(torn.rows), torn.damaged] == [1, 1]
    assert torn.caveats == ("1 line of the record of openings cannot be read. Compare it with the backup.",)
    assert unusual_openings(store, STEWARD, day=DAY) == torn.caveats
    record_opening(store, PLANNER, "list", "def")
    kept = read_openings(store, STEWARD)
    # The next line set it aside, and the chain says so.
    assert ([each.subject for each in kept.rows], kept.damaged) == (["abc", "def"], 0)


def test_openings_from_before_there_was_an_audit_are_read_too(store: Store) -> None:
    before = Opening(
        "0" * 32,
        "inspection_planner",
        "example",
        "tax",
        "visit",
        "AAAA-2222",
        "2026-11-20",
        600,
        refused=False,
    )
    path = openings_path(store)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(asdict(before)) + "\n", encoding="utf-8")
    record_opening(store, PLANNER, "list", "abc")
    assert [each.subject for each in read_openings(store, STEWARD).rows] == ["AAAA-2222", "abc"]


def test_many_openings_refusals_nights_and_lists_of_others_are_raised(store: Store) -> None:
    code = write_list(store, PLANNER, MonthList("", DECEMBER, "labour_inspectorate", 1, 0, 0, ()))
    record_opening(store, PLANNER, "list", code)
    assert unusual_openings(store, STEWARD, day=DAY) == ()
    record_opening(store, TAX_CREW, "list", code)
    record_opening(store, TAX, "list", code, refused=True)
    for visit in ("AAAA-2222", "BBBB-2222"):
        record_opening(store, PLANNER, "visit", visit)
    # Explanations are part of looking at a list, however many are opened.
    record_opening(store, PLANNER, "site", "W1")
    raised = unusual_openings(store, PLANNER, day=DAY, rules=UnusualRules(0, 24, most_openings=2))
    # Who is who is a keyed id: what follows it is compared.
    assert sorted(" ".join(each.split(" ")[0:1] + each.split(" ")[2:]) for each in raised) == [
        f"crew_member opened list {code} 1 time without being its planner.",
        "inspection_planner opened 3 lists, plans or papers, above the 2 of a usual day.",
        "partner_authority was refused 1 time.",
    ]
    # No hour is usual: all six are raised, and of another day nothing is.
    night = unusual_openings(store, STEWARD, day=DAY, rules=UnusualRules(24, 24))
    assert sum("outside 24 to 24 o'clock" in each for each in night) == 3
    assert unusual_openings(store, STEWARD, day=DAY.replace(day=19)) == ()


def test_the_day_is_the_one_where_the_store_lies(store: Store) -> None:
    set_now(datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    record_opening(store, TAX, "list", "abc", refused=True)
    assert (audit_day(store), read_openings(store, STEWARD).rows[0].day) == (date(2026, 11, 21), "2026-11-21")
    assert unusual_openings(store, STEWARD, day=DAY) == ()
    refused, at_night = sorted(unusual_openings(store, STEWARD, day=audit_day(store)), key=len)
    assert refused.endswith("was refused 1 time.")
    assert at_night.endswith("at 00:30.")


def test_only_the_steward_reads_who_opened_what_and_those_who_go_not_even_what_is_unusual(
    store: Store,
) -> None:
    with pytest.raises(NotAllowed, match="inspection_planner does not read who opened what"):
        read_openings(store, PLANNER)
    with pytest.raises(NotAllowed, match="partner_authority"):
        unusual_openings(store, TAX, day=DAY)
    assert read_openings(store, STEWARD).rows == ()
