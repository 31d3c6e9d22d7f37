"""Tests that every refusal goes on record: nothing refuses but where it is recorded, and each check does."""

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.entry import Entry
from data.audit.forgetting import forget_segments
from data.audit.reading import read_entries
from data.backups.restoring import restore
from data.clock import set_today
from data.errors import NotAllowed
from data.inspecting.debrief import Debrief, FollowUp
from data.inspecting.debriefing import write_debrief
from data.inspecting.follow_ups import finish_follow_up, read_follow_ups
from data.inspecting.lists import check_plans_for
from data.inspecting.past_findings import read_past_findings
from data.inspecting.stepping_aside import check_not_aside, step_aside
from data.inspecting.visits import write_visits
from data.intake.importing import check_may_bring_in
from data.intake.kinds import kind_of
from data.intake.purge import purge
from data.permission import check_does
from data.releases.release_roles import check_two_persons
from data.retention.erasing import erase_due
from data.store import Store
from tests.test_data.inspecting_stores import (
    LABOUR_CREW,
    OTHER_TAX_CREW,
    PLANNER,
    POLICE,
    SITE,
    STEWARD,
    TAX,
    TAX_CREW,
    VISIT,
    fill,
)

ROOT = Path(__file__).parents[2]
TOPS = ("data", "layers", "pages")
REFUSING = {"NotAllowed", "SessionOver"}
# Checks of the person alone, which record nothing: only what records may ask them.
OF_THE_PERSON = {"check_may", "check_in_time"}
# Where something refuses that is not recorded there, and why.
NOT_RECORDED_THERE = {
    "data/access.py:check_may": "knows no audit, which stands on it: data/permission.py alone asks it",
    "data/access.py:check_in_time": "knows no audit, which stands on it: data/permission.py alone asks it",
    "data/people/identity.py:read_identity": "nobody is known yet whom a line could be of",
    "data/people/identity.py:session_began": "nobody is known yet whom a line could be of",
    "data/people/standing.py:_check_meeting": "is nobody's store yet; the gate of sign-in records it",
    "data/people/standing.py:_merge": "is nobody's store yet; the gate of sign-in records it",
    "data/inspecting/paper_access.py:check_may_have_paper": "recorded as an opening that was refused",
}
COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
# Signed in, and so for the own organisation alone.
SIGNED_IN = replace(COORDINATOR, until=datetime.now(UTC) + timedelta(hours=8))
FOLLOW_UP = FollowUp("visit_again", "labour_inspectorate", date(2026, 12, 20))


@cache
def modules() -> dict[str, ast.Module]:
    """Return every module that names a refusal or a check of the person, by its path."""
    paths = {path.relative_to(ROOT).as_posix(): path for top in TOPS for path in (ROOT / top).rglob("*.py")}
    sources = {place: path.read_text(encoding="utf-8") for place, path in paths.items()}
    words = REFUSING | OF_THE_PERSON
    return {place: ast.parse(text) for place, text in sources.items() if any(word in text for word in words)}


@cache
def functions() -> dict[str, ast.FunctionDef]:
    """Return the functions at the top of these modules and the methods of their classes, by path and name."""
    tops = {place: [module, *_classes(module)] for place, module in modules().items()}
    return {
        f"{place}:{node.name}": node
        for place, holders in tops.items()
        for holder in holders
        for node in holder.body
        if isinstance(node, ast.FunctionDef)
    }


def _classes(module: ast.Module) -> list[ast.ClassDef]:
    return [node for node in module.body if isinstance(node, ast.ClassDef)]


def called(node: ast.AST) -> set[str]:
    """Return the names of whatever is called in a piece of code."""
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    attributes = {each.attr for each in calls if isinstance(each, ast.Attribute)}
    return attributes | {each.id for each in calls if isinstance(each, ast.Name)}


def records(name: str, node: ast.FunctionDef) -> bool:
    """Return whether what a function refuses is on record, by the decorator of checks or by `refuse`."""
    decorated = {ast.unparse(each) for each in node.decorator_list}
    return "recorded_refusals" in decorated or name == "data/permission.py:refuse"


def test_nothing_refuses_but_where_it_is_recorded() -> None:
    refusing = {name for name, node in functions().items() if called(node) & REFUSING}
    silent = {name for name in refusing if not records(name, functions()[name])}
    assert silent == NOT_RECORDED_THERE.keys()
    # And no module does so as it is imported, outside of functions.
    anywhere = {place for place, module in modules().items() if called(module) & REFUSING}
    assert anywhere == {name.partition(":")[0] for name in refusing}


def test_what_checks_the_person_alone_is_asked_only_where_it_is_recorded() -> None:
    asking = {name for name, node in functions().items() if called(node) & OF_THE_PERSON}
    assert {name for name in asking if not records(name, functions()[name])} == {"data/access.py:check_may"}


def test_a_refusal_that_nobody_records_is_seen() -> None:
    written = ast.parse("def check(person):\n    fault = errors.NotAllowed('No.')\n    raise fault\n").body[0]
    assert isinstance(written, ast.FunctionDef)
    assert called(written) == {"NotAllowed"}
    assert not records("data/made_up.py:check", written)
    decorated = ast.parse("@recorded_refusals\ndef check(person):\n    raise NotAllowed('No.')\n").body[0]
    assert isinstance(decorated, ast.FunctionDef)
    assert records("data/made_up.py:check", decorated)


def refusals() -> list[Entry]:
    return [each for each in read_entries(audit_folder()).rows if each.refused]


@pytest.fixture
def debriefed(store: Store) -> Store:
    """Give a store with one visit, debriefed on the day after it, with one follow-up."""
    fill(store)
    write_visits(store, PLANNER, [VISIT])
    set_today(date(2026, 12, 4))
    write_debrief(store, PLANNER, Debrief(VISIT.code, "day", carried_out=True, follow_ups=(FOLLOW_UP,)))
    return store


def _correct(store: Store) -> None:
    write_debrief(store, TAX_CREW, Debrief(VISIT.code, "day", carried_out=True, referred=1))


def _debrief_of_others(store: Store) -> None:
    write_debrief(store, OTHER_TAX_CREW, Debrief(VISIT.code, "day", carried_out=True))


def _aside(store: Store) -> None:
    step_aside(store, LABOUR_CREW, SITE, reason="earlier_work")
    check_not_aside(store, LABOUR_CREW, {SITE})


REFUSED: dict[str, tuple[Person, str, Callable[[Store], object]]] = {
    "list of another authority": (
        PLANNER, "check_plans_for:tax", lambda store: check_plans_for(store, PLANNER, "tax"),
    ),
    "kind of the other side": (
        COORDINATOR,
        "check_may_bring_in:inspections",
        lambda store: check_may_bring_in(store, COORDINATOR, kind_of("inspections")),
    ),
    "records of others": (
        SIGNED_IN,
        "check_does:import:other",
        lambda store: check_does(store, SIGNED_IN, "import", organisation="other"),
    ),
    "debrief of others": (OTHER_TAX_CREW, f"write_debrief:{VISIT.code}", _debrief_of_others),
    "correction": (TAX_CREW, f"write_debrief:{VISIT.code}", _correct),
    "worksite stepped aside from": (LABOUR_CREW, "check_not_aside", _aside),
    "two persons": (
        STEWARD,
        "check_two_persons:2026-h1",
        lambda store: check_two_persons(store, STEWARD, "2026-h1", "signer", "signer"),
    ),
    "erasing by age": (
        COORDINATOR, "check_does_to_file:purge:testby", lambda store: erase_due(store.path, COORDINATOR),
    ),
    "purge": (
        COORDINATOR, "check_does_to_file:purge:testby", lambda store: purge(store.path, COORDINATOR, [1]),
    ),
    "restore": (
        COORDINATOR,
        "check_does_to_file:restore:testby",
        lambda store: restore(store.path, store.path, COORDINATOR),
    ),
    "forgetting": (
        COORDINATOR,
        "check_does_here:forget_audit",
        lambda _store: forget_segments(audit_folder(), COORDINATOR, years=5),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_refused_thing_stands_in_the_audit_once_a_minute_by_code(debriefed: Store, what: str) -> None:
    person, subject, do = REFUSED[what]
    for __ in range(2):
        with pytest.raises(NotAllowed):
            do(debriefed)
    (said,) = refusals()
    assert (said.event, said.subject, said.roles) == ("refused", subject, tuple(sorted(person.roles)))
    assert said.number is None


def test_past_findings_that_were_refused_are_of_a_covered_worksite(debriefed: Store) -> None:
    with pytest.raises(NotAllowed, match="You go on no visit to W1"):
        read_past_findings(debriefed, POLICE, SITE)
    (said,) = refusals()
    assert said.subject.startswith("read_past_findings:")
    assert SITE.source_id not in said.subject


def test_a_follow_up_of_another_authority_is_refused_on_record(
    debriefed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    standing = read_follow_ups(debriefed, PLANNER)
    # Who does not plan reads the own ones alone; the check behind that holds also where it would fail.
    monkeypatch.setattr("data.inspecting.follow_ups.read_follow_ups", lambda *_: standing)
    with pytest.raises(NotAllowed, match="labour_inspectorate does this"):
        finish_follow_up(debriefed, TAX, standing[0].code, day=date(2026, 12, 5))
    assert [each.subject for each in refusals()] == [f"finish_follow_up:{standing[0].code}"]


def test_a_session_that_is_over_is_refused_on_record_also_without_an_open_store(store: Store) -> None:
    over = replace(STEWARD, until=datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(NotAllowed, match="session is over"):
        purge(store.path, over, [1])
    with pytest.raises(NotAllowed, match="session is over"):
        forget_segments(audit_folder(), over, years=5)
    assert [each.subject for each in refusals()] == [
        "check_does_to_file:purge:testby",
        "check_does_here:forget_audit",
    ]
