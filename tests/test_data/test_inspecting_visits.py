"""Tests who plans visits, who sees them and when, and which visits are refused."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.access import Person
from data.errors import NotAllowed, Refused
from data.inspecting.crew import Crew
from data.inspecting.crews import read_crews, write_crews
from data.inspecting.month_list import SiteKey
from data.inspecting.stepping_aside import read_steps_aside, step_aside, step_back_in
from data.inspecting.versions import write_versions
from data.inspecting.visit import WITHDRAWN, Going, PlannedVisit
from data.inspecting.visit_rows import TABLE, visit_row
from data.inspecting.visits import read_visits, withdraw_visit, write_visits
from data.store import Store
from tests.built_stores import copy_of_empty_store
from tests.test_data.inspecting_stores import (
    CLOSED,
    DECEMBER,
    INSIDE_HELP,
    LABOUR_CREW,
    ORGANISATION,
    OTHER_TAX_CREW,
    PLANNER,
    POLICE,
    SITE,
    SITES,
    STEWARD,
    TAX,
    TAX_CREW,
    VISIT,
    fill,
    on_day,
    write_sites,
)
from tests.test_data.intake_sheets import query

SUMMER, ELSEWHERE = SiteKey(ORGANISATION, "W4"), SiteKey(ORGANISATION, "W5")
BEFORE, SHOWN, LATER = date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 3)


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a store with one planned visit, for tests that read or are refused."""
    path = tmp_path_factory.mktemp("visits") / "testby.duckdb"
    with copy_of_empty_store(path, name="Testby", crs_epsg=3067) as made:
        fill(made)
        write_sites(made, [SITES[0] | {"source_id": "W4", "season": "summer"}])
        write_visits(made, PLANNER, [VISIT])
        yield made


def test_those_who_go_see_their_visits_from_the_day_they_are_shown(planned: Store) -> None:
    for person in (TAX_CREW, TAX, LABOUR_CREW):
        assert read_visits(planned, person, day=BEFORE) == ()
        assert read_visits(planned, person, day=SHOWN) == (VISIT,)
    # The 3rd of December and 30 days is the 2nd of January: a crew member reads until then.
    assert read_visits(planned, TAX_CREW, day=LATER.replace(day=2)) == (VISIT,)
    assert read_visits(planned, TAX_CREW, day=LATER) == ()
    assert read_visits(planned, TAX, day=LATER) == (VISIT,)
    for person in (OTHER_TAX_CREW, POLICE):
        assert read_visits(planned, person, day=SHOWN) == ()


def test_a_planner_sees_every_visit_at_once_and_of_one_month(planned: Store) -> None:
    assert read_visits(planned, PLANNER, day=BEFORE) == (VISIT,)
    assert read_visits(planned, PLANNER, day=BEFORE, period=DECEMBER) == (VISIT,)
    assert read_visits(planned, PLANNER, day=BEFORE, period=DECEMBER + 1) == ()


@pytest.mark.parametrize("role", ["council", "coordinator", "steward", "team_member", "crew_member"])
def test_nobody_else_sees_a_plan(planned: Store, role: str) -> None:
    # A crew member of no crew is nobody who goes.
    person = Person("n", ORGANISATION, frozenset({role}), authority="tax")
    with pytest.raises(NotAllowed, match=role):
        read_visits(planned, person, day=SHOWN)
    with pytest.raises(NotAllowed, match=role):
        write_visits(planned, person, [VISIT])


def test_a_coordinator_of_outreach_neither_plans_nor_goes_on_inspections() -> None:
    for role in ("inspection_planner", "crew_member", "partner_authority"):
        with pytest.raises(Refused, match="cannot be both"):
            Person("n", ORGANISATION, frozenset({"coordinator", role}))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"site": INSIDE_HELP, "kind": "cleaning"}, "W2 lies inside a help place, which is never a target"),
        ({"site": CLOSED}, "nobody works at W3 on 2026-12-03"),
        ({"site": SiteKey(ORGANISATION, "W9")}, "W9 is not on record"),
        ({"kind": "shop"}, "of kind restaurant, not shop"),
        ({"refers": "nobody"}, "nobody is no authority and no organisation"),
        ({"refers": "immigration"}, "immigration control refers nobody to help, name another"),
        ({"interpreter_from": "tax"}, "an interpreter of an authority that goes is not independent"),
        ({"interpreter_from": "police"}, "police sends no independent interpreter"),
        ({"site": SUMMER}, r"W4 works in one season alone \(summer\)"),
        ({"interpreter_languages": ("xx",)}, "the languages xx are not known"),
        ({"trigger": "whim"}, "whim is no reason for an inspection"),
        ({"going": (Going("labour_inspectorate", "LI-9", ""),)}, "labour_inspectorate has no crew LI-9"),
        ({"meets_at": "In front of the harbour grill"}, "the meeting place names the site"),
        ({"shown_from": date(2026, 12, 4)}, "would see it after its day only"),
        ({"state": "carried_out"}, "it is over or withdrawn"),
        ({"code": "BBBB-2222"}, "BBBB-2222: visit AAAA-2222 goes there in this month already, withdraw that"),
        ({"code": "BBBB-2222"}, "LI-1, TX-1 would be at AAAA-2222 and BBBB-2222 at the same time"),
    ],
)
def test_a_visit_that_does_not_fit_is_refused_with_what_is_wrong(
    planned: Store, changes: dict[str, object], sentence: str
) -> None:
    before = planned.version
    with pytest.raises(Refused, match=sentence):
        write_visits(planned, PLANNER, [replace(VISIT, **changes)])
    assert planned.version == before


def test_every_fault_of_several_visits_is_named_at_once_and_none_is_kept(planned: Store) -> None:
    one = replace(VISIT, code="BBBB-2222", begins_s=43_200, ends_s=50_400)
    other = replace(one, code="CCCC-2222", site=CLOSED, refers="nobody")
    with pytest.raises(Refused, match=r"W3 on 2026-12-03.*nobody is no authority.*BBBB-2222 and CCCC-2222"):
        write_visits(planned, PLANNER, [one, other])
    assert read_visits(planned, PLANNER, day=SHOWN) == (VISIT,)


def test_a_visit_is_moved_withdrawn_and_planned_anew_as_versions(store: Store) -> None:
    fill(store)
    (coded,) = write_visits(store, PLANNER, [replace(VISIT, code="")])
    assert len(coded.code) == len(VISIT.code)
    moved = replace(coded, day=date(2026, 12, 7))
    write_visits(store, PLANNER, [moved])
    version = store.version
    write_visits(store, PLANNER, [moved])
    assert store.version == version
    # Moved away from it, the crews are free on the 3rd.
    write_sites(store, [SITES[0] | {"source_id": "W5"}])
    write_visits(store, PLANNER, [replace(VISIT, code="BBBB-2222", site=ELSEWHERE)])
    withdraw_visit(store, PLANNER, coded.code)
    assert [each.state for each in read_visits(store, TAX, day=LATER)] == ["planned", WITHDRAWN]
    with pytest.raises(Refused, match=f"No visit {coded.code} is planned"):
        withdraw_visit(store, PLANNER, coded.code)
    write_visits(store, PLANNER, [moved])
    assert read_visits(store, PLANNER, day=SHOWN)[1] == moved
    versions = "SELECT version, sum(sign) FROM inspection.planned_visits WHERE source_id = ? GROUP BY ALL ORDER BY ALL"
    assert query(store, versions, coded.code) == [(1, 0), (2, 0), (3, 0), (4, 1)]


def test_a_visit_that_replaces_another_is_planned_as_that_is_withdrawn_or_not_at_all(store: Store) -> None:
    fill(store)
    write_visits(store, PLANNER, [VISIT])
    version = store.version
    # The same crews, site and day.
    new = replace(VISIT, code="BBBB-2222", begins_s=10 * 3600)
    with pytest.raises(Refused, match="nobody is no authority"):
        write_visits(store, PLANNER, [replace(new, refers="nobody")], instead_of=[VISIT.code])
    with pytest.raises(Refused, match="No visit CCCC-2222 is planned"):
        write_visits(store, PLANNER, [new], instead_of=[VISIT.code, "CCCC-2222"])
    assert (store.version, read_visits(store, PLANNER, day=SHOWN)) == (version, (VISIT,))
    write_visits(store, PLANNER, [new], instead_of=[VISIT.code])
    assert store.version == version + 1
    states = {each.code: each.state for each in read_visits(store, PLANNER, day=SHOWN)}
    assert states == {VISIT.code: WITHDRAWN, new.code: "planned"}
    # Said twice, it is done once.
    write_visits(store, PLANNER, [new], instead_of=[VISIT.code])
    assert store.version == version + 1


def test_a_visit_that_is_withdrawn_while_it_is_planned_anew_stands_in_the_end(store: Store) -> None:
    fill(store)
    write_sites(store, [SITES[0] | {"source_id": "W5"}])
    write_visits(store, PLANNER, [VISIT])
    new = replace(VISIT, code="BBBB-2222", site=ELSEWHERE, day=date(2026, 12, 4))
    with ThreadPoolExecutor(1) as pool:
        with store.write(kind="planned_visits", organisation=ORGANISATION) as batch:
            # The other one finds the first visit as it is to be, and waits for this write.
            other = pool.submit(write_visits, store, PLANNER, [VISIT, new])
            wait([other], timeout=0.3)
            write_versions(batch, TABLE, [visit_row(replace(VISIT, state=WITHDRAWN))])
        assert other.result() == (VISIT, new)
    assert read_visits(store, PLANNER, day=SHOWN) == (VISIT, new)


def test_two_visits_to_one_site_in_a_month_are_refused_also_at_once(store: Store) -> None:
    fill(store)
    one, other = (on_day(VISIT, date(2026, 12, day), code=f"{day:04}-2222") for day in (3, 4))
    with pytest.raises(Refused, match="0004-2222: visit 0003-2222 goes there in this month already"):
        write_visits(store, PLANNER, [one, other])
    assert write_visits(store, PLANNER, [one, replace(other, period=DECEMBER + 1)])


def test_who_steps_aside_neither_sees_nor_plans_visits_there_until_stepping_back_in(store: Store) -> None:
    fill(store)
    write_visits(store, PLANNER, [VISIT])
    with pytest.raises(Refused, match="no reason bored"):
        step_aside(store, PLANNER, SITE, reason="bored")
    assert step_aside(store, PLANNER, SITE, reason="own_interest")
    assert not step_aside(store, PLANNER, SITE, reason="own_interest")
    assert read_visits(store, PLANNER, day=SHOWN) == ()
    with pytest.raises(NotAllowed, match="stepped aside from W1"):
        write_visits(store, PLANNER, [VISIT])
    with pytest.raises(NotAllowed, match="stepped aside from W1"):
        withdraw_visit(store, PLANNER, VISIT.code)
    # It is about one person, who stands in it by a keyed id alone.
    assert read_visits(store, TAX, day=SHOWN) == (VISIT,)
    assert [len(row[0]) for row in query(store, "SELECT person FROM inspection.steps_aside")] == [32]
    assert step_back_in(store, PLANNER, SITE)
    assert read_steps_aside(store, PLANNER) == frozenset()
    assert read_visits(store, PLANNER, day=SHOWN) == (VISIT,)


def test_crews_are_replaced_as_a_whole_and_each_sees_its_own(planned: Store, store: Store) -> None:
    assert [each.code for each in read_crews(planned, PLANNER)] == ["LI-1", "PO-1", "TX-1", "TX-2"]
    assert [each.code for each in read_crews(planned, TAX)] == ["TX-1", "TX-2"]
    assert [each.code for each in read_crews(planned, TAX_CREW)] == ["TX-1"]
    with pytest.raises(NotAllowed):
        read_crews(planned, STEWARD)
    fill(store)
    kept = Crew("TX-1", "tax", (60.2, 25.0), languages=frozenset({"uk", "fi"}), days=4, most_visits_a_day=2)
    write_crews(store, PLANNER, [kept])
    assert read_crews(store, PLANNER) == (kept,)
    with pytest.raises(Refused, match=r"TX-1 stand twice.*navy are not in the vocabulary"):
        write_crews(store, PLANNER, [kept, kept, replace(kept, code="NA-1", authority="navy")])
    for code in ("Matti Meikäläinen", "TX-1" * 7):
        with pytest.raises(Refused, match="a code has a digit and at most 24 signs, and is no name"):
            write_crews(store, PLANNER, [replace(kept, code=code)])


def test_a_stored_visit_is_the_visit_that_was_planned(store: Store, tmp_path: Path) -> None:  # noqa: ARG001
    fill(store)
    full = PlannedVisit(
        **{each: getattr(VISIT, each) for each in VISIT.__dataclass_fields__}
        | {
            "going": (*VISIT.going, Going("immigration", "", "permits")),
            "papers_checked": True,
            "papers_reason": "court order",
            "immigration_reason": "asked for in writing",
            "meeting_point": None,
        }
    )
    assert write_visits(store, PLANNER, [full]) == (full,)
    assert read_visits(store, PLANNER, day=SHOWN) == (full,)
