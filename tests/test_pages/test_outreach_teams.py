"""Tests how the table of teams is read: hours over midnight, what is missing, and names that stand twice."""

from datetime import time

import pandas as pd

from layers.known_points import KnownPoints
from pages.shared.outreach_teams import read_teams_table, teams_table
from tests.test_layers.route_plans import team

POINTS = {"Station": (60.17, 24.94), "Library": (60.18, 24.95)}


def test_a_team_is_the_same_after_it_was_written_into_the_table_and_read_back() -> None:
    sent = (team("A1", rest_s=900, end=(60.18, 24.95)), team("A2", travels_by="car"))
    read, faults = read_teams_table(teams_table(sent, KnownPoints(POINTS)), POINTS)
    assert (read, faults) == (sent, [])


def rows(**changes: object) -> pd.DataFrame:
    first = teams_table((team("A1"),), KnownPoints(POINTS)).to_dict("records")[0]
    return pd.DataFrame([first | changes])


def test_a_shift_that_ends_before_it_begins_ends_on_the_next_day() -> None:
    ((read,), _faults) = read_teams_table(rows(**{"from": time(22), "to": time(2)}), POINTS)
    assert (read.starts_s, read.ends_s) == (22 * 3600, 26 * 3600)


def test_what_is_missing_is_named() -> None:
    read, faults = read_teams_table(rows(languages=[], to=None), POINTS)
    assert read == ()
    assert faults == ["Team A1 lacks: its languages, when it ends. Fill it in, or take the team out."]


def test_a_team_that_is_not_out_is_not_asked_anything() -> None:
    assert read_teams_table(rows(out=False, languages=[]), POINTS) == ((), [])


def test_two_teams_of_one_name_are_refused_but_for_the_first() -> None:
    read, faults = read_teams_table(pd.concat([rows(), rows()], ignore_index=True), POINTS)
    assert len(read) == 1
    assert "Two teams are called A1" in faults[0]


def test_a_start_that_is_gone_is_named() -> None:
    read, faults = read_teams_table(rows(start="Harbour"), POINTS)
    assert read == ()
    assert "no longer known" in faults[0]


def test_a_break_that_does_not_fit_says_so() -> None:
    _read, faults = read_teams_table(rows(rest=240), POINTS)
    assert "break does not fit" in faults[0]


def test_a_point_is_named_by_the_known_one_within_forty_metres() -> None:
    known = KnownPoints(POINTS)
    # A degree of latitude is 111 km: 0.0003 of it are 33 m, 0.0005 are 56 m.
    assert known.name_of((60.1703, 24.94)) == "Station"
    assert known.name_of((60.1705, 24.94)) == ""
    assert KnownPoints().name_of((60.17, 24.94)) == ""
