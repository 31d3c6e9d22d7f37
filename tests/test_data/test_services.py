"""Services are read as they stand now, by those who help, and hidden ones by their area alone."""

import math
from typing import Any

import pandas as pd
import pytest

from data.access import Person
from data.errors import NotAllowed
from data.services import read_services
from data.store import Store

HELPER = Person("t", "example", frozenset({"team_member"}))
OPEN: dict[str, Any] = {
    "source": "example", "source_id": "aa", "version": 1, "sign": 1, "needs": ["legal_advice", "back_pay"],
    "for_whom": ["workers"], "languages": ["fi", "et"], "capacity": 12, "secret": False, "name": "Advice centre",
    "address": "Example Street 1", "phone": "010 000", "opening_hours": "Mo-Fr 10:00-16:00",
    "lat": 60.17, "lon": 24.94, "east": 3085, "north": 53386, "cell_level": 0,
}  # fmt: skip
HIDDEN: dict[str, Any] = {
    "source": "example", "source_id": "bb", "version": 1, "sign": 1, "needs": ["safe_housing"],
    "for_whom": ["women"], "languages": [], "capacity": None, "secret": True, "east": 96, "north": 1668,
    "cell_level": 5,
}  # fmt: skip


def bring(store: Store, *rows: dict[str, Any]) -> None:
    with store.write(kind="services", organisation="example") as batch:
        batch.append("main.services", pd.DataFrame(list(rows)))


def test_a_public_service_comes_with_all_that_it_publishes(store: Store) -> None:
    bring(store, OPEN)
    row = read_services(store, HELPER).iloc[0]
    assert (row["needs"], row["for_whom"], row["languages"]) == (
        ["legal_advice", "back_pay"], ["workers"], ["fi", "et"]
    )  # fmt: skip
    assert (row["name"], row["opening_hours"], row["capacity"]) == (
        "Advice centre", "Mo-Fr 10:00-16:00", 12
    )  # fmt: skip
    x, y = store.grid.points_to_metres([60.17], [24.94])
    assert (row.geometry.x, row.geometry.y) == (pytest.approx(x[0]), pytest.approx(y[0]))


def test_a_hidden_service_is_an_area_of_4_km_and_nothing_else(store: Store) -> None:
    bring(store, HIDDEN)
    services = read_services(store, HELPER)
    row = services.iloc[0]
    assert (row["east"], row["north"], row["cell_level"]) == (96, 1668, 5)
    assert services[["name", "address", "opening_hours", "geometry"]].isna().all(axis=None)
    assert math.isnan(row["capacity"])


def test_what_was_taken_back_is_gone_and_what_was_corrected_stands_once(store: Store) -> None:
    corrected = {**OPEN, "version": 2, "capacity": 20}
    bring(store, OPEN, HIDDEN, {**OPEN, "sign": -1}, corrected, {**HIDDEN, "sign": -1})
    assert list(read_services(store, HELPER)["capacity"]) == [20]


def test_a_service_without_a_place_has_no_cell_and_no_point(store: Store) -> None:
    bring(store, {name: value for name, value in OPEN.items() if name not in ("lat", "lon")}
          | {"east": None, "north": None, "cell_level": None})  # fmt: skip
    services = read_services(store, HELPER)
    assert services[["east", "north", "cell_level", "geometry"]].isna().all(axis=None)


def test_an_empty_store_has_no_row_but_every_column(store: Store) -> None:
    services = read_services(store, HELPER)
    assert len(services) == 0
    assert {"needs", "capacity", "cell_level", "geometry"} <= set(services.columns)
    assert services.crs.to_epsg() == 3067


@pytest.mark.parametrize("role", ["inspection_planner", "crew_member", "council"])
def test_nobody_else_reads_services(store: Store, role: str) -> None:
    with pytest.raises(NotAllowed):
        read_services(store, Person("x", "example", frozenset({role})))
