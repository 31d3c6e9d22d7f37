"""`python -m layers plan inspections`: a list, visits and papers without a screen."""

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from data.access import Person
from data.clock import set_today
from data.command_line import DONE, REFUSED, run_command
from data.inspecting.lists import read_lists
from data.inspecting.openings import read_openings
from data.inspecting.visits import read_visits
from data.store import open_store
from layers.commands import COMMANDS
from layers.month.month_file import parse_month
from layers.month.targets import targets_of_month
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

PLANNER = Person("planner", "example", frozenset({"inspection_planner"}), authority="labour_inspectorate")
STEWARD = Person("steward", "example", frozenset({"steward"}))
MONTH = """
month = "2026-12"
visits = 5
joint = 1
[shares]
value = 0
uncertain = 0
random = 1
[visit]
interpreter_from = "example"
interpreter_languages = ["ru"]
"""


@dataclass(frozen=True)
class Made:
    """A plan that was made and settled once for these tests."""

    store: Path
    out: Path
    figures: dict[str, object]
    plan: dict[str, object]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("month")
    path, told = folder / "town.duckdb", io.StringIO()
    (folder / "month.toml").write_text(MONTH, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told):
        patch.setenv("MAJAKKA_VAR", str(folder / "var"))
        set_today(TODAY)
        copy_of_demonstration("town", path, years=4, seed=1)
        code = run(path, folder / "plan", "--file", str(folder / "month.toml"), "--settle", "--json")
        set_today(None)
    assert code == DONE, told.getvalue()
    plan = json.loads((folder / "plan" / "plan.json").read_text(encoding="utf-8"))
    return Made(path, folder / "plan", json.loads(told.getvalue()), plan)


def run(store: Path, out: Path, *more: str) -> int:
    arguments = ["plan", "inspections", "--store", str(store), "--out", str(out), "--seconds", "1", *more]
    return run_command("layers", "", COMMANDS, arguments)


def test_its_figures_are_those_of_the_plan_counted_again_from_the_file(made: Made) -> None:
    figures, plan = made.figures, made.plan
    assert plan["month"] == "2026-12"
    assert figures["listed"] == len(plan["list"]) == 5
    assert figures["visits"] == len(plan["visits"]) > 0
    assert figures["joint"] == sum(len(visit["going"]) > 1 for visit in plan["visits"])
    assert figures["joint"] <= 1
    assert figures["visits"] + figures["unscheduled"] == 5
    assert figures["value"] >= figures["greedy_value"]


def test_every_site_on_the_list_has_a_sentence_and_the_lot_its_chance(made: Made) -> None:
    assert all(item["reason"] for item in made.plan["list"])
    lots = [item for item in made.plan["list"] if item["part"] == "random"]
    assert lots
    assert all(0 < item["lot_chance"] < 1 for item in lots)


def test_visits_by_lot_are_made_by_the_lead_alone(made: Made) -> None:
    lots = {item["site"]["source_id"] for item in made.plan["list"] if item["part"] == "random"}
    going = [len(visit["going"]) for visit in made.plan["visits"] if visit["site"]["source_id"] in lots]
    assert going
    assert set(going) == {1}


def test_all_visits_are_on_working_days_to_come_and_nobody_is_at_two_places_at_once(made: Made) -> None:
    spans: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for visit in made.plan["visits"]:
        day = date.fromisoformat(visit["day"])
        assert date(2026, 12, 1) <= day <= date(2026, 12, 31)
        assert day.weekday() < 5
        assert day not in (date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 26))
        assert date.fromisoformat(visit["shown_from"]) < day
        for each in visit["going"]:
            spans.setdefault((each["crew"], visit["day"]), []).append((visit["begins_s"], visit["ends_s"]))
    for times in spans.values():
        times.sort()
        assert all(one[1] <= two[0] for one, two in pairwise(times))


def test_the_papers_and_a_summary_are_written_beside_the_plan(made: Made) -> None:
    names = {each.name for each in made.out.iterdir()}
    assert names == set(made.figures["files"]) == set(made.plan["files"])
    for visit in made.plan["visits"]:
        assert any(visit["code"] in name for name in names)
    summary = (made.out / "summary.txt").read_text(encoding="utf-8")
    assert all(item["site"]["source_id"] in summary for item in made.plan["list"])


def test_settled_list_and_visits_are_in_the_store_and_the_export_is_on_record(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(made.store.parent / "var"))
    with open_store(made.store) as store:
        (settled,) = read_lists(store, PLANNER)
        visits = read_visits(store, PLANNER, day=TODAY)
        openings = read_openings(store, STEWARD)
    assert [item.site.source_id for item in settled.items] == [
        item["site"]["source_id"] for item in made.plan["list"]
    ]
    assert {visit.code for visit in visits} == {visit["code"] for visit in made.plan["visits"]}
    assert [each.what for each in openings.rows] == ["export"]


def test_the_same_seed_draws_the_same_list_again(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAJAKKA_VAR", str(made.store.parent / "var"))
    with open_store(made.store) as store:
        again = targets_of_month(store, PLANNER, parse_month(MONTH).month)
    drawn = [(item.site.source_id, item.part) for item in again.listed.items]
    assert drawn == [(item["site"]["source_id"], item["part"]) for item in made.plan["list"]]


def test_without_an_interpreter_no_visit_is_joint_and_that_is_said(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(made.store, tmp_path / "alone", "--month", "2026-12", "--visits", "2") == DONE
    assert "name in the file from where an independent interpreter comes" in capsys.readouterr().out
    plan = json.loads((tmp_path / "alone" / "plan.json").read_text(encoding="utf-8"))
    assert {len(visit["going"]) for visit in plan["visits"]} == {1}


def test_a_budget_of_nothing_is_an_answer_that_says_so(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(made.store, tmp_path / "none", "--month", "2026-12", "--visits", "0", "--json") == DONE
    figures = json.loads(capsys.readouterr().out)
    assert (figures["listed"], figures["visits"]) == (0, 0)
    assert figures["empty_because"]


def test_a_month_that_is_over_has_no_day_and_says_so(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(made.store, tmp_path / "past", "--month", "2026-10", "--visits", "5", "--json") == DONE
    figures = json.loads(capsys.readouterr().out)
    assert figures["visits"] == 0
    assert figures["unscheduled"] == figures["listed"] == 5


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--month", "soon"], "--month soon is no month"),
        (["--visits", "many"], "--visits many is no whole number"),
        (["--visits", "-1"], "a budget of -1 visits"),
        (["--file", "nowhere.toml"], "nowhere.toml cannot be used"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_sentence(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], fault: str
) -> None:
    assert run(made.store, tmp_path / "out", *options) == REFUSED
    assert fault in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_plan_of_another_kind_is_never_overwritten(
    made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.json").write_text('{"format": "majakka outreach plan 1", "files": ["plan.json"]}')
    assert run(made.store, tmp_path, "--month", "2026-12") == REFUSED
    assert "which are no files of such a plan" in capsys.readouterr().err
