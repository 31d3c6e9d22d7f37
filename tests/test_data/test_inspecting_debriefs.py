"""Tests that a debrief becomes result, findings, follow-ups, state and counts together, or nothing at all."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from data.access import Person
from data.clock import set_today
from data.errors import NotAllowed, Refused
from data.inspecting import debriefing
from data.inspecting.debrief import Debrief, Findings, FollowUp
from data.inspecting.debriefing import read_debriefs, write_debrief
from data.inspecting.follow_ups import finish_follow_up, follow_up_row, follow_ups_due, read_follow_ups
from data.inspecting.month_list import SiteKey
from data.inspecting.past_findings import read_past_findings
from data.inspecting.stepping_aside import step_aside
from data.inspecting.versions import write_versions
from data.inspecting.visits import read_visits, withdraw_visit, write_visits
from data.inspection_results import read_inspections
from data.intake.purge import purge
from data.store import Store, open_store
from tests.test_data.inspecting_stores import (
    LABOUR_CREW,
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
from tests.test_data.test_intake_ledger import check_cubes

ROOT = Path(__file__).resolve().parents[2]
AGAIN = FollowUp("visit_again", "labour_inspectorate", date(2026, 12, 20))
BOOKS = FollowUp("ask_for_papers", "tax", date(2026, 12, 10))
FOUND = (
    Findings("labour_inspectorate", ("labour_no_contract",), labour_exploitation=True),
    Findings("tax", administrative=True),
)
DEBRIEF = Debrief(VISIT.code, "day", carried_out=True, findings=FOUND, referred=2, follow_ups=(AGAIN, BOOKS))
TABLES = ("inspections", "debriefs", "authority_findings", "follow_ups")


@pytest.fixture
def visited(store: Store) -> Store:
    """Give a store with one visit, on the day after it."""
    fill(store)
    write_visits(store, PLANNER, [VISIT])
    set_today(date(2026, 12, 4))
    return store


def results(store: Store) -> list[dict[str, object]]:
    columns = ["worksite_id", "kind", "east", "period", "trigger", "stage", "carried_out", "nothing_found"]
    flags = ["administrative", "labour_exploitation", "referral"]
    return read_inspections(store, PLANNER)[columns + flags].to_dict("records")


def nothing_is_written(store: Store) -> bool:
    rows = [query(store, f"SELECT count(*) FROM inspection.{table}") for table in TABLES]
    cube = query(store, "SELECT count(*) FROM inspection.inspection_cube")
    states = [each.state for each in read_visits(store, PLANNER, day=VISIT.day)]
    return rows == [[(0,)]] * len(TABLES) and cube == [(0,)] and states == ["planned"]


def test_a_debrief_becomes_the_inspection_result_findings_follow_ups_and_state(visited: Store) -> None:
    before = visited.version
    write_debrief(visited, LABOUR_CREW, DEBRIEF)
    assert visited.version == before + 1
    # The 3rd of December 2026 is a Thursday, so its week is of December.
    assert results(visited) == [
        {
            "worksite_id": "W1", "kind": "restaurant", "east": 1540, "period": 683, "trigger": "planned",
            "stage": "day", "carried_out": True, "nothing_found": False, "administrative": True,
            "labour_exploitation": True, "referral": True,
        }
    ]  # fmt: skip
    more = "SELECT finding_codes, authorities, unit_code, source_id FROM inspection.inspections"
    assert query(visited, more) == [
        (["labour_no_contract"], ["labour_inspectorate", "tax"], "LI-1", VISIT.code)
    ]
    assert [each.state for each in read_visits(visited, PLANNER, day=VISIT.day)] == ["carried_out"]
    for person in (PLANNER, LABOUR_CREW):
        kept = read_debriefs(visited, person)[VISIT.code]
        assert replace(kept, follow_ups=()) == replace(DEBRIEF, follow_ups=())
        assert [replace(each, code="") for each in kept.follow_ups] == [BOOKS, AGAIN]
    assert query(
        visited, "SELECT sum(inspections), sum(labour_exploitation) FROM inspection.inspection_cube"
    ) == [(1, 1)]
    check_cubes(visited)


def test_who_neither_plans_nor_leads_reads_what_the_own_authority_found_alone(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    for person in (TAX, TAX_CREW):
        own = read_debriefs(visited, person)[VISIT.code]
        assert (own.findings, [each.what for each in own.follow_ups]) == (FOUND[1:], ["ask_for_papers"])
    step_aside(visited, TAX, SITE, reason="earlier_work")
    assert read_debriefs(visited, TAX) == {}
    step_aside(visited, PLANNER, SITE, reason="earlier_work")
    assert read_debriefs(visited, PLANNER) == {}


def test_an_authority_reads_of_earlier_joint_visits_what_it_found_itself(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    imported = {
        "source_id": "I1", "worksite_source": "example", "worksite_id": "W1", "kind": "restaurant", "east": 1540,
        "north": 26680, "cell_level": 1, "inspected_on": date(2025, 3, 12), "period": 662, "trigger": "planned",
        "stage": "final", "carried_out": True, "nothing_found": False, "administrative": False,
        "labour_exploitation": True, "referral": True, "finding_codes": ["labour_long_hours"],
        "authorities": ["tax", "police"],
    }  # fmt: skip
    with visited.write(kind="inspections", organisation="example") as batch:
        batch.append("inspection.inspections", pd.DataFrame([imported]).assign(source="example"))

    def found(person: Person, authority: str | None) -> list[list[object]]:
        read = read_past_findings(visited, person, SITE, authority=authority)
        columns = ["administrative", "labour_exploitation", "referral", "nothing_found", "finding_codes"]
        return [[*row[:-1], list(row[-1])] for row in read[columns].to_numpy().tolist()]

    everything = [
        [True, True, True, False, ["labour_no_contract"]], [False, True, True, False, ["labour_long_hours"]],
    ]  # fmt: skip
    not_known = [False, False, False, False, []]
    assert found(PLANNER, None) == everything
    # Of the visit just debriefed tax found faults of books; of the import nobody says who found what.
    own = [[True, False, False, False, []], not_known]
    assert found(PLANNER, "tax") == found(TAX, None) == found(TAX, "labour_inspectorate") == own
    assert found(PLANNER, "police") == [not_known]
    assert found(LABOUR_CREW, None) == [[False, True, False, False, ["labour_no_contract"]]]
    with pytest.raises(NotAllowed, match="You go on no visit to W1"):
        found(POLICE, None)
    step_aside(visited, PLANNER, SITE, reason="earlier_work")
    with pytest.raises(NotAllowed, match="stepped aside"):
        found(PLANNER, "tax")


def test_not_carried_out_is_never_nothing_found(visited: Store) -> None:
    write_debrief(visited, LABOUR_CREW, Debrief(VISIT.code, "day", False, "not_let_in"))
    (result,) = results(visited)
    assert (result["carried_out"], result["nothing_found"]) == (False, False)
    assert query(visited, "SELECT coalesce(sum(inspections), 0) FROM inspection.inspection_cube") == [(0,)]
    assert read_visits(visited, PLANNER, day=VISIT.day)[0].state == "not_carried_out"
    # It was a mistake: it did take place, and nothing was found.
    write_debrief(visited, LABOUR_CREW, Debrief(VISIT.code, "day", True))
    (result,) = results(visited)
    assert (result["carried_out"], result["nothing_found"]) == (True, True)
    check_cubes(visited)


def test_a_later_stage_replaces_the_earlier_one_and_is_not_replaced_by_it(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    later = replace(DEBRIEF, stage="final", findings=FOUND[1:], referred=0, follow_ups=())
    write_debrief(visited, PLANNER, later)
    (result,) = results(visited)
    assert (result["stage"], result["labour_exploitation"], result["administrative"]) == (
        "final",
        False,
        True,
    )
    assert read_debriefs(visited, PLANNER)[VISIT.code].findings == FOUND[1:]
    # A later stage adds follow-ups, it takes none back.
    assert len(read_follow_ups(visited, PLANNER)) == 2
    with pytest.raises(Refused, match=r"what was known later stands already \(final\)"):
        write_debrief(visited, PLANNER, DEBRIEF)
    signs = "SELECT sum(sign) FROM inspection.inspections GROUP BY version ORDER BY version"
    assert query(visited, signs) == [(0,), (1,)]
    check_cubes(visited)


def test_the_same_debrief_twice_is_refused_and_a_correction_is_not(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    version = visited.version
    with pytest.raises(Refused, match="the same debrief was written before"):
        write_debrief(visited, PLANNER, replace(DEBRIEF, findings=FOUND[::-1], follow_ups=(BOOKS, AGAIN)))
    assert visited.version == version
    codes = {each.what: each.code for each in read_follow_ups(visited, PLANNER)}
    write_debrief(visited, PLANNER, replace(DEBRIEF, referred=0, follow_ups=(AGAIN,)))
    # The one that the correction names stays itself, the other was a mistake.
    assert {each.what: each.code for each in read_follow_ups(visited, PLANNER)} == {
        "visit_again": codes["visit_again"]
    }
    assert [result["referral"] for result in results(visited)] == [False]


def test_every_fault_of_a_debrief_is_named_at_once(visited: Store) -> None:
    faulty = Debrief(
        VISIT.code,
        "day",
        True,
        findings=(Findings("police", ("cold",)),),
        follow_ups=(FollowUp("pray", "mayor", date(2026, 12, 9)),),
    )
    with pytest.raises(
        Refused, match=r"police did not go.*cold are not known.*pray are not.*mayor are no auth"
    ):
        write_debrief(visited, PLANNER, faulty)
    with pytest.raises(Refused, match="40000 people cannot have been referred on one visit"):
        write_debrief(visited, PLANNER, replace(DEBRIEF, referred=40_000))
    with pytest.raises(Refused, match="no reason whim"):
        write_debrief(visited, PLANNER, Debrief(VISIT.code, "day", False, "whim"))
    with pytest.raises(Refused, match="There is no visit BBBB"):
        write_debrief(visited, PLANNER, replace(DEBRIEF, visit="BBBB-3333"))
    set_today(date(2026, 12, 2))
    with pytest.raises(Refused, match="the visit is on 2026-12-03, debrief it then"):
        write_debrief(visited, PLANNER, DEBRIEF)
    set_today(date(2026, 12, 4))
    withdraw_visit(visited, PLANNER, VISIT.code)
    with pytest.raises(Refused, match="the visit was withdrawn"):
        write_debrief(visited, PLANNER, DEBRIEF)


def test_only_those_who_went_or_planned_debrief_and_only_the_lead_corrects(visited: Store) -> None:
    for person in (OTHER_TAX_CREW, POLICE, STEWARD):
        with pytest.raises(NotAllowed):
            write_debrief(visited, person, DEBRIEF)
    assert nothing_is_written(visited)
    own = replace(DEBRIEF, findings=FOUND[1:])
    with pytest.raises(Refused, match="What labour_inspectorate found is for the planner or labour_insp"):
        write_debrief(visited, TAX, DEBRIEF)
    write_debrief(visited, TAX, own)
    # It speaks for itself alone, and does not say that nobody else was there.
    went = query(visited, "SELECT authorities FROM inspection.inspections")
    assert went == [(["labour_inspectorate", "tax"],)]
    with pytest.raises(NotAllowed, match=r"debriefed already\. Ask the planner or labour_inspectorate"):
        write_debrief(visited, TAX, replace(own, referred=0))
    write_debrief(visited, LABOUR_CREW, replace(DEBRIEF, referred=0))
    step_aside(visited, PLANNER, SITE, reason="earlier_work")
    with pytest.raises(NotAllowed, match="stepped aside"):
        write_debrief(visited, PLANNER, DEBRIEF)


def test_a_debrief_that_somebody_wrote_meanwhile_is_not_written_over(visited: Store) -> None:
    write_debrief(visited, LABOUR_CREW, DEBRIEF, instead_of=None)
    seen = read_debriefs(visited, PLANNER)[VISIT.code]
    with pytest.raises(Refused, match=f"Somebody else wrote a debrief of visit {VISIT.code} meanwhile"):
        write_debrief(visited, PLANNER, replace(DEBRIEF, referred=0), instead_of=None)
    # A follow-up that was done since is no other debrief.
    finish_follow_up(visited, PLANNER, seen.follow_ups[0].code, day=date(2026, 12, 4))
    write_debrief(visited, PLANNER, replace(seen, referred=0), instead_of=seen)
    with pytest.raises(Refused, match="meanwhile"):
        write_debrief(visited, LABOUR_CREW, replace(seen, referred=3), instead_of=seen)
    assert read_debriefs(visited, PLANNER)[VISIT.code].referred == 0


def test_a_debrief_that_breaks_off_before_its_last_row_leaves_nothing(
    visited: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(debrief: Debrief) -> None:  # noqa: ARG001
        # The result, findings, follow-ups and state are written by then, in the transaction.
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(debriefing, "_debrief_row", fails)
        with pytest.raises(OSError, match="no space"):
            write_debrief(visited, PLANNER, DEBRIEF)
    assert nothing_is_written(visited)
    write_debrief(visited, PLANNER, DEBRIEF)


KILLED = """
import os, signal, sys
from datetime import date
from pathlib import Path
import data.inspecting.debriefing as module
from data.access import Person
from data.clock import set_today
from data.inspecting.debrief import Debrief
from data.store import open_store
set_today(date(2026, 12, 4))
module._debrief_row = lambda debrief: os.kill(os.getpid(), signal.SIGKILL)
planner = Person("p", "example", frozenset({"inspection_planner"}))
module.write_debrief(open_store(Path(sys.argv[1])), planner, Debrief(sys.argv[2], "day", True))
"""


def test_a_debrief_that_is_killed_before_its_last_row_leaves_nothing(visited: Store) -> None:
    visited.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(visited.path), VISIT.code],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    with open_store(visited.path) as again:
        assert nothing_is_written(again)
        write_debrief(again, PLANNER, DEBRIEF)
        check_cubes(again)


def test_follow_ups_are_overdue_due_and_done(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    assert read_follow_ups(visited, PLANNER, overdue_on=date(2026, 12, 10)) == ()
    (overdue,) = read_follow_ups(visited, PLANNER, overdue_on=date(2026, 12, 11))
    assert (overdue.what, overdue.owner, overdue.site) == ("ask_for_papers", "tax", SITE)
    # Only what somebody has to go there for leads to a visit, on the day it is due at the latest.
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 19)) == ()
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 20)) == (SITE,)
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 31), authority="tax") == ()
    assert [each.owner for each in read_follow_ups(visited, TAX)] == ["tax"]
    assert read_follow_ups(visited, POLICE) == ()
    assert read_follow_ups(visited, OTHER_TAX_CREW) == ()
    with pytest.raises(Refused, match="No follow-up"):
        finish_follow_up(visited, POLICE, overdue.code, day=date(2026, 12, 11))
    finish_follow_up(visited, TAX, overdue.code, day=date(2026, 12, 11))
    assert read_follow_ups(visited, PLANNER, overdue_on=date(2026, 12, 12)) == ()
    assert [each.done_on for each in read_follow_ups(visited, TAX_CREW)] == [date(2026, 12, 11)]
    with pytest.raises(Refused, match="No follow-up"):
        finish_follow_up(visited, TAX, overdue.code, day=date(2026, 12, 12))


def test_follow_ups_are_due_in_the_order_of_their_days_and_belong_to_the_list(visited: Store) -> None:
    later_site = SiteKey("example", "W0")
    write_sites(visited, [SITES[0] | {"source_id": "W0"}])
    second = on_day(VISIT, date(2026, 12, 2), code="BBBB-2222", site=later_site)
    write_visits(visited, PLANNER, [second])
    write_debrief(visited, PLANNER, DEBRIEF)
    later = replace(AGAIN, due=date(2026, 12, 24))
    write_debrief(visited, PLANNER, Debrief(second.code, "day", True, follow_ups=(later,)))
    due = {"day": date(2026, 12, 31)}
    # W1 until the 20th, W0 until the 24th: not in the order of their ids.
    assert follow_ups_due(visited, PLANNER, **due) == (SITE, later_site)
    step_aside(visited, PLANNER, SITE, reason="earlier_work")
    assert follow_ups_due(visited, PLANNER, **due) == (SITE, later_site)


def test_a_follow_up_that_is_noted_twice_at_once_is_noted_once(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    (books,) = read_follow_ups(visited, TAX)
    with ThreadPoolExecutor(1) as pool:
        with visited.write(kind="follow_ups", organisation="example") as batch:
            # The other one reads it as open, and waits for this write.
            other = pool.submit(finish_follow_up, visited, TAX, books.code, day=date(2026, 12, 9))
            wait([other], timeout=0.3)
            row = follow_up_row(books, done_on=date(2026, 12, 8))
            write_versions(batch, "inspection.follow_ups", [row])
        with pytest.raises(Refused, match="No follow-up"):
            other.result()
    assert [each.done_on for each in read_follow_ups(visited, TAX)] == [date(2026, 12, 8)]


def test_two_follow_ups_never_have_the_same_code(visited: Store) -> None:
    write_debrief(visited, PLANNER, replace(DEBRIEF, follow_ups=(BOOKS,)))
    (first,) = read_debriefs(visited, PLANNER)[VISIT.code].follow_ups
    # The one that stands is put off, and a new one is due on its day.
    moved = replace(first, due=date(2026, 12, 30))
    write_debrief(visited, PLANNER, replace(DEBRIEF, follow_ups=(moved, BOOKS)))
    dues = {each.code: each.due for each in read_follow_ups(visited, PLANNER)}
    assert len(dues) == 2
    assert dues[first.code] == moved.due
    with pytest.raises(Refused, match="stands in it twice"):
        write_debrief(visited, PLANNER, replace(DEBRIEF, follow_ups=(first, moved)))


def test_a_follow_up_visit_that_was_carried_out_is_no_longer_due(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    set_today(date(2026, 12, 15))
    second = on_day(VISIT, date(2026, 12, 14), code="BBBB-2222", trigger="follow_up")
    write_visits(visited, PLANNER, [second])
    write_debrief(visited, PLANNER, Debrief(second.code, "day", False, "closed"))
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 31)) == (SITE,)
    write_debrief(visited, PLANNER, Debrief(second.code, "day", True))
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 31)) == ()
    done = {each.what: each.done_on for each in read_follow_ups(visited, PLANNER)}
    assert done == {"visit_again": date(2026, 12, 14), "ask_for_papers": None}
    # It was a mistake: nobody was let in, so somebody has to go again.
    write_debrief(visited, PLANNER, Debrief(second.code, "day", False, "not_let_in"))
    assert follow_ups_due(visited, PLANNER, day=date(2026, 12, 31)) == (SITE,)


def test_erasing_a_debrief_brings_the_visit_back_as_planned(visited: Store) -> None:
    write_debrief(visited, PLANNER, DEBRIEF)
    batch = visited.version
    visited.close()
    purge(visited.path, STEWARD, [batch])
    with open_store(visited.path) as left:
        assert nothing_is_written(left)
