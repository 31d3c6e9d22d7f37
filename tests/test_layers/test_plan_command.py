"""The command that plans without a screen: its files, its answers, and what it refuses."""

import io
import json
import shutil
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from data.clock import set_today
from data.command_line import DONE, REFUSED, run_command
from data.rounds.files import sound_rounds
from data.store import Store, open_store
from layers.commands import COMMANDS
from layers.plan_folder import check_folder, write_files
from layers.plan_json import FORMAT
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY
from tests.test_layers.shift_store import ONE_TEAM, write_area

TEAMS = f"""{ONE_TEAM}[[teams]]
code = "T2"
size = 2
languages = ["en"]
travels_by = "bicycle"
start = [60.1713, 24.9414]
from = "18:00"
until = "20:30"
break_minutes = 15
"""
ENDS = {".pdf", ".html", ".gpx", ".geojson", ".ics", ".xlsx"}


@dataclass(frozen=True)
class Planned:
    """What one run of the command left: the store, the folder of its files, and the line it ended with."""

    store: Path
    out: Path
    figures: dict[str, Any]
    rounds: int


@pytest.fixture(scope="module")
def helsinki(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "helsinki.duckdb"
    copy_of_demonstration("helsinki", path, years=1, seed=1)
    return path


@pytest.fixture(scope="module")
def planned(helsinki: Path, tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """Plan once with rounds opened; sheets take long to draw."""
    folder = tmp_path_factory.mktemp("planned")
    (folder / "teams.toml").write_text(TEAMS, encoding="utf-8")
    told = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(told):
        patch.setenv("MAJAKKA_VAR", str(folder / "var"))
        set_today(TODAY)
        code = run(helsinki, folder / "teams.toml", folder / "sheets", "--json", "--open-rounds")
        rounds = count_rounds(helsinki)
        set_today(None)
    assert code == DONE
    return Planned(helsinki, folder / "sheets", json.loads(told.getvalue()), rounds)


@pytest.fixture
def teams(tmp_path: Path) -> Path:
    path = tmp_path / "teams.toml"
    path.write_text(TEAMS, encoding="utf-8")
    return path


@pytest.fixture
def bare(store: Store) -> Path:
    """Give the path of a store with an area, and nothing in it."""
    write_area(store)
    path = store.path
    store.close()
    return path


def run(store: Path | str, teams: Path, out: Path, *more: str) -> int:
    arguments = ["plan", "outreach", "--store", str(store), "--teams", str(teams), "--out", str(out)]
    return run_command("layers", "", COMMANDS, [*arguments, "--seconds", "0.5", *more])


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """Return the one line of JSON that a command ended with."""
    (line,) = capsys.readouterr().out.strip().split("\n")
    return json.loads(line)


def count_rounds(path: Path) -> int:
    with open_store(path) as store:
        return len(sound_rounds(store))


def test_it_writes_the_plan_a_summary_and_the_sheets_of_each_team(planned: Planned) -> None:
    wanted = {"plan.json", "summary.txt", *(f"{code}{end}" for code in ("T1", "T2") for end in ENDS)}
    assert {each.name for each in planned.out.iterdir()} == wanted
    assert set(planned.figures["files"]) == wanted
    assert (planned.out / "T1.pdf").read_bytes().startswith(b"%PDF")


def test_its_figures_are_those_of_the_plan_counted_again_from_the_file(planned: Planned) -> None:
    figures = planned.figures
    plan = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))
    visits = [visit for route in plan["routes"] for visit in route["visits"]]
    assert plan["day"] == "2026-11-20"
    assert (figures["teams"], figures["visits"]) == (2, len(visits))
    assert figures["value"] == pytest.approx(sum(visit["stop"]["value"] for visit in visits))
    reasons = [each["reason"] for each in plan["unvisited"]]
    assert figures["unvisited"] == {reason: reasons.count(reason) for reason in set(reasons)}
    assert figures["empty_because"] == []
    assert figures["seconds"] > 0
    assert all(visit["stop"]["why"] for visit in visits)


def test_the_summary_names_every_stop(planned: Planned) -> None:
    plan = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))
    summary = (planned.out / "summary.txt").read_text(encoding="utf-8")
    assert all(visit["stop"]["name"] in summary for route in plan["routes"] for visit in route["visits"])


def test_rounds_are_opened_and_the_draw_is_kept_where_that_is_asked_for(planned: Planned) -> None:
    assert planned.rounds == 2
    chances = json.loads((planned.out / "plan.json").read_text(encoding="utf-8"))["draw"]["chances"]
    with open_store(planned.store) as store:
        kept = store.cursor().execute("SELECT count(*), sum(drawn::INTEGER) FROM help.plan_draws").fetchone()
    # One row for each stop that could be drawn.
    assert kept is not None
    assert kept[0] == len(chances) > 0
    assert kept[1] > 0


def test_a_plan_replaces_an_earlier_one_with_all_its_sheets_and_opens_no_round_unasked(
    planned: Planned, teams: Path, tmp_path: Path
) -> None:
    out = tmp_path / "sheets"
    shutil.copytree(planned.out, out)
    teams.write_text(TEAMS[: TEAMS.rindex("[[teams]]")], encoding="utf-8")
    assert run(planned.store, teams, out) == DONE
    assert {each.stem for each in out.iterdir()} == {"plan", "summary", "T1"}
    assert count_rounds(planned.store) == 0


def test_a_folder_with_anything_else_is_left_as_it_is(
    planned: Planned, teams: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"
    shutil.copytree(planned.out, out)
    (out / "letter.txt").write_text("mine", encoding="utf-8")
    before = {each.name: each.read_bytes() for each in out.iterdir()}
    assert run(planned.store, teams, out) == REFUSED
    assert "letter.txt" in capsys.readouterr().err
    assert {each.name: each.read_bytes() for each in out.iterdir()} == before


def test_a_plan_in_which_nobody_goes_is_an_answer(
    bare: Path, teams: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"
    assert run(bare, teams, out, "--json") == DONE
    figures = said(capsys)
    assert (figures["teams"], figures["visits"], figures["value"]) == (0, 0, 0)
    assert figures["empty_because"]
    assert {each.name for each in out.iterdir()} == {"plan.json", "summary.txt"}
    assert figures["empty_because"][0] in (out / "summary.txt").read_text(encoding="utf-8")  # type: ignore[index]


def test_a_start_in_the_sea_gives_an_empty_plan_that_says_why(
    helsinki: Path, teams: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # South of Helsinki, ten kilometres from the nearest street of the extract.
    teams.write_text(TEAMS.replace("[60.1713, 24.9414]", "[60.05, 24.95]"), encoding="utf-8")
    assert run(helsinki, teams, tmp_path / "sheets", "--json") == DONE
    figures = said(capsys)
    assert figures["visits"] == 0
    assert any("T1" in sentence for sentence in figures["empty_because"])  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "to", "words"),
    [
        ('travels_by = "foot"', 'travels_by = "horse"', "Team T1, travels_by"),
        ('from = "16:00"\nuntil = "19:00"\n', "", "Team T1, from"),
        ("[[teams]]", "[[teams", "not TOML"),
    ],
)
def test_a_bad_file_of_teams_is_refused_and_nothing_is_written(
    line: str,
    to: str,
    words: str,
    bare: Path,
    teams: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    teams.write_text(TEAMS.replace(line, to, 1), encoding="utf-8")
    out = tmp_path / "sheets"
    assert run(bare, teams, out) == REFUSED
    assert words in capsys.readouterr().err
    assert not out.exists()


def test_an_unknown_store_a_missing_file_and_what_is_no_text_are_refused(
    bare: Path, teams: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "sheets"
    assert run("nowhere", teams, out, "--json") == REFUSED
    assert "nowhere" in str(said(capsys)["refused"])
    assert run(bare, tmp_path / "none.toml", out) == REFUSED
    teams.write_bytes(b"\xff\xfe\x00")
    assert run(bare, teams, out) == REFUSED
    assert "UTF-8" in capsys.readouterr().err
    assert not out.exists()


@pytest.mark.parametrize(
    "options", [["--day", "tomorrow"], ["--seconds", "0"], ["--seconds", "nan"], ["--seconds", "x"]]
)
def test_a_bad_option_is_refused_in_a_sentence(
    options: list[str], bare: Path, teams: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bare, teams, tmp_path / "sheets", *options) == REFUSED
    assert options[0] in capsys.readouterr().err


def test_the_day_of_the_option_goes_before_that_of_the_file(bare: Path, teams: Path, tmp_path: Path) -> None:
    out = tmp_path / "sheets"
    assert run(bare, teams, out, "--day", "2026-11-23") == DONE
    assert json.loads((out / "plan.json").read_text(encoding="utf-8"))["day"] == "2026-11-23"


def test_a_folder_that_is_a_file_is_refused(
    bare: Path, teams: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(bare, teams, teams) == REFUSED
    assert "is a file" in capsys.readouterr().err


def test_files_outside_the_folder_are_never_removed_whatever_its_plan_calls_its_own(tmp_path: Path) -> None:
    folder, other = tmp_path / "sheets", tmp_path / "mine.txt"
    folder.mkdir()
    other.write_text("mine", encoding="utf-8")
    claim = json.dumps({"format": FORMAT, "files": ["../mine.txt", str(other)]})
    (folder / "plan.json").write_text(claim, encoding="utf-8")
    write_files(folder, {"plan.json": b"{}"})
    assert other.read_text(encoding="utf-8") == "mine"


def test_a_plan_of_another_program_is_no_earlier_plan(tmp_path: Path) -> None:
    from data.errors import Refused

    for content in ("{}", "[]", "no json", json.dumps({"format": "another", "files": ["plan.json"]})):
        (tmp_path / "plan.json").write_text(content, encoding="utf-8")
        with pytest.raises(Refused, match=r"plan\.json"):
            check_folder(tmp_path)


@pytest.mark.parametrize(
    ("options", "more", "words"),
    [(["--day", "2026-11-18"], "", "over"), ([], 'organisation = "nobody"\n', "not in the register")],
)
def test_rounds_that_cannot_be_opened_are_refused_before_anything_is_written(
    options: list[str], more: str, words: str, planned: Planned, teams: Path, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    teams.write_text(TEAMS + more, encoding="utf-8")
    out = tmp_path / "sheets"
    assert run(planned.store, teams, out, "--open-rounds", *options) == REFUSED
    assert words in capsys.readouterr().err
    assert not out.exists()
    assert count_rounds(planned.store) == 0
