"""Distances are measured to public points alone, never to a hidden place."""

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed
from data.remoteness import read_help_points, read_hubs
from data.store import Store

PLANNER = Person("p", "example", frozenset({"inspection_planner"}))
COUNCIL = Person("m", "example", frozenset({"council"}))


def place(number: int, kind: str, lat: float | None) -> dict[str, object]:
    point = lat is not None
    return {
        "source": "example", "source_id": f"{number:04x}", "kind": kind, "keeps_point": point,
        "lat": lat, "lon": 25.0 if point else None, "east": 100, "north": 100, "cell_level": 0 if point else 5,
    }  # fmt: skip


def service(number: int, *, secret: bool) -> dict[str, object]:
    return {
        "source": "example", "source_id": f"{number:04x}", "needs": ["legal_advice"], "for_whom": ["anybody"],
        "languages": [], "secret": secret, "lat": None if secret else 60.3, "lon": None if secret else 25.1,
        "east": 1, "north": 1, "cell_level": 5 if secret else 0,
    }  # fmt: skip


@pytest.fixture
def town(store: Store) -> Store:
    with store.write(kind="test", organisation="example") as batch:
        batch.append("main.places", pd.DataFrame([place(1, "transport_hub", 60.1), place(2, "farm", 60.2)]))
        batch.append("main.places", pd.DataFrame([place(3, "social_service", 60.2)]))
        batch.append("main.places", pd.DataFrame([place(4, "shelter_day_centre", None)]))
        batch.append("main.services", pd.DataFrame([service(5, secret=False), service(6, secret=True)]))
    return store


def test_hubs_are_the_stations_alone(town: Store) -> None:
    assert len(read_hubs(town, PLANNER)) == 1


def test_help_is_what_is_public_and_never_a_hidden_place(town: Store) -> None:
    found = read_help_points(town, PLANNER)
    lat, _lon = town.grid.metres_to_points(found.x, found.y)
    assert sorted(lat.round(3).tolist()) == [60.2, 60.3]


def test_an_empty_store_has_no_points(store: Store) -> None:
    assert len(read_hubs(store, PLANNER)) == len(read_help_points(store, PLANNER)) == 0


def test_whoever_reads_no_live_data_reads_none_of_it(town: Store) -> None:
    with pytest.raises(NotAllowed):
        read_hubs(town, COUNCIL)
