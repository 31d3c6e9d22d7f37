"""The file of teams: what it says is taken as it stands, and all that is wrong is said at once."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.errors import Refused
from layers.routing.plan import Wishes
from layers.teams_file import parse_teams

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "outreach.md").read_text(encoding="utf-8")
TEAM = """
[[teams]]
code = "T1"
size = 2
languages = ["fi", "en"]
travels_by = "foot"
start = [60.17, 24.94]
from = "18:00"
until = "22:30"
"""
HOUR_S = 3600


def changed(line: str, to: str) -> str:
    """Return the team with one line in another form."""
    assert line in TEAM
    return TEAM.replace(line, to)


def faults(text: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        parse_teams(text)
    first, *rest = str(refused.value).split("\n")
    assert first == "The file of teams cannot be used."
    return rest


def test_a_team_is_what_its_table_says() -> None:
    day, (team,), wishes = parse_teams(TEAM)
    assert day is None
    assert (team.code, team.size, team.languages) == ("T1", 2, {"fi", "en"})
    assert (team.travels_by, team.start, team.end) == ("foot", (60.17, 24.94), (60.17, 24.94))
    # 18:00 and 22:30, counted from midnight.
    assert (team.starts_s, team.ends_s) == (18 * HOUR_S, 22 * HOUR_S + 1800)
    assert (team.rest_s, team.organisation, team.alone) == (0, "example", False)
    assert wishes == Wishes()


def test_the_example_of_the_documents_is_parsed() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.DOTALL)
    day, teams, wishes = parse_teams(example)
    assert day == date(2026, 11, 28)
    assert [team.code for team in teams] == ["T1", "T2"]
    assert (wishes.blind_share, wishes.random_share, wishes.seed) == (0.2, 0.1, 1)
    assert teams[0].rest_s == 15 * 60
    # The second one ends after midnight.
    assert teams[1].ends_s > 24 * HOUR_S
    assert wishes.locked
    assert wishes.must
    assert wishes.banned


def test_every_key_of_the_format_is_in_the_documents() -> None:
    from layers.teams_file import PARTS, SHARES, STOPS, TEAM

    assert [key for key in (*PARTS, *SHARES, *STOPS, *TEAM) if f"`{key}`" not in PAGE] == []


def test_a_shift_may_end_on_the_next_day_and_its_break_may_lie_there() -> None:
    text = changed(
        'until = "22:30"', 'until = "02:00"\nbreak_minutes = 20\nbreak_from = "23:30"\nbreak_until = "00:30"'
    )
    __, (team,), __ = parse_teams(text)
    assert team.ends_s == 26 * HOUR_S
    assert team.rest_between == (23 * HOUR_S + 1800, 24 * HOUR_S + 1800)


def test_one_bound_of_the_break_alone_leaves_the_other_at_the_end_of_the_shift() -> None:
    __, (team,), __ = parse_teams(TEAM + 'break_minutes = 15\nbreak_from = "20:00"')
    assert team.rest_between == (20 * HOUR_S, 22 * HOUR_S + 1800)


def test_midnight_is_written_as_24_too_and_a_plain_toml_time_is_taken() -> None:
    __, (team,), __ = parse_teams(changed('until = "22:30"', 'until = "24:00"'))
    assert team.ends_s == 24 * HOUR_S
    __, (team,), __ = parse_teams(changed('from = "18:00"', "from = 18:30:00"))
    assert team.starts_s == 18 * HOUR_S + 1800


def test_wishes_come_from_shares_stops_and_locks() -> None:
    text = "[shares]\nblind_spots = 0.3\nrandom = 0\nseed = 7\n[stops]\nmust = ['a1']\nbanned = ['b2']\n"
    __, __, wishes = parse_teams(text + TEAM + "locked = ['c3', 'd4']")
    assert wishes == Wishes(
        locked={"c3": "T1", "d4": "T1"},
        must=frozenset({"a1"}),
        banned=frozenset({"b2"}),
        blind_share=0.3,
        random_share=0.0,
        seed=7,
    )


@pytest.mark.parametrize(
    ("line", "to", "field"),
    [
        ('from = "18:00"', 'from = "25:00"', "from"),
        ('from = "18:00"', 'from = "six"', "from"),
        ('from = "18:00"', "from = 18", "from"),
        ('until = "22:30"', 'until = "18:00"', "until"),
        ('languages = ["fi", "en"]', 'languages = ["xx"]', "languages"),
        ('languages = ["fi", "en"]', 'languages = "fi"', "languages"),
        ('travels_by = "foot"', 'travels_by = "horse"', "travels_by"),
        ("start = [60.17, 24.94]", "start = [160.17, 24.94]", "start"),
        ("start = [60.17, 24.94]", "start = [nan, 24.94]", "start"),
        ("start = [60.17, 24.94]", "start = [60.17]", "start"),
        ("start = [60.17, 24.94]", "start = [true, false]", "start"),
        ("start = [60.17, 24.94]", "", "start"),
        ("size = 2", "size = 2.5", "size"),
        ("size = 2", "size = 0", "size"),
        ("size = 2", "", "size"),
        ("size = 2", "size = 2\nbreak_minutes = -5", "break_minutes"),
        ("size = 2", "size = 2\nalone = 1", "alone"),
        ("size = 2", "size = 2\nlocked = 'c3'", "locked"),
        ("size = 2", "size = 2\nworker = 'x'", "worker"),
    ],
)
def test_a_wrong_field_is_named_with_its_team(line: str, to: str, field: str) -> None:
    (fault,) = faults(changed(line, to))
    assert fault.startswith(f"Team T1, {field}: ")


def test_a_team_without_hours_is_refused_for_both_of_them() -> None:
    text = changed('from = "18:00"\nuntil = "22:30"\n', "")
    assert [fault.split(":")[0] for fault in faults(text)] == ["Team T1, from", "Team T1, until"]


def test_a_person_s_name_is_no_code_of_a_team() -> None:
    (fault,) = faults(changed('code = "T1"', 'code = "Maija"'))
    assert "no name of a person" in fault


def test_nobody_goes_alone_unasked() -> None:
    (fault,) = faults(changed("size = 2", "size = 1"))
    assert "T1" in fault
    assert "pairs" in fault
    __, (team,), __ = parse_teams(changed("size = 2", "size = 1\nalone = true"))
    assert team.alone


def test_a_break_that_does_not_fit_names_the_team() -> None:
    (fault,) = faults(TEAM + 'break_minutes = 30\nbreak_from = "20:00"\nbreak_until = "20:10"')
    assert fault.startswith("Team T1 ")


def test_every_fault_of_every_team_comes_at_once() -> None:
    text = (
        'day = "tomorrow"\ncolour = 1\n'
        + changed("size = 2", "size = 0")
        + changed('code = "T1"', "")
        + ("[shares]\nrandom = 2\n")
    )
    found = faults(text)
    assert len(found) == 5
    for words in ("The file, day", "The file, colour", "Team T1, size", "Team 2, code", "[shares], random"):
        assert any(fault.startswith(words) for fault in found), words


def test_two_teams_of_one_code_are_refused() -> None:
    (fault,) = faults(TEAM + TEAM)
    assert "two teams are called T1" in fault


def test_a_file_without_teams_says_so() -> None:
    assert ["teams" in fault for fault in faults("day = 2026-11-28")] == [True]
    assert ["teams" in fault for fault in faults("teams = 3")] == [True, True]


def test_a_stop_cannot_be_banned_and_wanted_nor_locked_to_two() -> None:
    (fault,) = faults("[stops]\nmust = ['a1']\nbanned = ['a1']\n" + TEAM)
    assert "a1" in fault
    second = TEAM.replace("T1", "T2") + "locked = ['c3']\n"
    (fault,) = faults(TEAM + "locked = ['c3']\n" + second)
    assert fault.startswith("Team T2, locked: c3")


def test_shares_may_not_be_more_than_the_whole() -> None:
    (fault,) = faults("[shares]\nblind_spots = 0.7\nrandom = 0.6\n" + TEAM)
    assert "more than the whole" in fault


@pytest.mark.parametrize("text", ["", "= 3", "[[teams]", "\x00"])
def test_what_is_no_toml_or_empty_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Refused, match="file of teams"):
        parse_teams(text)
