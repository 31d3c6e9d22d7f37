"""Tests who may read what."""

import pytest

from data.access import PURPOSES_OF_ROLE, Person
from data.errors import NotAllowed, Refused
from data.permission import check_reads
from data.store import Store


def person(*roles: str) -> Person:
    return Person("p1", "example", frozenset(roles))


def test_coordinator_and_inspection_planner_do_not_meet_in_one_person() -> None:
    with pytest.raises(Refused, match="cannot be both coordinator and inspection_planner"):
        person("coordinator", "inspection_planner")


def test_an_unknown_role_is_named() -> None:
    with pytest.raises(Refused, match="Unknown role: mayor"):
        person("mayor")


def test_the_wall_stands_between_help_and_inspection(store: Store) -> None:
    check_reads(store, person("coordinator"), "outreach")
    check_reads(store, person("inspection_planner"), "inspection")
    with pytest.raises(NotAllowed, match="coordinator does not read live data for inspection"):
        check_reads(store, person("coordinator"), "inspection")
    with pytest.raises(NotAllowed):
        check_reads(store, person("inspection_planner"), "outreach")


def test_the_council_reads_nothing_live() -> None:
    assert person("council").purposes == frozenset()


def test_no_role_but_the_steward_reads_both_sides() -> None:
    both = [role for role, purposes in PURPOSES_OF_ROLE.items() if {"outreach", "inspection"} <= purposes]
    assert both == ["steward"]
