"""Teams that a shift begins with: those of the store on the day, at a public place near the middle."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed
from data.store import Store
from data.streets.straight import StraightLines, great_circle_m
from layers.store_teams import default_teams, meeting_point
from tests.test_layers.shift_store import CORNER, place, write, write_area

COORDINATOR = Person("c", "example", frozenset({"coordinator"}))
DAY = date(2026, 11, 20)


def team(code: str, **more: object) -> dict[str, object]:
    return {
        "source": "example", "source_id": code, "version": 1, "sign": 1, "team": code, "team_size": 2,
        "languages": ["fi"], "travels_by": "bicycle", **more,
    }  # fmt: skip


def metres_from(store: Store, point: tuple[float, float], east_m: float, north_m: float) -> float:
    """Return how far a point lies from one that is so many metres from the corner."""
    lat, lon = (float(e[0]) for e in store.grid.metres_to_points([CORNER[0] + east_m], [CORNER[1] + north_m]))
    return float(great_circle_m(np.array(point), np.array([lat, lon])))


@pytest.fixture
def town(store: Store) -> Store:
    """Give an area with a station at 2,000 m, a quiet one at 2,300 m, a far one, and places near the first."""
    write_area(store)
    places = [
        place(store, "s1", "transport_hub", 2_000, 2_000),
        place(store, "s2", "transport_hub", 2_300, 2_900),
        place(store, "s3", "transport_hub", 3_900, 100),
        *(place(store, f"g{n}", "gathering_place", 1_900 + 40 * n, 2_100) for n in range(5)),
    ]
    write(store, "places", "main.places", places)
    return store


def test_a_store_without_teams_gives_one_pair_to_begin_with(town: Store) -> None:
    (only,) = default_teams(town, COORDINATOR, DAY)
    assert (only.size, only.travels_by, only.organisation) == (2, "foot", "example")
    # The evening: 18:00 to 22:00 with 15 minutes of break.
    assert (only.starts_s, only.ends_s, only.rest_s) == (64_800, 79_200, 900)


def test_teams_are_those_in_force_on_the_day(town: Store) -> None:
    rows = [team("T1"), team("T2", valid_to=date(2026, 11, 19))]
    write(town, "teams", "help.teams", rows)
    (only,) = default_teams(town, COORDINATOR, DAY)
    assert (only.code, only.travels_by, only.languages) == ("T1", "bicycle", {"fi"})
    assert {each.code for each in default_teams(town, COORDINATOR, date(2026, 11, 19))} == {"T1", "T2"}


def test_a_team_of_one_is_proposed_as_a_pair(town: Store) -> None:
    write(town, "teams", "help.teams", [team("T1", team_size=1)])
    assert [each.size for each in default_teams(town, COORDINATOR, DAY)] == [2]


def test_the_same_code_in_two_organisations_stays_two_teams(town: Store) -> None:
    from data.demonstration.register import demonstration_organisations
    from data.organisations import register_organisation

    register_organisation(town.cursor(), demonstration_organisations()["demo_city"])
    write(town, "teams", "help.teams", [team("T1")])
    with town.write(kind="teams", organisation="demo_city") as batch:
        batch.append("help.teams", pd.DataFrame([team("T1", source="demo_city")]))
    assert [each.code for each in default_teams(town, COORDINATOR, DAY)] == ["demo_city-T1", "example-T1"]


def test_they_meet_at_the_busiest_station_near_the_middle(town: Store) -> None:
    assert metres_from(town, meeting_point(town, COORDINATOR), 2_000, 2_000) < 1


def test_where_streets_are_known_they_meet_on_one(town: Store) -> None:
    class OneStreet(StraightLines):
        """A network whose only street lies at one point."""

        def street_points(self, mode: str, points: np.ndarray) -> np.ndarray:  # noqa: ARG002
            return np.full(np.shape(points), [60.5, 25.5])

    assert meeting_point(town, COORDINATOR, streets=OneStreet()) == (60.5, 25.5)


def test_a_hidden_service_is_never_where_teams_meet(store: Store) -> None:
    write_area(store)
    service = {
        "source": "example", "source_id": "h", "version": 1, "sign": 1, "needs": ["safe_housing"],
        "for_whom": ["women"], "languages": [], "secret": True, "east": 100, "north": 1_675, "cell_level": 5,
    }  # fmt: skip
    write(store, "services", "main.services", [service])
    # Nothing public is known: the middle of the area, 2,000 m from its corner.
    assert metres_from(store, meeting_point(store, COORDINATOR), 2_000, 2_000) < 1


def test_without_a_station_a_public_place_of_help_will_do(store: Store) -> None:
    write_area(store)
    places = [
        place(store, "l", "library_wifi", 1_000, 3_000),
        place(store, "g", "gathering_place", 900, 3_000),
    ]
    write(store, "places", "main.places", places)
    assert metres_from(store, meeting_point(store, COORDINATOR), 1_000, 3_000) < 1


def test_only_somebody_of_outreach_may_ask(town: Store) -> None:
    with pytest.raises(NotAllowed):
        default_teams(town, Person("i", "example", frozenset({"inspection_planner"})), DAY)
