"""Tests that what is done goes on record where it is done, by code alone, and that refusals do."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.access import Person
from data.audit.chain import audit_folder
from data.audit.reading import read_entries
from data.clock import set_today
from data.command_line import run_command
from data.errors import NotAllowed, StoreError
from data.inspecting.crews import read_crews
from data.inspecting.debrief import Debrief
from data.inspecting.debriefing import write_debrief
from data.inspecting.lists import write_list
from data.inspecting.month_list import MonthList
from data.inspecting.openings import read_openings, record_opening
from data.inspecting.overrides import withdraw_override, write_override
from data.inspecting.stepping_aside import step_aside
from data.inspecting.visits import write_visits
from data.intake.ledger import read_ledger, take_back
from data.intake.purge import purge
from data.permission import check_plans_inspections
from data.releases.release_roles import check_approves, check_prepares
from data.rounds.closing import check_may_close, close_round
from data.rounds.log import check_may_log, log_stop, open_round
from data.store import Store
from tests.test_data.inspecting_stores import DECEMBER, PLANNER, SITE, TAX, VISIT, fill
from tests.test_data.intake_sheets import STEWARD, bring_in, empty_store, example_rows
from tests.test_data.rounds_under_way import CODE, COORDINATOR, a_round, at

ROOT = Path(__file__).parents[2]
# Modules that write batches without a line of their own, and why.
WITHOUT_A_LINE = {
    "data/rounds/draws.py": "the draw of rounds whose opening is recorded",
    "data/demonstration/writing.py": "made-up facts of a new store",
    "data/bench_facts.py": "made-up facts of a measurement",
    "data/bench_store.py": "made-up facts of a measurement",
    "data/intake/bench.py": "made-up facts of a measurement",
    "data/intake/bench_baseline.py": "made-up facts of a measurement",
    "data/doctor/trials.py": "stores made to be killed",
    "data/store.py": "the writing itself",
}


def recorded() -> list[tuple[str, str, int | None]]:
    """Return event, subject and number of each line but those of the chain itself."""
    rows = read_entries(audit_folder()).rows
    return [(each.event, each.subject, each.number) for each in rows if each.event != "segment_begun"]


def test_what_is_done_with_records_is_recorded_without_a_word_of_them(tmp_path: Path) -> None:
    rows = example_rows("visits", minutes="47")
    with empty_store(tmp_path) as store:
        report = bring_in(store, "visits", rows)
        assert report.batch is not None
        take_back(store, STEWARD, report.batch)
        path = store.path
    purge(path, STEWARD, [report.batch])
    assert recorded() == [
        ("imported", "visits", len(rows)),
        ("taken_back", f"visits:{report.batch}", len(rows)),
        ("purged", str(report.batch), 1),
    ]


def test_plans_debriefs_and_stepping_aside_are_recorded(store: Store) -> None:
    fill(store)
    before = len(recorded())
    code = write_list(store, PLANNER, MonthList("", DECEMBER, "labour_inspectorate", 1, 0, 0, ()))
    other, visit = write_visits(store, PLANNER, [VISIT])[0].code, VISIT.code
    set_today(date(2026, 12, 4))
    write_debrief(store, PLANNER, Debrief(visit, "day", carried_out=True))
    step_aside(store, TAX, SITE, reason="earlier_work")
    assert other == visit
    assert recorded()[before:] == [
        ("planned", f"list:{code}", 0),
        ("planned", "visits", 1),
        ("debriefed", f"visit:{visit}", None),
        # Not from which worksite: nobody reads that of others.
        ("stepped_aside", "", None),
    ]
    text = (audit_folder() / "chain.jsonl").read_text(encoding="utf-8")
    assert [word for word in ("Harbour", "Operator", "Quay", "market") if word in text] == []


def test_a_round_leaves_that_it_was_closed_and_no_trail(store: Store) -> None:
    open_round(store, COORDINATOR, a_round(), now=at(17))
    log_stop(store, COORDINATOR, CODE, 1, minutes="25", contacts="2-4", now=at(18.5))
    close_round(store, COORDINATOR, CODE)
    assert recorded() == [("round_closed", "", None)]


def test_a_refusal_is_recorded_once_with_who_and_what_was_asked(store: Store) -> None:
    for __ in range(3):
        with pytest.raises(NotAllowed):
            read_crews(store, COORDINATOR)
    with pytest.raises(NotAllowed):
        read_ledger(store, PLANNER.__class__("k", "example", frozenset({"council"})))
    rows = [each for each in read_entries(audit_folder()).rows if each.refused]
    assert [(each.event, each.subject.partition(":")[0], each.roles) for each in rows] == [
        ("refused", rows[0].subject.partition(":")[0], ("coordinator",)),
        ("refused", "check_does", ("council",)),
    ]
    assert {each.store for each in rows} == {store.settings.store_id}


@pytest.mark.parametrize(
    "check",
    [check_approves, check_prepares, check_may_log, check_may_close, check_plans_inspections, read_openings],
)
def test_a_check_with_a_sentence_of_its_own_is_recorded_too(
    store: Store, check: Callable[[Store, Person], object]
) -> None:
    council = Person("k", "example", frozenset({"council"}))
    with pytest.raises(NotAllowed, match="The role council does"):
        check(store, council)
    (said,) = [each for each in read_entries(audit_folder()).rows if each.refused]
    # Which check and which action; the sentence is for the person.
    assert re.fullmatch(r"check_[a-z_]+(:[a-z_]+)?", said.subject)


def test_a_refusal_that_could_not_be_recorded_is_tried_again(store: Store) -> None:
    chain = audit_folder() / "chain.jsonl"
    chain.parent.mkdir(parents=True, exist_ok=True)
    chain.write_text("{}\n", encoding="utf-8")
    for __ in range(2):
        with pytest.raises(StoreError, match="does not end as the audit was written"):
            read_crews(store, COORDINATOR)
    chain.unlink()
    with pytest.raises(NotAllowed):
        read_crews(store, COORDINATOR)
    assert [event for event, __, __ in recorded()] == ["refused"]


def test_which_worksite_was_opened_or_put_in_is_covered_and_another_each_month(store: Store) -> None:
    fill(store)
    before = len(recorded())
    of_list = {"period": DECEMBER, "authority": "labour_inspectorate", "site": SITE}
    write_override(store, PLANNER, **of_list, what="put_in", reason="new_information")
    record_opening(store, PLANNER, "site", SITE.text)
    withdraw_override(store, PLANNER, **of_list)
    set_today(date(2026, 12, 1))
    record_opening(store, PLANNER, "site", SITE.text)
    what, covers = zip(*(subject.split(":") for __, subject, __ in recorded()[before:]), strict=True)
    assert what == ("put_in", "site", "taken_back", "site")
    assert [re.fullmatch("[0-9a-f]{12}", each) is not None for each in covers] == [True] * 4
    # The same worksite all November; in December it has another cover.
    assert (len(set(covers[:3])), covers[3] in covers[:3]) == (1, False)
    assert SITE.source_id not in {*covers}


def test_nothing_is_kept_that_cannot_be_recorded(store: Store) -> None:
    fill(store)
    chain = audit_folder() / "chain.jsonl"
    chain.parent.mkdir(parents=True, exist_ok=True)
    # Whoever changes its end cannot have more written after it.
    chain.write_text('{"line": 1}\n', encoding="utf-8")
    version = store.version
    with pytest.raises(StoreError, match="does not end as the audit was written"):
        write_list(store, PLANNER, MonthList("", DECEMBER, "labour_inspectorate", 1, 0, 0, ()))
    with store.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM inspection.month_lists").fetchone() == (0,)
    assert store.version == version


def test_whatever_writes_a_batch_writes_a_line_too() -> None:
    writing = re.compile(r"\bstore\.write\(")
    modules = [path for top in ("data", "layers", "pages") for path in (ROOT / top).rglob("*.py")]
    sources = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in modules}
    silent = {name for name, text in sources.items() if writing.search(text) and "record_event(" not in text}
    assert silent - WITHOUT_A_LINE.keys() == set()


def test_a_refused_command_is_recorded_and_says_so_where_that_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command = "tests.test_data.refused_command"
    assert run_command("x", "", [command], ["refused"]) == 2
    assert recorded() == [("refused", "command:refused_command", None)]
    (audit_folder() / "chain.jsonl").write_text("{}\n", encoding="utf-8")
    set_today(date(2026, 11, 21))
    assert run_command("x", "", [command], ["refused"]) == 2
    assert "Not for you. " in (said := capsys.readouterr().err)
    assert "does not end as the audit was written" in said
