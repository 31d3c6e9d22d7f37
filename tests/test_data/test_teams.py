"""Which teams there are on a day: corrections, removals and days count; and those of demonstrations."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from data.access import Person
from data.clock import set_today
from data.demonstration.plan import PLANS
from data.demonstration.registered_teams import made_up_teams, registered_teams
from data.errors import NotAllowed
from data.store import Store, open_store
from data.streets.network import MODES
from data.teams import RegisteredTeam, read_teams
from data.vocabulary import service_terms
from tests.built_stores import copy_of_demonstration
from tests.conftest import TODAY

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
DAY = date(2026, 11, 20)
TEAM = {
    "source": "example",
    "version": 1,
    "sign": 1,
    "team": "T1",
    "team_size": 2,
    "languages": ["fi", "en"],
    "travels_by": "foot",
    "valid_from": None,
    "valid_to": None,
}


def write(store: Store, *rows: dict[str, object]) -> None:
    with store.write(kind="teams", organisation="example") as batch:
        batch.append("help.teams", pd.DataFrame([{**TEAM, "source_id": "t1", **row} for row in rows]))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = tmp_path_factory.mktemp("teams") / "town.duckdb"
    set_today(TODAY)
    copy_of_demonstration("town", path, years=1, seed=3)
    with open_store(path) as store:
        yield store


def test_a_team_is_read_as_it_was_entered(store: Store) -> None:
    write(store, {})
    (team,) = read_teams(store, COORDINATOR, day=DAY)
    assert team == RegisteredTeam("example", "T1", 2, frozenset({"fi", "en"}), "foot")


def test_a_correction_replaces_and_a_tombstone_removes(store: Store) -> None:
    write(store, {}, {"source_id": "t2", "team": "T2"})
    write(
        store,
        {"sign": -1},
        {"version": 2, "travels_by": "car"},
        {"source_id": "t2", "team": "T2", "sign": -1},
    )
    assert [(team.code, team.travels_by) for team in read_teams(store, COORDINATOR, day=DAY)] == [
        ("T1", "car")
    ]


def test_the_first_and_the_last_day_count_and_those_beyond_do_not(store: Store) -> None:
    first, last = date(2026, 11, 10), date(2026, 11, 20)
    write(store, {"valid_from": first, "valid_to": last})
    days = [date(2026, 11, day) for day in (9, 10, 20, 21)]
    assert [len(read_teams(store, COORDINATOR, day=day)) for day in days] == [0, 1, 1, 0]


def test_only_somebody_of_outreach_reads_teams(store: Store) -> None:
    with pytest.raises(NotAllowed):
        read_teams(store, Person("i", "example", frozenset({"inspection_planner"})), day=DAY)


def test_made_up_teams_speak_and_travel_as_the_vocabularies_know() -> None:
    known = {language.code for language in service_terms("languages")}
    for team in made_up_teams():
        assert set(team.languages) <= known
        assert {team.near, team.wide} <= set(MODES)
        assert team.size >= 2  # pairs


def test_a_demonstration_has_teams_of_its_organisations_alone(town: Store) -> None:
    teams = read_teams(town, COORDINATOR, day=DAY)
    # The town has two organisations that visit: two teams of the one and one of the other; 12 km are no walk.
    assert [(team.organisation, team.code, team.travels_by) for team in teams] == [
        ("demo_city", "C1", "car"),
        ("demo_outreach", "A1", "car"),
        ("demo_outreach", "A2", "car"),
    ]


def test_in_a_small_area_made_up_teams_go_on_foot_or_by_bicycle() -> None:
    teams = registered_teams(PLANS["helsinki"], (0.0, 0.0, 1_100.0, 1_700.0))
    assert set(teams["travels_by"]) == {"foot", "bicycle"}
    assert set(teams["source"]) == set(PLANS["helsinki"].visiting)
