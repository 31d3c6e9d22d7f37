"""Tests that lists of a month, their lots and what inspectors changed are kept as they were."""

import math
from dataclasses import replace

import pytest

from data.access import Person
from data.clock import set_today
from data.errors import NotAllowed, Refused
from data.inspecting.debrief import Debrief
from data.inspecting.debriefing import write_debrief
from data.inspecting.lists import read_list_items, read_lists, write_list
from data.inspecting.month_list import ListItem, MonthList
from data.inspecting.overrides import read_overrides, withdraw_override, write_override
from data.inspecting.stepping_aside import step_aside, step_back_in
from data.inspecting.visits import write_visits
from data.organisations import example_organisation, register_organisation
from data.store import Store
from tests.test_data.inspecting_stores import (
    CLOSED,
    DECEMBER,
    INSIDE_HELP,
    ORGANISATION,
    PLANNER,
    SITE,
    STEWARD,
    VISIT,
    fill,
)
from tests.test_data.intake_sheets import query

NAN = math.nan
ITEMS = (
    ListItem(CLOSED, "fixed", "complaint", NAN, NAN, NAN, NAN, NAN, "A complaint."),
    ListItem(SITE, "random", "", 0.125, 0.2, 0.1, 0.4, 1.5),
)
LIST = MonthList("", DECEMBER, "labour_inspectorate", 7, 40, 5, ITEMS)


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def test_a_settled_list_is_read_as_it_was_written_but_for_its_reasons(filled: Store) -> None:
    code = write_list(filled, PLANNER, LIST)
    (read,) = read_lists(filled, PLANNER)
    assert repr(read) == repr(replace(LIST, code=code, items=(replace(ITEMS[0], reason=""), ITEMS[1])))
    items = read_list_items(filled, PLANNER)
    # What Horvitz and Thompson need of the one that was drawn: its chance, and among how many.
    (drawn,) = items[items["part"] == "random"].to_dict("records")
    assert (drawn["worksite_id"], drawn["lot_chance"], drawn["sites"], drawn["seed"]) == ("W1", 0.125, 40, 7)
    assert items["lot_chance"].isna().tolist() == [True, False]
    assert read_lists(filled, PLANNER, period=DECEMBER - 1) == ()


def test_a_list_settled_anew_replaces_the_former_and_leaves_its_trace(filled: Store) -> None:
    code = write_list(filled, PLANNER, LIST)
    assert write_list(filled, PLANNER, replace(LIST, seed=8, items=ITEMS[1:])) == code
    assert [(each.seed, len(each.items)) for each in read_lists(filled, PLANNER)] == [(8, 1)]
    assert query(filled, "SELECT seed, sum(sign) FROM inspection.month_lists GROUP BY ALL ORDER BY ALL") == [
        (7, 0),
        (8, 1),
    ]
    tax = Person("t", ORGANISATION, frozenset({"inspection_planner"}), authority="tax")
    assert write_list(filled, tax, replace(LIST, authority="tax")) != code


def test_a_list_of_which_a_visit_is_over_stays_as_its_lot_drew_it(filled: Store) -> None:
    write_list(filled, PLANNER, LIST)
    write_visits(filled, PLANNER, [VISIT])
    set_today(VISIT.day)
    write_debrief(filled, PLANNER, Debrief(VISIT.code, "day", False, "closed"))
    with pytest.raises(Refused, match="The list of 2026-12 has begun: 1 visit is over"):
        write_list(filled, PLANNER, LIST)


def test_only_a_planner_of_the_authority_settles_lists_without_help_places(filled: Store) -> None:
    with pytest.raises(NotAllowed, match="The list of tax"):
        write_list(filled, PLANNER, replace(LIST, authority="tax"))
    for reads in (read_lists, read_list_items, read_overrides):
        with pytest.raises(NotAllowed, match="steward"):
            reads(filled, STEWARD)
    doubtful = (*ITEMS, replace(ITEMS[1], site=INSIDE_HELP), ITEMS[1])
    with pytest.raises(Refused, match=r"W1 stands twice.*W2 lies inside a help place"):
        write_list(filled, PLANNER, replace(LIST, items=doubtful))
    assert read_lists(filled, PLANNER) == ()


def test_what_an_inspector_changed_is_kept_with_its_reason_once_per_site_and_month(filled: Store) -> None:
    of_list = {"period": DECEMBER, "authority": "labour_inspectorate"}
    write_override(filled, PLANNER, **of_list, site=SITE, what="put_in", reason="new_information")
    write_override(
        filled, PLANNER, **of_list, site=SITE, what="left_out", reason="safety", instead_of="value"
    )
    said = read_overrides(filled, PLANNER, period=DECEMBER)
    assert said[["worksite_id", "what", "reason", "instead_of"]].to_numpy().tolist() == [
        ["W1", "left_out", "safety", "value"]
    ]
    with pytest.raises(Refused, match="W2 lies inside a help place"):
        write_override(filled, PLANNER, **of_list, site=INSIDE_HELP, what="put_in", reason="campaign")
    with pytest.raises(Refused, match=r"keep cannot be done.*no reason whim"):
        write_override(filled, PLANNER, **of_list, site=SITE, what="keep", reason="whim")
    step_aside(filled, PLANNER, SITE, reason="earlier_work")
    with pytest.raises(NotAllowed, match="stepped aside from W1"):
        withdraw_override(filled, PLANNER, **of_list, site=SITE)
    step_back_in(filled, PLANNER, SITE)
    # What this one said is not for planners of other organisations to take back.
    with filled.write(kind="test", organisation="register") as batch:
        register_organisation(batch.cursor, replace(example_organisation(), code="other"))
    version = filled.version
    assert not withdraw_override(filled, replace(PLANNER, organisation="other"), **of_list, site=SITE)
    assert (filled.version, len(read_overrides(filled, PLANNER))) == (version, 1)
    assert withdraw_override(filled, PLANNER, **of_list, site=SITE)
    assert not withdraw_override(filled, PLANNER, **of_list, site=SITE)
    assert read_overrides(filled, PLANNER).empty
